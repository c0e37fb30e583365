"""rego-cpp, Microsoft's Rego in C++, through regopy."""

from __future__ import annotations

import json
from typing import Any

from regopy import Interpreter

from benchmarks.jurisdiction import Row
from benchmarks.peers.rego import POLICY, RegoPeer


class RegoCpp(RegoPeer):
    """The policy built once as a bundle."""

    name = "rego-cpp（regopy）"
    note = "同一份 Rego；没有理由"
    distribution = "regopy"
    batch = 1000

    def __init__(self, written: str) -> None:
        self._interpreter = Interpreter()
        self._interpreter.add_module("jurisdiction", POLICY)
        self._interpreter.add_data(json.loads(written))
        self._bundle = self._interpreter.build(None, ["jurisdiction/lead", "jurisdiction/leads"])

    def _value(self, entry: str, given: Any) -> Any:
        self._interpreter.set_input(given)
        return self._interpreter.query_bundle_entrypoint(self._bundle, entry).results[0].expressions[0]

    def one(self, row: Row) -> Any:
        return self._value("jurisdiction/lead", row)

    def ask(self, batch: list[Row]) -> Any:
        return self._value("jurisdiction/leads", {"events": batch})
