"""Who owns an event (归属判定): the reference reading of the rules. Pure, total, and never a guess.

Each power and duty that the event touches is settled by itself; the first one gives the lead. Around it
come who must help, what must be observed, who decides a dispute or keeps what nobody owns, and every rule
that was tried.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from powerlist.answer import Answer
from powerlist.catalog import Catalog
from powerlist.classify import Classified, classify
from powerlist.explore import Explorer, Split
from powerlist.logic.evaluate import Facts
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import Value, attributes
from powerlist.model.rulebook import Attribute, Doubt
from powerlist.remarks import Remarks
from powerlist.scene import NOTHING, Line, Scene
from powerlist.settle import OWNER, Settled
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
from powerlist.weigh import REFERENCE, Engine, Weighed

#: What to ask when an event in the county names no town.
_PLACE = Attribute("event.place", ValueType.TEXT, "地点", question="发生在哪个镇街？")


def decide(catalog: Catalog, event: Event, facts: Facts, day: date, *, strict: bool = False,
           engine: Engine = REFERENCE) -> Decision:
    """Decide one event.

    Args:
        catalog: a linked catalog without errors.
        event: linked to it.
        facts: the event's attributes, typed (see `intake.facts_of`); several choices are a frozenset.
        day: the day asked about; powers are looked up as they were held then.
        strict: ask about facts that the vocabulary presumes, instead of presuming them.
        engine: what reads the conditions and weighs the rules.
    """
    return judge(catalog, event, facts, day, strict=strict, engine=engine).decision


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision with the line that gives it, and with what its remarks are written from: there are none where the
    answer is not known."""

    decision: Decision
    line: Line | None = None
    remarks: Remarks | None = None


def judge(catalog: Catalog, event: Event, facts: Facts, day: date, *, strict: bool = False,
          engine: Engine = REFERENCE, reasons: bool = True, powers: bool = False,
          lines: tuple[Line, ...] | None = None) -> Judgement:
    """Decide one event, as `decide` does, for others that the rules cannot tell from it too (`powerlist.classes`).

    Without `reasons` only what is to be done is told, and whose each of the `powers` is, if wanted: no rules tried, no
    doubts, presumptions or remarks. `lines` are those of the scene, where they are known.
    """
    scene = Scene(catalog, event, day, engine, known=lines)
    if scene.in_county and scene.town_area is None:
        return Judgement(Decision(Outcome.INCOMPLETE, day, scene.type.name, questions=(Question(_PLACE),),
                                  digests=catalog.digests, read_by=engine.name))
    presumed = {} if strict else presumptions(catalog, {**scene.facts, **facts})
    known = {**scene.facts, **presumed, **facts}
    return _Writer(scene, known, presumed, facts, reasons=reasons, powers=powers or reasons).judgement()


def presumptions(catalog: Catalog, facts: Facts, prefix: str = "event.") -> dict[str, Value]:
    """Facts that nobody reported, that the catalogs do not tell, and that the vocabulary presumes."""
    return {name: value for name, value in catalog.presumed(prefix).items() if name not in facts}


