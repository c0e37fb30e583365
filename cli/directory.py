"""`powerlist directory`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .naming import body_named, towns_named, types_named
from .progress import progress
from .saving import Forms, deliver, target
from .shell import OK, UserError, day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from powerlist.catalog import Catalog
    from powerlist.model.bodies import Body
    from powerlist.model.duties import EventType
    from powerlist.model.period import Period
    from powerlist.report.directory import Heading
    from powerlist.views.directory import Directory

_ENDINGS = (".csv", ".xlsx", ".json", ".md", ".txt")


def directory(
    town: Annotated[list[str] | None, typer.Option(
        "--town", metavar="镇街", help="只看一个镇街，如 金南镇；可以写几次")] = None,
    department: Annotated[list[str] | None, typer.Option(
        "--department", metavar="部门", help="只看派给一个部门或者要它配合的，如 城市管理")] = None,
    type: Annotated[list[str] | None, typer.Option(
        "--type", "-t", metavar="事件类型", help="只看一类事件，写名称、编码或编号；可以写几次")] = None,
    scheme: Annotated[list[str] | None, typer.Option(
        "--scheme", metavar="分类体系", help="只看一个分类体系，如 12345；可以写几次")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
    output: options.Output = None,
    force: options.Force = False,
) -> None:
    """派单目录：每类事件在每个镇街派给谁、谁配合、几天、依据哪一条，受理时先问什么，哪些不得派往镇街

    按通常情形列出：没有人报告的事实按推定；答案还要看事实的，每种回答一条。答复与逐件 decide 相同；无人主办、有争议的照实列出。

    例：
      powerlist directory -w jinhu -o 派单目录.xlsx
      powerlist directory -w jinhu --town 金南镇
      powerlist directory -w jinhu --department 城市管理
      powerlist directory -w jinhu --type 私搭乱建

    退出码：0 列出；2 不能运行；3 程序内部出错。
    """
    from powerlist.views.directory import directory as compiled
    from powerlist.views.directory import only

    as_json = is_json(format)
    to = target(output, force=force, endings=_ENDINGS)
    opened = open_workspace(workspace).whole()
    catalog, day = opened.catalog, day_of(as_of) or today()
    within = only(day)
    towns = towns_named(catalog, town, within)
    body = _department(catalog, day, department)
    kinds = _kinds(catalog, types_named(catalog, type, within), scheme, within)
    with progress("逐类计算派单目录") as report:
        found = compiled(catalog, day, towns=[one.id for one in towns] or None, kinds=kinds, report=report)
    forms = _forms(found.concerning(body.id) if body else found, single=len(towns) == 1, body=body)
    deliver(forms, to, "json" if as_json else "text")
    warn_of_errors(opened, day)
    raise typer.Exit(OK)


def _forms(found: Directory, *, single: bool, body: Body | None) -> Forms:
    from powerlist.report import directory as report

    heading: Heading = report.ForBody(body) if body else report.for_town if single else report.by_page
    return Forms(sheets=lambda: report.directory_to_sheets(found), data=lambda: report.directory_to_dict(found),
                 text=lambda: report.directory_to_text(found, heading, width()),
                 markdown=lambda: report.directory_to_markdown(found, heading))


def _department(catalog: Catalog, day: date, names: list[str] | None) -> Body | None:
    from powerlist.terms import BodyKind
    from powerlist.views.lists import Ledger

    if not names:
        return None
    if len(names) > 1:
        raise UserError("--department 只能写一个部门", f"逐个列出，如 --department {names[0]}")
    body = body_named(Ledger(catalog, day), names[0])
    if body.kind is BodyKind.TOWN:
        raise UserError(f"{body.name}是镇街，不是部门", f"用 --town {names[0]}")
    return body


def _kinds(catalog: Catalog, chosen: list[EventType], schemes: list[str] | None, within: Period) -> Collection[str] | None:
    """The event types that were chosen by name and by scheme; None for all."""
    from powerlist.nearest import did_you_mean

    if not chosen and not schemes:
        return None
    used = [kind for kind in catalog.event_types.values() if kind.period.overlap(within)]
    known = {kind.scheme for kind in used}
    for scheme in schemes or ():
        if scheme not in known:
            raise UserError(f"没有分类体系 `{scheme}`", did_you_mean(scheme, known) or f"可选：{'、'.join(sorted(known))}")
    return {kind.id for kind in chosen or used if not schemes or kind.scheme in schemes}
