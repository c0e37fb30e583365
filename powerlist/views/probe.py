"""What may happen to one rule or condition, in any way that events of the county can take (试探).

In: the cells of a decision table. Out: for a rule, what becomes of it (applies, set aside by which, never met) and an
event for each; proved over every line of every cell and all facts, once for those that nothing tells apart.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from powerlist.answer import Answer
from powerlist.catalog import Catalog
from powerlist.classify import Needs, classify
from powerlist.decide import presumptions
from powerlist.logic.diagram import Diagrams, answers, nearest
from powerlist.logic.evaluate import Facts
from powerlist.logic.residual import NEVER, residual
from powerlist.model.condition import ALWAYS_TRUE, AllOf, Condition, Not, attributes
from powerlist.model.rulebook import Rule
from powerlist.rulebase import Rulebase
from powerlist.scene import NOTHING, Line, Scene
from powerlist.settle import NO_CASE, settle
from powerlist.table.likeness import duty_facts
from powerlist.table.reduction import Reduction
from powerlist.table.table import Cell, Table, asking_order
from powerlist.table.unfold import Ask, Unfolding, open_conditions
from powerlist.terms import Phase, Tried
from powerlist.views.findings import Witness
from powerlist.weigh import first_unknown, overridden


def outside(name: str) -> bool:
    """Whether the fact is known only of events that the table leaves out: filed before, acted earlier, elsewhere."""
    return name.startswith("case.") or name in ("event.day", "event.in_county")


@dataclass(frozen=True)
class Fate:
    """What may become of a rule: with which rules beating it."""

    tried: Tried
    beaten_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """One line of a cell, or one of its rivals: a place where rules are weighed."""

    cell: Cell
    line: Line

    @property
    def scene(self) -> Scene:
        """The scene of the cell."""
        return self.cell.scene

    @cached_property
    def known(self) -> Facts:
        """What the catalogs say there."""
        return {**self.scene.facts, **NO_CASE, **self.line.facts}

    @cached_property
    def anywhere(self) -> Facts:
        """The same without what is fixed only because the table leaves other events out."""
        return {name: value for name, value in self.known.items() if not outside(name)}


def ways_of(scene: Scene) -> Iterator[Line]:
    """The lines of a scene on which rules are weighed: each with its rivals, and none at all where none applies."""
    for line in scene.lines:
        yield from (replace(rival, when=line.when) for rival in line.rivals) if line.rivals else (line,)
    if all(line.when != ALWAYS_TRUE for line in scene.lines):
        yield replace(NOTHING, when=AllOf(tuple(Not(line.when) for line in scene.lines)))


class Probe:
    """Remembers one way of every kind that rules can tell apart, and tries rules on them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._catalog: Catalog = table.catalog
        self._reduction = Reduction(self._catalog.vocabulary, [rule.when for rule in self._catalog.rules.values()])
        self._days = sorted({day for body in self._catalog.bodies.values()
                             for day in (body.period.start, body.period.end) if day is not None})
        self._order = tuple(asking_order(self._catalog))
        self.ways: dict[Hashable, Way] = {}

    def look(self, cell: Cell) -> None:
        """Take in one cell."""
        scene = cell.scene
        around = self._reduction.of(scene.facts), id(scene.rules), sum(day <= scene.day for day in self._days)
        for line in ways_of(scene):
            known = {**scene.facts, **NO_CASE, **line.facts}
            conditions = tuple(residual(condition, known) for condition in line.conditions)
            duty = line.responsibility
            key = (around, self._reduction.of(line.facts), conditions, tuple(_bodies(scene, line)),
                   duty and tuple(duty_facts(self._catalog, self._reduction, duty)))
            if key not in self.ways:
                self.ways[key] = Way(cell, line)

    # Rules.

    def possible(self, condition: Condition) -> bool:
        """Whether the catalogs leave it open, somewhere, that the condition holds; False is a proof that it never does."""
        return any(residual(condition, way.known) != NEVER for way in self.ways.values())

    def possible_anywhere(self, condition: Condition) -> bool:
        """The same of events that the table leaves out as well."""
        return any(map(outside, attributes(condition))) and any(
            residual(condition, way.anywhere) != NEVER for way in self.ways.values())

    def fates(self, rule: Rule, enough: Callable[[Fate], bool]) -> dict[Fate, Witness]:
        """What may become of a rule, with an event for each; no further once it is `enough`.

        Raises:
            TooWideError: the facts combine in too many ways.
        """
        found: dict[Fate, Witness] = {}
        done: set[Hashable] = set()
        for way in self.ways.values():
            if rule.id in self._catalog.rules and way.scene.day not in rule.period:
                continue
            if residual(rule.when, way.known) == NEVER:
                continue
            scene = replace(way.scene, weighed=self._weighed(way.scene, rule))
            left = tuple(residual(condition, way.known) for condition in (
                *(other.when for other in scene.rules.rules), *way.line.conditions))
            seen = way.line.responsibility
            key = (tuple(other.id for other in scene.rules.rules), left,
                   seen and tuple(duty_facts(self._catalog, self._reduction, seen)),
                   tuple(_bodies(scene, way.line)) if rule.phase in _AFTER else ())
            if key in done:
                continue
            done.add(key)
            for fate, witness in self._ask(way, scene, rule):
                found.setdefault(fate, witness)
            if any(map(enough, found)):
                break
        return found

    def _ask(self, way: Way, scene: Scene, rule: Rule) -> Iterator[tuple[Fate, Witness]]:
        diagrams: Diagrams[Fate] = Diagrams(self._order)
        ask = _classified(scene, way.line, rule) if rule.phase is Phase.CLASSIFY else _weighed(scene, way.line, rule)
        diagram = Unfolding(ask, self._catalog.vocabulary, diagrams, self._table.absentable(scene)).diagram(
            open_conditions(scene, (way.line,)))
        usual = presumptions(self._catalog, scene.facts)
        for fate in answers(diagram):
            path = nearest(diagram, usual, lambda other, fate=fate: other == fate) or {}  # type: ignore[misc]
            facts = {name: value for name, value in path.items() if name not in usual or usual[name] != value}
            yield fate, Witness(way.cell.event(way.cell.towns[0], facts), scene.day)

    def _weighed(self, scene: Scene, rule: Rule) -> Rulebase:
        """The rules that have a say in what becomes of it."""
        same = scene.rules.of(*_TOGETHER.get(rule.phase, (rule.phase,)))
        lower = overridden(same)
        wanted = {rule.id: rule, **{other.id: other for other in same if rule.id in lower[other.id]}}
        if any(name.startswith("answer.") for one in wanted.values() for name in attributes(one.when)):
            wanted |= {other.id: other for other in scene.rules.of(Phase.SCREEN, Phase.ASSIGN, Phase.SETTLE)}
        kinds = {name for name, _ in scene.rules.classifying}
        asked = [other.when for other in wanted.values()]
        asked += [condition for line in scene.lines for way in line.ways for condition in way.conditions]
        if rule.phase is Phase.CLASSIFY or any(name in kinds for condition in asked for name in attributes(condition)):
            wanted = {other.id: other for other in scene.rules.of(Phase.CLASSIFY)} | wanted
        return Rulebase(wanted.values())


