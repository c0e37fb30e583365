"""Events that have not exactly one owner (空白和重叠): in which towns, on which days, under which facts, and why.

In: the cells of a decision table, one after the other. Out: gaps, with towns and days put together again that cells
hold apart for reasons of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from powerlist.decide import decide, presumptions
from powerlist.logic.diagram import Diagram, Diagrams, answers, branches, combined, nearest
from powerlist.logic.evaluate import Facts, truth
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import Value
from powerlist.model.duties import Scenario
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Grant
from powerlist.table.likeness import TOWN, TOWN_CENTRE
from powerlist.table.table import Cell, Table, asking_order, possible, reply
from powerlist.table.unfold import Allotment
from powerlist.terms import BodyKind, Outcome
from powerlist.trace import Candidate, Decision
from powerlist.views.absence import Absence, absence
from powerlist.views.cases import Case, Circumstance, cases
from powerlist.views.findings import Gap, Kind, Witness


@dataclass(frozen=True)
class _Shown:
    """One answer of a diagram that is a gap: under which facts, and the fewest that lead there."""

    kind: Kind
    answer: Allotment
    cases: tuple[Case, ...]
    facts: Mapping[str, Value]
    path: Mapping[str, Value]
    departs: bool = False
    also: tuple[Case, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Told:
    """What `decide` says of a gap in one town, of the smallest event that shows it, and what the lists say there."""

    facts: Facts
    sides: tuple[Candidate, ...] = ()
    interim: Body | None = None
    rules: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()

    def key(self, town: Area) -> Hashable:
        """What makes it the same in two towns: the same bodies, the town for its own."""
        def part(body: Body | None) -> Hashable:
            own = body is not None and body.area == town.id and body.kind in (BodyKind.TOWN, BodyKind.CENTRE)
            return body and (body.kind if own else body.id)

        return (part(self.interim), self.rules,
                tuple((part(side.body), side.rules) for side in self.sides), tuple(grant.id for grant in self.grants))


@dataclass(frozen=True)
class _Met:
    """A gap as it was met in one cell, with what is told of it in the first of the towns."""

    shown: _Shown
    always: bool
    cell: Cell
    absence: Absence | None
    told: _Told


class Gaps:
    """Collects the gaps of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._catalog = table.catalog
        self._usual: dict[Hashable, Facts] = {}
        self._fitting: Diagrams[bool] = Diagrams(asking_order(self._catalog))
        self._shown: dict[tuple[int, int], tuple[_Shown, ...]] = {}
        self._met: dict[Hashable, dict[str, list[tuple[Period, Area, _Met]]]] = defaultdict(lambda: defaultdict(list))

    def usual(self, cell: Cell) -> Facts:
        """What is presumed of the events of a cell."""
        key = frozenset(cell.scene.facts)
        if key not in self._usual:
            self._usual[key] = presumptions(self._catalog, cell.scene.facts)
        return self._usual[key]

    @property
    def diagrams(self) -> Collection[object]:
        """The different answers to "whose is it" that the cells had."""
        return {owner for owner, _ in self._shown}

    def look(self, cell: Cell) -> None:
        """Take in one cell; cells of one event type must come by period."""
        usual = self.usual(cell)
        key = id(cell.owner), id(usual)
        if key not in self._shown:
            self._shown[key] = tuple(self._gaps(cell.owner, usual))
        for shown in self._shown[key]:
            always = not any(answer.outcome is Outcome.OWNED for answer in answers(cell.owner))
            absent = _absence(cell, shown.answer) if shown.kind is Kind.HOLE else None
            same = cell.kind.id, shown.kind, absent, self._same(cell, shown.answer), shown.cases, shown.asks
            told = self._told(cell, cell.towns[0], shown)  # the towns of a cell are alike but for their own bodies
            met = _Met(shown, always, cell, absent, told)
            for town in cell.towns:
                self._met[(*same, told.key(cell.towns[0]))][town.id].append((cell.period, town, met))

    def found(self) -> Iterator[Gap]:
        """The gaps, by event type: adjoining periods as one, and towns of one period together."""
        place = {town.id: number for number, town in enumerate(self._table.towns)}
        for extents in self._met.values():
            together: dict[Period, list[tuple[Area, _Met]]] = defaultdict(list)
            for stretches in (extents[key] for key in sorted(extents, key=place.__getitem__)):
                for period, town, met in _joined(stretches):
                    together[period].append((town, met))
            for period, members in together.items():
                always = all(met.always for _, met in members)
                yield self._gap(period, tuple(town for town, _ in members), replace(members[0][1], always=always))

    # What is a gap in a diagram.

    def _gaps(self, owner: Diagram[Allotment], usual: Facts) -> Iterator[_Shown]:
        forms = {(kind, _form(answer)): answer for answer in reversed(answers(owner)) if (kind := _kind(answer)) is not None}
        found = [self._one(owner, usual, kind, answer) for (kind, _), answer in reversed(forms.items())]
        plain = {(one.kind, _place(one.answer)): one for one in found if not one.departs}
        for one in found:
            main = plain.get((one.kind, _place(one.answer)), one) if one.departs else one
            if main is one:
                also = tuple(case for other in found if other.departs and other is not one
                             and plain.get((other.kind, _place(other.answer))) is one for case in other.cases)
                yield replace(one, also=also)
        if reply(owner, usual) is None:
            left = self._table.stock.owners.given(owner, usual)
            asks = tuple(dict.fromkeys(branch.attribute for branch in branches(left)))
            yield _Shown(Kind.ASKS_FIRST, Allotment(Outcome.INCOMPLETE), (), {}, {}, asks=asks)

    def _one(self, owner: Diagram[Allotment], usual: Facts, kind: Kind, answer: Allotment) -> _Shown:
        def wanted(other: Allotment) -> bool:
            return _kind(other) is kind and _form(other) == _form(answer)

        path = nearest(owner, usual, wanted) or {}
        facts = smallest(owner, usual, path, wanted)
        departing = {name: value for name, value in facts.items() if name in usual}
        left = self._table.stock.owners.given(owner, {**usual, **departing})
        said = tuple(Circumstance(name, (value,)) for name, value in departing.items())
        fitting = combined(lambda one, _: wanted(one), self._fitting, left, self._fitting.leaf(True))
        ways = tuple((*said, *case) for case, fits in cases(fitting) if fits)
        return _Shown(kind, answer, ways if ways != ((),) else (), facts, path, bool(departing))

    def _same(self, cell: Cell, answer: Allotment) -> Hashable:
        """What makes the gaps of two cells one: the same record, and the same bodies, the town for its own."""
        sides = tuple(part if part in (TOWN, TOWN_CENTRE) or part is None else cell.cast[part] for part in answer.candidates)
        return cell.ground(answer), answer.scenario, answer.missing, sides

    # What there is to say of one.

    def _gap(self, period: Period, towns: tuple[Area, ...], met: _Met) -> Gap:
        cell, shown = met.cell, met.shown
        told = met.told if towns[0] is cell.towns[0] else self._told(cell, towns[0], shown)
        scenario = _scenario(cell, shown.answer)
        return Gap(shown.kind, cell.kind, towns, period, shown.cases, met.always, cell.ground(shown.answer),
                   scenario.id if scenario else None,
                   Witness(cell.event(towns[0], told.facts), period.start or cell.scene.day), met.absence,
                   shown.answer.missing, told.sides, told.grants, told.rules, told.interim, shown.also, shown.asks)

    def _told(self, cell: Cell, town: Area, shown: _Shown) -> _Told:
        if shown.kind in (Kind.ASKS_FIRST, Kind.TOO_WIDE):
            return _Told(shown.facts)
        facts, decision = self._decided(cell, town, shown)
        ground = cell.ground(shown.answer)
        rules = {rule for power in decision.powers if power.id == ground for rule in power.assignment.rules}
        grants = _rivals(cell, ground, {**cell.scene.facts, **self.usual(cell), **shown.path})
        return _Told(facts, decision.candidates, decision.interim, tuple(sorted(rules)),
                     grants if shown.kind is not Kind.HOLE else ())

    def _decided(self, cell: Cell, town: Area, shown: _Shown) -> tuple[Facts, Decision]:
        """What `decide` says of the smallest event; it gives up where too many facts are open, so of one with all
        facts of the way, or of one with what is usual besides."""
        for facts in (shown.facts, shown.path, {**self.usual(cell), **shown.path}):
            decision = decide(self._catalog, Event(cell.kind.id, town.id), facts, cell.scene.day)
            if decision.outcome is shown.answer.outcome:
                break
        return facts, decision


