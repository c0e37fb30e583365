"""What changes hands between two states of the lists (归属变化), as one would announce it.

In: two linked catalogs and the first day that matters. Out: changes that are the same for many event types and towns,
once each, with the records and rules behind them, an event that shows it, and what becomes of cases in hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.logic.diagram import Leaf, find
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.progress import Progress, unseen
from powerlist.table.table import Cell
from powerlist.terms import Outcome, Phase, Status
from powerlist.views.pending import Pending, pending
from powerlist.views.records import Differences, RecordChange, What, differences
from powerlist.views.replies import OWN, Basis, Owner, Renumbered, Reply
from powerlist.views.shifts import Aspect, Change, Comparison, Shift, Shifted, usual_of

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


@dataclass(frozen=True)
class Handover:
    """One change in every town of some event types (归属变化的一条). Bodies go by id, and the town of the place by its
    part. `bases` and `rules` are those on which the lead rests before and after, of all the types. `reasons` are the
    records that changed; `filed` is empty where no body has lost the lead, or only in events
    out of the ordinary. `made_up`: some of it rests on illustrative records."""

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


@dataclass(frozen=True)
class Handovers:
    """All that changes hands from a day on, and the differences of the lists it comes from."""

    day: date
    records: Differences = field(repr=False)
    changes: tuple[Handover, ...]
    gone: tuple[Gone, ...]
    towns: tuple[Area, ...] = field(repr=False)

    @property
    def before(self) -> Catalog:
        """The older of the two."""
        return self.records.before

    @property
    def after(self) -> Catalog:
        """The newer."""
        return self.records.after

    @property
    def moved(self) -> bool:
        """Whether somebody else is in charge of anything, or an event type or town came or went."""
        return bool(self.gone) or any(one.change.aspect is Aspect.OWNER for one in self.changes)

    @property
    def requirements(self) -> tuple[RecordChange, ...]:
        """Changed rules on what must be observed and by when: the answers that are compared do not hold that."""
        def obliges(id: str) -> bool:
            rules = (catalog.rules.get(id) for catalog in (self.before, self.after))
            return any(rule is not None and rule.phase is Phase.OBLIGE for rule in rules)

        return tuple(change for change in self.records.changes if change.kind == "rules" and obliges(change.id))

    def body(self, id: str) -> Body | None:
        """A body by id: as it is called afterwards, or was before."""
        return self.after.bodies.get(id) or self.before.bodies.get(id)

    def of(self, aspect: Aspect, *, ordinary: bool = True) -> tuple[Handover, ...]:
        """The changes of one aspect."""
        return tuple(one for one in self.changes if one.change.aspect is aspect and one.shift.ordinary is ordinary)


def handovers(before: Catalog, after: Catalog, day: date, report: Progress = unseen) -> Handovers:
    """Hold two catalogs against each other, from a day on."""
    return _Comparing(before, after, day).handovers(report)


class _Comparing:
    """Groups the changes of all cells; holds what the groups share."""

    def __init__(self, before: Catalog, after: Catalog, day: date) -> None:
        self.records = differences(before, after)
        self.day = day
        self.comparison = Comparison(before, after, Period(day), _renumbered(self.records))
        self.touched = {(change.kind, id): change for change in self.records.changes
                        for id in (change.id, change.was) if id and change.action is not What.RENUMBERED}

    def handovers(self, report: Progress) -> Handovers:
        same = self.records.before.digests == self.records.after.digests  # the same files answer the same
        groups = _grouped(() if same else self.comparison.shifted(report))
        changes = sorted((self._handover(*group) for group in groups), key=_order)
        return Handovers(self.day, self.records, tuple(changes), tuple(self._gone()), self.comparison.after.table.towns)

    def _gone(self) -> Iterator[Gone]:
        within = self.comparison.within
        for old_town, new_town in self.comparison.towns():
            if (old_town is None) is not (new_town is None):
                town = new_town or old_town
                assert town is not None
                yield Gone(town, new_town is not None, within)
        for old, new in self.comparison.kinds():
            used = [kind.period.overlap(within) if kind else None for kind in (old, new)]
            for kind, mine, others, added in ((new, used[1], used[0], True), (old, used[0], used[1], False)):
                if kind is not None and mine is not None:
                    yield from (Gone(kind, added, rest) for rest in _rest(mine, others))

    def _handover(self, shifted: list[Shifted], period: Period) -> Handover:
        first = shifted[0]
        facts = [one.facts for one in shifted]
        replies = [self.comparison.replies(one, known) for one, known in zip(shifted, facts, strict=True)]
        example = Example(first.cells[1].event(first.towns[0], facts[0]), period.start or self.day, replies[0])
        bases = tuple(tuple(dict.fromkeys(basis for pair in replies if (basis := pair[side].basis))) for side in (0, 1))
        rules = tuple(tuple(dict.fromkeys(rule for one, known in zip(shifted, facts, strict=True)
                                          for rule in _rules(one.cells[side], known))) for side in (0, 1))
        rests_on = {key for one in shifted for cell in one.cells for key in _rests_on(cell, one.towns)}
        rests_on.update(("rules", rule) for rule in (*rules[0], *rules[1]))
        rests_on.update(("bodies", body) for body in _bodies(first.shift.change))
        reasons = tuple(dict.fromkeys(change for key, change in self.touched.items() if key in rests_on))
        made_up = any(self._is_made_up(*key) for key in rests_on)
        found = Handover(first.shift, tuple(one.kind for one in shifted), first.towns, period, example,
                         (bases[0], bases[1]), (rules[0], rules[1]), made_up, reasons)
        return replace(found, filed=tuple(self._filed(found, shifted)))

    def _is_made_up(self, kind: str, id: str) -> bool:
        """Whether a record is illustrative on either side."""
        records = (getattr(catalog, kind).get(id) for catalog in (self.records.before, self.records.after))
        origins = (getattr(record, "provenance", None) for record in records)
        return any(origin is not None and origin.status is Status.ILLUSTRATIVE for origin in origins)

    # Cases in hand.

    def _filed(self, handover: Handover, shifted: Iterable[Shifted]) -> Iterator[Filed]:
        before, after = handover.change.before, handover.change.after
        if not handover.shift.ordinary or not isinstance(before, Owner) or not isinstance(after, Owner):
            return
        if before.lead is None or before.lead == after.lead:
            return
        found: dict[Pending, list[EventType]] = defaultdict(list)
        for one in shifted:
            fate = pending(self.records.after, replace(one, period=handover.period), before.lead)
            found[fate].append(one.kind)
        yield from (Filed(tuple(kinds), fate) for fate, kinds in found.items())


def _grouped(shifted: Iterable[Shifted]) -> Iterator[tuple[list[Shifted], Period]]:
    """Changes of the same kind: first over time, then of towns, then of event types."""
    runs: dict[tuple[Shift, str, str], list[tuple[Period, Shifted]]] = defaultdict(list)
    for one in shifted:
        for town in one.towns:
            run = runs[one.shift, one.kind.id, town.id]
            if run and run[-1][0].end == one.period.start:
                run[-1] = Period(run[-1][0].start, one.period.end), run[-1][1]
            else:
                run.append((one.period, one))
    together: dict[tuple[Shift, Period], dict[str, dict[str, Shifted]]] = defaultdict(lambda: defaultdict(dict))
    for (shift, kind, town_id), run in runs.items():
        for period, one in run:
            together[shift, period][kind][town_id] = one
    for (_, period), by_kind in together.items():
        alike: dict[tuple[str, ...], list[Shifted]] = defaultdict(list)
        for towns in by_kind.values():
            one = next(iter(towns.values()))
            areas = {area.id: area for part in towns.values() for area in part.towns if area.id in towns}
            alike[tuple(sorted(towns))].append(replace(one, towns=tuple(areas.values())))
        yield from ((group, period) for group in alike.values())


def _order(handover: Handover) -> tuple[object, ...]:
    aspects = list(Aspect)
    return (aspects.index(handover.change.aspect), not handover.shift.ordinary, handover.period.start or date.min,
            handover.period.end or date.max, -handover.size, handover.kinds[0].id, handover.towns[0].id)


def _renumbered(records: Differences) -> Renumbered:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for change in records.changes:
        if change.was is not None:
            found[change.kind][change.was] = change.id
    return found


def _rest(mine: Period, others: Period | None) -> Iterator[Period]:
    """The days of one period that the other has not."""
    if others is None:
        yield mine
        return
    if others.start is not None and (mine.start is None or mine.start < others.start):
        yield Period(mine.start, others.start)
    if others.end is not None and (mine.end is None or others.end < mine.end):
        yield Period(others.end, mine.end)


def _rules(cell: Cell, facts: Facts) -> tuple[str, ...]:
    end = find(cell.owner, {**usual_of(cell), **facts})
    return end.answer.rules if isinstance(end, Leaf) else ()


def _rests_on(cell: Cell, towns: tuple[Area, ...]) -> Iterator[tuple[str, str]]:
    """Kind and id of the records that the answers of a cell come from."""
    catalog, kind = cell.scene.catalog, cell.kind
    own = {body.id for town in towns for part in OWN if (body := cell.body(part, town)) is not None}
    yield "event_types", kind.id
    yield from (("areas", town.id) for town in towns)
    yield from (("bodies", body) for body in own)
    for key in kind.responsibilities:
        yield "responsibilities", key
    for item_id in kind.items:
        yield "items", item_id
        yield from (("grants", grant.id) for grant in catalog.granted.get(item_id, ()) if own.intersection(grant.to))
        yield from (("designations", one.id) for one in catalog.designations.values() if item_id in one.items)
        for citation in catalog.items[item_id].basis:
            yield "statutes", citation.statute or ""


def _bodies(change: Change) -> Iterator[str]:
    for part in (change.before, change.after):
        if isinstance(part, Owner):
            yield from (body for body in (part.lead, part.in_name_of, *part.candidates) if body is not None)
        elif isinstance(part, frozenset):
            yield from part
