"""What two tables answer differently, cell by cell (逐格变动): exact, for every combination of facts.

In: two catalogs and the first day that matters. Out: for each event type, towns and period the changes of owner,
helpers, time limit and basis, each with a diagram of the facts under which it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import TypeVar

from powerlist.catalog import Catalog
from powerlist.decide import presumptions
from powerlist.logic.diagram import Branch, Diagram, Diagrams, Leaf, answers, combined, find, nearest
from powerlist.logic.evaluate import Facts
from powerlist.model.condition import Value
from powerlist.model.duties import Deadline, EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.progress import Progress, counted, unseen
from powerlist.table.table import Cell, Stock, Table, asking_order
from powerlist.terms import Outcome
from powerlist.views.cases import Case, briefest, cases, circumstance, imaginable, values_of
from powerlist.views.replies import Answers, Basis, Owner, Renumbered, Reply, Said

T = TypeVar("T", bound=Hashable)


class Aspect(StrEnum):
    """What of an answer changes (变动内容)."""

    OWNER = "归属"
    SUPPORT = "配合"
    DEADLINE = "时限"
    BASIS = "依据"


#: A part of a reply.
Part = Owner | frozenset[str] | Deadline | Basis | None


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the answer, before and after; of the helpers, those who only help before and only after."""

    aspect: Aspect
    before: Part
    after: Part


@dataclass(frozen=True, slots=True)
class Shift:
    """A change, and where it shows: in which of the ordinary cases (several ways, each a set of circumstances; one
    without any: in all of them), or, where `ordinary` is false, only in an event that is out of the ordinary.
    `where` tells it for all facts; `facts` are those of the most ordinary event that shows it."""

    change: Change
    ways: tuple[Case, ...]
    ordinary: bool
    where: Diagram[bool] = field(compare=False, repr=False)
    facts: tuple[tuple[str, Value], ...] = field(compare=False)


@dataclass(frozen=True)
class Shifted:
    """A shift in some towns, the same on both sides, during a period; `cells` are those before and after."""

    kind: EventType
    towns: tuple[Area, ...]
    period: Period
    shift: Shift
    cells: tuple[Cell, Cell] = field(repr=False)

    @property
    def facts(self) -> Mapping[str, Value]:
        """An event that shows it and leaves nothing to ask on either side."""
        known = dict(self.shift.facts)
        usual = {name: value for cell in self.cells for name, value in usual_of(cell).items()}
        for cell in self.cells:
            known |= _path(cell.owner, {**usual, **known})
            for helpers in cell.helpers:
                known |= _path(helpers, {**usual, **known})
        return {name: value for name, value in known.items() if name not in usual or usual[name] != value}


@dataclass(frozen=True, slots=True)
class Uncompared:
    """Towns of an event type of which nobody can tell what changes: facts combine in too many ways, at `attribute`.
    `owner`: not even the owner can be compared; otherwise all but the helpers is."""

    kind: EventType
    towns: tuple[Area, ...]
    period: Period
    attribute: str
    owner: bool


#: Says whether a type, as it is before and after, has to be looked at.
Concerns = Callable[[EventType, EventType], bool]


def usual_of(cell: Cell) -> dict[str, Value]:
    """What is presumed of an event of the cell."""
    return presumptions(cell.scene.catalog, cell.scene.facts)


def _path(diagram: Diagram[T], known: Facts) -> dict[str, Value]:
    """What must also be known to come to an answer: no, where that is possible."""
    more: dict[str, Value] = {}
    node = find(diagram, known)
    while isinstance(node, Branch):
        more[node.attribute] = False if False in node.values else node.values[0]
        node = find(node, {**known, **more})
    return more


