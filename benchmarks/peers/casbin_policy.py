"""casbin: a line of policy for each row of the decision table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import casbin
from casbin.model import Model

from benchmarks.jurisdiction import NOBODY, FirstHit, Row
from benchmarks.peers import Job, Peer

_MODEL = """
[request_definition]
r = ev
[policy_definition]
p = code, cond, body, eft
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.ev.code == p.code && eval(p.cond)
"""


def _line(hit: FirstHit) -> list[str]:
    tests = []
    if hit.classes is not None:
        tests.append(f"({' || '.join(f'r.ev.township_class == {kind!r}' for kind in hit.classes)})")
    if hit.severity is not None:
        tests.append(f"r.ev.severity {hit.severity[0]} {hit.severity[1]}")
    if hit.cross is not None:
        tests.append(f"r.ev.cross_boundary == {hit.cross}")
    return [str(hit.code), " && ".join(tests) or "True", hit.body, "allow"]


class Casbin(Peer):
    """The first line that allows."""

    name = "casbin"
    note = "三倍于事项的策略行，逐行 eval；enforce_ex 说出合的那一行"
    distribution = "casbin"

    @classmethod
    def written(cls, job: Job) -> list[list[str]]:
        return [_line(hit) for hit in job.table.first_hits() if hit.code is not None]

    def __init__(self, written: list[list[str]]) -> None:
        model = Model()
        model.load_model_from_text(_MODEL)
        self._enforcer = casbin.Enforcer(model)
        self._enforcer.add_policies(written)

    def one(self, row: Row) -> Any:
        return self._enforcer.enforce_ex(SimpleNamespace(**row))

    explained = one

    def body(self, answer: Any) -> str:
        allowed, line = answer
        return str(line[2]) if allowed else NOBODY
