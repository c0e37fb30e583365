"""`powerlist draw`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .inputs import text_of
from .saving import Forms, Target, deliver, target
from .shell import CANNOT, NO, OK, UserError, is_json, read_file, say, say_json, warn, width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from powerlist.model.draws import Draw
    from powerlist.redraw import Redraw

_ENDINGS = (".json", ".csv", ".xlsx", ".txt")


def draw(
    file: Annotated[str, typer.Argument(metavar="名单.yaml", help="抽查方案：比例、检查对象名录、检查人员名录；- 表示标准输入")],
    seed: Annotated[str | None, typer.Option(
        "--seed", metavar="种子", help="公布的种子，如某期彩票号码；不写就只算名录的指纹，供抽取以前公布")] = None,
    verify: Annotated[str | None, typer.Option(
        "--verify", metavar="结果.json", help="用公布的结果里的种子重新抽一次，看是不是一样")] = None,
    targets: Annotated[str | None, typer.Option(
        "--targets", metavar="对象.csv",
        help="检查对象名录，表头：编号、名称、检查、风险、上次检查；检查一格写成 城管局：城市管理；消防大队：消防")] = None,
    officers: Annotated[str | None, typer.Option(
        "--officers", metavar="人员.csv", help="检查人员名录，表头：编号、姓名、部门、证号、到期日、领域、回避")] = None,
    format: options.Format = "text",
    output: Annotated[str | None, typer.Option(
        "--output", "-o", metavar="文件",
        help="写成 .json（公布、复核用）、.xlsx 或 .txt；写成文件夹就每张表一个 .csv")] = None,
    force: options.Force = False,
) -> None:
    """双随机抽查：由公布的种子抽检查对象、派检查人员，谁都能重新算出同样的结果

    对象按风险类别的比例抽；每个对象每个部门至少两名证件有效、领域相符、不用回避的人员，次数尽量一样多；几个部门要查的，
    一次上门。次序由 SHA-256 决定，与名单先后无关；人员增减不影响抽中的对象。派不出人的照实列出缺什么。

    例：
      powerlist draw 名单.yaml                            先公布名录的指纹
      powerlist draw 名单.yaml --seed 2026133期-0316252933 -o 结果.json
      powerlist draw 名单.yaml --verify 结果.json
      powerlist draw 方案.yaml --targets 对象.csv --officers 人员.csv --seed 2026133期-0316252933

    文件：
      kind: draw
      name: 2026年第四季度餐饮单位联合抽查
      day: 2026-12-01
      quotas: [{risk: 高, percent: 50}, {risk: 一般, percent: 10, rest_months: 12}]
      targets:
        - {id: t1, name: 某饭店, risk: 高, checks: [{department: 城管局, fields: [城市管理]}]}
      officers:
        - {id: o1, name: 张三, department: 城管局, certificate: 苏0001, until: 2027-06-30, fields: [城市管理], avoid: [t1]}

    退出码：0 抽好了，或者复核相同；1 有派不出人、抽不够的，或者复核不同；2 不能运行；3 程序内部出错。
    """
    as_json = is_json(format)
    if seed is not None and verify is not None:
        raise UserError("--seed 和 --verify 只能写一个", "复核用的是结果里的种子")
    to = target(output, force=force, endings=_ENDINGS)
    plan = _read(file, {"targets": targets, "officers": officers})
    if verify is not None:
        raise typer.Exit(_verify(plan, verify, to, as_json=as_json))
    forms, code = _prepared(plan) if seed is None else _drawn(plan, seed)
    deliver(forms, to, "json" if as_json else "text")
    raise typer.Exit(code)


def _read(file: str, tables: Mapping[str, str | None]) -> Draw:
    from powerlist.diagnostics import Report, Sink
    from powerlist.read.draws import read_draw
    from powerlist.read.rosters import OFFICERS, TARGETS, read_roster
    from powerlist.report.findings import report_to_text

    sink = Sink()
    headings = {"targets": TARGETS, "officers": OFFICERS}
    rosters = {key: read_roster(text_of(read_file(path)), headings[key], sink, path) for key, path in tables.items() if path}
    source, plan = read_draw(text_of(read_file(file)), sink, "标准输入" if file == "-" else file, rosters)
    if plan is None:
        sources = {one.name: one for one in (source, *rosters.values())}
        warn("错误：不能抽取，先改正下面的问题")
        warn(report_to_text(Report.of(sink.found), sources, width=width()))
        raise typer.Exit(CANNOT)
    return plan


def _prepared(plan: Draw) -> tuple[Forms, int]:
    from powerlist.draw import digests, strata
    from powerlist.report import draw as report

    found = (plan, digests(plan), strata(plan))
    return Forms(sheets=lambda: report.prepared_to_sheets(*found), data=lambda: report.prepared_to_dict(*found),
                 text=lambda: report.prepared_to_text(*found, width())), OK


def _drawn(plan: Draw, seed: str) -> tuple[Forms, int]:
    from powerlist.draw import drawn
    from powerlist.report.draw import drawn_to_dict, drawn_to_sheets, drawn_to_text

    if not seed.strip() or "\n" in seed:
        raise UserError("--seed 是空的，或者有换行", "写公布的种子，如 2026133期-0316252933")
    found = drawn(plan, seed)
    return Forms(sheets=lambda: drawn_to_sheets(found), data=lambda: drawn_to_dict(found),
                 text=lambda: drawn_to_text(found, width())), OK if found.complete else NO


def _verify(plan: Draw, path: str, to: Target | None, *, as_json: bool) -> int:
    from powerlist.redraw import RedrawError, redraw

    if to is not None:
        raise UserError("--verify 不写文件", "去掉 -o；结果显示在屏幕上")
    try:
        found = redraw(json.loads(read_file(path).decode("utf-8-sig")), plan)
    except (ValueError, RecursionError):
        raise UserError(f"`{path}` 不是 JSON", "写抽取时用 -o 结果.json 写下的文件") from None
    except RedrawError as problem:
        raise UserError(f"`{path}`：{problem}", "写抽取时用 -o 结果.json 写下的文件") from None
    if as_json:
        say_json({"same": found.same, "seed": found.seed, "changed": list(found.changed),
                  "differences": list(found.differences)})
    else:
        say(_verdict(found))
    return OK if found.same else NO


def _verdict(found: Redraw) -> str:
    from powerlist.report.layout import hang

    if found.same:
        return f"相同：用种子 {found.seed} 和现在的名录重新抽取，结果与公布的一致"
    lines = [f"不同：用种子 {found.seed} 和现在的名录重新抽取，结果与公布的不一致"]
    if found.changed:
        lines.append(f"与公布时指纹不同的：{'、'.join(found.changed)}")
    return "\n".join([*lines, *(line for text in found.differences for line in hang("  · ", text, width()))])
