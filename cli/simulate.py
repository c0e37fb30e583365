"""`powerlist simulate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .columns import columns_for, mapping_of, require_place, unlike_columns, unused_columns
from .progress import progress
from .saving import Forms, deliver, target
from .shell import OK, UserError, day_of, today, warn, width
from .sides import opened, sides_of, warn_of_counties, warn_of_side

if TYPE_CHECKING:
    from powerlist.batch import Columns
    from powerlist.views.simulation import Simulation

_FORMATS = ("text", "json", "markdown")
_ENDINGS = (".md", ".json", ".csv", ".xlsx", ".txt")

#: What a column is called that tells on which day an event was closed.
_CLOSED = ("办结日", "办结日期", "办结时间", "closed")


def simulate(
    events: Annotated[str, typer.Argument(metavar="事件表", help=".csv、.jsonl 或 .parquet 文件，一行一个事件，如去年全年的")],
    before: Annotated[str, typer.Option(
        "--from", metavar="改前", help="改前的清单：文件夹、自带的工作区，或 -w 工作区的 git 版本（写法同 diff）")],
    workspace: options.Workspace = None,
    as_of: Annotated[str | None, typer.Option(
        "--as-of", metavar="日期", help="两边都按哪一天的清单判，如新赋权生效的 2027-01-01；默认今天")] = None,
    map: Annotated[str | None, typer.Option("--map", metavar="文件", help="各列的含义，YAML，写法同 batch")] = None,
    closed: Annotated[str | None, typer.Option(
        "--closed", metavar="列名", help="哪一列是办结日，用来算超期；默认叫 办结日、办结日期、办结时间 的列；空着、无、"
                                              "未办结、在办都是还没有办结")] = None,
    per_officer: Annotated[float | None, typer.Option(
        "--per-officer", metavar="件数", help="一名持证人员一年最多办几件执法事件（本单位自己定）；默认用改前最忙的一处")] = None,
    per_post: Annotated[float | None, typer.Option(
        "--per-post", metavar="件数", help="一个岗位一年最多办几件事件（本单位自己定）；默认用改前最忙的一处")] = None,
    format: Annotated[str, typer.Option(
        "--format", metavar="格式", help="text（文字，默认）、json 或 markdown（给领导看的报告）")] = "text",
    output: options.Output = None,
    charts: Annotated[str | None, typer.Option(
        "--charts", metavar="文件夹", help="另把改前、改后的图画进这个文件夹（.svg）")] = None,
    force: options.Force = False,
) -> None:
    """接得住吗：把去年的事件放到改后的清单里再判一遍，看谁多了谁少了、镇街的人够不够

    每件事件都当作重新发生一遍，两边按同一天的清单各判一次：哪些事换了主办，按类型、镇街、部门、月份各多少；
    各镇街、各领域每名持证人员摊到几件；每个镇街接得住、要补人、接不住，还是没有数据、要看人员是否重复，理由和数字都写出来。
    没有法定的工作量标准：尺度是本单位自己定的（一年的，事件不足一年就按月折算），不写就用改前最忙的一处。

    例：
      powerlist simulate 去年事件.csv --from HEAD~1 -w 我的县
      powerlist simulate 去年事件.csv --from 现行清单 -w 设想清单 --as-of 2027-01-01 -o 报告.md --charts 图
      powerlist simulate 去年事件.parquet --from main -w 我的县 --per-officer 120 -o 明细.xlsx

    退出码：0 算完了；2 不能运行；3 程序内部出错。
    """
    from powerlist.report.simulation_words import summary
    from powerlist.simulation import simulate as counted
    from powerlist.views.simulation import EventSource, simulation

    from .tables import open_table

    if format not in _FORMATS:
        raise UserError(f"--format 的值 `{format}` 不在可选的词里", f"可选：{'、'.join(_FORMATS)}")
    _positive(per_officer, "--per-officer")
    _positive(per_post, "--per-post")
    to = target(output, force=force, endings=_ENDINGS)
    drawn = target(f"{charts.rstrip('/')}/", force=force, endings=(".svg",)) if charts else None
    day = day_of(as_of) or today()
    sides = sides_of(before, None, workspace)
    old, new = (opened(side).catalog for side in sides)
    warn_of_counties(old, new)
    table, mapping = open_table(events), mapping_of(map)
    columns = columns_for(old, table, mapping), columns_for(new, table, mapping)
    require_place(table, columns[1])
    closing = _closing(closed, table.header, columns[1])
    unused = tuple(column for column in unused_columns(*columns) if column != closing)
    if unused:
        warn(f"没有用到的列：{'、'.join(unused)}")
    with progress("逐件各判一遍") as report:
        tally = counted(old, new, columns, day, table.rows(report), closing, today())
    unlike = tuple(column for column in unlike_columns(*columns) if column.name != closing)
    source = EventSource(table.path.name, table.digest, closing, unused, unlike)
    found = simulation(tally, old, new, day, source, (sides[0].label, sides[1].label),
                       per_officer=per_officer, per_post=per_post)
    deliver(_forms(found), to, format)
    if drawn is not None:
        drawn.save(_forms(found))
    for side, catalog in zip(sides, (old, new), strict=True):
        warn_of_side(side.label, catalog, day)
    if not found.events:
        warn(f"注意：{summary(found)}")
    if found.later is not None and not found.moves.moved:
        warn(f"注意：改后的清单到 {found.later} 还有变动，按 {day} 看不到；加 --as-of {found.later} 再算。")
    raise typer.Exit(OK)


def _positive(load: float | None, option: str) -> None:
    if load is not None and not 0 < load < float("inf"):
        raise UserError(f"{option} 的值 `{load:g}` 不是正数", "写一个大于 0 的件数，如 120")


def _closing(asked: str | None, header: tuple[str, ...], columns: Columns) -> str | None:
    """The column of the day of closing: the one asked for, or one that is called so and means nothing else."""
    from powerlist.nearest import did_you_mean

    if asked is not None and asked not in header:
        raise UserError(f"--closed 的列 `{asked}` 不在表里", did_you_mean(asked, header) or f"表里有：{'、'.join(header)}")
    if asked is not None and asked in columns.meaning:
        raise UserError(f"--closed 的列 `{asked}` 已经是 `{columns.meaning[asked]}`", "换一列，或者用 --map 把它写成 无")
    return asked or next((column for column in header if column in _CLOSED and column in columns.kept), None)


def _forms(found: Simulation) -> Forms:
    from powerlist.report.simulation import simulation_to_markdown, simulation_to_sheets, simulation_to_text
    from powerlist.report.simulation_charts import simulation_to_svgs
    from powerlist.report.simulation_data import simulation_to_dict

    return Forms(sheets=lambda: simulation_to_sheets(found), data=lambda: simulation_to_dict(found),
                 markdown=lambda: simulation_to_markdown(found), text=lambda: simulation_to_text(found, width()),
                 svgs=lambda: simulation_to_svgs(found))
