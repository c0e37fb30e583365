"""Decided rows as rows of a table (批量判定的输出), and classes with all their reasons as data."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from powerlist.batch import Brief, Columns, Decided
from powerlist.catalog import Catalog
from powerlist.classes import DecisionClass
from powerlist.model.condition import Raw
from powerlist.report.json import decision_to_dict, facts_to_dict, plain

#: The columns of an answer: key → what a clerk reads.
ANSWER = {
    "outcome": "结论", "lead": "主办编号", "lead_name": "主办", "unit": "科室", "in_name_of": "名义", "support": "配合",
    "channel": "转往", "deadline": "期限", "due": "到期日", "command": "指挥层级", "ground": "依据事项", "class": "判定类",
    "questions": "待查明", "problems": "问题",
}

#: The outcome of a row that could not be decided.
ERROR = "error"

_ROW = {"row": "行号"}


class Answers:
    """Writes decided rows: `labels` for people, else keys for programs."""

    def __init__(self, columns: Columns, *, labels: bool) -> None:
        named = {key: label if labels else key for key, label in {**_ROW, **ANSWER}.items()}
        self._kept = {column: f"{column}（原表）" if column in named.values() else column for column in columns.kept}
        self._number, self._due, self._outcome, self._problems = (named[key] for key in ("row", "due", "outcome", "problems"))
        self._named = named
        self.header = (named["row"], *self._kept.values(), *(named[key] for key in ANSWER))
        self._ready: WeakKeyDictionary[Brief, dict[str, str]] = WeakKeyDictionary()

    def row(self, decided: Decided) -> dict[str, str]:
        """One row, by the header; what is empty is an empty text."""
        kept = {new: _text(decided.row.get(old)) for old, new in self._kept.items()}
        row = {self._number: str(decided.number), **kept}
        if decided.brief is None:
            said = "；".join(f"{problem.column}：{problem.message}" for problem in decided.problems)
            return {**row, **dict.fromkeys(self.header[len(row):], ""), self._outcome: ERROR, self._problems: said}
        due = decided.due
        return {**row, **self._of_class(decided.brief), self._due: due.isoformat() if due else ""}

    def _of_class(self, brief: Brief) -> dict[str, str]:
        """What is the same for the whole class: written once, as long as the class is remembered."""
        ready = self._ready.get(brief)
        if ready is None:
            answer = _answer(brief)
            ready = self._ready[brief] = {self._named[key]: value for key, value in answer.items()}
        return ready


def _answer(brief: Brief) -> dict[str, str]:
    decision = brief.decision
    lead, limit = decision.lead, decision.deadline.deadline if decision.deadline else None
    return {
        "outcome": decision.outcome.value, "lead": lead.id if lead else "", "lead_name": lead.name if lead else "",
        "unit": decision.unit.name if decision.unit else "",
        "in_name_of": decision.in_name_of.name if decision.in_name_of else "",
        "support": "、".join(backing.body.name for backing in decision.support), "channel": decision.channel or "",
        "deadline": f"{limit.value} {limit.clock.value}" if limit else "", "due": "",
        "command": decision.command.level if decision.command else "", "ground": decision.ground or "",
        "class": brief.id, "questions": "；".join(question.text for question in decision.questions), "problems": "",
    }


def class_to_dict(kind: DecisionClass, catalog: Catalog) -> dict[str, Any]:
    """A class: what rules see of its events, the event it was decided by, and the whole decision of that event."""
    key, event = kind.key, kind.first.event
    return {
        "class": key.id, "type": key.kind, "place": key.place, "since": plain(key.since), "acted": plain(key.acted),
        "filed": [{"on": on.isoformat(), "by": by} for on, by, _ in key.filed], "facts": facts_to_dict(dict(key.facts)),
        "unasked": list(key.idle),
        "decided_by": {"type": event.type, "place": event.place, "day": plain(event.day),
                       "facts": facts_to_dict(kind.first.facts)},
        "decision": decision_to_dict(kind.decision, catalog),
    }


def _text(raw: Raw) -> str:
    return "、".join(raw) if isinstance(raw, tuple) else raw or ""
