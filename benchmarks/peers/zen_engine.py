"""GoRules ZEN: the table as decision tables in its JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import zen

from benchmarks.jurisdiction import NOBODY, FirstHit, Row
from benchmarks.peers import Job, Peer

_INPUTS = ("code", "township_class", "severity", "cross_boundary")
_OTHERWISE = FirstHit(None, None, None, None, NOBODY)


def _cells(number: int, hit: FirstHit) -> dict[str, str]:
    return {"_id": f"r{number}", "lead": json.dumps(hit.body),
            "code": json.dumps(hit.code) if hit.code else "",
            "township_class": ", ".join(map(json.dumps, hit.classes or ())),
            "severity": f"{hit.severity[0]} {hit.severity[1]}" if hit.severity else "",
            "cross_boundary": "" if hit.cross is None else json.dumps(hit.cross)}


def _graph(hits: Iterable[FirstHit]) -> dict[str, Any]:
    """One decision table between an input and an output."""
    table = {"hitPolicy": "first", "inputs": [{"id": name, "name": name, "field": name} for name in _INPUTS],
             "outputs": [{"id": "lead", "name": "lead", "field": "lead"}],
             "rules": [_cells(number, hit) for number, hit in enumerate(hits)]}
    nodes = [("in", "inputNode", {}), ("table", "decisionTableNode", {"content": table}), ("out", "outputNode", {})]
    return {"contentType": "application/vnd.gorules.decision",
            "nodes": [{"id": key, "name": key, "type": kind, "position": {"x": 0, "y": 0}, **more}
                      for key, kind, more in nodes],
            "edges": [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
                      for a, b in (("in", "table"), ("table", "out"))]}


class _Zen(Peer):
    distribution = "zen-engine"

    def body(self, answer: Any) -> str:
        return str(answer["result"]["lead"])


class OneTable(_Zen):
    """All rows in one decision table, as an author would write it."""

    name = "zen-engine（一张判定表）"
    note = "三倍于事项的行，逐行比对"

    @classmethod
    def written(cls, job: Job) -> str:
        return json.dumps(_graph(job.table.first_hits()))

    def __init__(self, written: str) -> None:
        self._decision = zen.ZenEngine().create_decision(written)
        self._decision.validate()

    def one(self, row: Row) -> Any:
        return self._decision.evaluate(row)

    def explained(self, row: Row) -> Any:
        return self._decision.evaluate(row, {"trace": True})


class ByCode(_Zen):
    """A small decision for each code, found by its key."""

    name = "zen-engine（每个编码一张表）"
    note = "每个编码一张四行的表，按编码装载；trace 只说合的那一行"

    @classmethod
    def written(cls, job: Job) -> dict[str, Any]:
        hits = groupby(job.table.first_hits(), key=lambda hit: hit.code)
        return {code or "?": _graph((*rows, _OTHERWISE) if code else rows) for code, rows in hits}

    def __init__(self, written: dict[str, Any]) -> None:
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": written}})
        self._codes = frozenset(written)

    def _key(self, row: Row) -> str:
        code: str = row["code"]
        return code if code in self._codes else "?"

    def one(self, row: Row) -> Any:
        return self._engine.evaluate(self._key(row), row)

    def explained(self, row: Row) -> Any:
        return self._engine.evaluate(self._key(row), row, {"trace": True})

    def many(self, rows: list[Row]) -> list[Any]:
        asked = [{"key": self._key(row), "context": row} for row in rows]
        return [found["data"] for found in self._engine.evaluate_batch(asked)]
