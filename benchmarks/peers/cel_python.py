"""CEL in Python: the whole table is a variable of the expression."""

from __future__ import annotations

from typing import Any

import celpy
from celpy.celtypes import BoolType, IntType, StringType

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row, Table
from benchmarks.peers import Peer

_EXPRESSION = (f'!(code in items) ? "{NOBODY}" : cross_boundary && severity >= {CITY_FROM} ? items[code].city :'
               " township_class in items[code].classes && severity <= items[code].max_severity"
               " && (items[code].cross_ok || !cross_boundary) ? items[code].lead : items[code].county")


class CelPython(Peer):
    """The expression finds the item itself."""

    name = "CEL（Python）"
    note = "整张表是表达式的一个变量；没有理由"
    distribution = "cel-python"

    def __init__(self, written: Table) -> None:
        environment = celpy.Environment(runner_class=celpy.CompiledRunner)
        self._program = environment.program(environment.compile(_EXPRESSION))
        self._items = celpy.json_to_cel({item.code: {**vars(item), "classes": list(item.classes)}
                                         for item in written.items})

    def one(self, row: Row) -> Any:
        return self._program.evaluate({
            "items": self._items, "code": StringType(row["code"]), "township_class": StringType(row["township_class"]),
            "severity": IntType(row["severity"]), "cross_boundary": BoolType(row["cross_boundary"])})
