"""`powerlist diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options
from .progress import progress
from .saving import Forms, deliver, target
from .shell import NO, OK, UserError, day_of, today, width
from .sides import opened, sides_of, warn_of_counties, warn_of_side

_FORMATS = ("text", "json", "markdown")

Spec = Annotated[str, typer.Argument(
    metavar="改前", help="文件夹、自带的工作区、git 版本（如 HEAD~1、2024年，指 -w 或当前工作区那时的样子）或 版本:路径")]
Other = Annotated[str | None, typer.Argument(metavar="改后", help="写法相同；不写就是 -w 或当前的工作区现在的样子")]


def diff(
    before: Spec,
    after: Other = None,
    workspace: options.Workspace = None,
    as_of: Annotated[str | None, typer.Option(
        "--as-of", "--from", metavar="日期", help="比较从哪一天起的归属，如 2025-07-01；默认今天")] = None,
    fail_on_change: Annotated[bool, typer.Option(
        "--fail-on-change", help="归属有变化（含事件类型、镇街的增减）或者没有比较完时退出码为 1，供合并请求检查")] = False,
    notice: Annotated[bool, typer.Option(
        "--notice", help="写成调整通知的草稿，要人填写的地方标明〔待填〕，起草说明附在后面")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="每处变化一句话，不列原因和清单变动")] = False,
    format: Annotated[str, typer.Option(
        "--format", metavar="格式", help="text（文字，默认）、json 或 markdown（贴进合并请求）")] = "text",
    output: options.Output = None,
    force: options.Force = False,
) -> None:
    """比较两份清单：哪些事换了主办、配合单位、时限和依据，原因是什么，在办案件留在谁那里

    对每个事件类型、每个镇街、从比较之日起的每段时间、每种事实都算，不抽样。只改名称、编号、次序和注释的不算变化。
    归属相同的变化合成一句，附变动的记录、前后的规则和一个可以用 decide 复核的例子。

    例：
      powerlist diff 旧清单 新清单
      powerlist diff HEAD~1 -w 我的县
      powerlist diff 2024年 2025年 -w 我的县 --from 2025-07-01
      powerlist diff main --format markdown -o 变化.md
      powerlist diff HEAD~1 --notice -o 通知.md

    退出码：0 比较完了；1 用了 --fail-on-change，而归属有变化或者没有比较完；2 不能运行；3 程序内部出错。
    """
    if format not in _FORMATS:
        raise UserError(f"--format 的值 `{format}` 不在可选的词里", f"可选：{'、'.join(_FORMATS)}")
    if notice and format == "json":
        raise UserError("--notice 是文书，不能写成 json", "去掉 --format，或者去掉 --notice")
    endings = (".md", ".txt") if notice else (".md", ".json", ".csv", ".xlsx", ".txt")
    to = target(output, force=force, endings=endings)
    day = day_of(as_of, "--from/--as-of") or today()
    sides = sides_of(before, after, workspace, "，或者写两份清单：powerlist diff 改前 改后")
    old, new = (opened(side) for side in sides)
    labels = sides[0].label, sides[1].label
    warn_of_counties(old.catalog, new.catalog)

    from powerlist.views.handover import handovers

    with progress("正在逐格比较") as report:
        found = handovers(old.catalog, new.catalog, day, report)
    deliver(_forms(found, labels, notice=notice, brief=brief), to, format)
    for label, catalog in zip(labels, (old.catalog, new.catalog), strict=True):
        warn_of_side(label, catalog, day)
    raise typer.Exit(NO if fail_on_change and (found.moved or found.uncompared) else OK)


def _forms(found: object, labels: tuple[str, str], *, notice: bool, brief: bool) -> Forms:
    from powerlist.report.handover import handovers_to_markdown, handovers_to_text
    from powerlist.report.handover_data import handovers_to_dict, handovers_to_sheets
    from powerlist.report.notice import notice_to_markdown, notice_to_text
    from powerlist.views.handover import Handovers

    assert isinstance(found, Handovers)
    if notice:
        return Forms(markdown=lambda: notice_to_markdown(found), text=lambda: notice_to_text(found))
    return Forms(sheets=lambda: handovers_to_sheets(found, labels), data=lambda: handovers_to_dict(found, labels),
                 markdown=lambda: handovers_to_markdown(found, labels),
                 text=lambda: handovers_to_text(found, labels, width(), brief=brief))
