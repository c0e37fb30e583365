"""The dispatch directory (派单目录): for every event type and town of a day, where an ordinary event is sent, what the
taker of the call must ask first, and what sends it elsewhere.

In: a catalog and a day. Out: entries for towns that are answered alike; no text. It is the decision table, restricted
to what is presumed, with all that `decide` says around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from powerlist.catalog import Catalog
from powerlist.decide import presumptions
from powerlist.logic.diagram import Diagram, Diagrams, Leaf, branches
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import Value
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.rulebook import Attribute
from powerlist.progress import Progress, counted, unseen
from powerlist.scene import Scene
from powerlist.table.likeness import TOWN, TOWN_CENTRE
from powerlist.table.table import Cell, Table, asking_order, possible, raw
from powerlist.table.unfold import Allotment
from powerlist.terms import BodyKind, Outcome
from powerlist.views.cases import Case, Departure, briefest, cases, compatible, departures, instances
from powerlist.views.ordinary import Dispatch, Ordinary

#: A turn is told once for all where it holds for more than so many of the entries of a sort.
COMMON = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """Where the events of one entry go in some of its cases; `facts` are those of one such event."""

    cases: tuple[Case, ...]
    dispatch: Dispatch
    facts: tuple[tuple[str, Value], ...]

    def may_meet(self, turn: Turn) -> bool:
        """Whether an event of the row may be one that the turn sends elsewhere."""
        return any(compatible(case, turn.case) for case in self.cases)


@dataclass(frozen=True, slots=True)
class Turn:
    """What sends an event of the entry elsewhere, and where: the bodies of the answer, or the channel (另有情形)."""

    case: Case
    outcome: Outcome
    bodies: tuple[Body, ...]
    channel: str | None
    facts: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Custom:
    """A turn that most entries of some sorts share (通例)."""

    turn: Turn
    sorts: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One event type in towns that are answered alike (派单目录的一条). Bodies are those of the first of the towns; `own`
    are those among them that each town has itself. `sort` is what gives the lead: a power, a duty, or neither; of the
    customs of its sort, `exempt` do not hold for it."""

    kind: EventType
    towns: tuple[Area, ...]
    sort: str
    own: Mapping[str, str]
    asks: tuple[Attribute, ...]
    rows: tuple[Row, ...]
    turns: tuple[Turn, ...]
    exempt: tuple[Custom, ...] = ()

    def event(self, town: Area, facts: tuple[tuple[str, Value], ...]) -> Event:
        """An event of the entry in one of its towns, as `decide` takes it."""
        return Event(type=self.kind.id, place=town.id, attributes={name: raw(value) for name, value in facts})


@dataclass(frozen=True)
class Directory:
    """The entries, and what is said of all of them at once: what is presumed, of which `deciding` may change where an
    event goes, and the customs."""

    catalog: Catalog
    day: date
    towns: tuple[Area, ...]
    presumed: Mapping[str, Value]
    deciding: frozenset[str]
    customs: tuple[Custom, ...]
    entries: tuple[Entry, ...]

    @property
    def tally(self) -> Mapping[str, int]:
        """Pairs of type and town by what becomes of them; one that must be asked about is counted once."""
        found: Counter[str] = Counter()
        for entry in self.entries:
            outcomes = {row.dispatch.outcome for row in entry.rows}
            word = "asked" if entry.asks else outcomes.pop().value
            found[word] += len(entry.towns)
        return found

    def particular(self, entry: Entry) -> tuple[Turn, ...]:
        """The turns of the entry that are no custom of its sort."""
        told = {_said(custom.turn, {}) for custom in self.customs if entry.sort in custom.sorts}
        return tuple(turn for turn in entry.turns if _said(turn, entry.own) not in told)

    def concerning(self, body: str) -> Directory:
        """The entries, and of them the rows, in which the body has a part, or to which a particular turn leads."""
        kept = []
        for entry in self.entries:
            turned = any(one.id == body for turn in self.particular(entry) for one in turn.bodies)
            rows = tuple(row for row in entry.rows if turned or row.dispatch.concerns(body))
            kept += [replace(entry, rows=rows)] if rows else []
        sorts = {entry.sort for entry in kept}
        customs = tuple(custom for custom in self.customs if not sorts.isdisjoint(custom.sorts)
                        or any(one.id == body for one in custom.turn.bodies))
        return replace(self, entries=tuple(kept), customs=customs)


def directory(catalog: Catalog, day: date, *, towns: Collection[str] | None = None,
              kinds: Collection[str] | None = None, report: Progress = unseen) -> Directory:
    """The directory of a day, of all towns and types or of those named by id."""
    return _Compiler(catalog, day).directory(towns, kinds, report)


