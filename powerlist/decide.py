"""Who owns an event (归属判定): the reference reading of the rules. Pure, total, and never a guess.

Each power and duty that the event touches is settled by itself; the first one gives the lead. Around it
come who must help, what must be observed, who decides a dispute or keeps what nobody owns, and every rule
that was tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from powerlist.answer import Answer
from powerlist.catalog import Catalog
from powerlist.explore import Explorer, Split
from powerlist.logic.evaluate import Facts
from powerlist.logic.typing import Mistake, typed_one
from powerlist.model.cases import Event
from powerlist.model.condition import Value, attributes
from powerlist.model.rulebook import Attribute, Doubt, Rule
from powerlist.remarks import Remarks
from powerlist.scene import NOTHING, Line, Scene
from powerlist.settle import Classified, Settled, classify, owner_rules
from powerlist.terms import Outcome, Phase, Tried, ValueType
from powerlist.trace import (
    Assignment,
    Decision,
    OpenDoubt,
    Power,
    Presumption,
    Question,
    Step,
)
from powerlist.weigh import REFERENCE, Engine, Weighed, asked, weigh

#: What to ask when an event in the county names no town.
_PLACE = Attribute("event.place", ValueType.TEXT, "地点", question="发生在哪个镇街？")


def decide(catalog: Catalog, event: Event, facts: Facts, day: date, *, strict: bool = False,
           engine: Engine = REFERENCE) -> Decision:
    """Decide one event.

    Args:
        catalog: a linked catalog without errors.
        event: linked to it.
        facts: the event's attributes, typed (see `intake.facts_of`).
        day: the day asked about; powers are looked up as they were held then.
        strict: ask about facts that the vocabulary presumes, instead of presuming them.
        engine: what reads the conditions and weighs the rules.
    """
    return judge(catalog, event, facts, day, strict=strict, engine=engine).decision


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision with what its remarks are written from; there are none where the answer is not known."""

    decision: Decision
    remarks: Remarks | None = None


def judge(catalog: Catalog, event: Event, facts: Facts, day: date, *, strict: bool = False,
          engine: Engine = REFERENCE, reasons: bool = True) -> Judgement:
    """Decide one event, as `decide` does, for others that the rules cannot tell from it too (`powerlist.classes`).

    Without `reasons` only what is to be done is told: no powers, no rules tried, no doubts, presumptions or remarks.
    """
    scene = Scene(catalog, event, day, engine)
    if scene.in_county and scene.town_area is None:
        return Judgement(Decision(Outcome.INCOMPLETE, day, scene.type.name, questions=(Question(_PLACE),),
                                  digests=catalog.digests, read_by=engine.name))
    presumed = {} if strict else presumptions(catalog, {**scene.facts, **facts})
    known = {**scene.facts, **presumed, **facts}
    explorer = Explorer(scene)
    lines = [(line, explorer.line(line, known)) for line in scene.lines]
    return _Writer(scene, known, presumed, facts, explorer.lead(known), lines, reasons=reasons).judgement()


def presumptions(catalog: Catalog, facts: Facts, prefix: str = "event.") -> dict[str, Value]:
    """Facts that nobody reported, that the catalogs do not tell, and that the vocabulary presumes."""
    found: dict[str, Value] = {}
    for attribute in catalog.vocabulary.values():
        if attribute.presumed is None or attribute.name in facts or not attribute.name.startswith(prefix):
            continue
        value = None if attribute.presumed == "无" else typed_one(attribute, attribute.presumed)
        if not isinstance(value, Mistake):
            found[attribute.name] = value
    return found