class Comparison:
    """Two catalogs, held against each other from the first day of a period on."""

    def __init__(self, before: Catalog, after: Catalog, within: Period, renumbered: Renumbered) -> None:
        order = tuple(asking_order(before, after))
        stock = Stock.of(before, after)
        self.within = within
        self.before = Answers(Table(before, stock), renumbered, order)
        self.after = Answers(Table(after, stock), {}, order)
        self._changes: Diagrams[Change | None] = Diagrams(order)
        self._where: Diagrams[bool] = Diagrams(order)
        self._shifts: dict[Hashable, tuple[Shift, ...]] = {}

    # What only one of the two has.

    def kinds(self) -> tuple[tuple[EventType | None, EventType | None], ...]:
        """Event types side by side."""
        old = {self.before.now("event_types", kind.id): kind for kind in self.before.table.kinds(self.within)}
        new = {kind.id: kind for kind in self.after.table.kinds(self.within)}
        return tuple((old.get(key), new.get(key)) for key in {**new, **old})

    def towns(self) -> tuple[tuple[Area | None, Area | None], ...]:
        """Towns that are there on some day of the period, side by side."""
        old = {self.before.now("areas", town.id): town for town in self._existing(self.before.table)}
        new = {town.id: town for town in self._existing(self.after.table)}
        return tuple((old.get(key), new.get(key)) for key in {**new, **old})

    def _existing(self, table: Table) -> Iterator[Area]:
        return (town for town in table.towns if town.period.overlap(self.within))

    # What both have.

    def compared(self, report: Progress = unseen, concerned: Concerns | None = None) -> Iterator[Shifted | Uncompared]:
        """Every change, by event type, period and towns, and what nobody can tell; of the types concerned, or all."""
        for old, new in counted(self.kinds(), report):
            if old is not None and new is not None and (concerned is None or concerned(old, new)):
                yield from self._of_kind(old, new)

    def shifted(self) -> Iterator[Shifted]:
        """The changes alone."""
        return (one for one in self.compared() if isinstance(one, Shifted))

    def replies(self, shifted: Shifted, facts: Facts) -> tuple[Reply, Reply]:
        """The whole answers to an event that shows a change, in the first of the towns."""
        before, after = shifted.cells
        pair = self.pair(shifted)
        alike = self._is_alike(before, after, pair)
        found = []
        for side, cell, area in ((self.before, before, pair[0]), (self.after, after, pair[1])):
            end = find(side.replies(side.said(cell, (area,), alike=alike)), {**usual_of(cell), **facts})
            if isinstance(end, Branch):
                raise ValueError("the facts are too few for an answer")
            found.append(end.answer)
        return found[0], found[1]

    def pair(self, shifted: Shifted) -> tuple[Area, Area]:
        """The first of the towns, as it is before and after."""
        return next(pair for pair in self._pairs(*shifted.cells) if pair[1] == shifted.towns[0])

    def _of_kind(self, old: EventType, new: EventType) -> Iterator[Shifted | Uncompared]:
        befores = _by_period(self.before.table.cells(old, self.within))
        afters = _by_period(self.after.table.cells(new, self.within))
        for one, cells in befores.items():
            for other, others in afters.items():
                period = one.overlap(other)
                if period is not None:
                    for before in cells:
                        for after in others:
                            yield from self._of_cells(before, after, period)

    def _of_cells(self, before: Cell, after: Cell, period: Period) -> Iterator[Shifted | Uncompared]:
        """Towns whose own bodies are the same on both sides are answered together, others one by one."""
        pairs = self._pairs(before, after)
        wide = next((cell for cell in (before, after) if cell.given_up), None)
        if wide is not None and wide.given_up is not None and pairs:
            yield Uncompared(after.kind, tuple(pair[1] for pair in pairs), period, wide.given_up,
                             owner=not all(map(_is_owned, (before, after))))
        alike: list[tuple[Area, Area]] = []
        apart: list[list[tuple[Area, Area]]] = []
        for pair in pairs:
            if self._is_alike(before, after, pair):
                alike.append(pair)
            else:
                apart.append([pair])
        for group in (alike, *apart):
            if group:
                old = self.before.said(before, tuple(pair[0] for pair in group), alike=group is alike)
                new = self.after.said(after, tuple(pair[1] for pair in group), alike=group is alike)
                towns = tuple(pair[1] for pair in group)
                yield from (Shifted(after.kind, towns, period, shift, (before, after)) for shift in self._shifts_of(old, new))

    def _pairs(self, before: Cell, after: Cell) -> list[tuple[Area, Area]]:
        """The towns that are in both cells, as they are before and after."""
        now = {self.before.now("areas", town.id): town for town in before.towns}
        return [(now[town.id], town) for town in after.towns if town.id in now]

    def _is_alike(self, before: Cell, after: Cell, pair: tuple[Area, Area]) -> bool:
        return self.before.own_bodies(before, pair[0]) == self.after.own_bodies(after, pair[1])

    def _shifts_of(self, old: Said, new: Said) -> tuple[Shift, ...]:
        if old.key == new.key:
            return ()
        one, other = self.before.replies(old), self.after.replies(new)
        usual = {**usual_of(old.cell), **usual_of(new.cell)}
        aspects = _comparable(old.cell, new.cell)
        key = id(one), id(other), frozenset(usual.items()), aspects
        found = self._shifts.get(key)
        if found is None:
            found = self._shifts[key] = tuple(
                shift for aspect in aspects for shift in self._of_aspect(aspect, one, other, usual))
        return found

    def _of_aspect(self, aspect: Aspect, one: Diagram[Reply], other: Diagram[Reply], usual: Facts) -> Iterator[Shift]:
        def change(old: Reply, new: Reply) -> Change | None:
            return None if _part(old, aspect) == _part(new, aspect) else _change(aspect, old, new)

        changes = combined(change, self._changes, one, other)
        for found in answers(changes):
            if found is not None:
                yield self._shift(found, changes, usual)

    def _shift(self, change: Change, changes: Diagram[Change | None], usual: Facts) -> Shift:
        where = combined(lambda found, _: found == change, self._where, changes, self._where.leaf(True))
        facts = tuple((nearest(where, usual, lambda shows: shows) or {}).items())
        ordinary = briefest(imaginable(self._where.given(where, usual), self._where), self._where)
        ways = tuple(case for case, shows in cases(ordinary) if shows)
        return Shift(change, ways or (self._departure(where, dict(facts), usual),), bool(ways), where, facts)

    def _departure(self, where: Diagram[bool], facts: Facts, usual: Facts) -> Case:
        """How an event departs from the usual that shows the change: no more facts than it takes, and of each all
        values with which it shows whatever the others are."""
        def shows(known: Facts) -> bool:
            return answers(self._where.given(where, {**usual, **known})) == (True,)

        left = dict(facts)
        for name in reversed(tuple(facts)):
            without = {other: value for other, value in left.items() if other != name}
            left = without if shows(without) else left
        chosen: dict[str, tuple[Value, ...]] = {name: (value,) for name, value in left.items()}
        for name in left:
            chosen[name] = tuple(value for value in values_of(where, name)
                                 if all(map(shows, _worlds({**chosen, name: (value,)}))))
        return tuple(circumstance(name, values, values_of(where, name)) for name, values in chosen.items())


