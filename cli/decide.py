"""`powerlist decide`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import options
from .answering import Answered, answer_all, heading, keep, show
from .ask import ask, may_ask
from .engines import reading
from .inputs import attributes, filings, gather, written
from .locate import At, Datum, place_or_village
from .shell import day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from powerlist import Decision, Event

Type = Annotated[str | None, typer.Option("--type", "-t", metavar="事件类型", help="事件类型的名称或编号")]
Place = Annotated[str | None, typer.Option("--place", "-p", metavar="地点", help="镇街或村居的名称")]
Day = Annotated[str | None, typer.Option("--day", metavar="日期", help="事件发生的日子，如 2025-06-01")]
Filed = Annotated[list[str] | None, typer.Option(
    "--filed", metavar="日期:机构", help="已经立案的日子和机关，如 2025-06-01:黎城街道；可以写几次")]


def decide(
    files: options.Files = None,
    type: Type = None,
    place: Place = None,
    at: At = None,
    datum: Datum = None,
    day: Day = None,
    set: options.Set = None,
    filed: Filed = None,
    workspace: options.Workspace = None,
    as_of: options.AsOf = None,
    strict: options.Strict = False,
    no_ask: Annotated[bool, typer.Option("--no-ask", help="缺事实时不在屏幕上问，直接列出来")] = False,
    format: options.Format = "text",
    lines: options.Lines = False,
    receipt: options.Receipt = None,
    engine: options.Engine = "reference",
) -> None:
    """判定事件归谁办：主办、名义、配合、期限、要求和依据

    事件写在文件里（type、place，可以加 day、filed、attributes），或者用选项描述。
    在屏幕上使用时，缺的事实会逐个问；输出给文件或程序时不问。

    例：
      powerlist decide -w jinhu --type 违法建设 --place 金南镇 --set zone=乡村规划区
      powerlist decide -w jinhu --type 占道经营 --place 黎城街道 --filed 2026-11-03:黎城街道
      powerlist decide -w jinhu --type 占道经营 --at 119.0153,33.0231 --datum GCJ-02
      powerlist decide 事件.yaml --format json
      type 事件.json | powerlist decide --format json --lines

    退出码：0 归属明确；1 其他结论（有争议、没有归属、事实不足、不归本系统办理）；2 不能运行；3 程序内部出错。
    """
    from powerlist import Event, Outcome
    from powerlist.report.text import decision_to_text

    asking = not is_json(format) and not lines and not no_ask and may_ask()
    asked_day = day_of(as_of)
    opened = open_workspace(workspace)
    place = place_or_village(opened, place, at, datum, (as_of, day))
    given = gather(files, described(type, place, day, set, filed), Event)

    def one(event: Event) -> tuple[Event, Decision]:
        def found(event: Event) -> Decision:
            return opened.decide(event, asked_day or event.day or today(), strict=strict, engine=reader)

        return ask(event, found) if asking else (event, found(event))

    def text(answered: Answered) -> str:
        title = heading(opened, answered.case, answered.answer.title)
        page = decision_to_text(answered.answer, opened.catalog, title, width())
        return f"{page}\n\n为什么是这样：把命令里的 decide 换成 explain，可以看到每条规则和每个机构的理由。"

    with reading(engine, opened) as reader:
        answered = answer_all(given, one)
    code = show(opened, answered, format=format, lines=lines, text=text,
                good=lambda decision: decision.outcome is Outcome.OWNED)
    keep(opened, answered, receipt, strict=strict)
    raise typer.Exit(code)


def described(type: str | None, place: str | None, day: str | None, set: list[str] | None,
              filed: list[str] | None) -> dict[str, Any]:
    """The event that the options describe; empty when they describe none."""
    return written({"type": type, "place": place, "day": day, "filed": filings(filed),
                    "attributes": attributes(set)})


