"""`powerlist coverage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .naming import towns_named, types_named
from .progress import progress
from .saving import Forms, deliver, target
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from powerlist.views.coverage import Coverage

_ENDINGS = (".csv", ".xlsx", ".json", ".md", ".txt")


def coverage(
    type: Annotated[list[str] | None, typer.Option(
        "--type", "-t", metavar="事件类型", help="只看这一类事件，写名称、编码或编号；可以写几次")] = None,
    town: Annotated[list[str] | None, typer.Option("--town", metavar="镇街", help="只看这个镇街；可以写几次")] = None,
    all: Annotated[bool, typer.Option("--all", help="自带规则集里用不上的规则也逐条列出原因")] = False,
    workspace: options.Workspace = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="日期", help="从哪一天起检查，如 2027-01-01；默认今天")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="日期", help="检查到哪一天为止（不含）；默认不限")] = None,
    format: options.Format = "text",
    output: options.Output = None,
    force: options.Force = False,
) -> None:
    """穷举检查：是不是每一类事件在每个镇街、今后每一天、每种情形下都有一个主办单位，哪些规则和记录不起作用

    没有主办的、几家都有权的，说明是哪些类型、镇街、期间和情形，为什么，谁先接着，并附一个最小的例子：照着验证命令运行
    decide，看到的就是这个问题。从不适用或者总被排除的规则、到不了的事项和场景、不起作用的条件列为提示。

    例：
      powerlist coverage -w jinhu
      powerlist coverage -w jinhu --type 违法建设 --town 黎城街道
      powerlist coverage -w jinhu --as-of 2027-01-01 -o 覆盖检查.xlsx

    退出码：0 没有问题（可以有提示）；1 有问题；2 不能运行；3 程序内部出错。
    """
    from powerlist.model.period import Period
    from powerlist.report import coverage as report
    from powerlist.views.coverage import coverage as surveyed

    as_json = is_json(format)
    to = target(output, force=force, endings=_ENDINGS)
    start, end = day_of(as_of) or today(), day_of(until, "--until")
    if end is not None and end <= start:
        raise UserError(f"--until {end} 不在开始的日子 {start} 之后", "写晚一些的日子，或者不写")
    opened = open_workspace(workspace).whole()
    catalog, window = opened.catalog, Period(start, end)
    types, towns = types_named(catalog, type, window), towns_named(catalog, town, window)
    with progress("逐格检查") as counted:
        found = surveyed(catalog, start, end, types=types, towns=towns, everything=all, report=counted)
    _refuse_nothing(found)
    forms = Forms(
        sheets=lambda: report.coverage_to_sheets(found, workspace), data=lambda: report.coverage_to_dict(found, workspace),
        text=lambda: report.coverage_to_text(found, workspace, width()),
        markdown=lambda: report.coverage_to_markdown(found, workspace))
    deliver(forms, to, "json" if as_json else "text")
    warn_of_errors(opened, start)
    raise typer.Exit(NO if found.faults else OK)


def _refuse_nothing(found: Coverage) -> None:
    """What was not looked at must not pass for being in order."""
    lacking = [what for there, what in ((found.extent.towns, "镇街（areas）"), (found.extent.types, "事件类型（event_types）"))
               if not there]
    if lacking:
        raise UserError(f"{found.window}，工作区里没有{'和'.join(lacking)}，没有可以检查的", "补上以后再检查，或者换 --as-of")
    if not found.extent.cells:
        raise UserError(f"{found.window}，所选的镇街和事件类型没有同时存在的一天，没有可以检查的", "换 --as-of，或者另选")
