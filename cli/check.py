"""`powerlist check`."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options
from .shell import NO, OK, day_of, is_json, open_workspace, say, say_json, today, width


def check(
    folder: Annotated[str | None, typer.Argument(metavar="工作区", help="工作区文件夹，与 -w 相同")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
) -> None:
    """检查目录：写法、法律依据、主体与赋权、规则、用词

    每个问题都写明文件、行、列、依据和怎么办。代码的含义用 powerlist rule 代码 查。

    例：
      powerlist check
      powerlist check catalogs/jinhu
      powerlist check -w jinhu --as-of 2023-05-01

    退出码：0 没有错误和警告（只有提示也算）；1 有错误或警告；2 不能运行；3 程序内部出错。
    """
    from powerlist import Severity
    from powerlist.report.findings import report_to_dict, report_to_text

    as_json = is_json(format)
    day = day_of(as_of) or today()
    opened = open_workspace(folder or workspace)
    report = opened.check(day)
    files = len(opened.catalog.own_files)
    if as_json:
        say_json(report_to_dict(report, opened.sources, day, files))
    else:
        say(report_to_text(report, opened.sources, files=files, width=width()))
    clean = not report.failed and not report.count(Severity.WARNING)
    raise typer.Exit(OK if clean else NO)
