"""One change of hands (归属变化的一条), and what belongs to it.

In: what `views.handover` found. Out: plain records that reports word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from powerlist.model.cases import Event
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.terms import Outcome
from powerlist.views.pending import Pending
from powerlist.views.records import RecordChange
from powerlist.views.replies import Basis, Owner, Reply
from powerlist.views.shifts import Change, Shift

#: What it means that an event has no body to go to, worst first.
FAULTS = (Outcome.UNOWNED, Outcome.DISPUTED)


@dataclass(frozen=True, slots=True)
class Example:
    """An event that shows a change through `decide`, on the day it is asked, and the answers before and after."""

    event: Event
    day: date
    replies: tuple[Reply, Reply]


@dataclass(frozen=True, slots=True)
class Filed:
    """Event types whose cases in hand are treated alike."""

    kinds: tuple[EventType, ...]
    pending: Pending


#: The sides of a dispute (争议各方): who, and the rules that speak for it; a body may stand against itself.
Sides = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Handover:
    """One change in every town of some event types (归属变化的一条). Bodies go by id, and the town of the place by its
    part. `bases` and `rules` are those on which the lead rests before and after, of all the types. `reasons` are the
    records that changed; `filed` is empty where no body has lost the lead, or only in events
    out of the ordinary. `made_up`: some of it rests on illustrative records. `sides` are those of a dispute before and
    after, `leads` whoever leads afterwards. `stays`: who led before helps from now on, in every case."""

    shift: Shift
    kinds: tuple[EventType, ...]
    towns: tuple[Area, ...]
    period: Period
    example: Example
    bases: tuple[tuple[Basis, ...], tuple[Basis, ...]]
    rules: tuple[tuple[str, ...], tuple[str, ...]]
    made_up: bool
    reasons: tuple[RecordChange, ...] = ()
    filed: tuple[Filed, ...] = ()
    sides: tuple[Sides, Sides] = ((), ())
    leads: frozenset[str] = frozenset()
    stays: bool = False

    @property
    def change(self) -> Change:
        """What changes."""
        return self.shift.change

    @property
    def size(self) -> int:
        """Pairs of event type and town."""
        return len(self.kinds) * len(self.towns)

    @property
    def fault(self) -> Outcome | None:
        """What is wrong afterwards that was not before."""
        before, after = self.change.before, self.change.after
        if not isinstance(before, Owner) or not isinstance(after, Owner) or before.outcome is after.outcome:
            return None
        return after.outcome if after.outcome in FAULTS else None


@dataclass(frozen=True, slots=True)
class Gone:
    """An event type or town that only one of the two has, or has during a period that the other does not."""

    record: EventType | Area
    added: bool
    period: Period

    @property
    def is_kind(self) -> bool:
        """Whether it is an event type."""
        return isinstance(self.record, EventType)
