"""`powerlist service`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .answering import warn_of_errors
from .inputs import attributes
from .naming import item_named, place_named
from .saving import Forms, deliver, target
from .shell import NO, OK, UserError, day_of, is_json, open_workspace, today, width

if TYPE_CHECKING:
    from datetime import date

    from powerlist import Workspace
    from powerlist.handling import Handling
    from powerlist.logic.evaluate import Facts
    from powerlist.model.places import Area
    from powerlist.model.powers import Item

_ENDINGS = (".csv", ".xlsx", ".json", ".txt")


def service(
    name: Annotated[str | None, typer.Argument(
        metavar="事项", help="许可、服务等事项的名称或编号，如 林木采伐许可证核发；不写就列办理清单")] = None,
    place: Annotated[str | None, typer.Option(
        "--place", "-p", metavar="地点", help="镇街或村居，如 金南镇；不写就是全县：清单，或者这个事项在各镇街由谁决定")] = None,
    set: options.Set = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
    output: Annotated[str | None, typer.Option(
        "--output", "-o", metavar="文件", help="写成 .csv、.xlsx、.json 或 .txt")] = None,
    force: options.Force = False,
) -> None:
    """一窗办理：一件审批、服务在哪里受理、谁决定、哪里出件、几天、批后推送给谁监管；不写事项就列办理清单

    谁决定由判定引擎给出，和 decide 同一套规则：赋权的镇街以自己名义，委托的以部门名义，没有下放的仍是部门，理由逐条列出。
    受理层级、网办、时限、代办、监管事项写在 services 里。

    例：
      powerlist service 林木采伐许可证核发 --place 车桥镇 -w huaian
      powerlist service 林木采伐许可证核发 -w huaian --set party=个人
      powerlist service --place 车桥镇 -w huaian
      powerlist service -w huaian -o 办理清单.xlsx

    退出码：0 列出；1 由谁决定还定不下来（缺事实、有争议或没有归属）；2 不能运行；3 程序内部出错。
    """
    as_json = is_json(format)
    to = target(output, force=force, endings=_ENDINGS)
    opened = open_workspace(workspace).whole()
    day = day_of(as_of) or today()
    area = place_named(opened, place) if place else None
    if name is None:
        if set:
            raise UserError("--set 要和事项一起写", "如 powerlist service 林木采伐许可证核发 --place 车桥镇 --set …")
        forms, code = _offers(opened, area, day), OK
    else:
        forms, code = _one(opened, item_named(opened, name, day), area, day, set)
    deliver(forms, to, "json" if as_json else "text")
    warn_of_errors(opened, day)
    raise typer.Exit(code)


def _offers(opened: Workspace, place: Area | None, day: date) -> Forms:
    from powerlist.report.services import offers_to_dict, offers_to_sheets, offers_to_text
    from powerlist.views.services import offers

    catalog = opened.catalog
    found = offers(catalog, day, place)
    return Forms(sheets=lambda: offers_to_sheets(found, catalog), data=lambda: offers_to_dict(found, catalog),
                 text=lambda: offers_to_text(found, catalog, width()))


def _one(opened: Workspace, item: Item, place: Area | None, day: date, given: list[str] | None) -> tuple[Forms, int]:
    from powerlist.handling import handle
    from powerlist.report.services import handling_to_dict, handling_to_sheets, handling_to_text
    from powerlist.terms import Outcome

    catalog = opened.catalog
    if place is None:
        return _everywhere(opened, item, day, given)
    found: Handling = handle(catalog, item, place, day, _facts(opened, given))
    forms = Forms(sheets=lambda: handling_to_sheets(found, catalog), data=lambda: handling_to_dict(found, catalog),
                  text=lambda: handling_to_text(found, catalog, width()))
    return forms, OK if found.decision.outcome is Outcome.OWNED else NO


def _everywhere(opened: Workspace, item: Item, day: date, given: list[str] | None) -> tuple[Forms, int]:
    from powerlist.report.services import everywhere_to_dict, everywhere_to_sheets, everywhere_to_text
    from powerlist.terms import Outcome
    from powerlist.views.services import everywhere

    found = everywhere(opened.catalog, item, day, _facts(opened, given))
    forms = Forms(sheets=lambda: everywhere_to_sheets(item, day, found),
                  data=lambda: everywhere_to_dict(item, day, found, opened.catalog),
                  text=lambda: everywhere_to_text(item, day, found, width()))
    return forms, OK if all(one.decision.outcome is Outcome.OWNED for one in found) else NO


def _facts(opened: Workspace, given: list[str] | None) -> Facts:
    """What the user knows, typed by the vocabulary."""
    from powerlist import Report, WorkspaceError
    from powerlist.diagnostics import Sink
    from powerlist.intake import facts_of
    from powerlist.route import Route

    sink = Sink()
    facts = facts_of(opened.catalog, attributes(given), "event", Route("--set"), sink)
    if sink.failed:
        raise WorkspaceError(Report.of(sink.found), opened.sources)
    return facts
