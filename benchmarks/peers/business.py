"""business-rules: three rules an item, as JSON."""

from __future__ import annotations

from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import (
    BaseVariables,
    boolean_rule_variable,
    numeric_rule_variable,
    string_rule_variable,
)

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Item, Row
from benchmarks.peers import Job, Peer


class _Facts(BaseVariables):
    def __init__(self, row: Row) -> None:
        self._row = row

    @string_rule_variable
    def township_class(self) -> Any:
        return self._row["township_class"]

    @numeric_rule_variable
    def severity(self) -> Any:
        return self._row["severity"]

    @boolean_rule_variable
    def cross_boundary(self) -> Any:
        return self._row["cross_boundary"]


class _Answer(BaseActions):
    body = NOBODY

    @rule_action(params={"body": FIELD_TEXT})
    def name(self, body: str) -> None:
        self.body = body


def _is(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


def _rules(item: Item) -> list[dict[str, Any]]:
    fits = [{"any": [_is("township_class", "equal_to", kind) for kind in item.classes]},
            _is("severity", "less_than_or_equal_to", item.max_severity)]
    if not item.cross_ok:
        fits.append(_is("cross_boundary", "is_false", True))
    conditions = {item.city: [_is("cross_boundary", "is_true", True), _is("severity", "greater_than_or_equal_to", CITY_FROM)],
                  item.lead: fits, item.county: [_is("severity", "greater_than_or_equal_to", 0)]}
    return [{"conditions": {"all": tests}, "actions": [{"name": "name", "params": {"body": body}}]}
            for body, tests in conditions.items()]


class BusinessRules(Peer):
    """The first of the item's rules that holds."""

    name = "business-rules"
    note = "由 Python 找到事项的三条规则，逐条试；没有理由"
    distribution = "business-rules"

    @classmethod
    def written(cls, job: Job) -> dict[str, list[dict[str, Any]]]:
        return {item.code: _rules(item) for item in job.table.items}

    def __init__(self, written: dict[str, list[dict[str, Any]]]) -> None:
        self._rules = written

    def one(self, row: Row) -> str:
        rules = self._rules.get(row["code"])
        answer = _Answer()
        if rules is not None:
            run_all(rules, _Facts(row), answer, stop_on_first_trigger=True)
        return answer.body
