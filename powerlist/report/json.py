"""Answers as plain data (JSON 输出): records in, dicts out. Keys are a contract; sentences inside are not.

Pure functions: nothing is printed, opened or asked here. Days are ISO text, sets are sorted lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.common import Citation
from powerlist.model.condition import Value
from powerlist.read.plain import plain_of
from powerlist.trace import (
    Amendment,
    Assignment,
    Backing,
    Candidate,
    Change,
    Decision,
    Due,
    Evidence,
    Finding,
    OpenDoubt,
    Power,
    Presumption,
    ProcedureStage,
    Question,
    Ruling,
    Step,
)
from powerlist.workspace import ENGINE

Dict = dict[str, Any]


def decision_to_dict(decision: Decision, catalog: Catalog | None = None) -> Dict:
    """Who owns an event. With the catalog, law that is not in force on the day is not cited."""
    cite = Cite(catalog, decision.as_of)
    lead = decision.lead
    unit = {"id": decision.unit.id, "name": decision.unit.name} if decision.unit else None
    return {
        "outcome": decision.outcome.value,
        "title": decision.title,
        "ground": decision.ground,
        "scenario": decision.scenario,
        "lead": {**_body(lead), "unit": unit} if lead else None,
        "support": [_backing(backing) for backing in decision.support],
        "powers": [_power(power) for power in decision.powers],
        "in_name_of": _some(decision.in_name_of),
        "respondent": _some(decision.respondent),
        "adjudicator": _some(decision.adjudicator),
        "adjudicator_role": decision.adjudicator_role,
        "way": decision.way,
        "candidates": [_candidate(candidate) for candidate in decision.candidates],
        "interim": _some(decision.interim),
        "command": {"level": decision.command.level, "body": _some(decision.command.body)} if decision.command else None,
        "questions": [_question(question) for question in decision.questions],
        "channel": decision.channel,
        "deadline": _due(decision.deadline) if decision.deadline else None,
        "deadlines": [_due(due) for due in decision.deadlines],
        "obligations": [{"text": o.text, "rule": o.rule} for o in decision.obligations],
        "doubts": [_doubt(doubt) for doubt in decision.doubts],
        "presumptions": [_presumption(presumption) for presumption in decision.presumptions],
        "assumed": [_presumption(presumption) for presumption in decision.assumed],
        "remarks": list(decision.remarks),
        "reasons": [_step(step, cite) for step in decision.steps],
        **_origin(decision),
    }


def ruling_to_dict(ruling: Ruling, catalog: Catalog | None = None) -> Dict:
    """Whether a request may enter, with every finding."""
    cite = Cite(catalog, ruling.as_of)
    return {
        "verdict": ruling.verdict.value,
        "title": ruling.title,
        "findings": [_finding(finding, cite) for finding in ruling.findings],
        "questions": [_question(question) for question in ruling.questions],
        "procedure": [_stage(stage) for stage in ruling.procedure],
        "procedure_rules": list(ruling.procedure_rules),
        "change": _change(ruling.change) if ruling.change else None,
        "presumptions": [_presumption(presumption) for presumption in ruling.presumptions],
        "doubts": [_doubt(doubt) for doubt in ruling.doubts],
        "evidence": evidence_to_dict(ruling.evidence) if ruling.evidence else None,
        "remarks": list(ruling.remarks),
        **_origin(ruling),
    }


def evidence_to_dict(evidence: Evidence) -> Dict:
    """What was read from the evidence of a request."""
    return {"file": evidence.file, "says": evidence.says, "rests_on": evidence.rests_on}


class Cite:
    """Citations as text; with a catalog at hand, law that is not in force on the day is left out."""

    def __init__(self, catalog: Catalog | None, day: date) -> None:
        self.catalog = catalog
        self.day = day

    def __call__(self, citations: tuple[Citation, ...]) -> list[str]:
        if self.catalog is None:
            return [str(citation) for citation in citations]
        return list(self.catalog.cites(citations, self.day))


def plain(value: Any) -> Any:
    """Any value of the model as JSON knows it."""
    if isinstance(value, Enum):
        return getattr(value, "word", None) if not isinstance(value, str) else value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(below) for key, below in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def answered_by(answer: Decision | Ruling) -> str:
    """The program, and the engine that read the rules where it was not the reference."""
    return f"{ENGINE}（{answer.read_by}）" if answer.read_by else ENGINE


def _origin(answer: Decision | Ruling) -> Dict:
    return {"as_of": answer.as_of.isoformat(), "catalog": answer.digests.get("catalogs"),
            "rules": answer.digests.get("rules"), "engine": answered_by(answer)}


def _body(body: Body) -> Dict:
    return {"id": body.id, "name": body.name, "level": body.level.value}


def _some(body: Body | None) -> Dict | None:
    return _body(body) if body else None


def _backing(backing: Backing) -> Dict:
    return {"id": backing.body.id, "name": backing.body.name, "duties": list(backing.duties), "rule": backing.rule}


def _candidate(candidate: Candidate) -> Dict:
    body = candidate.body
    return {"id": body.id if body else None, "name": body.name if body else None, "rules": list(candidate.rules)}


def _power(power: Power) -> Dict:
    owner: Assignment = power.assignment
    return {
        "id": power.id,
        "title": power.title,
        "kind": power.kind,
        "measures": list(power.measures),
        "outcome": owner.outcome.value,
        "holder": _some(owner.lead),
        "in_name_of": _some(owner.in_name_of),
        "respondent": _some(owner.respondent),
        "channel": owner.channel,
        "candidates": [_candidate(candidate) for candidate in owner.candidates],
        "adjudicator": _some(owner.adjudicator),
        "basis": list(power.basis),
        "grant": power.grant,
        "instrument": power.instrument,
        "waiting": [attribute.name for attribute in power.waiting],
        "in_force": power.in_force,
        "rules": list(owner.rules),
    }


def _question(question: Question) -> Dict:
    return {"attribute": question.attribute.name, "label": question.attribute.label, "question": question.text,
            "values": list(question.attribute.values),
            "answers": [{"value": value, "answer": answer} for value, answer in question.answers]}


def _due(due: Due) -> Dict:
    limit = due.deadline
    return {"value": limit.value, "unit": limit.clock.value, "of": limit.of, "since": limit.since,
            "due": due.day.isoformat() if due.day else None, "source": due.source}


def _doubt(found: OpenDoubt) -> Dict:
    return {"source": found.source, "about": found.doubt.about, "readings": list(found.doubt.readings)}


def _presumption(found: Presumption) -> Dict:
    return {"attribute": found.attribute.name, "label": found.attribute.label, "value": plain(found.value)}


def _step(step: Step, cite: Cite) -> Dict:
    return {
        "rule": step.rule.id,
        "phase": step.rule.phase.value,
        "outcome": step.tried.value,
        "title": step.rule.title,
        "because": step.rule.because,
        "basis": cite(step.rule.basis),
        "facts": facts_to_dict(step.facts),
        "overridden_by": list(step.beaten_by),
        "would_lead": _some(step.would_lead),
    }


def facts_to_dict(facts: Mapping[str, Value]) -> Dict:
    """Facts by attribute name."""
    return {name: plain(value) for name, value in facts.items()}


def amended_keys(amendment: Amendment) -> Dict:
    """A new record in full; of one that changes, its id and the keys that are written otherwise."""
    after = plain_of(amendment.after)
    if amendment.before is None:
        return after
    before = plain_of(amendment.before)
    return {key: value for key, value in after.items() if key == "id" or value != before.get(key)}


def _finding(finding: Finding, cite: Cite) -> Dict:
    return {
        "rule": finding.rule.id,
        "result": finding.result.value,
        "title": finding.rule.title,
        "message": finding.message,
        "remedy": finding.remedy,
        "verdict": finding.verdict.value if finding.verdict else None,
        "because": finding.rule.because,
        "basis": cite(finding.rule.basis),
        "subjects": list(finding.subjects),
        "facts": facts_to_dict(finding.facts),
        "refer_to": _some(finding.refer_to),
    }


def _stage(stage: ProcedureStage) -> Dict:
    by = _body(stage.body) if stage.body else {"id": None, "name": None, "level": None}
    return {"stage": stage.stage.value, "step": stage.step, "by": {**by, "role": stage.role}, "value": stage.value,
            "clock": stage.clock.value if stage.clock else None, "due": stage.due.isoformat() if stage.due else None,
            "papers": list(stage.papers)}


def _change(change: Change) -> Dict:
    return {"records": [_amendment(amendment) for amendment in change.amendments],
            "missing": [{"key": lack.key, "message": lack.message} for lack in change.missing]}


def _amendment(amendment: Amendment) -> Dict:
    return {"kind": amendment.kind, "action": amendment.action.value, "id": amendment.after.id,
            "origin": amendment.origin.id if amendment.origin else None, "record": plain(amended_keys(amendment))}
