"""durable-rules: a rule for each row of the decision table, an event posted a call."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from durable.engine import Host, MessageNotHandledException

from benchmarks.jurisdiction import NOBODY, FirstHit, Row
from benchmarks.peers import Job, Peer


def _test(hit: FirstHit) -> dict[str, Any]:
    tests: list[dict[str, Any]] = [{"code": hit.code}]
    if hit.classes is not None:
        tests.append({"$or": [{"township_class": kind} for kind in hit.classes]})
    if hit.severity is not None:
        tests.append({"$gte" if hit.severity[0] == ">=" else "$lte": {"severity": hit.severity[1]}})
    if hit.cross is not None:
        tests.append({"cross_boundary": hit.cross})
    return tests[0] if len(tests) == 1 else {"$and": tests}


class Durable(Peer):
    """The rule of the first row in the order of priority fires."""

    name = "durable-rules"
    note = "三倍于事项的规则；1,000 个事项的规则几分钟也装不进去；没有理由"
    distribution = "durable-rules"
    most = 100

    @classmethod
    def written(cls, job: Job) -> list[FirstHit]:
        return [hit for hit in job.table.first_hits() if hit.code is not None]

    def __init__(self, written: list[FirstHit]) -> None:
        self._host, self._numbers, self._found = Host(), count(), [NOBODY]
        rules = {f"r{number}": {"all": [{"m": _test(hit)}], "pri": number % 3 + 1, "run": self._names(hit.body)}
                 for number, hit in enumerate(written)}
        self._host.set_rulesets({"jurisdiction": rules})

    def _names(self, body: str) -> Callable[[Any], None]:
        return lambda _: self._found.append(body)

    def one(self, row: Row) -> str:
        try:
            self._host.post("jurisdiction", {"id": str(next(self._numbers)), **row})
        except MessageNotHandledException:
            return NOBODY
        return self._found.pop()
