"""Events that have not exactly one owner (空白和重叠): in which towns, on which days, under which facts, and why.

In: the cells of a decision table, one after the other. Out: gaps, with towns and days put together again that cells
hold apart for reasons of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from powerlist.decide import decide, presumptions
from powerlist.logic.diagram import Diagram, Diagrams, answers, branches, combined, nearest
from powerlist.logic.evaluate import Facts, truth
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import Value
from powerlist.model.duties import Duty
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Holder
from powerlist.table.likeness import TOWN, TOWN_CENTRE
from powerlist.table.table import Cell, Table, asking_order, possible, reply
from powerlist.table.unfold import Allotment
from powerlist.terms import Outcome, Role
from powerlist.trace import Decision
from powerlist.views.cases import Case, Circumstance, cases
from powerlist.views.findings import Gap, Kind, Why, Witness


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
class _Met:
    """A gap as it was met in one cell."""

    shown: _Shown
    always: bool
    cell: Cell
    why: Why | None


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
            why = _why(cell, shown.answer) if shown.kind is Kind.HOLE else None
            met = _Met(shown, always, cell, why)
            extents = self._met[cell.kind.id, shown.kind, why, self._same(cell, shown.answer), shown.cases, shown.asks]
            for town in cell.towns:
                extents[town.id].append((cell.period, town, met))

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
        day = period.start or cell.scene.day
        gap = Gap(shown.kind, cell.kind, towns, period, shown.cases, met.always, cell.ground(shown.answer),
                  _scenario(cell, shown.answer), _witness(cell, towns[0], day, shown.facts), met.why, shown.answer.missing,
                  also=shown.also, asks=shown.asks)
        if shown.kind in (Kind.ASKS_FIRST, Kind.TOO_WIDE):
            return gap
        facts, decision = self._decided(cell, towns[0], day, shown)
        wanted = _wanted(cell, shown.answer) if met.why in (Why.NOBODY, Why.NO_RULE) else None
        grants = _rivals(cell, gap.ground, {**cell.scene.facts, **self.usual(cell), **shown.path})
        rules = {rule for power in decision.powers if power.id == gap.ground for rule in power.assignment.rules}
        return replace(
            gap, witness=_witness(cell, towns[0], day, facts), wanted=wanted, ended=tuple(self._ended(wanted, day)),
            sides=decision.candidates, interim=decision.interim, rules=tuple(sorted(rules)),
            grants=grants if shown.kind is not Kind.HOLE else ())

    def _decided(self, cell: Cell, town: Area, day: date, shown: _Shown) -> tuple[Facts, Decision]:
        """What `decide` says of the smallest event; of one with all facts of the way, where it gives up on fewer."""
        for facts in (shown.facts, shown.path):
            decision = decide(self._catalog, Event(cell.kind.id, town.id), facts, day)
            if decision.outcome is shown.answer.outcome:
                return facts, decision
        raise AssertionError(f"the table and the engine differ: {cell.kind.id}, {town.id}, {day}, {shown.path}")

    def _ended(self, wanted: Holder | Duty | None, day: date) -> Iterator[Body]:
        """Bodies of the county that did it until they were abolished."""
        department = wanted.department if wanted else None
        for body in self._catalog.bodies.values():
            ended = body.period.end is not None and body.period.end <= day
            if ended and ((department and department in body.departments) or (wanted and wanted.body == body.id)):
                yield body


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


def _why(cell: Cell, answer: Allotment) -> Why:
    """Why nobody is the owner: what is said of the ground that came nearest to giving one."""
    if answer.missing is not None:
        return Why.NOBODY
    ground = cell.ground(answer)
    if ground is None:
        return Why.NOT_APPLICABLE if cell.scene.lines else Why.NOTHING_NAMED
    line = next(line for line in cell.scene.lines if line.id == ground)
    if line.item is not None and not line.facts["item.in_force"]:
        return Why.NOT_IN_FORCE
    if line.responsibility is not None and not line.facts["duty.listed"]:
        return Why.DUTY_ENDED
    return Why.NO_RULE


def _wanted(cell: Cell, answer: Allotment) -> Holder | Duty | None:
    """What the law or the list wants in the place of the role that nobody plays."""
    line = next((line for line in cell.scene.lines if line.id == cell.ground(answer)), None)
    if line is None:
        return None
    if answer.missing in (Role.STATUTORY_HOLDER, None) and line.item is not None:
        return line.item.holder_of(line.measure)
    if answer.missing == Role.PRINCIPAL and line.responsibility is not None:
        scenarios = line.responsibility.scenarios
        return cell.scene.principal_duty(line, scenarios[answer.scenario] if answer.scenario is not None else None)
    return None


def _rivals(cell: Cell, ground: str | None, facts: Facts) -> tuple[Grant, ...]:
    """The grants that hand the ground over side by side, where their limits fit the facts."""
    found = {way.grant.id: way.grant for line in cell.scene.lines if line.id == ground for way in line.rivals
             if way.grant is not None and truth(way.scope, {**facts, **way.facts}) is not False}
    return tuple(found.values())


def _scenario(cell: Cell, answer: Allotment) -> str | None:
    duty = cell.scene.catalog.responsibilities.get(cell.ground(answer) or "")
    return duty.scenarios[answer.scenario].id if duty is not None and answer.scenario is not None else None


def _witness(cell: Cell, town: Area, day: date, facts: Facts) -> Witness:
    return Witness(cell.event(town, facts), day)


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
