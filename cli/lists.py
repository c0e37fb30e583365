"""`powerlist lists`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .naming import body_named
from .saving import Forms, deliver, target
from .shell import OK, UserError, day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from powerlist.model.bodies import Body
    from powerlist.views.entries import Section
    from powerlist.views.lists import Ledger

_ENDINGS = (".csv", ".xlsx", ".json", ".txt")


def lists(
    name: Annotated[str | None, typer.Argument(
        metavar="机构", help="镇街、部门或村居，如 金南镇、城市管理局；不写就列全县总数")] = None,
    only: Annotated[list[str] | None, typer.Option(
        "--list", "-l", metavar="清单", help="只列这一张，如 上级收回；可以写几次")] = None,
    brief: Annotated[bool, typer.Option("--brief", help="每项一行，不列职责和依据")] = False,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
    output: Annotated[str | None, typer.Option(
        "--output", "-o", metavar="文件", help="写成 .csv、.xlsx、.json 或 .txt；写成文件夹就每张清单一个 .csv")] = None,
    force: Annotated[bool, typer.Option("--force", help="文件已经存在时覆盖")] = False,
) -> None:
    """列出镇街的三张履职清单，部门留下、下放、收回和配合的事，全县总数和核对

    镇街：基本履职（法律给的、赋权委托来的、负主体责任的）、配合履职（由谁牵头、各做什么）、上级收回（从哪天起、
    由谁承接、怎样工作）。部门是同一批记录的另一面。县里公布的总数写在 powerlist.yaml 的 totals 里，逐个核对。

    例：
      powerlist lists -w jinhu
      powerlist lists 金南镇 -w jinhu
      powerlist lists 金南镇 -w jinhu --list 上级收回
      powerlist lists 城市管理局 -w jinhu --brief
      powerlist lists 金南镇 -w jinhu -o 金南镇.xlsx

    退出码：0 列出；2 不能运行；3 程序内部出错。
    """
    from powerlist.views.lists import Ledger

    as_json = is_json(format)
    to = target(output, force=force, endings=_ENDINGS)
    opened = open_workspace(workspace).whole()
    ledger = Ledger(opened.catalog, day_of(as_of) or today())
    forms = _county(ledger, only) if name is None else _one(ledger, body_named(ledger, name), only, brief=brief)
    deliver(forms, to, "json" if as_json else "text")
    warn_of_errors(opened, ledger.day)
    raise typer.Exit(OK)


def _county(ledger: Ledger, only: list[str] | None) -> Forms:
    from powerlist.report.totals import overview_to_dict, overview_to_sheets, overview_to_text
    from powerlist.views.totals import overview, reconcile

    if only:
        raise UserError("--list 要和机构一起写", "如 powerlist lists 金南镇 --list 上级收回；不写机构时列全县总数")
    found, checked = overview(ledger), reconcile(ledger.catalog, ledger.day)
    return Forms(sheets=lambda: overview_to_sheets(found, checked),
                 data=lambda: overview_to_dict(found, checked, ledger.catalog),
                 text=lambda: overview_to_text(found, checked, ledger.catalog, width()))


def _one(ledger: Ledger, body: Body, only: list[str] | None, *, brief: bool) -> Forms:
    from powerlist.report.lists import lists_to_dict, lists_to_sheets, lists_to_text

    found, sections = ledger.lists(body), _sections(only)
    catalog = ledger.catalog
    return Forms(sheets=lambda: lists_to_sheets(found, catalog, sections),
                 data=lambda: lists_to_dict(found, catalog, sections),
                 text=lambda: lists_to_text(found, catalog, sections, brief=brief, width=width()))


def _sections(only: list[str] | None) -> tuple[Section, ...]:
    from powerlist.nearest import did_you_mean
    from powerlist.views.entries import Section

    known = {section.value: section for section in Section}
    for word in only or ():
        if word not in known:
            raise UserError(f"--list 的值 `{word}` 不是清单的名称", did_you_mean(word, known) or f"可选：{'、'.join(known)}")
    return tuple(known[word] for word in only or ())
