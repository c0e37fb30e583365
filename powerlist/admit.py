"""Whether a request may enter (准入审查): every entry rule is asked, and every reason is given at once.

A rule of the phase `admit` says: when this is such a request, require that; else this verdict. The
gravest verdict wins: rejected › referred › returned › admitted. A requirement whose facts are missing is
neither met nor broken; the request goes back with the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.change import change_of
from powerlist.clock import due_day
from powerlist.decide import presumptions
from powerlist.logic.evaluate import Facts, Truth
from powerlist.model.bodies import Body
from powerlist.model.cases import Request
from powerlist.model.condition import attributes
from powerlist.model.duties import Deadline
from powerlist.model.rulebook import ProcedureStep, Rule
from powerlist.offices import office
from powerlist.request_facts import SIMULATED, Subject, request_facts, subjects_of
from powerlist.terms import Met, Phase, Role, StepStage, Verdict
from powerlist.trace import Evidence, Finding, OpenDoubt, Presumption, ProcedureStage, Question, Ruling
from powerlist.weigh import REFERENCE, Engine, asked, weigh

#: Gravest first.
_GRAVITY = (Verdict.REJECTED, Verdict.REFERRED, Verdict.RETURNED, Verdict.ADMITTED)


def admit(catalog: Catalog, request: Request, facts: Facts, day: date, *, strict: bool = False,
          engine: Engine = REFERENCE, evidence: Evidence | None = None) -> Ruling:
    """Test one request against the entry rules of the workspace.

    Args:
        catalog: a linked catalog without errors.
        request: linked to it.
        facts: the request's attributes, typed (see `intake.facts_of`).
        day: the day of the request; rules and lists are taken as they stood then.
        strict: ask about facts that the vocabulary presumes, instead of presuming them.
        engine: what reads the conditions and weighs the rules.
        evidence: what was read from the evidence of the request; its word is among the facts.
    """
    presumed = {} if strict else presumptions(catalog, facts, "request.")
    known = {**request_facts(catalog, request, day), **presumed, **facts}
    subjects = [replace(s, facts={**known, **s.facts}) for s in subjects_of(catalog, request, day)]
    findings = _findings(catalog, request, subjects, day, engine)
    verdict = _verdict(findings)
    rules, stages = _procedure(catalog, request, subjects, day, engine)
    if verdict is Verdict.REJECTED:  # what is refused goes no further
        rules, stages = (), ()
    return Ruling(
        verdict=verdict, as_of=day, title=f"{request.kind.value}：{_title(catalog, request)}",
        findings=findings, questions=_questions(catalog, findings, engine),
        procedure=stages, procedure_rules=rules,
        change=change_of(catalog, request, known, day) if verdict is Verdict.ADMITTED else None,
        presumptions=_leaned_on(catalog, presumed, subjects, day, engine),
        doubts=_doubts(findings), evidence=evidence,
        remarks=() if evidence else tuple(_unproven(catalog, request, facts, findings)),
        digests=catalog.digests, read_by=engine.name,
    )


# Rules.

def _findings(catalog: Catalog, request: Request, subjects: list[Subject], day: date, engine: Engine
              ) -> tuple[Finding, ...]:
    """One finding for each rule and result, with the subjects it is about."""
    found: dict[tuple[str, str], Finding] = {}
    rules = catalog.rules_on(day).of(Phase.ADMIT)
    for subject in subjects:
        weighed = weigh(rules, subject.facts, engine)
        for rule in (*weighed.standing, *weighed.open):
            met = engine.truth(rule.require, subject.facts) if rule.require else None
            finding = _finding(catalog, request, rule, subject, day, met, open_rule=rule in weighed.open)
            if finding is None:
                continue
            key = rule.id, finding.result
            same = found.get(key)
            subjects_so_far = same.subjects if same else ()
            about = (subject.title,) if subject.title and _per_subject(rule) else ()
            found[key] = replace(finding, subjects=tuple(dict.fromkeys((*subjects_so_far, *about))))
    order = {Met.NO: 0, Met.OPEN: 1, Met.YES: 2}
    return tuple(sorted(found.values(), key=lambda f: (order[f.result], f.rule.id)))


def _finding(catalog: Catalog, request: Request, rule: Rule, subject: Subject, day: date, met: Truth, *,
             open_rule: bool) -> Finding | None:
    if rule.require is None or rule.failure is None:
        return None
    facts = asked(rule, subject.facts)
    if met:
        return None if open_rule else Finding(rule, Met.YES, rule.title, facts=facts)
    if met is None or open_rule:
        return Finding(rule, Met.OPEN, rule.title, Verdict.RETURNED, "补充说明后重新审查", facts=facts)
    failure = rule.failure
    return Finding(rule, Met.NO, failure.message, failure.verdict, failure.remedy,
                   _body(catalog, failure.refer_to, request, day), facts=facts)


def _per_subject(rule: Rule) -> bool:
    names = attributes(rule.when) + (attributes(rule.require) if rule.require else ())
    return any(name.startswith(("item.", "target.", "grant.", "town.")) for name in names)


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    given = {finding.verdict for finding in findings if finding.verdict is not None}
    return next(v for v in _GRAVITY if v in given or v is Verdict.ADMITTED)


def _questions(catalog: Catalog, findings: tuple[Finding, ...], engine: Engine) -> tuple[Question, ...]:
    """Facts that open requirements are waiting for: whether they are put at all comes before whether they
    are met. Only what an applicant can answer."""
    missing: dict[str, None] = {}
    for finding in findings:
        if finding.result is Met.OPEN and finding.rule.require is not None:
            put = engine.truth(finding.rule.when, finding.facts)
            names = attributes(finding.rule.when if put is None else finding.rule.require)
            missing.update(dict.fromkeys(n for n in names if n not in finding.facts))
    return tuple(Question(catalog.vocabulary[n]) for n in missing if catalog.vocabulary[n].given)


def _procedure(catalog: Catalog, request: Request, subjects: list[Subject], day: date, engine: Engine
               ) -> tuple[tuple[str, ...], tuple[ProcedureStage, ...]]:
    """What stands for any item and any receiver: a request for a town and a village goes both ways."""
    rules = catalog.rules_on(day).of(Phase.PROCEDURE)
    standing = {rule.id: rule for subject in subjects for rule in weigh(rules, subject.facts, engine).standing}
    return tuple(sorted(standing)), tuple(_stages(catalog, request, _in_turn(standing.values()), day))


def _in_turn(rules: Iterable[Rule]) -> Iterator[ProcedureStep]:
    """The steps of all rules as one procedure: by stage, within a stage the rule of higher rank first. What
    several rules ask of the same body in the same words is one step."""
    ranked = sorted(rules, key=lambda rule: (rule.rank.depth, rule.id))
    steps = [step for rule in ranked if rule.then for step in rule.then.steps]
    found: dict[tuple[StepStage, str, str], ProcedureStep] = {}
    for step in sorted(steps, key=lambda step: step.stage.turn):
        key = step.stage, step.by, step.step
        found[key] = _joined(found[key], step) if key in found else step
    yield from found.values()


def _joined(higher: ProcedureStep, lower: ProcedureStep) -> ProcedureStep:
    """One step of two: the papers of both, and the limit of the higher where it has one."""
    limit = higher if higher.value else lower
    return replace(higher, value=limit.value, clock=limit.clock,
                   papers=tuple(dict.fromkeys((*higher.papers, *lower.papers))))


def _stages(catalog: Catalog, request: Request, steps: Iterable[ProcedureStep], day: date
            ) -> Iterator[ProcedureStage]:
    """Steps follow one another: a limit runs from the end of the limit before it, the first from the day of
    the request. Steps without a limit take no days here, for nobody can tell how many they take."""
    start: date | None = day
    for step in steps:
        due = None
        if step.value and step.clock:
            due = start = due_day(catalog, start, Deadline(step.value, step.clock)) if start else None
        yield ProcedureStage(step.stage, step.step, _body(catalog, step.by, request, day), step.by, step.value,
                             step.clock, step.papers, due)


def _body(catalog: Catalog, party: str | None, request: Request, day: date) -> Body | None:
    if party is None:
        return None
    if party in catalog.departments:
        return catalog.body_for(party, catalog.manifest.county or "", day)
    if party == Role.APPLICANT.value:
        return catalog.bodies[request.applicant]
    if party == Role.RECEIVER.value:
        return catalog.bodies[request.receiver] if request.receiver else None
    if party == Role.TOWN.value:
        return catalog.bodies[request.to[0]] if request.to else None
    return office(catalog, Role(party), day)


def _leaned_on(catalog: Catalog, presumed: Facts, subjects: list[Subject], day: date, engine: Engine
               ) -> tuple[Presumption, ...]:
    required = [rule.require for rule in catalog.rules_on(day).of(Phase.ADMIT)
                if rule.require and any(engine.truth(rule.when, subject.facts) for subject in subjects)]
    used = {name for condition in required for name in attributes(condition)}
    return tuple(Presumption(catalog.vocabulary[n], v) for n, v in presumed.items() if n in used)


def _doubts(findings: tuple[Finding, ...]) -> tuple[OpenDoubt, ...]:
    """What the law leaves open about requirements that are not met; a met one leaves nothing open."""
    return tuple(OpenDoubt(f.rule.id, f.rule.doubt) for f in findings
                 if f.rule.doubt is not None and f.result is not Met.YES)


def _unproven(catalog: Catalog, request: Request, facts: Facts, findings: tuple[Finding, ...]) -> Iterator[str]:
    """That no simulation was read where the request points at one, or says what one has found: rules weigh the word as
    it is written, like any other fact, but nobody may take it for more than that."""
    leaning = [finding.rule.id for finding in findings if SIMULATED in finding.facts]
    said = facts.get(SIMULATED)
    if request.evidence is not None:
        yield f"申请指明的佐证“{request.evidence}”没有读，答复不是据它作出的；用 powerlist admit 连同这个文件再审"
    elif said is not None and leaning:
        yield (f"{catalog.vocabulary[SIMULATED].label}“{said}”只是申请里写的，没有模拟结果作佐证"
               f"（规则 {'、'.join(leaning)} 照写的审）；用 evidence 指明 powerlist simulate 写出的结果，再审一次")


def _title(catalog: Catalog, request: Request) -> str:
    items = request.items or (catalog.grants[request.grant].items if request.grant else ())
    if items:
        first = catalog.items[items[0]].name
        return first if len(items) == 1 else f"{first} 等 {len(items)} 项"
    if request.responsibility:
        return catalog.responsibilities[request.responsibility].matter
    return request.matter or "未写明事项"