def only(day: date) -> Period:
    """The period of that day alone."""
    return Period(day, None if day == date.max else day + timedelta(days=1))


class _Compiler:
    """Compiles the directory; holds what its entries share."""

    def __init__(self, catalog: Catalog, day: date) -> None:
        self.catalog = catalog
        self.day = day
        self.table = Table(catalog)
        self.ordinary = Ordinary(catalog, day)
        self._splits: Diagrams[int] = Diagrams(asking_order(catalog))
        self._departures: dict[Hashable, tuple[Departure, ...]] = {}

    def directory(self, towns: Collection[str] | None, kinds: Collection[str] | None, report: Progress) -> Directory:
        chosen = tuple(town for town in self.table.towns if (towns is None or town.id in towns) and self.day in town.period)
        within = only(self.day)
        named = [kind for kind in self.table.kinds(within) if kinds is None or kind.id in kinds]
        ids = frozenset(town.id for town in chosen)
        made = [one for kind in counted(named, report) for one in self._made(kind, ids, within)]
        customs = _customs([entry for _, entry in made])
        owners = {id(cell.owner): cell.owner for cell, _ in made}.values()
        presumed = presumptions(self.catalog, {})
        deciding = frozenset(node.attribute for owner in owners for node in branches(owner)).intersection(presumed)
        return Directory(self.catalog, self.day, chosen, presumed, deciding, customs, tuple(self._gathered(made, customs)))

    def _made(self, kind: EventType, towns: Collection[str], within: Period) -> Iterator[tuple[Cell, Entry]]:
        """An entry for each cell of one type, and in it for towns whose offices go by the same names."""
        for cell in self.table.cells(kind, within) if towns else ():
            alike: dict[Hashable, list[Area]] = {}
            for town in cell.towns:
                if town.id in towns:
                    alike.setdefault(self._offices(town), []).append(town)
            for mine in alike.values():
                yield cell, self._entry(cell, tuple(mine))

    def _offices(self, town: Area) -> Hashable:
        """Which office of the town does what in which field: the one to which an event is passed on."""
        body = self.catalog.body_of_kind(town.id, BodyKind.TOWN, self.day)
        units = self.catalog.units_of(body, self.day) if body else ()
        return tuple((unit.name, unit.fields, body and self.catalog.work_of(unit, body, self.day)) for unit in units)

    def _gathered(self, made: list[tuple[Cell, Entry]], customs: tuple[Custom, ...]) -> Iterator[Entry]:
        """Towns that turn out to be answered alike are one entry."""
        found: dict[Hashable, Entry] = {}
        for cell, entry in made:
            exempt = tuple(custom for custom in customs if entry.sort in custom.sorts
                           and not self._holds(custom.turn, cell, entry))
            key = entry.kind.id, _alike(entry), tuple(map(id, exempt))
            same = found.get(key)
            found[key] = replace(entry, exempt=exempt) if same is None else replace(same, towns=same.towns + entry.towns)
        yield from found.values()

    def _holds(self, turn: Turn, cell: Cell, entry: Entry) -> bool:
        """Whether the event goes where the turn says, whatever else must be asked about it."""
        said = _said(turn, {})
        if any(_said(one, entry.own) == said for one in entry.turns):
            return True
        usual = presumptions(self.catalog, cell.scene.facts)
        return all(_said(self._turn(cell, entry.towns[0], Departure(turn.case, answer, ())), {}) == said
                   for facts in instances(turn.case, cell.owner) for answer in possible(cell.owner, {**usual, **facts}))

    def _entry(self, cell: Cell, towns: tuple[Area, ...]) -> Entry:
        scene = Scene(self.catalog, Event(type=cell.kind.id, place=towns[0].id), self.day)
        usual = presumptions(self.catalog, scene.facts)
        left = self.table.stock.owners.given(cell.owner, usual)
        pruned = self.ordinary.pruned(scene, {**scene.facts, **usual})
        rows, split = _Splitting(self.ordinary, pruned, {**scene.facts, **usual}, self._splits).rows(left)
        asked = dict.fromkeys(node.attribute for node in branches(split))
        turns = tuple(self._turn(cell, towns[0], one) for one in self._nearest(cell, left, usual))
        return Entry(cell.kind, towns, rows[0].dispatch.line.kind, _own(scene),
                     tuple(self.catalog.vocabulary[name] for name in asked), rows, turns)

    def _nearest(self, cell: Cell, left: Diagram[Allotment], usual: Facts) -> tuple[Departure, ...]:
        key = id(cell.owner), tuple(usual.items())
        found = self._departures.get(key)
        if found is None:
            found = self._departures[key] = departures(cell.owner, left, usual)
        return found

    def _turn(self, cell: Cell, town: Area, departure: Departure) -> Turn:
        answer = departure.answer
        parts = (answer.lead,) if answer.lead else answer.candidates
        bodies = tuple(body for part in parts if (body := cell.body(part, town)) is not None)
        return Turn(departure.case, answer.outcome, bodies, answer.channel, departure.facts)