def smallest(diagram: Diagram[Allotment], usual: Facts, path: Facts, wanted: Callable[[Allotment], bool]
             ) -> Mapping[str, Value]:
    """The facts of a way without those that are usual or make no difference beside the others."""
    left = {name: value for name, value in path.items() if name not in usual or usual[name] != value}

    def enough(facts: Facts) -> bool:
        ends = possible(diagram, {**usual, **facts})
        return all(map(wanted, ends)) and len({(end.line, end.owner) for end in ends}) == 1

    if not enough(left):
        return path
    for name in reversed(tuple(left)):
        fewer = {other: value for other, value in left.items() if other != name}
        if enough(fewer):
            left = fewer
    return left


def _kind(answer: Allotment) -> Kind | None:
    match answer.outcome:
        case Outcome.UNOWNED:
            return Kind.HOLE
        case Outcome.DISPUTED:
            return Kind.OVERLAP if answer.conflict else Kind.ADJUDICATED
        case Outcome.INCOMPLETE:
            return Kind.TOO_WIDE
    return None


def _form(answer: Allotment) -> Hashable:
    """What a reader can tell of a gap: rules that come to the same are one."""
    return _place(answer), answer.candidates


def _place(answer: Allotment) -> Hashable:
    """Where in the lists a gap lies. What shows there ordinarily, and with other sides out of the ordinary, is one gap."""
    return answer.outcome, answer.ground, answer.scenario, answer.missing


def _absence(cell: Cell, answer: Allotment) -> Absence:
    return absence(cell.scene, cell.ground(answer), answer.missing, _scenario(cell, answer))


def _rivals(cell: Cell, ground: str | None, facts: Facts) -> tuple[Grant, ...]:
    """The grants that hand the ground over side by side, where their limits fit the facts."""
    found = {way.grant.id: way.grant for line in cell.scene.lines if line.id == ground for way in line.rivals
             if way.grant is not None and truth(way.scope, {**facts, **way.facts}) is not False}
    return tuple(found.values())


def _scenario(cell: Cell, answer: Allotment) -> Scenario | None:
    duty = cell.scene.catalog.responsibilities.get(cell.ground(answer) or "")
    return duty.scenarios[answer.scenario] if duty is not None and answer.scenario is not None else None


def _joined(stretches: list[tuple[Period, Area, _Met]]) -> Iterator[tuple[Period, Area, _Met]]:
    """Periods of a town that follow one another as one; they come in order."""
    period, town, met = stretches[0]
    for following, _, later in stretches[1:]:
        if period.end == following.start:
            period, met = Period(period.start, following.end), replace(met, always=met.always and later.always)
        else:
            yield period, town, met
            period, met = following, later
    yield period, town, met
