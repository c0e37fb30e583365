"""JsonLogic: one rule over the event and its item; here in Python, in `json_logic_rust` in Rust."""

from __future__ import annotations

from typing import Any

from json_logic import jsonLogic

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row, Table
from benchmarks.peers import Peer


def _of(name: str) -> dict[str, Any]:
    return {"var": name}


RULE = {"if": [
    {"and": [_of("cross_boundary"), {">=": [_of("severity"), CITY_FROM]}]}, _of("item.city"),
    {"and": [{"in": [_of("township_class"), _of("item.classes")]}, {"<=": [_of("severity"), _of("item.max_severity")]},
             {"or": [_of("item.cross_ok"), {"!": [_of("cross_boundary")]}]}]}, _of("item.lead"),
    _of("item.county")]}


class Panzi(Peer):
    """Python finds the item, the rule decides."""

    name = "JsonLogic（panzi，Python）"
    note = "由 Python 找到事项，JsonLogic 只算一条规则；没有理由"
    distribution = "panzi-json-logic"

    def __init__(self, written: Table) -> None:
        self._items = {item.code: {**vars(item), "classes": list(item.classes)} for item in written.items}

    def one(self, row: Row) -> Any:
        item = self._items.get(row["code"])
        return NOBODY if item is None else jsonLogic(RULE, {**row, "item": item})