class _Splitting:
    """Splits the ordinary case by the facts that must be asked, down to rows that differ."""

    def __init__(self, ordinary: Ordinary, scene: Scene, known: Facts, diagrams: Diagrams[int]) -> None:
        self.ordinary = ordinary
        self.scene = scene
        self.known = known
        self.own = _own(scene)
        self.diagrams = diagrams
        self.found: list[tuple[Dispatch, tuple[tuple[str, Value], ...]]] = []
        self.numbers: dict[Hashable, int] = {}

    def rows(self, left: Diagram[Allotment]) -> tuple[tuple[Row, ...], Diagram[int]]:
        """The rows, and the diagram that tells which of them an event belongs to."""
        mattering = self.ordinary.mattering(self.scene, self.known) if len(possible(left, {})) > 1 else frozenset[str]()
        split = briefest(self._split(left, {}, mattering), self.diagrams)
        told: dict[int, list[Case]] = {}
        for case, number in cases(split):
            told.setdefault(number, []).append(case)
        return tuple(Row(tuple(told[number]), *self.found[number]) for number in sorted(told)), split

    def _split(self, node: Diagram[Allotment], facts: Facts, mattering: frozenset[str]) -> Diagram[int]:
        if isinstance(node, Leaf) or len({(one.line, one.owner) for one in possible(node, {})}) == 1:
            return self.diagrams.leaf(self._number(facts))
        done: dict[Hashable, Diagram[int]] = {}

        def below(value: Value) -> Diagram[int]:
            child = node.child(value)
            key = id(child), value if node.attribute in mattering else None
            if key not in done:
                done[key] = self._split(child, {**facts, node.attribute: value}, mattering)
            return done[key]

        children = [(value, below(value)) for value in node.values if value is not None]
        absent = below(None) if node.absent_possible else children[0][1]
        return self.diagrams.branch(node.attribute, children, absent, node.absent_possible)

    def _number(self, facts: Facts) -> int:
        dispatch = self.ordinary.dispatch(self.scene, {**self.known, **facts})
        key = dispatch.key(self.own)
        if key not in self.numbers:
            self.numbers[key] = len(self.found)
            self.found.append((dispatch, tuple(facts.items())))
        return self.numbers[key]


def _own(scene: Scene) -> Mapping[str, str]:
    """The bodies of the town itself, by the parts they play in every town."""
    area, centre = scene.town_area, None
    if area is not None:
        centre = scene.catalog.body_of_kind(area.id, BodyKind.CENTRE, scene.day)
    return {body.id: part for body, part in ((scene.town, TOWN), (centre, TOWN_CENTRE)) if body is not None}


def _alike(entry: Entry) -> Hashable:
    rows = tuple((row.cases, row.dispatch.key(entry.own)) for row in entry.rows)
    return rows, tuple(_said(turn, entry.own) for turn in entry.turns), tuple(sorted(entry.own.values()))


def _said(turn: Turn, own: Mapping[str, str]) -> Hashable:
    return turn.case, turn.outcome, tuple(own.get(body.id, body.id) for body in turn.bodies), turn.channel


def _customs(entries: Sequence[Entry]) -> tuple[Custom, ...]:
    """What most entries of a sort share; turns to a town itself are told where they are."""
    sizes = Counter(entry.sort for entry in entries)
    counts: Counter[tuple[Hashable, str]] = Counter()
    first: dict[Hashable, Turn] = {}
    for entry in entries:
        for turn in entry.turns:
            if not any(body.id in entry.own for body in turn.bodies):
                said = _said(turn, entry.own)
                counts[said, entry.sort] += 1
                first.setdefault(said, turn)
    shared = {said: tuple(sort for sort in sizes if counts[said, sort] > max(1, COMMON * sizes[sort])) for said in first}
    return tuple(Custom(first[said], sorts) for said, sorts in sorted(
        shared.items(), key=lambda pair: -sum(counts[pair[0], sort] for sort in pair[1])) if sorts)
