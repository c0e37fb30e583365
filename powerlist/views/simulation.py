"""What becomes of a year of events under changed lists (模拟结果): what changes hands, whether towns can bear it, and what
the figures rest on.

In: the count of the events, and both lists. Out: plain data that reports word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.model.powers import Grant
from powerlist.table.epochs import days_of, days_of_all
from powerlist.views.bearing import Loads
from powerlist.views.loads import loads
from powerlist.views.moves import Moves, moves
from powerlist.views.tally import Era, Handler, Tally
from powerlist.views.trust import Trust, trust


@dataclass(frozen=True, slots=True)
class UnlikeColumn:
    """A column of the events that is not the same fact to both lists (两边读法不同的列): the name of the attribute on each
    side, None where the vocabulary of that side knows none."""

    name: str
    meaning: Mapping[Era, str | None]


@dataclass(frozen=True, slots=True)
class EventSource:
    """Where the events come from (事件表): the file, its fingerprint, the column of the day of closing, columns that mean
    nothing to either list, and those that do not mean the same to both."""

    name: str
    digest: str
    closing: str | None = None
    unused: tuple[str, ...] = ()
    unlike: tuple[UnlikeColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class DueCount:
    """The time limits of one holder on one side (到期情况): how many end on a known day, in which week most of them, how
    many cannot be told; of the events closed, how many after the end, and how many are open though it has passed."""

    dated: int
    busiest: tuple[str, int] | None
    undated: int
    closed: int
    late: int
    overdue: int


@dataclass(frozen=True)
class Simulation:
    """All of it (模拟结果). `labels` are what the two lists are called; `later` is the first day after the one asked
    about on which the new lists change otherwise than the old."""

    source: EventSource
    day: date
    labels: tuple[str, str]
    before: Catalog
    after: Catalog
    tally: Tally
    moves: Moves
    loads: Loads
    trust: tuple[Trust, ...]
    later: date | None

    @property
    def events(self) -> int:
        """Events that both lists could read."""
        return self.tally.events

    @cached_property
    def dues(self) -> tuple[tuple[Handler, Mapping[Era, DueCount]], ...]:
        """The limits of every holder that has any, in the order of what they gain and lose."""
        found = ((one.holder, {era: self._due(era, one.holder) for era in Era}) for one in self.moves.holders)
        return tuple((holder, eras) for holder, eras in found if any(due.dated or due.undated for due in eras.values()))

    def _due(self, era: Era, holder: Handler) -> DueCount:
        ends = self.tally.ends[era]
        return DueCount(ends.dated(holder), ends.busiest(holder), ends.undated[holder], ends.closed[holder],
                        ends.late[holder], ends.overdue[holder])

    @cached_property
    def due_months(self) -> tuple[tuple[str, Mapping[Era, int]], ...]:
        """Limits of town governments that end in each month."""
        months = sorted({month for era in Era for _, month in self.tally.ends[era].months})
        return tuple((month, {era: self._due_in(era, month) for era in Era}) for month in months)

    def _due_in(self, era: Era, month: str) -> int:
        return sum(count for (holder, one), count in self.tally.ends[era].months.items() if one == month and holder.town)

    @cached_property
    def new_grants(self) -> tuple[Grant, ...]:
        """Grants in force on the day that the old lists do not have, or not as they are now."""
        return tuple(grant for grant in self.after.grants.values()
                     if self.day in grant.in_force and self.before.grants.get(grant.id) != grant)

    def kind_name(self, kind: str) -> str:
        """What an event type is called."""
        found = self.after.event_types.get(kind) or self.before.event_types.get(kind)
        return found.name if found else kind

    def town_name(self, town: str) -> str:
        """What a town is called; that no town is told is a group of its own."""
        found = self.after.areas.get(town) or self.before.areas.get(town)
        return found.name if found else "没有写到镇街"


def simulation(tally: Tally, old: Catalog, new: Catalog, day: date, source: EventSource, labels: tuple[str, str], *,
               per_officer: float | None = None, per_post: float | None = None) -> Simulation:
    """Put together all that can be said of the counted events.

    Args:
        per_officer: events of a year that one certified officer can enforce, as the office has it.
        per_post: events of a year that one post can bear, as the office has it.
    """
    borne = loads(tally, old, new, day, per_officer=per_officer, per_post=per_post)
    return Simulation(source, day, labels, old, new, tally, moves(tally), borne, tuple(_trust(tally, new, borne)),
                      _later(old, new, day))


def _trust(tally: Tally, new: Catalog, borne: Loads) -> Iterator[Trust]:
    """Of what the verdicts rest on: the towns, the grants that are new to them, and the types that change hands."""
    taking = [town for town in borne.towns if any(one.gained for one in town.fields)]
    kinds = dict.fromkeys(parcel.kind for parcel, _ in tally.moved())
    yield trust("bodies", (town.body for town in taking))
    yield trust("grants", {grant.id: grant for town in taking for grant in town.grants}.values())
    types = trust("event_types", (new.event_types[kind] for kind in kinds if kind in new.event_types))
    yield replace(types, says=types.says[:1])  # each type has words of its own


def _later(old: Catalog, new: Catalog, day: date) -> date | None:
    was, becomes = (_days(catalog) for catalog in (old, new))
    return min((one for one in becomes - was if one > day), default=None)


def _days(catalog: Catalog) -> frozenset[date]:
    return days_of_all(catalog).union(*(days_of(catalog, kind) for kind in catalog.event_types.values()))
