"""`powerlist directory`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .lists import found_body
from .progress import progress
from .saving import Forms, deliver, target
from .shell import OK, UserError, day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from powerlist.catalog import Catalog
    from powerlist.model.bodies import Body
    from powerlist.report.directory import Heading
    from powerlist.views.directory import Directory

_ENDINGS = (".csv", ".xlsx", ".json", ".md", ".txt")


def directory(
    town: Annotated[str | None, typer.Option("--town", metavar="镇街", help="只看一个镇街，如 金南镇")] = None,
    department: Annotated[str | None, typer.Option(
        "--department", metavar="部门", help="只看派给一个部门或者要它配合的，如 城市管理")] = None,
    type: Annotated[str | None, typer.Option("--type", "-t", metavar="事件类型", help="只看一类事件，写名称、编码或编号")] = None,
    scheme: Annotated[str | None, typer.Option("--scheme", metavar="分类体系", help="只看一个分类体系，如 12345")] = None,
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

    as_json = is_json(format)
    to = target(output, force=force, endings=_ENDINGS)
    catalog = open_workspace(workspace).whole().catalog
    day = day_of(as_of) or today()
    towns = _town(catalog, day, town)
    body = _department(catalog, day, department)
    kinds = _kinds(catalog, day, type, scheme)
    with progress("逐类计算派单目录") as report:
        found = compiled(catalog, day, towns=towns, kinds=kinds, report=report)
    forms = _forms(found.concerning(body.id) if body else found, single=town is not None, body=body)
    deliver(forms, to, "json" if as_json else "text")
    raise typer.Exit(OK)


def _forms(found: Directory, *, single: bool, body: Body | None) -> Forms:
    from powerlist.report import directory as report

    heading: Heading = report.ForBody(body) if body else report.for_town if single else report.by_page
    return Forms(sheets=lambda: report.directory_to_sheets(found), data=lambda: report.directory_to_dict(found),
                 text=lambda: report.directory_to_text(found, heading, width()),
                 markdown=lambda: report.directory_to_markdown(found, heading))


def _town(catalog: Catalog, day: date, name: str | None) -> Collection[str] | None:
    """The town-level area that a name means: its own, or that of its government."""
    from powerlist.nearest import did_you_mean
    from powerlist.table.table import Table

    if name is None:
        return None
    towns = [town for town in Table(catalog).towns if day in town.period]
    bodies = {body.area for body in catalog.bodies.values() if name in (body.id, body.name, *body.aliases)}
    found = {town.id for town in towns if name in (town.id, town.name, *town.aliases) or town.id in bodies}
    if not found:
        known = [word for town in towns for word in (town.name, *town.aliases)]
        every = f"可选：{'、'.join(town.name for town in towns)}" if towns else "工作区里还没有镇街，写进 areas"
        raise UserError(f"本县没有镇街 `{name}`", did_you_mean(name, known) or every)
    return found


def _department(catalog: Catalog, day: date, name: str | None) -> Body | None:
    from powerlist.terms import BodyKind
    from powerlist.views.lists import Ledger

    if name is None:
        return None
    body = found_body(Ledger(catalog, day), name)
    if body.kind is BodyKind.TOWN:
        raise UserError(f"{body.name}是镇街，不是部门", f"用 --town {name}")
    return body


def _kinds(catalog: Catalog, day: date, name: str | None, scheme: str | None) -> Collection[str] | None:
    """The event types that a name and a scheme mean."""
    from powerlist.nearest import did_you_mean

    if name is None and scheme is None:
        return None
    used = [kind for kind in catalog.event_types.values() if day in kind.period]
    schemes = {kind.scheme for kind in used}
    if scheme is not None and scheme not in schemes:
        raise UserError(f"没有分类体系 `{scheme}`", did_you_mean(scheme, schemes) or f"可选：{'、'.join(sorted(schemes))}")
    named = {kind.id for kind in used if name is None or name in (kind.id, kind.name, kind.code, *kind.aliases)}
    if not named:
        known = [word for kind in used for word in (kind.name, *kind.aliases)]
        raise UserError(f"没有事件类型 `{name}`", did_you_mean(str(name), known) or f"用 powerlist who {name} 按文字查")
    return {kind.id for kind in used if kind.id in named and scheme in (None, kind.scheme)}