#: Phases whose rules may ask who leads.
_AFTER = (Phase.SUPPORT, Phase.OBLIGE)

#: Phases whose rules set one another aside.
_TOGETHER = {Phase.SCREEN: (Phase.SCREEN, Phase.ASSIGN), Phase.ASSIGN: (Phase.SCREEN, Phase.ASSIGN)}


def _weighed(scene: Scene, line: Line, rule: Rule) -> Ask[Fate]:
    """What becomes of a rule that speaks about the owner, or after it."""
    def ask(facts: Facts) -> Fate | Needs:
        settled = settle(scene, line, {**scene.facts, **line.facts, **facts})
        if isinstance(settled, Needs):
            return settled
        if settled.idle:
            return Fate(Tried.FAILED)
        weighed = settled.weighed
        if rule.phase in _AFTER:
            weighing = Answer(scene, settled, (settled,)).weigh(settled, rule.phase)
            weighed, settled = weighing.weighed, weighing.settled
        open_rules = [other for other in weighed.open if other.id == rule.id or weighed.truths[rule.id]]
        if weighed.truths[rule.id] is None or (weighed.truths[rule.id] and open_rules):
            waiting = rule if weighed.truths[rule.id] is None else open_rules[0]
            return Needs(first_unknown(waiting, settled.facts))
        return Fate(weighed.tried(rule), weighed.beaten.get(rule.id, ()) if weighed.truths[rule.id] else ())

    return ask


def _classified(scene: Scene, line: Line, rule: Rule) -> Ask[Fate]:
    """What becomes of a rule that says what kind of event it is."""
    def ask(facts: Facts) -> Fate | Needs:
        found = classify(scene, {**scene.facts, **line.facts, **facts})
        if isinstance(found, Needs):
            return found
        step = next(step for step in found.steps(scene.engine) if step.rule.id == rule.id)
        return Fate(step.tried, step.beaten_by)

    return ask


def _bodies(scene: Scene, line: Line) -> Iterator[Hashable]:
    """Who may come to lead; the town of the place is like any other."""
    town = scene.town
    duty = line.responsibility
    cases = (None, *duty.scenarios) if duty else ()
    take_back = line.grant.take_back if line.grant else None
    for body in (town, scene.holder(line), *scene.holders(line), scene.listed_holder(line),
                 *(body for scenario in cases for body in scene.principals(line, scenario))):
        yield body and ("<town>" if body is town else body.id)
    yield take_back and take_back.receiver
