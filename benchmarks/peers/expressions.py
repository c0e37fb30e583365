"""rule-engine: one typed expression over the event and its item."""

from __future__ import annotations

from typing import Any

import rule_engine

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row, Table
from benchmarks.peers import Peer

_EXPRESSION = (f"cross_boundary and severity >= {CITY_FROM} ? item.city : (township_class in item.classes"
               " and severity <= item.max_severity and (item.cross_ok or not cross_boundary) ? item.lead : item.county)")


class RuleEngine(Peer):
    """Python finds the item, the expression decides."""

    name = "rule-engine"
    note = "由 Python 找到事项，只算一个表达式；没有理由"
    distribution = "rule-engine"

    def __init__(self, written: Table) -> None:
        self._rule = rule_engine.Rule(_EXPRESSION)
        self._items = {item.code: vars(item) for item in written.items}

    def one(self, row: Row) -> Any:
        item = self._items.get(row["code"])
        return NOBODY if item is None else self._rule.evaluate({**row, "item": item})