class _Writer:
    """Writes the decision around the settled lines; holds them so that each step reads as a sentence."""

    def __init__(self, scene: Scene, known: Facts, presumed: Facts, reported: Facts,
                 first: Settled | Split, lines: list[tuple[Line, Settled | Split]], *, reasons: bool) -> None:
        self.reasons = reasons
        self.scene = scene
        self.catalog = scene.catalog
        self.known = known
        self.presumed = presumed
        self.reported = reported
        self.first = first
        self.lines = [(line, found) for line, found in lines if isinstance(found, Split) or not found.idle]
        self.settled = [found for _, found in self.lines if isinstance(found, Settled)]
        self.steps: dict[str, Step] = {}

    def judgement(self) -> Judgement:
        decision = Decision(Outcome.INCOMPLETE, self.scene.day, self.scene.type.name,
                            powers=self._powers() if self.reasons else (), digests=self.catalog.digests,
                            read_by=self.scene.engine.name)
        if isinstance(self.first, Split):
            return Judgement(self._incomplete(self.first, decision))
        return self._complete(self.first, decision)

    def _complete(self, first: Settled, decision: Decision) -> Judgement:
        owner = first.assignment
        answer = Answer(self.scene, first, tuple(self.settled))
        deadlines = answer.deadlines
        decision = replace(
            decision, outcome=owner.outcome, ground=first.line.id,
            scenario=first.scenario.id if first.scenario else None, lead=owner.lead, in_name_of=owner.in_name_of,
            unit=self.scene.unit(owner.lead, first.line),
            respondent=owner.respondent, channel=owner.channel, candidates=owner.candidates,
            adjudicator=owner.adjudicator, adjudicator_role=owner.adjudicator_role, way=owner.way,
            support=answer.support, deadline=deadlines[0] if deadlines else None, deadlines=deadlines,
            obligations=answer.obligations, interim=answer.interim, command=answer.command,
        )
        return self._explained(first, answer, decision) if self.reasons else Judgement(decision)

    def _explained(self, first: Settled, answer: Answer, decision: Decision) -> Judgement:
        self._note(first.classified)
        self._note(self._tried(first, owner_rules(self.scene), first.weighed))
        for weighing in answer.weighings:
            self._note(self._tried(weighing.settled, weighing.rules, weighing.weighed))
        presumptions = self._leaned_on(first, self._owning)
        further: tuple[Presumption, ...] = ()
        if answer.obliging:
            further = self._leaned_on(first.answered, self.scene.rules.of(Phase.OBLIGE))
        remarks = Remarks(self.scene, first, tuple(self.settled), self.reported)
        return Judgement(replace(
            decision, steps=tuple(self.steps.values()), doubts=self._doubts(), presumptions=presumptions,
            assumed=tuple(p for p in further if p not in presumptions), remarks=tuple(remarks)), remarks)

    def _incomplete(self, split: Split, decision: Decision) -> Decision:
        """The questions, and the rules as far as what is known decides them."""
        questions = tuple(Question(self.catalog.vocabulary[name], answers)
                          for name, answers in split.questions().items())
        if not self.reasons:
            return replace(decision, questions=questions)
        line = next(iter(self.scene.lines), NOTHING)
        facts = {**self.known, **line.facts}
        classified = classify(self.scene, facts)
        if isinstance(classified, Classified):
            facts |= classified.facts
            self._note(classified.steps)
        weighed = weigh(owner_rules(self.scene), facts, self.scene.engine)
        unsettled = Settled(line, facts, Assignment(Outcome.INCOMPLETE), weighed)
        self._note(self._tried(unsettled, owner_rules(self.scene), weighed))
        return replace(decision, questions=questions, steps=tuple(self.steps.values()), doubts=self._doubts(),
                       presumptions=self._leaned_on(unsettled, self._owning))

    def _note(self, steps: Iterable[Step]) -> None:
        """Keep one step for each rule; that it applied to one line counts more than that it failed on another."""
        self.steps = {step.rule.id: step for step in merged((self.steps.values(), steps))}

    def _tried(self, settled: Settled, rules: tuple[Rule, ...], weighed: Weighed) -> Iterator[Step]:
        filers = tuple(self.catalog.bodies[filing.by] for filing in settled.filings)
        for rule in rules:
            lead = rule.then.lead if rule.then else None
            cast = self.scene.cast(lead, settled.line, settled.scenario, filers) if lead else ()
            yield Step(rule, weighed.tried(rule), asked(rule, settled.facts), weighed.beaten.get(rule.id, ()),
                       next(iter(cast), None))

    # The powers and duties one by one.

    def _powers(self) -> tuple[Power, ...]:
        """Measures of one item with the same owner for the same reasons are one line."""
        found: dict[tuple[object, ...], Power] = {}
        for line, result in self.lines:
            power = self._power(result, line)
            key = power.id, power.assignment.answer, power.assignment.rules
            same = found.get(key)
            found[key] = power if same is None else replace(
                same, measures=same.measures + power.measures, steps=merged((same.steps, power.steps)))
        return tuple(found.values())

    def _power(self, result: Settled | Split, line: Line) -> Power:
        assignment = Assignment(Outcome.INCOMPLETE)
        steps: tuple[Step, ...] = ()
        waiting: tuple[Attribute, ...] = ()
        if isinstance(result, Settled):
            assignment = result.assignment
            steps = tuple(self._tried(result, owner_rules(self.scene), result.weighed))
        else:
            waiting = tuple(self.catalog.vocabulary[name] for name in result.questions())
        if line.item is not None:
            measures = (line.measure.word,) if line.measure else ()
            basis = self.catalog.cites(line.item.basis, self.scene.day)
            grant = result.line.grant if isinstance(result, Settled) else None
            held = grant if grant and self.scene.day in grant.in_force else None
            document = held.instrument if held else None
            return Power(line.item.name, line.item.type.value, line.item.id, measures, assignment, basis, steps,
                         held.id if held else None, f"{document.title}（{document.date}）" if document else None,
                         waiting, bool(line.facts["item.in_force"]))
        if line.responsibility is None:
            raise TypeError("a line has an item or a responsibility")
        basis = self.catalog.cites(line.responsibility.basis, self.scene.day)
        return Power(line.responsibility.matter, "责任", line.responsibility.id, (), assignment, basis, steps,
                     waiting=waiting)

    # What a reader must know beside the answer.

    def _doubts(self) -> tuple[OpenDoubt, ...]:
        applied = [step.rule for step in (*self.steps.values(), *_steps_of(self.settled)) if step.tried is Tried.APPLIED]
        found = {(rule.id, rule.doubt): OpenDoubt(rule.id, rule.doubt) for rule in applied if rule.doubt}
        for item in (line.item for line, _ in self.lines):
            if item is not None and item.doubt is not None:
                doubt = Doubt(item.doubt, ())  # what to verify; readings are for rules to give
                found[item.id, doubt] = OpenDoubt(item.id, doubt)
        return tuple(found.values())

    @property
    def _owning(self) -> tuple[Rule, ...]:
        """The rules that decide whose it is."""
        return (*self.scene.rules.of(Phase.CLASSIFY), *owner_rules(self.scene))

    def _leaned_on(self, settled: Settled, rules: Iterable[Rule]) -> tuple[Presumption, ...]:
        """Presumed facts without which some of the rules could not have been told to apply or not; what most
        of them ask for comes first."""
        without: Mapping[str, Value] = {n: v for n, v in settled.facts.items() if n not in self.presumed}
        names: Counter[str] = Counter()
        for rule in rules:
            used = [name for name in attributes(rule.when) if name in self.presumed]
            if used and self.scene.engine.truth(rule.when, without) is None:
                names.update(used)
        return tuple(Presumption(self.catalog.vocabulary[n], self.presumed[n]) for n, _ in names.most_common())


def _steps_of(settled: Iterable[Settled]) -> Iterator[Step]:
    for one_line in settled:
        for rule in one_line.weighed.standing:
            yield Step(rule, Tried.APPLIED, {})


def merged(several: Iterable[Iterable[Step]]) -> tuple[Step, ...]:
    """One step for each rule: that it applied somewhere counts more than that it failed elsewhere."""
    found: dict[str, Step] = {}
    for steps in several:
        for step in steps:
            same = found.get(step.rule.id)
            if same is None or (step.tried is Tried.APPLIED and same.tried is not Tried.APPLIED):
                found[step.rule.id] = step
    return tuple(found.values())
