"""One event as it ordinarily comes in (通常情形): who is sent there, who helps with what, until when, on what basis,
and why it may not go to the town.

In: a catalog and a day, then a scene with what is known. Out: what `decide` answers, as far as a dispatcher needs it.
Rules that cannot apply to the scene are left out before they are weighed, so a county is answered in seconds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from powerlist.answer import Answer
from powerlist.catalog import Catalog
from powerlist.explore import Explorer, Split
from powerlist.logic.evaluate import Facts
from powerlist.logic.residual import NEVER, residual
from powerlist.model.bodies import Body, Unit
from powerlist.model.common import made_up
from powerlist.model.condition import Condition, attributes
from powerlist.model.powers import Grant
from powerlist.model.rulebook import Effect, Rule
from powerlist.rulebase import Rulebase
from powerlist.scene import NOTHING, Line, Scene
from powerlist.settle import NO_CASE, Settled
from powerlist.table.likeness import OWNING
from powerlist.table.reduction import Reduction
from powerlist.terms import GrantMode, Outcome, Phase, Role
from powerlist.trace import Assignment, Backing, Due, Obligation
from powerlist.views.absence import Absence, absence

#: The phases that speak around an owner.
AROUND = (Phase.SUPPORT, Phase.OBLIGE, Phase.FALLBACK)


class Why(StrEnum):
    """Why an event may not be sent to the town of its place (不得派往镇街)."""

    NO_GRANT = "没有下放给镇街"
    RESERVED = "措施不得下放"
    TAKEN_BACK = "已经收回"
    NOT_YET = "下放还没有生效"
    ENDED = "下放已经到期"
    LIMITS = "超出下放的限定范围"
    UNCOVERED = "下放不含这项措施"
    STATIONED = "派驻不改变主体"
    NAMED = "法律写明由部门办理"
    LISTED = "责任清单写明由别的单位主办"
    OTHERWISE = "规则另有规定"
    CHANNEL = "另有法定渠道"
    NO_TOWN = "当地没有镇街机构"


@dataclass(frozen=True, slots=True)
class Bar:
    """Why not the town, the grant that does not carry it there, and the rules that decided."""

    why: Why
    grant: Grant | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Where one event is sent (派单). `line` is the power or duty that gives the lead."""

    assignment: Assignment
    line: Line
    scenario: str | None
    unit: Unit | None
    support: tuple[Backing, ...]
    deadlines: tuple[Due, ...]
    obligations: tuple[Obligation, ...]
    interim: Body | None
    basis: tuple[str, ...]
    grant: Grant | None
    bar: Bar | None
    made_up: bool
    absence: Absence | None = None

    @property
    def outcome(self) -> Outcome:
        """Whose it is, in a word."""
        return self.assignment.outcome

    def concerns(self, body: str) -> bool:
        """Whether the body leads, is a side of the dispute, keeps it meanwhile or helps."""
        owner = self.assignment
        named = (owner.lead, owner.in_name_of, owner.adjudicator, self.interim, *(c.body for c in owner.candidates),
                 *(backing.body for backing in self.support))
        return any(one is not None and one.id == body for one in named)

    def key(self, parts: Mapping[str, str]) -> Hashable:
        """What makes two dispatches the same to a reader; `parts` are bodies that go by another word, by id."""
        def part(body: Body | None) -> str | None:
            return parts.get(body.id, body.id) if body else None

        owner = self.assignment
        return (owner.outcome, part(owner.lead), part(owner.in_name_of), owner.channel, owner.missing, owner.way,
                tuple(part(candidate.body) for candidate in owner.candidates), part(owner.adjudicator),
                owner.adjudicator_role, owner.rules, self.line.id, self.scenario, self.unit and self.unit.name,
                tuple((part(backing.body), backing.duties) for backing in self.support),
                tuple((due.deadline, due.source) for due in self.deadlines),
                tuple((one.text, one.rule) for one in self.obligations), part(self.interim), self.basis,
                self.grant and self.grant.id, self.bar and (self.bar.why, self.bar.grant and self.bar.grant.id),
                self.made_up, self.absence)


