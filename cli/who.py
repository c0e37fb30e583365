"""`powerlist who`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, say, say_json, today, width

if TYPE_CHECKING:
    from powerlist import Workspace
    from powerlist.model.bodies import Body


def who(
    text: Annotated[str, typer.Argument(metavar="文字或机构", help="要查的事，如 烧烤油烟；或者机构，如 城市管理局、黎城街道")],
    place: Annotated[str | None, typer.Option("--place", "-p", metavar="地点", help="镇街：查到事件类型后直接判定")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
) -> None:
    """按文字查事归谁管；写机构名时，列出这个机构的全部事项和责任

    例：
      powerlist who 烧烤油烟 -w jinhu
      powerlist who 烧烤油烟 -w jinhu --place 黎城街道
      powerlist who 城市管理局 -w jinhu
      powerlist who 黎城街道 -w jinhu

    退出码：0 找到；1 没有找到；2 不能运行；3 程序内部出错。
    """
    from powerlist.search import bodies_named

    as_json = is_json(format)
    opened = open_workspace(workspace)
    day = day_of(as_of) or today()
    bodies = bodies_named(opened.catalog, text, day) if place is None else ()
    if bodies:
        _holdings(opened, bodies, day, as_json=as_json)
        raise typer.Exit(OK)
    raise typer.Exit(_matters(opened, text, place, day, as_json=as_json))


def _holdings(workspace: Workspace, bodies: tuple[Body, ...], day: date, *, as_json: bool) -> None:
    from powerlist.report.views import holdings_to_dict, holdings_to_text
    from powerlist.search import holdings

    found = [holdings(workspace.catalog, body, day) for body in bodies[:1]]
    others = "、".join(body.name for body in bodies[1:])
    if as_json:
        say_json({**holdings_to_dict(found[0]), "others": [body.name for body in bodies[1:]]})
        return
    say(holdings_to_text(found[0], day, width()))
    if others:
        say(f"\n名称相近的还有：{others}")


def _matters(workspace: Workspace, text: str, place: str | None, day: date, *, as_json: bool) -> int:
    from powerlist.receipt import to_dict
    from powerlist.report.text import decision_to_text
    from powerlist.report.views import hits_to_dict, hits_to_text
    from powerlist.search import search

    found = search(workspace.catalog, text, day)
    best = found.event_types[0] if found.event_types and place else None
    if place is not None and best is None and not found:
        raise UserError(f"没有找到与“{text}”相近的事件类型", "换一种说法，或不写 --place 先查有哪些")
    decision = workspace.decide({"type": best.record.id, "place": place}, day) if best else None
    if as_json:
        say_json({**hits_to_dict(found), "decision": to_dict(decision, workspace) if decision else None})
    else:
        say(hits_to_text(found, text, width()))
        if decision is not None and best is not None:
            heading = f"按最接近的“{best.name}”判定 · {place}"
            say("\n" + decision_to_text(decision, workspace.catalog, heading, width()))
        elif found.event_types:
            say("\n加 --place 镇街，可以直接判定归谁。")
    return OK if found else NO
