"""bkflow-dmn (腾讯蓝鲸): the decision table as a dictionary, its cells in FEEL."""

from __future__ import annotations

from typing import Any

from bkflow_dmn.data_model import SingleDecisionTable

from benchmarks.jurisdiction import FirstHit, Row
from benchmarks.peers import Job, Peer

_COLUMNS = ("code", "township_class", "severity", "cross_boundary")


def _condition(hit: FirstHit) -> str:
    tests = []
    if hit.code is not None:
        tests.append(f'code="{hit.code}"')
    if hit.classes is not None:
        tests.append(f"({' or '.join(f'township_class={chr(34)}{kind}{chr(34)}' for kind in hit.classes)})")
    if hit.severity is not None:
        tests.append("severity{}{}".format(*hit.severity))
    if hit.cross is not None:
        tests.append(f"cross_boundary={str(hit.cross).lower()}")
    return " and ".join(tests) or "true"


class Bkflow(Peer):
    """Every cell is parsed anew each time."""

    name = "bkflow-dmn（蓝鲸）"
    note = "三倍于事项的行，每次都重新解析每行的 FEEL；没有理由"
    distribution = "bkflow-dmn"
    most = 100

    @classmethod
    def written(cls, job: Job) -> dict[str, Any]:
        hits = list(job.table.first_hits())
        return {"title": "jurisdiction", "hit_policy": "First",
                "inputs": {"cols": [{"id": name} for name in _COLUMNS], "rows": list(map(_condition, hits))},
                "outputs": {"cols": [{"id": "lead"}], "rows": [[f'"{hit.body}"'] for hit in hits]}}

    def __init__(self, written: dict[str, Any]) -> None:
        self._table = SingleDecisionTable(**written)

    def one(self, row: Row) -> Any:
        return self._table.decide(row)

    def body(self, answer: Any) -> str:
        return str(answer[0]["lead"])
