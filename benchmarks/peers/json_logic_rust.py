"""JsonLogic in Rust: rule and event cross the border as JSON each time."""

from __future__ import annotations

from typing import Any

import jsonlogic_rs

from benchmarks.jurisdiction import NOBODY, Row, Table
from benchmarks.peers import Peer
from benchmarks.peers.json_logic import RULE


class JsonLogicRust(Peer):
    """Python finds the item, the rule decides."""

    name = "JsonLogic（Rust）"
    note = "由 Python 找到事项；规则和事件每次都要变成 JSON；没有理由"
    distribution = "jsonlogic-rs"

    def __init__(self, written: Table) -> None:
        self._items = {item.code: {**vars(item), "classes": list(item.classes)} for item in written.items}

    def one(self, row: Row) -> Any:
        item = self._items.get(row["code"])
        return NOBODY if item is None else jsonlogic_rs.apply(RULE, {**row, "item": item})
