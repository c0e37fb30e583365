"""The table itself (判定全表): cells of event type × towns × period, each with its diagram.

Cells are made when they are asked for. Equal diagrams are one object, so the memory it takes grows with the kinds of
cases a county has, not with its towns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from powerlist.catalog import Catalog
from powerlist.logic.diagram import Branch, Diagram, Diagrams, Leaf, branches, combined, find
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import Raw, Value, attributes
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.scene import NOTHING, Line, Scene
from powerlist.table.epochs import days_of, days_of_all, epochs
from powerlist.table.likeness import TOWN, TOWN_CENTRE, Comparing, Likeness, Question, Towns
from powerlist.table.unfold import (
    MAX_STATES,
    Allotment,
    Ask,
    T,
    TooWideError,
    Unfolding,
    asks_absence,
    open_conditions,
    own_conditions,
    who_helps,
    whose,
)
from powerlist.terms import BodyKind, Outcome, Phase

#: How large the diagram of all who help with a line may become.
MAX_BRANCHES = 5_000


@dataclass(frozen=True, eq=False)
class Cell:
    """What is answered for one event type, in towns of one kind, during a period (单元格).

    `scene` is that of the first of the towns on the first day. `owner` tells whose the event is, `helpers` who helps
    with each line of the scene; they name parts, and `cast` tells which body plays each. Where facts combine in too
    many ways it is given up at one of them, `given_up`: the owner is `incomplete` whatever the facts, or the helpers
    are not known.
    """

    kind: EventType
    towns: tuple[Area, ...]
    period: Period
    scene: Scene
    cast: Mapping[str, str]
    owner: Diagram[Allotment]
    helpers: tuple[Diagram[tuple[str, ...]], ...]
    given_up: str | None = None

    def event(self, town: Area, facts: Facts) -> Event:
        """An event of the cell, with facts as files hold them."""
        return Event(type=self.kind.id, place=town.id, attributes={name: raw(value) for name, value in facts.items()})

    def body(self, part: str | None, town: Area) -> Body | None:
        """The body that plays a part, in one of the towns."""
        catalog, day = self.scene.catalog, self.scene.day
        if part == TOWN:
            return catalog.body_of_kind(town.id, BodyKind.TOWN, day)
        if part == TOWN_CENTRE:
            return catalog.body_of_kind(town.id, BodyKind.CENTRE, day)
        return catalog.bodies[self.cast[part]] if part is not None else None

    def support(self, allotment: Allotment, facts: Facts) -> tuple[str, ...]:
        """The parts that help where this is the answer, as far as the facts tell; the lead does not help itself."""
        if allotment.outcome not in (Outcome.OWNED, Outcome.DISPUTED):
            return ()
        ends = (find(diagram, facts) for diagram in self.helpers)
        parts = (part for end in ends if isinstance(end, Leaf) for part in end.answer)
        return tuple(part for part in dict.fromkeys(parts) if part != allotment.lead)

    def channel(self, allotment: Allotment, facts: Facts) -> str | None:
        """The channel outside, where an event with these facts goes there."""
        name = allotment.channel
        return str({**self.scene.facts, **facts}.get(name, name)) if name is not None else None

    def ground(self, allotment: Allotment) -> str | None:
        """Id of the item or responsibility that gives the lead."""
        grounds = (*self.kind.items, *self.kind.responsibilities)
        return grounds[allotment.ground] if allotment.ground is not None else None


@dataclass(frozen=True)
class Stock:
    """Where diagrams are kept. Catalogs that share it have one object for what is equal in them."""

    owners: Diagrams[Allotment]
    helpers: Diagrams[tuple[str, ...]]

    @classmethod
    def of(cls, *catalogs: Catalog) -> Stock:
        """A stock for catalogs: their facts are asked in one order."""
        order = tuple(asking_order(*catalogs))
        return cls(Diagrams(order), Diagrams(order))


class Table:
    """All cells of a catalog."""

    def __init__(self, catalog: Catalog, stock: Stock | None = None) -> None:
        self.catalog = catalog
        self.stock = stock or Stock.of(catalog)
        self._towns = Towns(catalog)
        self._comparing = Comparing(catalog)
        self._days = days_of_all(catalog)
        self._owners: dict[Hashable, Diagram[Allotment]] = {}
        self._helpers: dict[Hashable, Diagram[tuple[str, ...]]] = {}
        self._too_wide: dict[Hashable, str] = {}
        self._together: dict[tuple[int, ...], Diagram[tuple[str, ...]]] = {}

    @property
    def towns(self) -> tuple[Area, ...]:
        """The town-level areas of the county, in the order of the catalog."""
        return self.catalog.towns

    def kinds(self, within: Period) -> tuple[EventType, ...]:
        """The event types that are in use on some day of the period, in the order of the catalog."""
        return tuple(kind for kind in self.catalog.event_types.values() if kind.period.overlap(within))

    def cells(self, kind: EventType, within: Period) -> Iterator[Cell]:
        """The cells of one event type, by period and then by towns; `within` must have a first day."""
        used = kind.period.overlap(within)
        for period in epochs(self._days | days_of(self.catalog, kind), used) if used else ():
            day = period.start or date.min
            for towns in self._towns.apart(kind, day):
                yield self._cell(kind, towns, period)

    def cell(self, kind: EventType, town: Area, day: date) -> Cell | None:
        """The cell of a town on a day; None where the event type is not in use, or the town is not one of ours."""
        if day not in kind.period or town not in self.towns:
            return None
        return next((cell for cell in self.cells(kind, Period(day)) if town in cell.towns and day in cell.period), None)

    def _cell(self, kind: EventType, towns: tuple[Area, ...], period: Period) -> Cell:
        scene = Scene(self.catalog, Event(type=kind.id, place=towns[0].id), period.start or date.min)
        like = self._comparing.likeness(scene)
        cast = {body: part for part, body in like.cast.items()}
        given_up = None
        helpers: tuple[Diagram[tuple[str, ...]], ...] = ()
        try:
            owner = self._owner_of(scene, like)
        except TooWideError as problem:
            owner, given_up = self.stock.owners.leaf(Allotment(Outcome.INCOMPLETE, missing=problem.attribute)), problem
        try:
            helpers = tuple(self._united(tuple(self._helpers_of(scene, line, question, like) for question in questions))
                            for line, questions in zip(scene.lines, like.helpers, strict=True))
        except TooWideError as problem:
            given_up = given_up or problem
        return Cell(kind, towns, period, scene, cast, owner, helpers, given_up.attribute if given_up else None)

    def _owner_of(self, scene: Scene, like: Likeness) -> Diagram[Allotment]:
        def unfold() -> Diagram[Allotment]:
            pruned = replace(scene, weighed=like.owner.rules)
            conditions = open_conditions(pruned, (*pruned.lines, NOTHING))
            return self._unfolding(whose(pruned, like.cast), self.stock.owners, scene).diagram(conditions)

        return self._once(self._owners, like.owner.key, unfold)

    def _helpers_of(self, scene: Scene, line: Line, question: Question, like: Likeness) -> Diagram[tuple[str, ...]]:
        def unfold() -> Diagram[tuple[str, ...]]:
            pruned = replace(scene, weighed=question.rules)
            conditions = open_conditions(pruned, (line,))
            return self._unfolding(who_helps(pruned, line, like.cast), self.stock.helpers, scene).diagram(conditions)

        return self._once(self._helpers, question.key, unfold)

    def _once(self, known: dict[Hashable, Diagram[T]], key: Hashable, unfold: Callable[[], Diagram[T]]) -> Diagram[T]:
        """A diagram is unfolded once for all like it, and given up once."""
        if key in self._too_wide:
            raise TooWideError(self._too_wide[key])
        found = known.get(key)
        if found is None:
            try:
                found = known[key] = unfold()
            except TooWideError as problem:
                self._too_wide[key] = problem.attribute
                raise
        return found

    def _united(self, several: tuple[Diagram[tuple[str, ...]], ...]) -> Diagram[tuple[str, ...]]:
        """Everybody who helps with a line, for whatever reason."""
        key = tuple(map(id, several))
        found = self._together.get(key)
        if found is None:
            found = self.stock.helpers.leaf(())
            for diagram in several:
                found = combined(_both, self.stock.helpers, found, diagram)
                if isinstance(found, Branch) and len(branches(found)) > MAX_BRANCHES:
                    raise TooWideError(found.attribute)
            self._together[key] = found
        return found

    def _unfolding(self, ask: Ask[T], diagrams: Diagrams[T], scene: Scene) -> Unfolding[T]:
        """Every question that had to be given up leaves less room for the next."""
        return Unfolding(ask, self.catalog.vocabulary, diagrams, self.absentable(scene),
                         MAX_STATES // (1 + len(self._too_wide)))

    def absentable(self, scene: Scene) -> frozenset[str]:
        """Facts of which a rule, or something of the scene, asks whether they are there at all: then they may turn out
        not to be."""
        return self._absentable.union(*map(asks_absence, own_conditions(scene)))

    @cached_property
    def _absentable(self) -> frozenset[str]:
        return frozenset[str]().union(*(asks_absence(rule.when) for rule in self.catalog.rules.values()))


def asking_order(*catalogs: Catalog) -> Iterator[str]:
    """The facts in the order in which diagrams ask them: what sends an event elsewhere first, then what decides the
    lead, then what helpers hang on, then all that only the lists ask for."""
    for phase in (Phase.SCREEN, Phase.ASSIGN, Phase.CLASSIFY, Phase.SETTLE, Phase.SUPPORT):
        for catalog in catalogs:
            rules = sorted(catalog.rules.values(), key=lambda rule: rule.id)
            for rule in rules:
                yield from attributes(rule.when) if rule.phase is phase else ()
    yield from sorted({name for catalog in catalogs for name in catalog.vocabulary})


def _both(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *others)))


def reply(diagram: Diagram[Allotment], facts: Facts) -> Allotment | None:
    """The answer to an event of which these facts are known; None where it depends on a fact that is not."""
    left = possible(diagram, facts)
    if any(answer.channel_told and answer.channel not in facts for answer in left):
        return None
    return left[0] if len({(answer.line, answer.owner) for answer in left}) == 1 else None


def possible(diagram: Diagram[Allotment], facts: Facts) -> tuple[Allotment, ...]:
    """The answers that are left when these facts are known."""
    found: dict[Allotment, None] = {}
    waiting = [diagram]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Leaf):
            found[node.answer] = None
        elif node.attribute in facts:
            waiting.append(node.child(facts[node.attribute]))
        else:
            waiting += [node.child(value) for value in reversed(node.values)]
    return tuple(found)


def raw(value: Value) -> Raw:
    """A fact as files hold it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    return tuple(sorted(value)) if isinstance(value, frozenset) else str(value)
