"""Decided rows as rows of a table (批量判定的输出), and classes with all their reasons as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from powerlist.batch import Brief, Decided
from powerlist.catalog import Catalog
from powerlist.classes import DecisionClass
from powerlist.failures import clipped
from powerlist.model.condition import Raw
from powerlist.report.json import decision_to_dict, facts_to_dict, plain
from powerlist.terms import Tried

#: The columns of an answer: key → what a clerk reads.
ANSWER = {
    "outcome": "结论", "lead": "主办编号", "lead_name": "主办", "unit": "科室", "in_name_of": "名义", "support": "配合",
    "channel": "转往", "deadline": "期限", "due": "到期日", "note": "说明", "command": "指挥层级",
    "ground": "依据事项", "class": "判定类", "questions": "待查明", "problems": "问题",
}

#: The outcome of a row that could not be decided, and the word for it.
ERROR, ERROR_WORD = "error", "读不出"

_ROW = {"row": "行号"}
_DUE, _NOTE = tuple(ANSWER).index("due"), tuple(ANSWER).index("note")


class Answers:
    """Writes decided rows, the columns that are handed on before the answer: with `labels` in words for people, else in
    keys for programs."""

    def __init__(self, kept: Sequence[str], *, labels: bool) -> None:
        named = {key: label if labels else key for key, label in {**_ROW, **ANSWER}.items()}
        self._kept, self._labels = tuple(kept), labels
        self.header = (named["row"], *_apart(kept, set(named.values())), *(named[key] for key in ANSWER))
        self._ready: WeakKeyDictionary[Brief, tuple[list[str], list[str]]] = WeakKeyDictionary()

    def row(self, decided: Decided) -> list[str]:
        """One row, by the header; what is empty is an empty text."""
        row = [str(decided.number), *map(_text, map(decided.row.get, self._kept))]
        if decided.brief is None:
            said = "；".join(clipped(f"{problem.column}：{problem.message}") for problem in decided.problems)
            return [*row, ERROR_WORD if self._labels else ERROR, *[""] * (len(ANSWER) - 2), said]
        before, after = self._ready.get(decided.brief) or self._of_class(decided.brief)
        return [*row, *before, decided.due.isoformat() if decided.due else "", decided.note, *after]

    def record(self, decided: Decided) -> dict[str, str]:
        """One row, with the names of its columns."""
        return dict(zip(self.header, self.row(decided), strict=True))

    def _of_class(self, brief: Brief) -> tuple[list[str], list[str]]:
        """What is the same for the whole class, before the last day with its note and after them: written once, as long
        as the class is remembered."""
        told = _answer(brief)
        if self._labels:
            told["outcome"] = brief.decision.outcome.word
        cells = list(told.values())
        ready = self._ready[brief] = cells[:_DUE], cells[_NOTE + 1:]
        return ready


def _apart(kept: Sequence[str], taken: set[str]) -> Iterator[str]:
    """Names of the columns that are handed on, none of them a name of the answer's."""
    for column in kept:
        while column in taken:
            column += "（原表）"
        taken.add(column)
        yield column


def _answer(brief: Brief) -> dict[str, str]:
    decision = brief.decision
    lead, limit = decision.lead, decision.deadline.deadline if decision.deadline else None
    return {
        "outcome": decision.outcome.value, "lead": lead.id if lead else "", "lead_name": lead.name if lead else "",
        "unit": decision.unit.name if decision.unit else "",
        "in_name_of": decision.in_name_of.name if decision.in_name_of else "",
        "support": "、".join(backing.body.name for backing in decision.support), "channel": decision.channel or "",
        "deadline": f"{limit.value} {limit.clock.value}" if limit else "", "due": "", "note": "",
        "command": decision.command.level if decision.command else "", "ground": decision.ground or "",
        "class": brief.id, "questions": "；".join(question.text for question in decision.questions), "problems": "",
    }


def class_to_dict(kind: DecisionClass, catalog: Catalog) -> dict[str, Any]:
    """A class: what rules see of its events, the event it was decided by, and the decision of that event. Of the rules
    that were tried those that did not hold are left out: there are hundreds, and `explain` tells them of one event."""
    key, event = kind.key, kind.first.event
    tried = tuple(step for step in kind.decision.steps if step.tried is not Tried.FAILED)
    return {
        "class": key.id, "type": key.kind, "place": key.place, "since": plain(key.since), "acted": plain(key.acted),
        "filed": [{"on": on.isoformat(), "by": by} for on, by, _ in key.filed], "facts": facts_to_dict(dict(key.facts)),
        "unasked": list(key.idle),
        "decided_by": {"type": event.type, "place": event.place, "day": plain(event.day),
                       "facts": facts_to_dict(kind.first.facts)},
        "decision": decision_to_dict(replace(kind.decision, steps=tried), catalog),
    }


def _text(raw: Raw) -> str:
    return raw if isinstance(raw, str) else "、".join(raw or ())
