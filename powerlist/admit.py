"""Whether a request may enter (准入审查): every entry rule is asked, and every reason is given at once.

A rule of the phase `admit` says: when this is such a request, require that; else this verdict. The
gravest verdict wins: rejected › referred › returned › admitted. A requirement whose facts are missing is
neither met nor broken; the request goes back with the question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.decide import presumptions
from powerlist.facts import counting_grants, grant_facts, item_facts
from powerlist.logic.evaluate import Facts, Truth
from powerlist.model.bodies import Body
from powerlist.model.cases import Request
from powerlist.model.condition import Value, attributes
from powerlist.model.powers import Item
from powerlist.model.rulebook import ProcedureStep, Rule
from powerlist.offices import office, statutory_holder
from powerlist.terms import BodyKind, GrantMode, ItemType, Level, Phase, RequestKind, Role, Verdict
from powerlist.trace import Change, Finding, OpenDoubt, Presumption, ProcedureStage, Question, Ruling
from powerlist.weigh import REFERENCE, Engine, asked, weigh

PASSED, FAILED, UNKNOWN = "符合", "不符合", "待查明"

#: Gravest first.
_GRAVITY = (Verdict.REJECTED, Verdict.REFERRED, Verdict.RETURNED, Verdict.ADMITTED)


@dataclass(frozen=True)
class Subject:
    """One item to one receiving body: what entry rules look at (审查对象)."""

    title: str
    facts: Mapping[str, Value]


def admit(catalog: Catalog, request: Request, facts: Facts, day: date, *, strict: bool = False,
          engine: Engine = REFERENCE) -> Ruling:
    """Test one request against the entry rules of the workspace.

    Args:
        catalog: a linked catalog without errors.
        request: linked to it.
        facts: the request's attributes, typed (see `intake.facts_of`).
        day: the day of the request; rules and lists are taken as they stood then.
        strict: ask about facts that the vocabulary presumes, instead of presuming them.
        engine: what reads the conditions and weighs the rules.
    """
    presumed = {} if strict else presumptions(catalog, facts, "request.")
    known = {**_request_facts(catalog, request, day), **presumed, **facts}
    subjects = [replace(s, facts={**known, **s.facts}) for s in _subjects(catalog, request, day)]
    findings = _findings(catalog, request, subjects, day, engine)
    verdict = _verdict(findings)
    rules, stages = _procedure(catalog, request, subjects[0].facts, day, engine)
    if verdict is Verdict.REJECTED:  # what is refused goes no further
        rules, stages = (), ()
    return Ruling(
        verdict=verdict, as_of=day, title=f"{request.kind.value}：{_title(catalog, request)}",
        findings=findings, questions=_questions(catalog, findings),
        procedure=stages, procedure_rules=rules,
        change=change_of(catalog, request) if verdict is Verdict.ADMITTED else None,
        presumptions=_leaned_on(catalog, presumed, subjects[0].facts, day, engine),
        doubts=_doubts(findings), digests=catalog.digests,
    )


# Facts.

def _request_facts(catalog: Catalog, request: Request, day: date) -> dict[str, Value]:
    applicant = catalog.bodies[request.applicant]
    return {
        "request.kind": request.kind.value,
        "request.papers": frozenset(request.papers),
        "request.receiver": request.receiver is not None,
        "request.has_items": bool(request.items or request.matter or request.responsibility),
        "request.has_towns": bool(request.to),
        "request.has_grant": request.grant is not None,
        "request.for_itself": set(request.to) <= {request.applicant},
        "request.on_list": _on_list(catalog, request, day),
        "applicant.kind": applicant_kind(applicant),
    }


def applicant_kind(body: Body) -> str:
    """Who asks, in the words of the entry rules."""
    if body.kind is BodyKind.TOWN:
        return "镇街"
    if body.level is Level.COUNTY:
        return "县级政府" if body.kind is BodyKind.GOVERNMENT else "县级部门"
    return "市级部门" if body.level is Level.CITY else "其他"


def _on_list(catalog: Catalog, request: Request, day: date) -> bool:
    """Whether what is asked for already stands on the lists of every town named."""
    if request.items:
        return bool(request.to) and all(
            any(day in grant.in_force for grant in catalog.grants_of(item, body))
            for item in request.items for body in request.to)
    listed = {r.id for r in catalog.responsibilities.values() if day in r.period}
    matters = {catalog.responsibilities[r].matter for r in listed}
    return request.responsibility in listed or request.matter in matters


def _subjects(catalog: Catalog, request: Request, day: date) -> list[Subject]:
    items: tuple[Item | None, ...] = tuple(catalog.items[i] for i in request.items) or (None,)
    targets: tuple[Body | None, ...] = tuple(catalog.bodies[b] for b in request.to) or (None,)
    return [_subject(catalog, request, item, target, day) for item in items for target in targets]


def _subject(catalog: Catalog, request: Request, item: Item | None, target: Body | None, day: date) -> Subject:
    area = catalog.areas.get(target.area) if target else None
    blank = {n: None for n in catalog.vocabulary if n.startswith(("item.", "grant.", "target.", "town."))}
    blank["applicant.holds"] = None
    facts: dict[str, Value] = {**blank, **grant_facts(None, None, day)}
    if target is not None:
        kinds = {BodyKind.TOWN: "镇街", BodyKind.VILLAGE: "村居"}
        facts["target.kind"] = kinds.get(target.kind, "其他机构")
        facts["town.kind"] = area.town_kind.value if area and area.town_kind else None
        county = catalog.county
        facts["town.of_county"] = county is not None and county.name.endswith("县")
    if item is not None:
        facts |= item_facts(catalog, item, None, area, day)
        holder = statutory_holder(catalog, item, day)
        facts["applicant.holds"] = holder is not None and holder.id == request.applicant
        if target is not None:
            grant = next(iter(counting_grants(catalog, item, None, target, day)), None)
            facts |= {"grant.in_scope": True, **grant_facts(grant, None, day)}
            facts |= _capacity_facts(target, item.field, day)
    title = " → ".join(part.name for part in (item, target) if part is not None)
    return Subject(title, facts)


def _capacity_facts(target: Body, field: str, day: date) -> dict[str, Value]:
    capacity = target.capacity_for(field, day)
    if capacity is None:
        return {"target.certified": 0, "target.reviewers": 0, "target.equipped": False}
    return {"target.certified": capacity.certified, "target.reviewers": capacity.reviewers,
            "target.equipped": capacity.equipped}


# Rules.

def _findings(catalog: Catalog, request: Request, subjects: list[Subject], day: date, engine: Engine
              ) -> tuple[Finding, ...]:
    """One finding for each rule and result, with the subjects it is about."""
    found: dict[tuple[str, str], Finding] = {}
    rules = catalog.rules_of(Phase.ADMIT, day=day)
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
    order = {FAILED: 0, UNKNOWN: 1, PASSED: 2}
    return tuple(sorted(found.values(), key=lambda f: (order[f.result], f.rule.id)))


def _finding(catalog: Catalog, request: Request, rule: Rule, subject: Subject, day: date, met: Truth, *,
             open_rule: bool) -> Finding | None:
    if rule.require is None or rule.failure is None:
        return None
    facts = asked(rule, subject.facts)
    if met:
        return None if open_rule else Finding(rule, PASSED, rule.title, facts=facts)
    if met is None or open_rule:
        return Finding(rule, UNKNOWN, rule.title, Verdict.RETURNED, "补充说明后重新审查", facts=facts)
    failure = rule.failure
    return Finding(rule, FAILED, failure.message, failure.verdict, failure.remedy,
                   _body(catalog, failure.refer_to, request, day), facts=facts)


def _per_subject(rule: Rule) -> bool:
    names = attributes(rule.when) + (attributes(rule.require) if rule.require else ())
    return any(name.startswith(("item.", "target.", "grant.", "town.")) for name in names)


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    given = {finding.verdict for finding in findings if finding.verdict is not None}
    return next(v for v in _GRAVITY if v in given or v is Verdict.ADMITTED)


def _questions(catalog: Catalog, findings: tuple[Finding, ...]) -> tuple[Question, ...]:
    """Facts that open requirements are waiting for; only what an applicant can answer."""
    missing: dict[str, None] = {}
    for finding in findings:
        if finding.result == UNKNOWN:
            rule = finding.rule
            names = attributes(rule.when) + (attributes(rule.require) if rule.require else ())
            missing.update(dict.fromkeys(n for n in names if n not in finding.facts))
    return tuple(Question(catalog.vocabulary[n]) for n in missing if catalog.vocabulary[n].given)


def _procedure(catalog: Catalog, request: Request, facts: Facts, day: date, engine: Engine
               ) -> tuple[tuple[str, ...], tuple[ProcedureStage, ...]]:
    weighed = weigh(catalog.rules_of(Phase.PROCEDURE, day=day), facts, engine)
    stages = [_stage(catalog, request, step, day)
              for rule in weighed.standing if rule.then for step in rule.then.steps]
    return tuple(rule.id for rule in weighed.standing), tuple(stages)


def _stage(catalog: Catalog, request: Request, step: ProcedureStep, day: date) -> ProcedureStage:
    return ProcedureStage(step.step, _body(catalog, step.by, request, day), step.by, step.value, step.clock,
                          step.papers)


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


def _leaned_on(catalog: Catalog, presumed: Facts, facts: Facts, day: date, engine: Engine
               ) -> tuple[Presumption, ...]:
    required = [r.require for r in catalog.rules_of(Phase.ADMIT, day=day)
                if r.require and engine.truth(r.when, facts)]
    used = {name for condition in required for name in attributes(condition)}
    return tuple(Presumption(catalog.vocabulary[n], v) for n, v in presumed.items() if n in used)


def _doubts(findings: tuple[Finding, ...]) -> tuple[OpenDoubt, ...]:
    """What the law leaves open about requirements that are not met; a met one leaves nothing open."""
    return tuple(OpenDoubt(f.rule.id, f.rule.doubt) for f in findings
                 if f.rule.doubt is not None and f.result != PASSED)


def _title(catalog: Catalog, request: Request) -> str:
    if request.items:
        first = catalog.items[request.items[0]].name
        return first if len(request.items) == 1 else f"{first} 等 {len(request.items)} 项"
    if request.responsibility:
        return catalog.responsibilities[request.responsibility].matter
    return request.matter or (catalog.grants[request.grant].id if request.grant else "未写明事项")


# What an admitted request amounts to.

def change_of(catalog: Catalog, request: Request) -> Change:
    """The catalog change, with what the request says and nothing more; days and numbers come with the
    decision that carries it out."""
    match request.kind:
        case RequestKind.TAKE_BACK:
            return _take_back(request)
        case RequestKind.GRANT | RequestKind.ORDERING | RequestKind.ENTRUSTMENT | RequestKind.STATIONING:
            return _grant(catalog, request)
        case RequestKind.ADJUSTMENT if request.grant is not None:
            return _take_back(request)
        case RequestKind.ADJUSTMENT if request.items:
            return _grant(catalog, request)
    return _duty(request)


def _grant(catalog: Catalog, request: Request) -> Change:
    modes = {RequestKind.ENTRUSTMENT: GrantMode.ENTRUSTMENT, RequestKind.STATIONING: GrantMode.STATIONING}
    approvals = all(catalog.items[i].type is ItemType.APPROVAL for i in request.items)
    usual = GrantMode.ENTRUSTMENT if approvals else GrantMode.GRANT
    mode = modes.get(request.kind, usual)
    record: dict[str, object] = {"items": list(request.items), "to": list(request.to), "mode": mode.value}
    if mode is not GrantMode.GRANT:
        record["giver"] = request.receiver or request.applicant
    return Change("grants", "新增", record)


def _take_back(request: Request) -> Change:
    record: dict[str, object] = {"id": request.grant, "take_back": {"receiver": request.receiver}}
    return Change("grants", "变更", record)


def _duty(request: Request) -> Change:
    if request.responsibility is not None:
        record: dict[str, object] = {"id": request.responsibility}
        return Change("responsibilities", "变更", record)
    record = {"matter": request.matter, "principal": {"body": request.applicant}, "supporting": [{"town": True}]}
    return Change("responsibilities", "新增", record)