class Ordinary:
    """Answers for one catalog on one day."""

    def __init__(self, catalog: Catalog, day: date) -> None:
        self.catalog = catalog
        self._all = catalog.rules_on(day)
        self._weighed = self._all.of(*OWNING, *AROUND)
        self._reduction = Reduction(catalog.vocabulary, [rule.when for rule in self._weighed])
        self._live: dict[Hashable, frozenset[str]] = {}
        self._chosen: dict[frozenset[str], Rulebase] = {}

    def pruned(self, scene: Scene, known: Facts) -> Scene:
        """The scene with the rules that may yet apply. Those that classify stay: that none of them applies is
        itself a fact."""
        ways = [way.facts for line in (*scene.lines, NOTHING) for way in line.ways]
        ids = frozenset[str]().union(*(self._may_apply({**known, **facts}) for facts in ways))
        found = self._chosen.get(ids)
        if found is None:
            kept = (rule for rule in self._weighed if rule.id in ids)
            found = self._chosen[ids] = Rulebase((*kept, *self._all.of(Phase.CLASSIFY)))
        return replace(scene, weighed=found)

    def _may_apply(self, known: Facts) -> frozenset[str]:
        key = self._reduction.of(known)
        found = self._live.get(key)
        if found is None:
            facts = {**NO_CASE, **dict(key)}
            found = self._live[key] = frozenset(r.id for r in self._weighed if residual(r.when, facts) != NEVER)
        return found

    def mattering(self, scene: Scene, known: Facts) -> frozenset[str]:
        """Facts on which more than the lead may hang: the helpers, what must be observed, who keeps it."""
        conditions = [rule.when for rule in scene.rules.of(*AROUND, Phase.CLASSIFY)]
        alone = len(scene.lines) == 1 and "grant.in_scope" not in _asked(conditions, known)
        for line in () if alone else scene.lines:  # what the only line asks tells the answers apart by itself
            conditions += [condition for way in line.ways for condition in way.conditions]
        return _asked(conditions, known)

    def dispatch(self, scene: Scene, known: Facts) -> Dispatch:
        """Where an event with these facts is sent; INCOMPLETE where they are too few."""
        explorer = Explorer(scene, known)
        first = explorer.lead
        if isinstance(first, Split):
            return Dispatch(Assignment(Outcome.INCOMPLETE, missing=first.attribute), NOTHING, None, None, (), (), (),
                            None, (), None, None, made_up(scene.type))
        lines = [found for line in scene.lines if isinstance(found := explorer.line(line), Settled)]
        return self._written(scene, first, tuple(line for line in lines if not line.idle))

    def _written(self, scene: Scene, first: Settled, settled: tuple[Settled, ...]) -> Dispatch:
        owner, line = first.assignment, first.line
        answer = Answer(scene, first, settled)
        grant = line.grant if line.grant and scene.day in line.grant.in_force else None
        record = line.item or line.responsibility
        basis = record.basis if record else tuple(c for rule in owner.rules for c in self.catalog.rules[rule].basis)
        return Dispatch(
            owner, line, first.scenario.id if first.scenario else None,
            scene.unit(owner.lead, line), answer.support,
            tuple(replace(due, day=None) for due in answer.deadlines), answer.obligations, answer.interim,
            self.catalog.cites(basis, scene.day), grant, self._bar(scene, first),
            any(map(made_up, (scene.type, line.item, line.grant, line.responsibility, owner.lead))),
            absence(scene, line.id, owner.missing, first.scenario) if owner.outcome is Outcome.UNOWNED else None)

    def _bar(self, scene: Scene, first: Settled) -> Bar | None:
        """Why the town may not have what belongs to another."""
        owner = first.assignment
        if owner.outcome is Outcome.ELSEWHERE:
            return Bar(Why.CHANNEL, None, owner.rules)
        if owner.outcome is not Outcome.OWNED or (scene.town and owner.lead and owner.lead.id == scene.town.id):
            return None
        if scene.town is None:
            return Bar(Why.NO_TOWN, None, owner.rules)
        rules = [self.catalog.rules[rule] for rule in owner.rules]
        why = _why(first, {_lead(rule) for rule in rules}, self.catalog.departments, scene.day)
        return Bar(why, first.line.grant if why in _BY_GRANT else None, owner.rules)


def _asked(conditions: Iterable[Condition], known: Facts) -> frozenset[str]:
    return frozenset(name for condition in conditions for name in attributes(residual(condition, known)))


_BY_GRANT = frozenset({Why.TAKEN_BACK, Why.NOT_YET, Why.ENDED, Why.LIMITS, Why.UNCOVERED, Why.STATIONED})


def _lead(rule: Rule) -> str | None:
    return (rule.then or Effect()).lead


def _why(first: Settled, leads: set[str | None], departments: Iterable[str], day: date) -> Why:
    """The reason, by whom the rules name and by what became of the grant."""
    if first.line.responsibility is not None or Role.LISTED_HOLDER in leads:
        return Why.LISTED
    if not leads.isdisjoint(departments):
        return Why.NAMED
    facts, grant = first.facts, first.line.grant
    if grant is None:
        return Why.RESERVED if facts.get("measure.reserved") or facts.get("item.only_reserved") else Why.NO_GRANT
    if facts.get("grant.taken_back"):
        return Why.TAKEN_BACK
    if day not in grant.in_force:
        return Why.NOT_YET if grant.period.start and day < grant.period.start else Why.ENDED
    if grant.mode is GrantMode.STATIONING:
        return Why.STATIONED
    if not facts.get("grant.in_scope", True):
        return Why.LIMITS
    if facts.get("measure.reserved"):
        return Why.RESERVED
    return Why.OTHERWISE if facts.get("grant.covers") else Why.UNCOVERED
