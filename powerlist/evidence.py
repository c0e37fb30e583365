"""A simulation as evidence of a request (佐证): what it says of the towns asked for becomes a fact that rules may read.

In: a request as it was written, the result of `powerlist simulate` as data, and the workspace that is asked. Out: the
word that it has for the towns, and what that rests on. A result that was made from other lists, of other powers, of part
of a year, or in which nothing comes to the towns, proves nothing and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from powerlist.failures import RefusalError
from powerlist.link import Names
from powerlist.model.cases import Request
from powerlist.report.simulation_data import FORMAT
from powerlist.request_facts import SIMULATED
from powerlist.trace import Evidence
from powerlist.views.bearing import Bearing, worst
from powerlist.workspace import Workspace

#: So many months pass for the past year that rules ask about.
ENOUGH_MONTHS = 11


class EvidenceError(RefusalError):
    """The result says nothing of the request; the message says why."""


def read_evidence(request: Request, result: Any, workspace: Workspace) -> Evidence:
    """What the simulation says of the request, for `Workspace.admit`.

    Raises:
        EvidenceError: it is no such result, or one of something else.
    """
    if not isinstance(result, dict) or result.get("simulation") != FORMAT:
        raise EvidenceError("不是模拟的结果", "先运行 powerlist simulate 去年事件.csv --from 现行清单 -w 设想清单 -o 结果.json")
    try:
        said, rests_on = _said(request, result, workspace), _rests_on(request, result, workspace.names)
    except (KeyError, TypeError, ValueError) as problem:
        raise EvidenceError(f"模拟的结果不完整（{problem}）", "重新运行 powerlist simulate") from None
    short = SIMULATED.removeprefix("request.")
    if any(request.attributes[key] != said for key in (short, SIMULATED) if key in request.attributes):
        raise EvidenceError(f"申请里写的 {short} 和模拟的结果“{said}”不一样", f"删去 attributes 里的 {short}")
    return Evidence(request.evidence or "", said, rests_on)


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
            (name,) = _names([town], workspace)
            raise EvidenceError(f"模拟里没有把 {'、'.join(missing)} 交给{name}（按 {result['as_of']} 有效的赋权）",
                                "在设想的清单里写上同样的赋权，按它生效以后的一天（--as-of）重新模拟")
    months = len(_months(result))
    if months < ENOUGH_MONTHS:
        raise EvidenceError(f"模拟的事件只有 {months} 个月的，不到 {ENOUGH_MONTHS} 个月", "用过去一整年、写明日期的事件重新模拟")
    verdicts = {town["id"]: Bearing(town["verdict"]) for town in result["towns"]}
    found = worst(verdicts.get(town, Bearing.NOTHING) for town in towns)
    idle = [town for town in towns if verdicts.get(town, Bearing.NOTHING) is Bearing.NOTHING]
    if idle:
        raise EvidenceError(f"模拟里没有一件事件因此新增给{'、'.join(_names(idle, workspace))}，说明不了接不接得住",
                            "用有这些事项的事件重新模拟；没有这样的事件，就不用模拟作佐证（删去 evidence）")
    return found.value


def _names(towns: list[str], workspace: Workspace) -> list[str]:
    bodies = workspace.catalog.bodies
    return [bodies[town].name if town in bodies else town for town in towns]


def _months(result: dict[str, Any]) -> list[str]:
    return [month["id"] for month in result["months"] if month["id"]]


def _rests_on(request: Request, result: dict[str, Any], names: Names) -> str:
    """What a reader must see beside the verdict: day, events, yardstick, and whether officers are an example."""
    months, towns = _months(result), set(_ids(request.to, "bodies", names))
    stick = result["yardsticks"]["per_officer"]
    norm = "没有每名持证人员的尺度" if stick is None else (
        f"尺度每名持证人员一年 {stick['yearly']:g} 件，本单位自定" if stick["yearly"] else
        f"尺度每名持证人员 {stick['value']:g} 件，是改前最忙的一处")
    told = [f"按 {result['as_of']} 的清单", f"{result['events']:,} 件事件", f"{months[0]} 到 {months[-1]}", norm]
    if any(town["illustrative"] for town in result["towns"] if town["id"] in towns):
        told.append("承接能力是示意数据，不能作为依据")
    return "，".join(told)


def _ids(words: tuple[str, ...], kind: str, names: Names) -> Iterator[str]:
    """Ids of what is named; a word that is not clear is refused where the request is read."""
    for word in words:
        found = names.find(word, (kind,))
        yield found[0] if len(found) == 1 else word
