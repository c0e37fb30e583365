"""`powerlist rule`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from . import options
from .shell import ALL_LAW, OK, UserError, day_of, is_json, open_workspace, say, say_json, today, width


def rule(
    name: Annotated[str | None, typer.Argument(metavar="代码或规则", help="检查代码如 PL301，或规则编号如 J-2401")] = None,
    workspace: options.Workspace = None,
    as_of: options.Today = None,
    format: options.Format = "text",
) -> None:
    """说明一项检查或一条规则；不写名称时列出全部

    检查（PL 开头）：查什么、为什么、会报告的写法和正确的写法。
    规则：条件、结论、理由、依据、排除谁、被谁排除。不在工作区里的时候，查自带的全部规则集。

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

    catalog = open_workspace(where, otherwise=ALL_LAW).catalog
    found = catalog.rules.get(name) or catalog.rules.get(name.upper())
    if found is None:
        raise UserError(f"没有检查或规则 `{name}`",
                        did_you_mean(name.upper(), (*CHECKS, *catalog.rules)) or "不写名称可以列出全部")
    if as_json:
        say_json(rule_to_dict(found, catalog, day))
    else:
        say(rule_to_text(found, catalog, day, width()))


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
    rules = open_workspace(where, otherwise=ALL_LAW).catalog.rules.values()
    for book in dict.fromkeys(rule.rulebook for rule in rules):
        entries = [f"  {rule.id:<8} {rule.title}" for rule in rules if rule.rulebook == book]
        say("\n".join([f"规则：{book}", *entries, ""]))
