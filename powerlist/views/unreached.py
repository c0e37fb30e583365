"""Items, duties and scenarios that no event leads to, and limits that limit nothing (到不了的记录).

In: the cells of a decision table, one after the other. Out: findings about the county's own lists, each proved for all
towns, periods and facts of the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

from powerlist.catalog import Catalog
from powerlist.checks.scope import is_own
from powerlist.classify import Needs
from powerlist.decide import presumptions
from powerlist.logic.diagram import Diagram, Diagrams, answers, nearest
from powerlist.logic.evaluate import Facts
from powerlist.logic.residual import NEVER, residual
from powerlist.model.condition import ALWAYS_TRUE, AllOf, Condition, Not, attributes
from powerlist.model.duties import Duty, EventType, Responsibility, Scenario
from powerlist.model.period import Period
from powerlist.model.powers import Item
from powerlist.model.rulebook import Rule
from powerlist.rulebase import Rulebase
from powerlist.scene import Line, Scene
from powerlist.settle import NO_CASE, settle
from powerlist.table.table import Cell, Table, asking_order
from powerlist.table.unfold import TooWideError, Unfolding, open_conditions
from powerlist.terms import Outcome, Phase
from powerlist.views.deadwood import conjuncts
from powerlist.views.findings import Idle, Kind, Witness


@dataclass(frozen=True)
class _Fits:
    """What of a line fits some facts: the article, the limits of the grant, the scenario, and the one that would be
    chosen were it not there."""

    applies: bool
    inside: bool = False
    scenario: int | None = None
    next: int | None = None


@dataclass
class _Seen:
    """Of an item or duty: the event types that name it, in force or not, giving the lead or not, and a plain event."""

    types: dict[str, EventType]
    plain: Witness
    in_force: bool = False
    leads: bool = False


class Lists:
    """Collects what of the county's own lists the cells reach."""

    def __init__(self, table: Table, window: Period) -> None:
        self._table = table
        self._catalog: Catalog = table.catalog
        self._window = window
        self._order = tuple(asking_order(self._catalog))
        self._seen: dict[str, _Seen] = {}
        self._lines: dict[Hashable, tuple[Cell, Line]] = {}
        #: By diagram the grounds that give the lead somewhere; None where that was given up.
        self._leads: dict[int, frozenset[int] | None] = {}

    def look(self, cell: Cell) -> None:
        """Take in one cell."""
        leads = self._leads.get(id(cell.owner))
        if leads is None:
            ends = answers(cell.owner)
            given_up = any(answer.outcome is Outcome.INCOMPLETE for answer in ends)
            leads = self._leads[id(cell.owner)] = None if given_up else frozenset(
                answer.ground for answer in ends if answer.ground is not None and answer.outcome is not Outcome.ELSEWHERE)
        grounds = (*cell.kind.items, *cell.kind.responsibilities)
        for number, key in enumerate(grounds):
            seen = self._seen.setdefault(key, _Seen({}, Witness(cell.event(cell.towns[0], {}), cell.scene.day)))
            seen.types[cell.kind.id] = cell.kind
            seen.leads = seen.leads or leads is None or number in leads
        for line in cell.scene.lines:
            seen = self._seen[line.id or ""]
            seen.in_force = seen.in_force or bool(line.facts["item.in_force"] or line.facts["duty.listed"])
            for way in line.rivals or (line,):
                if way.when != ALWAYS_TRUE or way.scope != ALWAYS_TRUE or (
                        way.responsibility is not None and way.responsibility.scenarios):
                    self._keep(cell, replace(way, when=line.when))

    def _keep(self, cell: Cell, line: Line) -> None:
        known = {**cell.scene.facts, **NO_CASE, **line.facts}
        asked = (*line.conditions, *(rule.when for rule in classifying(cell.scene, line)))
        key = (line.id, line.grant.id if line.grant else None, id(cell.scene.rules),
               tuple(residual(condition, known) for condition in asked))
        self._lines.setdefault(key, (cell, line))

    def found(self) -> Iterator[Idle]:
        """The findings: items, duties, scenarios, limits."""
        granted = {item for grant in self._catalog.grants.values() if is_own(self._catalog, grant.at)
                   and grant.in_force.overlap(self._window) for item in grant.items}
        for item in self._catalog.items.values():
            if (is_own(self._catalog, item.at) or item.id in granted) and item.period.overlap(self._window):
                yield from _proved(item.id, item.name, self._item(item))
        for duty in self._catalog.responsibilities.values():
            if is_own(self._catalog, duty.at) and duty.period.overlap(self._window):
                yield from _proved(duty.id, duty.matter, self._duty(duty))
        for grant in self._catalog.grants.values():
            if grant.scope is not None and is_own(self._catalog, grant.at):
                ways = [(cell, line) for cell, line in self._lines.values() if line.grant is grant
                        and grant.in_force.overlap(cell.period)]
                yield from _proved(grant.id, grant.scope.text, self._conditions(
                    grant.id, grant.scope.text, grant.scope.when, ways, lambda line: line.when))

    # Items and duties.

    def _item(self, item: Item) -> Iterator[Idle]:
        own = is_own(self._catalog, item.at)
        seen = self._seen.get(item.id)
        if seen is None:
            yield Idle(Kind.ITEM_UNNAMED, item.id, item.name, own=own)
            return
        types = tuple(seen.types.values())
        ways = self._of(item.id)
        can = item.when == ALWAYS_TRUE or self._met(AllOf(), item.when, ways) is not None
        if not seen.in_force:
            yield Idle(Kind.ITEM_LAPSED, item.id, item.name, own=own, types=types, witness=seen.plain)
        elif not can:
            yield Idle(Kind.ITEM_NEVER, item.id, item.name, own=own, parts=(item.when,), types=types, witness=seen.plain)
        elif not seen.leads:
            before = tuple(dict.fromkeys(key for kind in types for key in _before(kind, item.id)))
            yield Idle(Kind.ITEM_BEHIND, item.id, item.name, own=own, others=before, types=types, witness=seen.plain)
        if own and can and item.when != ALWAYS_TRUE:
            yield from self._conditions(item.id, item.name, item.when, ways, lambda _: ALWAYS_TRUE)

    def _duty(self, duty: Responsibility) -> Iterator[Idle]:
        if duty.id not in self._seen:
            yield Idle(Kind.DUTY_UNNAMED, duty.id, duty.matter)
            return
        if duty.scenarios:
            yield from self._scenarios(duty)

    # Scenarios.

    def _scenarios(self, duty: Responsibility) -> Iterator[Idle]:
        chosen: dict[int, Witness] = {}
        after: dict[int, set[int | None]] = defaultdict(set)
        ways = self._of(duty.id)
        for cell, line in ways:
            diagram = self._fits(cell.scene, line)
            for fits in answers(diagram):
                if fits.scenario is not None:
                    after[fits.scenario].add(fits.next)
                    if fits.scenario not in chosen:
                        chosen[fits.scenario] = self._witness(cell, diagram, lambda one, fits=fits: one == fits)  # type: ignore[misc]
        for number, scenario in enumerate(duty.scenarios):
            if number not in chosen:
                before = duty.scenarios[:number]
                witness = self._met(AllOf(), scenario.when, ways)
                hiding = tuple(other.id for other in _fewest(before, lambda some, s=scenario: self._met(  # type: ignore[misc]
                    AllOf(tuple(Not(other.when) for other in some)), s.when, ways) is None)) if witness else ()
                yield Idle(Kind.SCENARIO_NEVER, scenario.id, scenario.name, duty.id, parts=(scenario.when,), others=hiding,
                           types=tuple(self._seen[duty.id].types.values()), witness=witness)
            elif not self._asked_for(scenario) and all(_same(duty, scenario, other) for other in after[number]):
                others = tuple(duty.scenarios[other].id for other in sorted(n for n in after[number] if n is not None))
                yield Idle(Kind.SCENARIO_SAME, scenario.id, scenario.name, duty.id, parts=(scenario.when,), others=others,
                           types=tuple(self._seen[duty.id].types.values()), witness=chosen[number])

    def _asked_for(self, scenario: Scenario) -> bool:
        """Whether some rule tells the scenario from others."""
        return bool(self._catalog.conditions.get("duty.scenario")) or bool(scenario.basis)

    # Limits.

    def _conditions(self, record: str, title: str, condition: Condition, ways: list[tuple[Cell, Line]],
                    given: Callable[[Line], Condition]) -> Iterator[Idle]:
        """Parts of a condition that hold wherever its other parts do."""
        parts = conjuncts(condition)
        for part in parts if ways and condition != ALWAYS_TRUE else ():
            others = tuple(other for other in parts if other is not part)
            if all(self._met(AllOf((given(line), *others)), Not(part), [(cell, line)]) is None for cell, line in ways):
                yield Idle(Kind.CONDITION_IDLE, record, title, parts=(part,),
                           types=tuple({cell.kind.id: cell.kind for cell, _ in ways}.values()),
                           witness=self._met(ALWAYS_TRUE, condition, ways))

    # Questions about lines.

    def _of(self, record: str) -> list[tuple[Cell, Line]]:
        return [(cell, line) for cell, line in self._lines.values() if line.id == record]

    def _met(self, given: Condition, condition: Condition, ways: Iterable[tuple[Cell, Line]]) -> Witness | None:
        """An event on one of the lines under which both conditions hold; None where there is none."""
        both = AllOf((given, condition))
        for cell, line in ways:
            if residual(both, {**cell.scene.facts, **NO_CASE, **line.facts}) != NEVER:
                bare = replace(line, when=both, scope=ALWAYS_TRUE, responsibility=None)
                diagram = self._fits(cell.scene, bare)
                if any(fits.applies for fits in answers(diagram)):
                    return self._witness(cell, diagram, lambda fits: fits.applies)
        return None

    def _fits(self, scene: Scene, line: Line) -> Diagram[_Fits]:
        bare = replace(scene, weighed=Rulebase(classifying(scene, line)))

        def ask(facts: Facts) -> _Fits | Needs:
            settled = settle(bare, line, {**bare.facts, **line.facts, **facts})
            if isinstance(settled, Needs):
                return settled
            if settled.idle:
                return _Fits(applies=False)
            inside = bool(settled.facts.get("grant.in_scope"))
            duty = line.responsibility
            if duty is None or settled.scenario is None:
                return _Fits(True, inside)
            number = duty.scenarios.index(settled.scenario)
            left = replace(duty, scenarios=tuple(s for s in duty.scenarios if s is not settled.scenario))
            without = settle(bare, replace(line, responsibility=left), {**bare.facts, **line.facts, **facts})
            if isinstance(without, Needs):
                return without
            return _Fits(True, inside, number, duty.scenarios.index(without.scenario) if without.scenario else None)

        diagrams: Diagrams[_Fits] = Diagrams(self._order)
        return Unfolding(ask, self._catalog.vocabulary, diagrams, self._table.absentable(bare)).diagram(
            open_conditions(bare, (line,)))

    def _witness(self, cell: Cell, diagram: Diagram[_Fits], wanted: Callable[[_Fits], bool]) -> Witness:
        usual = presumptions(self._catalog, cell.scene.facts)
        path = nearest(diagram, usual, wanted) or {}
        facts = {name: value for name, value in path.items() if name not in usual or usual[name] != value}
        return Witness(cell.event(cell.towns[0], facts), cell.scene.day)