def _worlds(chosen: Mapping[str, tuple[Value, ...]]) -> Iterator[Facts]:
    """Every combination of the values."""
    return (dict(zip(chosen, values, strict=True)) for values in product(*chosen.values()))


def _comparable(*cells: Cell) -> tuple[Aspect, ...]:
    """What of two cells can be held against each other."""
    if not all(map(_is_owned, cells)):
        return ()
    return tuple(aspect for aspect in Aspect if aspect is not Aspect.SUPPORT or not any(cell.given_up for cell in cells))


def _is_owned(cell: Cell) -> bool:
    """Whether it is known whose the events are: one that was given up has no answer for any facts."""
    return cell.given_up is None or not (
        isinstance(cell.owner, Leaf) and cell.owner.answer.outcome is Outcome.INCOMPLETE)


def _by_period(cells: Iterator[Cell]) -> dict[Period, list[Cell]]:
    found: dict[Period, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.period].append(cell)
    return found


def _change(aspect: Aspect, old: Reply, new: Reply) -> Change | None:
    if aspect is Aspect.SUPPORT:
        return Change(aspect, old.support - new.support, new.support - old.support)
    if aspect is Aspect.BASIS and old.owner != new.owner:
        return None  # another owner rests on something else as a matter of course
    return Change(aspect, _part(old, aspect), _part(new, aspect))


def _part(reply: Reply, aspect: Aspect) -> Part:
    match aspect:
        case Aspect.OWNER:
            return reply.owner
        case Aspect.SUPPORT:
            return reply.support
        case Aspect.DEADLINE:
            return reply.deadline
    return reply.basis
