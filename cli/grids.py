"""`powerlist grids`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .saving import Forms, deliver, target
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from powerlist.catalog import Catalog
    from powerlist.model.places import Area

_ENDINGS = (".csv", ".xlsx", ".json", ".txt")


def grids(
    name: Annotated[str | None, typer.Argument(
        metavar="镇街或村居", help="只看这个镇街、村或者社区，逐个列出网格；不写就看全县")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
    output: Annotated[str | None, typer.Option(
        "--output", "-o", metavar="文件", help="写成 .xlsx、.json 或 .txt；写成文件夹就每张表一个 .csv")] = None,
    force: options.Force = False,
) -> None:
    """网格一览：数量、人员、党组织；找出空白、盲区、过载、过小和重叠的网格，提出调整建议

    过载、过小和网格员下限按工作区参数 grid_households_max、grid_households_min、grid_staff_min，没有填的不查，
    最后会说明。建议按先后列出：先把过小的并入同村的相邻网格，再拆过载的，最后从人手多的网格调人；每一步都写明之后的
    户数和人数。是否相邻看登记的边界，没有边界的要核实。

    例：
      powerlist grids -w jinhu
      powerlist grids 金南镇 -w jinhu
      powerlist grids -w jinhu -o 网格.xlsx

    退出码：0 没有问题；1 有问题；2 不能运行；3 程序内部出错。
    """
    from powerlist.report.grids import grids_to_dict, grids_to_sheets, grids_to_text
    from powerlist.views.grids import survey
    from powerlist.views.regrouping import regroup

    as_json = is_json(format)
    to = target(output, force=force, endings=_ENDINGS)
    opened, day = open_workspace(workspace), day_of(as_of) or today()
    catalog = opened.catalog
    if not any(day in grid.period for grid in catalog.grids.values()):
        raise UserError(f"{day} 的目录里还没有网格", "写进 grids；格式用 powerlist schema grids 看")
    within = _area(catalog, name) if name is not None else None
    found, plan = survey(catalog, day, within), regroup(catalog, day, within)
    deliver(Forms(sheets=lambda: grids_to_sheets(found, plan), data=lambda: grids_to_dict(found, plan),
                  text=lambda: grids_to_text(found, plan, width())), to, "json" if as_json else "text")
    warn_of_errors(opened, day)
    raise typer.Exit(NO if found.findings else OK)


def _area(catalog: Catalog, name: str) -> Area:
    """The town or village that goes by the name, or whose government does."""
    from powerlist.nearest import did_you_mean
    from powerlist.terms import Level

    known: dict[str, Area] = {}
    areas = [area for area in catalog.areas.values() if area.level in (Level.TOWN, Level.VILLAGE)
             and catalog.within(area.id, catalog.manifest.county or "")]
    ids = {area.id: area for area in areas}
    for body in catalog.bodies.values():
        if body.area in ids:
            known.update(dict.fromkeys((body.id, body.name, *body.aliases), ids[body.area]))
    for area in areas:
        known.update(dict.fromkeys((area.id, area.name, *area.aliases), area))
    if name not in known:
        raise UserError(f"没有镇街或村居 `{name}`", did_you_mean(name, known) or "写本县镇街、村或者社区的名称")
    return known[name]
