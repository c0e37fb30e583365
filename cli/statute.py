"""`powerlist statute`."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options
from .shell import ALL_LAW, OK, UserError, day_of, is_json, open_workspace, say, say_json, today, width


def statute(
    title: Annotated[str, typer.Argument(metavar="名称", help="法律法规的名称、简称，或名称的一部分")],
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    everything: Annotated[bool, typer.Option("--all", help="以它为依据的记录全部列出")] = False,
    format: options.Format = "text",
) -> None:
    """查法律法规：各个文本、当日是否有效、何时废止、由谁接替，以及哪些记录以它为依据

    例：
      powerlist statute 行政处罚法
      powerlist statute 固体废物污染环境防治法 --as-of 2026-09-01
      powerlist statute 行政处罚法 -w law --all

    退出码：0 找到；2 没有找到或不能运行；3 程序内部出错。
    """
    from powerlist.nearest import did_you_mean
    from powerlist.report.law import SHOWN, statute_to_dict, statute_to_text
    from powerlist.search import event_types_on, statutes_named, uses_of

    as_json = is_json(format)
    day = day_of(as_of) or today()
    catalog = open_workspace(workspace, otherwise=ALL_LAW).catalog
    found = statutes_named(catalog, title)
    if not found:
        names = [name for known in catalog.statutes.values() for name in (known.title, *known.aliases)]
        raise UserError(f"登记里没有 `{title}`", did_you_mean(title, names) or "换一个名称，或者名称的一部分")
    first, others = found[0], [other.title for other in found[1:]]
    uses, event_types = uses_of(catalog, first), event_types_on(catalog, first)
    if as_json:
        say_json({**statute_to_dict(first, uses, event_types, catalog, day), "others": others})
    else:
        say(statute_to_text(first, uses, event_types, catalog, day, width(), None if everything else SHOWN))
        if others:
            more = f" 等 {len(others)} 部" if len(others) > 8 else ""
            say(f"\n名称里也有“{title}”的：{'、'.join(others[:8])}{more}")
    raise typer.Exit(OK)