class _Writer:
    """Writes the decision around the settled lines; holds them so that each step reads as a sentence."""

    def __init__(self, scene: Scene, known: Facts, presumed: Facts, reported: Facts, *, reasons: bool,
                 powers: bool) -> None:
        self.reasons = reasons
        self.powers = powers
        self.scene = scene
        self.catalog = scene.catalog
        self.known = known
        self.presumed = presumed
        self.reported = reported
        self.explorer = Explorer(scene, known)
        self.steps: dict[str, Step] = {}

    @cached_property
    def lines(self) -> list[tuple[Line, Settled | Split]]:
        """Every line whose article applies or may apply; nobody asks for them where there is no answer to tell."""
        found = ((line, self.explorer.line(line)) for line in self.scene.lines)
        return [(line, result) for line, result in found if isinstance(result, Split) or not result.idle]

    @cached_property
    def settled(self) -> list[Settled]:
        return [found for _, found in self.lines if isinstance(found, Settled)]

    def judgement(self) -> Judgement:
        decision = Decision(Outcome.INCOMPLETE, self.scene.day, self.scene.type.name,
                            powers=self._powers() if self.powers else (), digests=self.catalog.digests,
                            read_by=self.scene.engine.name)
        first = self.explorer.lead
        if isinstance(first, Split):
            return Judgement(self._incomplete(first, decision))
        return self._complete(first, decision)

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
        return self._explained(first, answer, decision) if self.reasons else Judgement(decision, first.line)

    def _explained(self, first: Settled, answer: Answer, decision: Decision) -> Judgement:
        merge(self.steps, first.classified.steps(self.scene.engine))
        self._note(self.steps, first, first.weighed, *OWNER)
        for weighing in answer.weighings:
            self._note(self.steps, weighing.settled, weighing.weighed, weighing.phase)
        presumptions = self._leaned_on(first, Phase.CLASSIFY, *OWNER)
        further: tuple[Presumption, ...] = ()
        if answer.obliging:
            further = self._leaned_on(first.answered, Phase.OBLIGE)
        remarks = Remarks(self.scene, first, tuple(self.settled), self.reported)
        return Judgement(replace(
            decision, steps=tuple(self.steps.values()), doubts=self._doubts(), presumptions=presumptions,
            assumed=tuple(p for p in further if p not in presumptions), remarks=tuple(remarks)), first.line, remarks)

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
            merge(self.steps, classified.steps(self.scene.engine))
        weighed = self.scene.weigh(facts, *OWNER)
        unsettled = Settled(line, facts, Assignment(Outcome.INCOMPLETE), weighed)
        self._note(self.steps, unsettled, weighed, *OWNER)
        return replace(decision, questions=questions, steps=tuple(self.steps.values()), doubts=self._doubts(),
                       presumptions=self._leaned_on(unsettled, Phase.CLASSIFY, *OWNER))

    def _note(self, noted: dict[str, Step], settled: Settled, weighed: Weighed, *phases: Phase) -> None:
        """Note the rules of the phases as they were tried on a line, each with the body that it names. Of rules that
        were noted on another line those that apply say anything new."""
        scales, engine = self.scene.rules.scales(*phases), self.scene.engine
        again = any(rule.id in noted for rule in scales.rules[:1])
        steps = scales.steps(settled.facts, weighed, engine, weighed.standing if again else scales.rules)
        filers = tuple(self.catalog.bodies[filing.by] for filing in settled.filings)
        leads = {party: next(iter(self.scene.cast(party, settled.line, settled.scenario, filers)), None)
                 for party in scales.leads}
        merge(noted, (_leading(step, leads) for step in steps) if leads else steps)

    # The powers and duties one by one.

    def _powers(self) -> tuple[Power, ...]:
        """Measures of one item with the same owner for the same reasons are one line."""
        found: dict[tuple[object, ...], Power] = {}
        noted: dict[tuple[object, ...], dict[str, Step]] = defaultdict(dict)
        for line, result in self.lines:
            power = self._power(result, line)
            key = power.id, power.assignment.answer, power.assignment.rules
            same = found.get(key)
            found[key] = power if same is None else replace(same, measures=same.measures + power.measures)
            if self.reasons and isinstance(result, Settled):
                self._note(noted[key], result, result.weighed, *OWNER)
        return tuple(replace(power, steps=tuple(noted[key].values())) if key in noted else power
                     for key, power in found.items())

    def _power(self, result: Settled | Split, line: Line) -> Power:
        """The line by itself, without the steps."""
        assignment = Assignment(Outcome.INCOMPLETE)
        waiting: tuple[Attribute, ...] = ()
        if isinstance(result, Settled):
            assignment = result.assignment
        else:
            waiting = tuple(self.catalog.vocabulary[name] for name in result.questions())
        if line.item is not None:
            measures = (line.measure.word,) if line.measure else ()
            basis = self.catalog.cites(line.item.basis, self.scene.day)
            grant = result.line.grant if isinstance(result, Settled) else None
            held = grant if grant and self.scene.day in grant.in_force else None
            document = held.instrument if held else None
            return Power(line.item.name, line.item.type.value, line.item.id, measures, assignment, basis, (),
                         held.id if held else None, f"{document.title}（{document.date}）" if document else None,
                         waiting, bool(line.facts["item.in_force"]))
        if line.responsibility is None:
            raise TypeError("a line has an item or a responsibility")
        basis = self.catalog.cites(line.responsibility.basis, self.scene.day)
        return Power(line.responsibility.matter, "责任", line.responsibility.id, (), assignment, basis, waiting=waiting)

    # What a reader must know beside the answer.

    def _doubts(self) -> tuple[OpenDoubt, ...]:
        applied = [step.rule for step in (*self.steps.values(), *_steps_of(self.settled)) if step.tried is Tried.APPLIED]
        found = {(rule.id, rule.doubt): OpenDoubt(rule.id, rule.doubt) for rule in applied if rule.doubt}
        for item in (line.item for line, _ in self.lines):
            if item is not None and item.doubt is not None:
                doubt = Doubt(item.doubt, ())  # what to verify; readings are for rules to give
                found[item.id, doubt] = OpenDoubt(item.id, doubt)
        return tuple(found.values())

    def _leaned_on(self, settled: Settled, *phases: Phase) -> tuple[Presumption, ...]:
        """Presumed facts without which some rules of the phases could not have been told to apply or not; what most
        of them ask for comes first."""
        without: Mapping[str, Value] = {n: v for n, v in settled.facts.items() if n not in self.presumed}
        truths = self.scene.weigh(without, *phases).truths
        names = Counter(name for rule in self.scene.rules.of(*phases) if truths[rule.id] is None
                        for name in attributes(rule.when) if name in self.presumed)
        return tuple(Presumption(self.catalog.vocabulary[n], self.presumed[n]) for n, _ in names.most_common())


def _leading(step: Step, leads: Mapping[str, Body | None]) -> Step:
    lead = leads[step.rule.then.lead] if step.rule.then and step.rule.then.lead else None
    return step if lead is None else Step(step.rule, step.tried, step.facts, step.beaten_by, lead)


def _steps_of(settled: Iterable[Settled]) -> Iterator[Step]:
    for one_line in settled:
        for rule in one_line.weighed.standing:
            yield Step(rule, Tried.APPLIED, {})


def merge(noted: dict[str, Step], steps: Iterable[Step]) -> None:
    """Keep one step for each rule: that it applied somewhere counts more than that it failed elsewhere."""
    for step in steps:
        same = noted.setdefault(step.rule.id, step)
        if same is not step and step.tried is Tried.APPLIED and same.tried is not Tried.APPLIED:
            noted[step.rule.id] = step