def _proved(record: str, title: str, found: Iterator[Idle]) -> Iterator[Idle]:
    """The findings; or that they could not be proved."""
    try:
        yield from found
    except TooWideError:
        yield Idle(Kind.UNPROVEN, record, title)


def classifying(scene: Scene, line: Line) -> tuple[Rule, ...]:
    """The rules that give what the line asks for; none where it asks for the event's own facts only."""
    given = {name for name, _ in scene.rules.classifying}
    wanted = any(name in given for condition in line.conditions for name in attributes(condition))
    return scene.rules.of(Phase.CLASSIFY) if wanted else ()


def _before(kind: EventType, key: str) -> tuple[str, ...]:
    """The items that the type names before this one."""
    return kind.items[:kind.items.index(key)]


def _fewest(scenarios: tuple[Scenario, ...], enough: Callable[[tuple[Scenario, ...]], bool]) -> tuple[Scenario, ...]:
    """Some of the scenarios that are enough, and of which none can be spared."""
    left = scenarios
    for scenario in reversed(scenarios):
        fewer = tuple(other for other in left if other is not scenario)
        if enough(fewer):
            left = fewer
    return left


def _same(duty: Responsibility, scenario: Scenario, other: int | None) -> bool:
    """Whether the scenario shares the matter out as another scenario does, or as the list does anyway."""
    mine = ((scenario.principal,), scenario.supporting or duty.supporting)
    if other is None:
        principals: tuple[Duty | None, ...] = (duty.principal, *duty.more_principals)
        return mine == (principals, duty.supporting)
    return mine == ((duty.scenarios[other].principal,), duty.scenarios[other].supporting or duty.supporting)
