"""CEL in Rust: one compiled expression over the event and its item."""

from __future__ import annotations

from typing import Any

import cel

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row, Table
from benchmarks.peers import Peer

EXPRESSION = (f"cross_boundary && severity >= {CITY_FROM} ? item.city : township_class in item.classes"
              " && severity <= item.max_severity && (item.cross_ok || !cross_boundary) ? item.lead : item.county")


class CelRust(Peer):
    """Python finds the item, the expression decides."""

    name = "CEL（Rust）"
    note = "由 Python 找到事项，CEL 只算一个表达式；没有理由"
    distribution = "common-expression-language"

    def __init__(self, written: Table) -> None:
        self._program = cel.compile(EXPRESSION)
        self._items = {item.code: {**vars(item), "classes": list(item.classes)} for item in written.items}

    def one(self, row: Row) -> Any:
        item = self._items.get(row["code"])
        return NOBODY if item is None else self._program.execute({**row, "item": item})
