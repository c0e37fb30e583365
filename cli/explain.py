"""`powerlist explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import options
from .answering import Answered, answer_all, heading, show
from .decide import Day, Filed, Place, Type, described
from .evidence import evidence_of
from .inputs import gather
from .locate import At, Datum, place_or_village
from .shell import OK, day_of, open_workspace, today, width

if TYPE_CHECKING:
    from powerlist import Decision, Event, Request, Ruling


def explain(
    files: options.Files = None,
    type: Type = None,
    place: Place = None,
    at: At = None,
    datum: Datum = None,
    day: Day = None,
    set: options.Set = None,
    filed: Filed = None,
    request: Annotated[bool, typer.Option("--request", help="文件里是申请，解释准入审查")] = False,
    workspace: options.Workspace = None,
    as_of: options.AsOf = None,
    strict: options.Strict = False,
    format: options.Format = "text",
    lines: options.Lines = False,
) -> None:
    """说明理由：每条规则的结果、为什么不是其他机构、推定和疑义

    用法和 decide 一样；加 --request 时解释 admit 的结论。

    例：
      powerlist explain -w jinhu --type 违法建设 --place 金南镇 --set zone=乡村规划区
      powerlist explain 事件.yaml
      powerlist explain --request 申请.yaml

    退出码：0 已经说明；2 不能运行；3 程序内部出错。
    """
    from powerlist import Event, Request
    from powerlist import explain as explained

    asked_day = day_of(as_of)
    opened = open_workspace(workspace)
    place = place_or_village(opened, place, at, datum, (as_of, day))
    given = gather(files, described(type, place, day, set, filed), Request if request else Event)

    def one(case: Event | Request) -> tuple[Any, Decision | Ruling]:
        when = asked_day or case.day or today()
        if isinstance(case, Event):
            return case, opened.decide(case, when, strict=strict)
        return case, opened.admit(case, when, strict=strict, evidence=evidence_of(case, opened))

    def text(answered: Answered) -> str:
        noun = "request" if request else "event"
        reported = [n if n.startswith(f"{noun}.") else f"{noun}.{n}" for n in answered.case.attributes]
        title = heading(opened, answered.case, answered.answer.title)
        return explained(answered.answer, opened.catalog, heading=title, reported=reported, width=width())

    code = show(opened, answer_all(given, one), format=format, lines=lines, text=text,
                good=lambda _: True)
    raise typer.Exit(code or OK)
