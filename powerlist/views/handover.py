"""What changes hands between two states of the lists (归属变化), as one would announce it.

In: two linked catalogs and the first day that matters. Out: changes that are the same for many event types and towns,
once each, with the records and rules behind them, an event that shows it, and what becomes of cases in hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.decide import decide
from powerlist.logic.diagram import Leaf, find
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.common import made_up
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Designation, Grant, Instrument
from powerlist.progress import Progress, unseen
from powerlist.table.table import Cell
from powerlist.terms import Outcome, Phase
from powerlist.views.changes import Example, Filed, Gone, Handover, Sides
from powerlist.views.concerned import Concerned, drawn_on
from powerlist.views.pending import Pending, pending
from powerlist.views.records import Differences, RecordChange, What, differences
from powerlist.views.replies import OWN, Owner, Renumbered
from powerlist.views.sequels import announced
from powerlist.views.shifts import Aspect, Change, Comparison, Shift, Shifted, Uncompared, usual_of


@dataclass(frozen=True)
class Handovers:
    """All that changes hands from a day on, and the differences of the lists it comes from."""

    day: date
    records: Differences = field(repr=False)
    changes: tuple[Handover, ...]
    gone: tuple[Gone, ...]
    uncompared: tuple[Uncompared, ...]
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

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The documents by which what can be announced was changed, where the records name them."""
        sound = (one for one in self.announced if one.shift.ordinary and not one.fault)
        changes = dict.fromkeys(change for one in sound for change in one.reasons)
        return tuple(dict.fromkeys(found for change in changes for found in self._deciding(change)))

    def _deciding(self, change: RecordChange) -> Iterator[Instrument]:
        if change.kind not in ("grants", "designations"):
            return
        record: Grant | Designation | None = self.after.grants.get(change.id) or self.after.designations.get(change.id)
        take_back = record.take_back if isinstance(record, Grant) else None
        keys = {field.path[0].key for field in change.fields}
        for key, holds in (("instrument", record), ("take_back", take_back)):
            if holds is not None and holds.instrument is not None and (change.action is What.ADDED or key in keys):
                yield holds.instrument

    def body(self, id: str) -> Body | None:
        """A body by id: as it is called afterwards, or was before."""
        return self.after.bodies.get(id) or self.before.bodies.get(id)

    @cached_property
    def announced(self) -> tuple[Handover, ...]:
        """The changes without what goes without saying."""
        return announced(self.changes)

    def of(self, aspect: Aspect, *, ordinary: bool = True) -> tuple[Handover, ...]:
        """The changes of one aspect that are to be announced."""
        return tuple(one for one in self.announced if one.change.aspect is aspect and one.shift.ordinary is ordinary)


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
        found = () if same else tuple(self.comparison.compared(report, Concerned(self.records)))
        groups = _grouped(one for one in found if isinstance(one, Shifted))
        changes = sorted((self._handover(*group) for group in groups), key=_order)
        unknown = tuple(one for one in found if isinstance(one, Uncompared))
        return Handovers(self.day, self.records, tuple(changes), tuple(self._gone()), unknown,
                         self.comparison.after.table.towns)

    def _gone(self) -> Iterator[Gone]:
        within = self.comparison.within
        for old, new in (*self.comparison.towns(), *self.comparison.kinds()):
            used = [record.period.overlap(within) if record else None for record in (old, new)]
            for record, mine, others, added in ((new, used[1], used[0], True), (old, used[0], used[1], False)):
                if record is not None and mine is not None:
                    yield from (Gone(record, added, rest) for rest in _rest(mine, others))

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
        illustrative = any(self._is_made_up(*key) for key in rests_on)
        found = Handover(first.shift, tuple(one.kind for one in shifted), first.towns, period, example,
                         (bases[0], bases[1]), (rules[0], rules[1]), illustrative, reasons)
        return replace(found, filed=tuple(self._filed(found, shifted)),
                       sides=(self._sides(0, first, facts[0]), self._sides(1, first, facts[0])),
                       leads=frozenset(new.owner.lead for _, new in replies if new.owner.lead is not None))

    def _sides(self, number: int, shifted: Shifted, facts: Facts) -> Sides:
        """Who says it is theirs, on one side of the comparison, in the event that shows the change."""
        part = (shifted.shift.change.before, shifted.shift.change.after)[number]
        if not isinstance(part, Owner) or part.outcome is not Outcome.DISPUTED:
            return ()
        side, cell = (self.comparison.before, self.comparison.after)[number], shifted.cells[number]
        town = self.comparison.pair(shifted)[number]
        decision = decide(side.catalog, cell.event(town, {}), facts, shifted.period.start or self.day)
        own = {body.id: part for part in OWN if (body := cell.body(part, town)) is not None}
        return tuple((own.get(one.body.id, side.now("bodies", one.body.id)), one.rules)
                     for one in decision.candidates if one.body is not None)

    def _is_made_up(self, kind: str, id: str) -> bool:
        """Whether a record is illustrative on either side."""
        return any(made_up(getattr(catalog, kind).get(id)) for catalog in (self.records.before, self.records.after))

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
    yield from (("areas", town.id) for town in towns)
    yield from (("bodies", body) for body in own)
    for table, id in drawn_on(catalog, kind):
        if table != "grants" or own.intersection(catalog.grants[id].to):
            yield table, id


def _bodies(change: Change) -> Iterator[str]:
    for part in (change.before, change.after):
        if isinstance(part, Owner):
            yield from (body for body in (part.lead, part.in_name_of, *part.candidates) if body is not None)
        elif isinstance(part, frozenset):
            yield from part
