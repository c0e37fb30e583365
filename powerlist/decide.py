"""Who owns an event (归属判定): the reference reading of the rules. Pure, total, and never a guess.

The order of thought is `classify → assign → support → oblige`; `settle` and `fallback` speak when nobody
or more than one stands after `assign`. A fact that is missing stays unknown: if the answer would differ
with its value the outcome is `incomplete`, and the questions say for which value which answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.clock import due_day
from powerlist.logic.evaluate import Facts, truth
from powerlist.logic.partition import representatives
from powerlist.logic.tree import Value, attributes
from powerlist.logic.typing import Mistake, typed_one
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.duties import Scenario
from powerlist.model.rulebook import Doubt, Effect, Rule
from powerlist.scene import Line, Scene, government
from powerlist.terms import BodyKind, Level, Outcome, Phase, Role, Tried
from powerlist.trace import (
    Assignment,
    Backing,
    Candidate,
    Decision,
    Due,
    Obligation,
    OpenDoubt,
    Power,
    Presumption,
    Question,
    Step,
)
from powerlist.weigh import Weighed, asked, first_unknown, weigh

#: How many combinations of unknown facts are tried before the engine says "too many unknowns".
MAX_COMBINATIONS = 4000


@dataclass(frozen=True)
class Needs:
    """The answer depends on a fact that is not known (还需要的事实)."""

    attribute: str


@dataclass(frozen=True)
class Settled:
    """One line with everything settled that can be."""

    line: Line
    facts: Facts
    assignment: Assignment
    weighed: Weighed
    classified: tuple[Step, ...]
    scenario: Scenario | None = None


def decide(catalog: Catalog, event: Event, facts: Facts, day: date, *, strict: bool = False) -> Decision:
    """Decide one event.

    Args:
        catalog: a linked catalog without errors.
        event: linked to it.
        facts: the event's attributes, typed (see `intake.facts_of`).
        day: the day asked about; powers are looked up as they were held then.
        strict: ask about facts that the vocabulary presumes, instead of presuming them.
    """
    scene = Scene(catalog, event, day)
    presumed = {} if strict else presumptions(catalog, facts)
    known = {**scene.facts, **presumed, **facts}
    if scene.in_county and scene.town_area is None:
        return _no_town(scene)
    return _Judge(scene, known, presumed).decision()


def presumptions(catalog: Catalog, facts: Facts, prefix: str = "event.") -> dict[str, Value]:
    """Facts that nobody reported and that the vocabulary presumes."""
    found: dict[str, Value] = {}
    for attribute in catalog.vocabulary.values():
        if attribute.presumed is None or attribute.name in facts or not attribute.name.startswith(prefix):
            continue
        value = None if attribute.presumed == "无" else typed_one(attribute, attribute.presumed)
        if not isinstance(value, Mistake):
            found[attribute.name] = value
    return found


def _no_town(scene: Scene) -> Decision:
    from powerlist.model.rulebook import Attribute
    from powerlist.terms import ValueType

    place = Attribute("event.place", ValueType.TEXT, "地点", question="发生在哪个镇街？")
    return Decision(Outcome.INCOMPLETE, scene.day, scene.type.name, questions=(Question(place),),
                    digests=scene.catalog.digests)


class _Judge:
    """One event being decided; holds the scene so that the steps below read as sentences."""

    def __init__(self, scene: Scene, known: Mapping[str, Value], presumed: Mapping[str, Value]) -> None:
        self.scene = scene
        self.catalog = scene.catalog
        self.known = known
        self.presumed = presumed
        self.tries = 0

    def decision(self) -> Decision:
        results = [self._line(line) for line in self.scene.lines]
        primary = results[0]
        if isinstance(primary, _Split):
            return self._incomplete(primary, results)
        return self._complete(primary, results)

    # One line under what is known; unknown facts are tried for every value that rules can tell apart.

    def _line(self, line: Line) -> Settled | _Split:
        self.tries = 0
        return self._explore(line, {**self.known, **line.facts})

    def _explore(self, line: Line, facts: Facts) -> Settled | _Split:
        found = self._settle(line, facts)
        if isinstance(found, Settled):
            return found
        self.tries += 1
        if self.tries > MAX_COMBINATIONS:
            return _Split(found.attribute, ())
        branches = [(value, self._explore(line, {**facts, found.attribute: value}))
                    for value in self._values(found.attribute)]
        first = branches[0][1]
        if isinstance(first, Settled) and all(
                isinstance(b, Settled) and b.assignment.answer == first.assignment.answer for _, b in branches):
            return self._undecided_but_equal(line, facts, first)
        return _Split(found.attribute, tuple(branches))

    def _undecided_but_equal(self, line: Line, facts: Facts, one: Settled) -> Settled:
        """The fact does not matter: keep the answer, but show the rules as what is known leaves them."""
        classified = self._classify(facts)
        seen = {**facts, **(classified.facts if isinstance(classified, _Classified) else {})}
        weighed = weigh(self.catalog.rules_of(Phase.ASSIGN, self.scene.day), seen)
        return replace(one, facts=seen, weighed=weighed)

    def _values(self, name: str) -> tuple[Value, ...]:
        conditions = [c for rule in self.catalog.rules.values() for c in (rule.when,)]
        conditions += [line.scope for line in self.scene.lines]
        conditions += [s.when for line in self.scene.lines if line.responsibility
                       for s in line.responsibility.scenarios]
        return representatives(self.catalog.vocabulary[name], conditions)

    def _settle(self, line: Line, facts: Facts) -> Settled | Needs:
        classified = self._classify(facts)
        if isinstance(classified, Needs):
            return classified
        facts = {**facts, **classified.facts}
        scoped = self._scope(line, facts)
        if isinstance(scoped, Needs):
            return scoped
        facts = {**facts, **scoped}
        scenario = self._scenario(line, facts)
        if isinstance(scenario, Needs):
            return scenario
        facts = {**facts, **self._duty_facts(line, scenario), **self._competence(line, facts)}
        weighed = weigh(self.catalog.rules_of(Phase.ASSIGN, self.scene.day), facts)
        if weighed.open:
            return Needs(first_unknown(weighed.open[0], facts))
        assignment = self._assign(line, facts, weighed, scenario)
        if classified.clash and assignment.outcome is Outcome.OWNED:
            assignment = replace(assignment, outcome=Outcome.DISPUTED, lead=None, candidates=classified.clash)
        if assignment.outcome is Outcome.DISPUTED and assignment.adjudicator_role is None:
            assignment = self._adjudicate(line, facts, assignment)
        return Settled(line, facts, assignment, weighed, classified.steps, scenario)

    # classify

    def _classify(self, facts: Facts) -> _Classified | Needs:
        rules = self.catalog.rules_of(Phase.CLASSIFY, self.scene.day)
        result = _Classified()
        for name in classified_in_order(rules):
            group = tuple(rule for rule in rules if rule.then and name in rule.then.set)
            weighed = weigh(group, {**facts, **result.facts})
            if weighed.open:
                return Needs(first_unknown(weighed.open[0], {**facts, **result.facts}))
            result.add(name, group, weighed, {**facts, **result.facts}, self.catalog)
        return result

    # What is known about the grant's limits, the scenario and earlier filings.

    def _scope(self, line: Line, facts: Facts) -> dict[str, Value] | Needs:
        if "grant.in_scope" in facts:
            return {}
        inside = truth(line.scope, facts)
        if inside is None:
            return Needs(next(n for n in attributes(line.scope) if n not in facts))
        return {"grant.in_scope": inside}

    def _scenario(self, line: Line, facts: Facts) -> Scenario | Needs | None:
        """The first scenario that fits; the list is ordered from the special to the general."""
        for scenario in line.responsibility.scenarios if line.responsibility else ():
            fits = truth(scenario.when, facts)
            if fits is None:
                return Needs(next(n for n in attributes(scenario.when) if n not in facts))
            if fits:
                return scenario
        return None

    def _duty_facts(self, line: Line, scenario: Scenario | None) -> dict[str, Value]:
        if line.responsibility is None:
            return {}
        duty = scenario.principal if scenario else line.responsibility.principal
        kind = None if duty is None else "镇街" if duty.town else "部门" if duty.department else "其他机构"
        return {"duty.principal": kind, "duty.scenario": scenario.id if scenario else None}

    def _competence(self, line: Line, facts: Facts) -> dict[str, Value]:
        """Whether who filed had jurisdiction on the day of filing: the same line, on that day, unfiled."""
        filings = self.scene.first_filings
        if not filings:
            return {"case.filer_competent": False}
        event = replace(self.scene.event, filed=())
        earlier = Scene(self.catalog, event, filings[0].on)
        then = {**facts, **earlier.facts}
        twin = next((other for other in earlier.lines if (other.item, other.measure, other.responsibility)
                     == (line.item, line.measure, line.responsibility)), None)
        if twin is None:
            return {"case.filer_competent": False}
        judge = _Judge(earlier, then, {})
        found = judge._explore(twin, {**{k: v for k, v in then.items() if k not in twin.facts}, **twin.facts})
        lead = found.assignment.lead if isinstance(found, Settled) else None
        return {"case.filer_competent": lead is not None and lead.id == filings[0].by}

    # assign

    def _assign(self, line: Line, facts: Facts, weighed: Weighed, scenario: Scenario | None) -> Assignment:
        answers: dict[tuple[object, ...], Assignment] = {}
        for rule in weighed.standing:
            found = self._conclude(rule, line, facts, scenario)
            if found is None:
                continue
            same = answers.get(found.answer)
            answers[found.answer] = replace(found, rules=(*(same.rules if same else ()), rule.id))
        if not answers:
            return self._unowned(line, facts)
        if len(answers) == 1:
            return next(iter(answers.values()))
        candidates = tuple(Candidate(a.lead, a.rules) for a in answers.values())
        return Assignment(Outcome.DISPUTED, candidates=candidates,
                          rules=tuple(r for a in answers.values() for r in a.rules))

    def _conclude(self, rule: Rule, line: Line, facts: Facts, scenario: Scenario | None) -> Assignment | None:
        effect = rule.then or Effect()
        if effect.channel is not None:
            channel = facts.get(effect.channel, effect.channel)
            return Assignment(Outcome.ELSEWHERE, channel=str(channel), lead=self._one(effect.lead, line, scenario))
        if effect.adjudicator is not None:
            sides = dict.fromkeys(filing.by for filing in self.scene.first_filings)
            candidates = tuple(Candidate(self.catalog.bodies[side], (rule.id,)) for side in sides)
            return Assignment(Outcome.DISPUTED, candidates=candidates, way=effect.way,
                              adjudicator=self._superior(effect.adjudicator, line, candidates),
                              adjudicator_role=effect.adjudicator)
        if effect.lead is None:
            return None
        lead = self._one(effect.lead, line, scenario)
        if lead is None:
            return Assignment(Outcome.UNOWNED, missing=effect.lead)
        name = self._one(effect.in_name_of, line, scenario) or lead
        return Assignment(Outcome.OWNED, lead=lead, in_name_of=name,
                          respondent=self._one(effect.respondent, line, scenario) or name)

    def _one(self, party: str | None, line: Line, scenario: Scenario | None) -> Body | None:
        if party is None:
            return None
        return next(iter(self.scene.cast(party, line, scenario)), None)

    def _unowned(self, line: Line, facts: Facts) -> Assignment:
        return Assignment(Outcome.UNOWNED)

    # settle

    def _adjudicate(self, line: Line, facts: Facts, assignment: Assignment) -> Assignment:
        about: dict[str, Value] = {
            "dispute.about": "职责划分" if line.kind == "责任" else "执法管辖",
            "dispute.between": _sides([c.body for c in assignment.candidates if c.body]),
        }
        weighed = weigh(self.catalog.rules_of(Phase.SETTLE, self.scene.day), {**facts, **about})
        for rule in weighed.standing:
            if rule.then and rule.then.adjudicator:
                superior = self._superior(rule.then.adjudicator, line, assignment.candidates)
                return replace(assignment, adjudicator=superior, adjudicator_role=rule.then.adjudicator,
                               way=rule.then.way, rules=(*assignment.rules, rule.id))
        return assignment

    def _superior(self, party: str, line: Line, candidates: tuple[Candidate, ...]) -> Body | None:
        """The adjudicator; the common superior is the lowest government above all sides."""
        if party != Role.COMMON_SUPERIOR.value:
            return self._one(party, line, None)
        areas = [c.body.area for c in candidates if c.body]
        for level in (Level.COUNTY, Level.CITY, Level.PROVINCE):
            area = self.catalog.area_at(self.catalog.manifest.county or "", level)
            if area and all(self.catalog.within(a, area.id) for a in areas):
                return government(self.catalog, level, self.scene.day)
        return None

    # The whole answer.

    def _complete(self, primary: Settled, results: list[Settled | _Split]) -> Decision:
        assignment = primary.assignment
        powers = tuple(_merge(self._power(result, line)
                              for result, line in zip(results, self.scene.lines, strict=True)
                              if line.kind != "无"))
        decision = Decision(
            outcome=assignment.outcome, as_of=self.scene.day, title=self.scene.type.name,
            lead=assignment.lead, in_name_of=assignment.in_name_of, respondent=assignment.respondent,
            channel=assignment.channel, candidates=assignment.candidates, adjudicator=assignment.adjudicator,
            adjudicator_role=assignment.adjudicator_role, way=assignment.way, powers=powers,
            digests=self.catalog.digests,
        )
        owned = [r for r in results if isinstance(r, Settled)]
        steps = [*primary.classified, *self._steps(primary, Phase.ASSIGN, primary.weighed)]
        if decision.lead is not None:
            field_name = primary.facts.get("item.field")
            decision = replace(decision, unit=decision.lead.unit_for(str(field_name) if field_name else None))
        if assignment.outcome in (Outcome.OWNED, Outcome.DISPUTED):
            support, more = self._support(primary, owned, decision)
            decision = replace(decision, support=support)
            steps += more
            decision, more = self._oblige(primary, decision)
            steps += more
        if assignment.outcome in (Outcome.UNOWNED, Outcome.DISPUTED):
            decision, more = self._interim(primary, decision)
            steps += more
        return replace(decision, steps=tuple(steps), doubts=self._doubts(owned, steps),
                       presumptions=self._leaned_on(primary))

    def _incomplete(self, split: _Split, results: list[Settled | _Split]) -> Decision:
        questions = tuple(Question(self.catalog.vocabulary[name], answers) for name, answers in split.questions())
        facts = {**self.known, **self.scene.lines[0].facts}
        classified = self._classify(facts)
        steps: tuple[Step, ...] = ()
        if isinstance(classified, _Classified):
            facts = {**facts, **classified.facts}
            steps = classified.steps
        weighed = weigh(self.catalog.rules_of(Phase.ASSIGN, self.scene.day), facts)
        open_line = Settled(self.scene.lines[0], facts, Assignment(Outcome.INCOMPLETE), weighed, steps)
        powers = tuple(_merge(self._power(result, line)
                              for result, line in zip(results, self.scene.lines, strict=True)))
        return Decision(Outcome.INCOMPLETE, self.scene.day, self.scene.type.name, questions=questions,
                        powers=powers, steps=(*steps, *self._steps(open_line, Phase.ASSIGN, weighed)),
                        presumptions=self._leaned_on(open_line), digests=self.catalog.digests)

    def _power(self, result: Settled | _Split, line: Line) -> Power:
        if isinstance(result, Settled):
            assignment = result.assignment
            steps = tuple(self._steps(result, Phase.ASSIGN, result.weighed))
        else:
            assignment, steps = Assignment(Outcome.INCOMPLETE), ()
        measures = (line.measure.word,) if line.measure else ()
        if line.item is not None:
            basis = self.catalog.cites(line.item.basis, self.scene.day)
            return Power(line.item.name, line.item.type.value, line.item.id, measures, assignment, basis, steps)
        if line.responsibility is not None:
            basis = self.catalog.cites(line.responsibility.basis, self.scene.day)
            return Power(line.responsibility.matter, "责任", line.responsibility.id, (), assignment, basis, steps)
        return Power(self.scene.type.name, line.kind, self.scene.type.id, (), assignment, (), steps)

    def _steps(self, settled: Settled, phase: Phase, weighed: Weighed) -> Iterator[Step]:
        for rule in self.catalog.rules_of(phase, self.scene.day):
            lead = rule.then.lead if rule.then else None
            yield Step(rule, weighed.tried(rule), asked(rule, settled.facts), weighed.beaten.get(rule.id, ()),
                       self._one(lead, settled.line, settled.scenario) if lead else None)

    # support

    def _support(self, primary: Settled, owned: list[Settled], decision: Decision
                 ) -> tuple[tuple[Backing, ...], list[Step]]:
        found: dict[str, Backing] = {}
        steps: list[Step] = []
        for settled in owned:
            weighed = weigh(self.catalog.rules_of(Phase.SUPPORT, self.scene.day), settled.facts)
            if settled is primary:
                steps = list(self._steps(settled, Phase.SUPPORT, weighed))
            for rule in weighed.standing:
                for backing in self._backing(rule, settled, owned, decision):
                    if decision.lead is None or backing.body.id != decision.lead.id:
                        earlier = found.get(backing.body.id)
                        duties = (*(earlier.duties if earlier else ()), *backing.duties)
                        found[backing.body.id] = replace(earlier or backing, duties=tuple(dict.fromkeys(duties)))
        return tuple(found.values()), steps

    def _backing(self, rule: Rule, settled: Settled, owned: list[Settled], decision: Decision
                 ) -> Iterator[Backing]:
        for support in rule.then.support if rule.then else ():
            if support.who == Role.SUPPORTING.value:
                for duty in self.scene.supporting(settled.line, settled.scenario):
                    body = self.scene.party(duty)
                    if body is not None:
                        yield Backing(body, duty.duties, rule.id)
            elif support.who == Role.OTHER_HOLDERS.value:
                yield from self._other_holders(rule, settled)
            else:
                duties = support.duties or self._principal_duties(support.who, settled)
                for body in self.scene.cast(support.who, settled.line, settled.scenario):
                    yield Backing(body, duties, rule.id)

    def _principal_duties(self, who: str, settled: Settled) -> tuple[str, ...]:
        if who != Role.PRINCIPAL.value or settled.line.responsibility is None:
            return ()
        duty = settled.scenario.principal if settled.scenario else settled.line.responsibility.principal
        return duty.duties if duty else ()

    def _other_holders(self, rule: Rule, settled: Settled) -> Iterator[Backing]:
        lead = settled.assignment.lead
        if lead is not None and settled.line.item is not None:
            what = settled.line.measure.word if settled.line.measure else settled.line.item.name
            yield Backing(lead, (f"依法行使：{what}",), rule.id)

    # oblige

    def _oblige(self, primary: Settled, decision: Decision) -> tuple[Decision, list[Step]]:
        weighed = weigh(self.catalog.rules_of(Phase.OBLIGE, self.scene.day), primary.facts)
        dues: list[Due] = []
        duties: list[Obligation] = []
        handling = self.scene.type.deadline
        start = self.scene.event.day or self.scene.day
        if handling is not None:
            dues.append(Due(handling, self.scene.type.id, due_day(self.catalog, start, handling)))
        for rule in weighed.standing:
            effect = rule.then or Effect()
            if effect.deadline is not None:
                filed = self.scene.first_filings[0].on if self.scene.first_filings else None
                since = filed if effect.deadline.since == "立案" else start
                day = due_day(self.catalog, since, effect.deadline) if since else None
                dues.append(Due(effect.deadline, rule.id, day))
            duties += [Obligation(text, rule.id) for text in effect.obligations]
        steps = list(self._steps(primary, Phase.OBLIGE, weighed))
        return replace(decision, deadline=dues[0] if dues else None, deadlines=tuple(dues),
                       obligations=tuple(duties)), steps

    # fallback: who keeps it meanwhile

    def _interim(self, primary: Settled, decision: Decision) -> tuple[Decision, list[Step]]:
        weighed = weigh(self.catalog.rules_of(Phase.FALLBACK, self.scene.day), primary.facts)
        steps = list(self._steps(primary, Phase.FALLBACK, weighed))
        for rule in weighed.standing:
            body = self._one(rule.then.fallback if rule.then else None, primary.line, primary.scenario)
            if body is not None:
                return replace(decision, interim=body), steps
        return decision, steps

    # What a reader must know beside the answer.

    def _doubts(self, owned: list[Settled], steps: list[Step]) -> tuple[OpenDoubt, ...]:
        found: dict[tuple[str, Doubt], OpenDoubt] = {}
        for step in steps:
            if step.tried is Tried.APPLIED and step.rule.doubt is not None:
                found.setdefault((step.rule.id, step.rule.doubt), OpenDoubt(step.rule.id, step.rule.doubt))
        for settled in owned:
            item = settled.line.item
            if item is not None and item.doubt is not None:
                doubt = Doubt(item.doubt, ("成立", "不成立"))
                found.setdefault((item.id, doubt), OpenDoubt(item.id, doubt))
        return tuple(found.values())

    def _leaned_on(self, settled: Settled) -> tuple[Presumption, ...]:
        """Presumed facts without which some rule could not have been told to apply or not."""
        without = {name: value for name, value in settled.facts.items() if name not in self.presumed}
        names: dict[str, None] = {}
        for phase in (Phase.CLASSIFY, Phase.ASSIGN):
            for rule in self.catalog.rules_of(phase, self.scene.day):
                used = [n for n in attributes(rule.when) if n in self.presumed]
                if used and truth(rule.when, without) is None:
                    names.update(dict.fromkeys(used))
        return tuple(Presumption(self.catalog.vocabulary[n], self.presumed[n]) for n in names)


@dataclass
class _Classified:
    """Attributes that classify rules have set, with the rules; `clash` when two rules disagree."""

    facts: dict[str, Value] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    clash: tuple[Candidate, ...] = ()

    def add(self, name: str, group: tuple[Rule, ...], weighed: Weighed, facts: Facts, catalog: Catalog) -> None:
        values: dict[Value, list[str]] = {}
        for rule in weighed.standing:
            raw = rule.then.set[name] if rule.then else None
            value = typed_one(catalog.vocabulary[name], str(raw))
            if not isinstance(value, Mistake):
                values.setdefault(value, []).append(rule.id)
        self.facts[name] = next(iter(values), None)
        self.steps += tuple(Step(rule, weighed.tried(rule), asked(rule, facts), weighed.beaten.get(rule.id, ()))
                            for rule in group)
        if len(values) > 1:
            self.clash += tuple(Candidate(None, tuple(rules)) for rules in values.values())


@dataclass(frozen=True)
class _Split:
    """The answer differs with a fact: one branch for each value that rules can tell apart."""

    attribute: str
    branches: tuple[tuple[Value, Settled | _Split], ...]

    def questions(self) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        """Facts to ask for, the first one first, with what each value leads to where that is known."""
        if not self.branches:
            return [(self.attribute, ())]
        here: dict[str, tuple[tuple[str, str], ...]] = {}
        if not self._all_alike():
            here[self.attribute] = tuple((words(value), _short(branch)) for value, branch in self.branches)
        for _, branch in self.branches:
            if isinstance(branch, _Split):
                for name, answers in branch.questions():
                    here.setdefault(name, answers)
        return list(here.items())

    def _all_alike(self) -> bool:
        """Whether every value leads to the same tree: then only the facts below need asking."""
        shapes = {repr(branch.questions()) if isinstance(branch, _Split) else branch.assignment.answer
                  for _, branch in self.branches}
        return len(shapes) == 1


def words(value: Value) -> str:
    """A value as a clerk reads it."""
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "、".join(sorted(value)) or "无"
    return str(value)


def _short(branch: Settled | _Split) -> str:
    if isinstance(branch, _Split):
        return "还要看其他事实"
    assignment = branch.assignment
    if assignment.lead is not None and assignment.outcome is Outcome.OWNED:
        return assignment.lead.name
    return assignment.channel or assignment.outcome.word


def _merge(powers: Iterator[Power]) -> Iterator[Power]:
    """Measures of one item with the same owner for the same reasons are one line."""
    merged: dict[tuple[object, ...], Power] = {}
    for power in powers:
        key = (power.id, power.assignment.answer, power.assignment.rules)
        same = merged.get(key)
        merged[key] = replace(same, measures=same.measures + power.measures) if same else power
    yield from merged.values()


def _sides(bodies: list[Body]) -> str:
    levels = {body.level for body in bodies}
    kinds = {body.kind for body in bodies}
    if kinds == {BodyKind.TOWN}:
        return "镇街之间"
    if BodyKind.TOWN in kinds and levels <= {Level.TOWN, Level.COUNTY}:
        return "镇街与县级部门"
    if levels == {Level.COUNTY}:
        return "县级部门之间"
    return "其他"


def classified_in_order(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """Attributes that classify rules set, each after those its rules ask for."""
    sets: dict[str, set[str]] = {}
    for rule in rules:
        for name in rule.then.set if rule.then else ():
            sets.setdefault(name, set()).update(attributes(rule.when))
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in order or name in above:
            return
        for other in sorted(sets[name] & sets.keys()):
            visit(other, (*above, name))
        order.append(name)

    for name in sorted(sets):
        visit(name, ())
    return tuple(order)
