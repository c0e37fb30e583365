"""`powerlist org`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .naming import towns_named
from .saving import Forms, deliver, target
from .shell import OK, UserError, day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from powerlist.views.organisation import Organisation

_ENDINGS = (".csv", ".xlsx", ".json", ".txt")


def org(
    towns: Annotated[list[str] | None, typer.Argument(
        metavar="镇街", help="镇街的名称，可以写几个；不写就每个镇街一行，并对照编制标准")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
    output: Annotated[str | None, typer.Option(
        "--output", "-o", metavar="文件", help="写成 .csv、.xlsx、.json 或 .txt；写成文件夹就每张表一个 .csv")] = None,
    force: options.Force = False,
) -> None:
    """列出镇街的机构、编制、执法模式和承接能力，对照机构模板和编制标准

    机构：哪些是模板里的、缺哪些、多哪些，前台还是后台，各办哪些领域。编制：自己的和县属镇用的，核定多少、实有多少。
    承接能力：每个领域当日有效的持证人员，最近一批证件哪天到期。对不上的地方，powerlist check 会逐条指出。

    例：
      powerlist org -w huaian
      powerlist org 平桥镇 -w huaian
      powerlist org -w huaian -o 机构编制.xlsx
      powerlist org -w huaian --format json

    退出码：0 列出；2 不能运行；3 程序内部出错。
    """
    from powerlist.views.directory import only
    from powerlist.views.organisation import organisation

    as_json = is_json(format)
    to = target(output, force=force, endings=_ENDINGS)
    opened = open_workspace(workspace).whole()
    day = day_of(as_of) or today()
    named = [area.id for area in towns_named(opened.catalog, towns, only(day))] if towns else None
    found = organisation(opened.catalog, day, towns=named)
    if named and not found.towns:
        raise UserError(f"{day} 的目录里，{'、'.join(towns or ())}没有镇街机构", "有机构的，写进 bodies 再列")
    deliver(_forms(found, whole=named is None), to, "json" if as_json else "text")
    warn_of_errors(opened, day)
    raise typer.Exit(OK)


def _forms(found: Organisation, *, whole: bool) -> Forms:
    from powerlist.report import organisation as report

    def text() -> str:
        if whole:
            return report.overview_to_text(found, width())
        return report.towns_to_text(found, width())

    return Forms(sheets=lambda: report.organisation_to_sheets(found), data=lambda: report.organisation_to_dict(found),
                 text=text)
