"""A simulation as evidence of a request (佐证): what it says of the towns asked for becomes facts that rules may read.

In: a request as it was written, the result of `powerlist simulate` as data, and the workspace that is asked. Out: the
request with the facts. A result that was made from other lists, or of other powers, proves nothing and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from powerlist.link import Names
from powerlist.model.cases import Request
from powerlist.report.simulation_data import FORMAT
from powerlist.views.loads import Bearing, worst
from powerlist.workspace import Workspace

#: The fact, as a request has it.
SIMULATED = "simulated"


class EvidenceError(Exception):
    """The result says nothing of the request; the message says why."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def supported(request: Request, result: Any, workspace: Workspace) -> Request:
    """The request with what the simulation says of it.

    Raises:
        EvidenceError: it is no such result, or one of something else.
    """
    if not isinstance(result, dict) or result.get("simulation") != FORMAT:
        raise EvidenceError("不是模拟的结果", "先运行 powerlist simulate 去年事件.csv --from 现行清单 -w 设想清单 -o 结果.json")
    try:
        said = _said(request, result, workspace)
    except (KeyError, TypeError, ValueError) as problem:
        raise EvidenceError(f"模拟的结果不完整（{problem}）", "重新运行 powerlist simulate") from None
    name = f"request.{SIMULATED}"
    known = {key for key in (SIMULATED, name) if key in request.attributes}
    if any(request.attributes[key] != said for key in known):
        raise EvidenceError(f"申请里写的 {SIMULATED} 和模拟的结果“{said}”不一样", f"删去 attributes 里的 {SIMULATED}")
    others = {key: value for key, value in request.attributes.items() if key not in known}
    return replace(request, attributes={**others, SIMULATED: said})


def _said(request: Request, result: dict[str, Any], workspace: Workspace) -> str:
    if result["before"]["digests"] != dict(workspace.catalog.digests):
        raise EvidenceError("模拟时的现行清单和规则，与现在的不是同一份", "用现在的清单（--from）重新模拟")
    names = workspace.names
    items, towns = (list(_ids(words, kind, names)) for words, kind in ((request.items, "items"), (request.to, "bodies")))
    if not items or not towns:
        raise EvidenceError("申请没有写事项和拟承接的镇街，模拟说明不了它", "写上 items 和 to")
    for town in towns:
        given = {item for grant in result["new_grants"] if town in grant["to"] for item in grant["items"]}
        missing = [item for item in items if item not in given]
        if missing:
            name = workspace.catalog.bodies[town].name if town in workspace.catalog.bodies else town
            raise EvidenceError(f"模拟里没有把 {'、'.join(missing)} 交给{name}", "在设想的清单里写上同样的赋权，重新模拟")
    verdicts = {town["id"]: Bearing(town["verdict"]) for town in result["towns"]}
    return worst(verdicts.get(town, Bearing.UNKNOWN) for town in towns).value


def _ids(words: tuple[str, ...], kind: str, names: Names) -> Iterator[str]:
    """Ids of what is named; a word that is not clear is refused where the request is read."""
    for word in words:
        found = names.find(word, (kind,))
        yield found[0] if len(found) == 1 else word
