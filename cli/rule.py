"""`powerlist rule`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .shell import OK, UserError, day_of, is_json, open_workspace, say, say_json, today, width

if TYPE_CHECKING:
    from powerlist import Workspace


def rule(
    name: Annotated[str | None, typer.Argument(metavar="代码或规则", help="检查代码如 PL301，或规则编号如 J-2401")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
) -> None:
    """说明一项检查或一条规则；不写名称时列出全部

    检查（PL 开头）：查什么、为什么、会报告的写法和正确的写法。
    规则：条件、结论、理由、依据、排除谁、被谁排除。规则属于工作区，工作区外用 -w 指定。

    例：
      powerlist rule
      powerlist rule PL301
      powerlist rule J-2401 -w jinhu

    退出码：0 找到；2 没有这项检查或规则，或不能运行；3 程序内部出错。
    """
    from powerlist.checks import CHECKS
    from powerlist.report.findings import check_to_dict
    from powerlist.report.views import check_to_text

    as_json = is_json(format)
    day = day_of(as_of) or today()
    if name is None:
        _list(workspace, as_json=as_json)
    elif name.upper() in CHECKS:
        check = CHECKS[name.upper()]
        say_json([check_to_dict(check)]) if as_json else say(check_to_text(check, width()))
    else:
        _one(name, workspace, day, as_json=as_json)
    raise typer.Exit(OK)


def _one(name: str, where: str | None, day: date, *, as_json: bool) -> None:
    from powerlist.checks import CHECKS
    from powerlist.nearest import did_you_mean
    from powerlist.report.views import rule_to_dict, rule_to_text

    known = _rules(where)
    rules = known.catalog.rules if known else {}
    found = rules.get(name) or rules.get(name.upper())
    if known is None or found is None:
        missing = "" if known else "；规则属于工作区，现在不在工作区里，用 -w 指定"
        raise UserError(f"没有检查或规则 `{name}`",
                      (did_you_mean(name.upper(), (*CHECKS, *rules)) or "不写名称可以列出全部") + missing)
    if as_json:
        say_json(rule_to_dict(found, known.catalog, day))
    else:
        say(rule_to_text(found, known.catalog, day, width()))


def _list(where: str | None, *, as_json: bool) -> None:
    from powerlist.checks import CHECKS
    from powerlist.report.findings import check_to_dict

    if as_json:
        say_json([check_to_dict(check) for check in CHECKS.values()])
        return
    families: dict[str, list[str]] = {}
    for check in CHECKS.values():
        families.setdefault(check.family, []).append(f"  {check.code}  {check.severity.word}  {check.title}")
    for family, entries in families.items():
        say("\n".join([f"检查：{family}", *entries, ""]))
    known = _rules(where)
    if known is None:
        say("规则属于工作区：进入工作区文件夹，或用 -w 指定后再列。")
        return
    for book in dict.fromkeys(rule.rulebook for rule in known.catalog.rules.values()):
        entries = [f"  {r.id:<8} {r.title}" for r in known.catalog.rules.values() if r.rulebook == book]
        say("\n".join([f"规则：{book}", *entries, ""]))


def _rules(where: str | None) -> Workspace | None:
    """The workspace, or None when none was named and the current folder is in none."""
    try:
        return open_workspace(where)
    except UserError:
        if where is not None:
            raise
        return None
