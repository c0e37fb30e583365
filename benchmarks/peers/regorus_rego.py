"""regorus, Microsoft's Rego in Rust: its interpreter and its register machine."""

from __future__ import annotations

import json
from typing import Any

import regorus

from benchmarks.jurisdiction import Row
from benchmarks.peers.rego import LEAD, LEADS, POLICY, RegoPeer


class Interpreter(RegoPeer):
    """The interpreter."""

    name = "regorus（解释）"
    note = "Rego；表是数据；没有理由"
    distribution = "gordon-to-regorus"
    batch = 5000

    def __init__(self, written: str) -> None:
        self._engine = regorus.Engine()
        self._engine.add_policy("jurisdiction.rego", POLICY)
        self._engine.add_data_json(written)

    def one(self, row: Row) -> Any:
        self._engine.set_input(row)
        return self._engine.eval_rule(LEAD)

    def ask(self, batch: list[Row]) -> Any:
        self._engine.set_input({"events": batch})
        return self._engine.eval_rule(LEADS)


class Machine(RegoPeer):
    """The same, compiled to the register machine."""

    name = "regorus（寄存器机）"
    note = "同一份 Rego 编译后运行；JSON 进出；一次最多 25,000 条指令，所以每批 200 件；没有理由"
    distribution = "gordon-to-regorus"
    batch = 200

    def __init__(self, written: str) -> None:
        program = regorus.Program.compile_from_modules(written, [("jurisdiction.rego", POLICY)], [LEAD, LEADS])
        self._machine = regorus.Rvm()
        self._machine.load_program(program)
        self._machine.set_data_json(written)

    def one(self, row: Row) -> Any:
        self._machine.set_input_json(json.dumps(row))
        return json.loads(self._machine.execute_entry_point(LEAD))

    def ask(self, batch: list[Row]) -> Any:
        self._machine.set_input_json(json.dumps({"events": batch}))
        return json.loads(self._machine.execute_entry_point(LEADS))
