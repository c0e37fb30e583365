"""The grids of a county for people and for machines (网格一览、问题和调整建议).

In: a survey and a regrouping. Out: text, dicts, sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from powerlist.model.common import made_up
from powerlist.model.places import Area, Grid
from powerlist.report.json import Dict, plain
from powerlist.report.layout import WIDTH, block, columns, hang
from powerlist.report.sheet import Cell, Sheet
from powerlist.report.trust import trust_block, trust_to_list, trust_words
from powerlist.terms import GridKind
from powerlist.views.grids import LIMITS, Figures, Found, Survey, TownGrids
from powerlist.views.regrouping import After, Move, Proposal, Regrouping

_FIGURES = (*(kind.value for kind in GridKind), "网格员", "没有人", "未登记", "户数", "党组织")
_TOWNS = ("镇街", "村居", *_FIGURES, "准入事项")


def grids_to_text(found: Survey, plan: Regrouping, width: int = WIDTH) -> str:
    """Figures by town; grid by grid where one town or village was asked for; findings; proposals."""
    lines = [f"{_where(found)}的网格（{found.day}）"]
    towns = _towns([town for town in found.towns if town.villages])
    if len(towns) > 1:
        towns.append(("合计", sum(len(town.villages) for town in found.towns), *_row(found.figures), None))
    lines += block("数量（户数是综合网格的；没有人、未登记指网格员）：", columns(_TOWNS, towns))
    bare = [_town(town) for town in found.towns if not town.villages]
    lines += hang("  ", f"还没有登记村居和网格的 {len(bare)} 个：{'、'.join(bare)}", width) if bare else ()
    lines += block("队伍：", hang("  ", team_words(found.figures), width) if found.figures.team else ())
    lines += block("党组织：", hang("  ", party_words(found), width))
    if found.within is not None:
        lines += (line for town in found.towns for line in _listed(town, width))
    lines += block(f"问题（{len(found.findings)} 处）：", (
        line for one in found.findings for line in hang("  · ", finding_words(one), width))) or ["", "没有发现问题。"]
    lines += block("调整建议（按先后，每一步的数字以前面各步做完为准）：", (
        line for number, one in enumerate(plan.proposals, 1) for line in hang(f"  {number}. ", proposal_words(one), width)))
    if plan.proposals:
        lines += hang("  全部做完：", plan_words(plan), width)
    lines += block("没有查的：", (line for word in off_words(found) for line in hang("  · ", word, width)))
    return "\n".join([*lines, *trust_block([found.trust], width)])


def _where(found: Survey) -> str:
    area = found.within or found.catalog.county
    return area.name if area else found.catalog.manifest.name


def _town(town: TownGrids) -> str:
    return town.area.name if town.area else "不在镇街"


def _towns(towns: Sequence[TownGrids]) -> list[tuple[Cell, ...]]:
    """A row a town, under `_TOWNS`."""
    return [(_town(town), len(town.villages), *_row(town.figures), town.items) for town in towns]


def _row(figures: Figures) -> tuple[int, ...]:
    return (*figures.kinds.values(), figures.workers, figures.unstaffed, figures.unknown, figures.households, figures.party)


def _listed(town: TownGrids, width: int) -> Iterator[str]:
    for village in town.villages:
        depth: dict[str, int] = {}
        table = []
        for grid in village.grids:
            depth[grid.id] = depth.get(grid.parent or "", -1) + 1
            table.append(("　" * depth[grid.id] + grid.name, grid.kind.value, grid.code, grid.households, grid.workers,
                          "有" if grid.party else ""))
        yield from block(f"{village.area.name}：", columns(("网格", "类别", "编码", "户数", "网格员", "党组织"), table)
                         or ["  还没有网格"])
        for grid in village.grids:
            yield from hang("  ", f"{grid.name}的队伍：{_team(grid)}", width, 4) if grid.team else ()


def _team(grid: Grid) -> str:
    return "、".join(f"{member.role} {member.number}" for member in grid.team)


def team_words(figures: Figures) -> str:
    """How many people of each role work on the grids."""
    return "、".join(f"{role} {number} 名" for role, number in figures.team.items())


def party_words(found: Survey) -> str:
    """How many grids have a Party branch, and what share that is."""
    figures = found.figures
    if not figures.total:
        return "没有网格"
    share = f"{figures.party} 个网格建有党组织，占 {figures.total} 个网格的 {figures.party / figures.total * 100:.1f}%"
    return f"{share}（网格全部是示意的，不是统计数）" if found.trust.nothing_real else share


def finding_words(found: Found) -> str:
    """A finding in one paragraph."""
    finding = found.finding
    return f"{finding.code} {finding.message}" + (f"。怎么办：{finding.help}" if finding.help else "")


def proposal_words(one: Proposal) -> str:
    """What to do and what comes of it."""
    first, *rest = one.grids
    border = {True: "，两个网格相邻", False: "", None: "，没有边界数据，是否相邻要核实"}[one.adjacent] if rest else ""
    match one.move:
        case Move.MERGE:
            said = f"把{first}并入{rest[0]}{border}"
        case Move.KEEP:
            return f"{first}（{_figures(one.after[0])}）在{one.village.name}没有相邻又并得下的网格：先不动，或者重新划分全村网格"
        case Move.VERIFY:
            return (f"{one.move.value}（{one.village.name}）：{first}登记 {_figures(one.after[0])}，"
                    f"按上限要拆成 {one.number} 个，先核对户数有没有写错")
        case Move.SPLIT:
            below = "；拆开以后低于户数下限，请一并调整相邻网格" if one.below else ""
            said = f"把{first}拆成 {one.number} 个{below}"
        case Move.HAND_OVER:
            said = f"从{first}划 {one.number} 户给{rest[0]}{border}"
        case Move.TRANSFER:
            said = f"从{rest[0]}调 {one.number} 名网格员到{first}"
        case Move.RECRUIT:
            said = f"给{first}增配 {one.number} 名网格员：本镇街没有可以调出的"
    after = "；".join(f"{grid.name} {_figures(grid)}" for grid in one.after)
    return f"{one.move.value}（{one.village.name}）：{said}。之后：{after}"


def _figures(after: After) -> str:
    households = "户数未登记" if after.households is None else f"{after.households} 户"
    workers = "网格员未登记" if after.workers is None else f"{after.workers} 名网格员"
    return f"{households}、{workers}"


def plan_words(plan: Regrouping) -> str:
    """What all proposals together come to."""
    return f"综合网格 {plan.grids[0]} → {plan.grids[1]} 个，网格员 {plan.workers[0]} → {plan.workers[1]} 名"


def off_words(found: Survey) -> list[str]:
    """Checks that the county has not set the figure for."""
    return [f"{LIMITS[name]}：工作区参数 `{name}` 没有填" for name in found.off]


# Data and tables.

def grids_to_dict(found: Survey, plan: Regrouping) -> Dict:
    """The same as data."""
    return {
        "as_of": plain(found.day), "figures": _figures_to_dict(found.figures),
        "towns": [_town_to_dict(town) for town in found.towns],
        "findings": [{"code": one.finding.code, "severity": one.finding.severity.value, "about": one.about.id,
                      "name": one.about.name, "message": one.finding.message, "help": one.finding.help,
                      "params": plain(one.finding.params)} for one in found.findings],
        "proposals": [_proposal_to_dict(one) for one in plan.proposals],
        "after": {"grids": {"before": plan.grids[0], "after": plan.grids[1]},
                  "workers": {"before": plan.workers[0], "after": plan.workers[1]}},
        "off": list(found.off), "trust": trust_to_list([found.trust]),
    }


def _figures_to_dict(figures: Figures) -> Dict:
    return {"total": figures.total, "kinds": {kind.value: count for kind, count in figures.kinds.items()},
            "workers": figures.workers, "unstaffed": figures.unstaffed, "unknown": figures.unknown,
            "households": figures.households, "party": figures.party, "team": dict(figures.team),
            "party_share": round(figures.party / figures.total, 4) if figures.total else None}


def _town_to_dict(town: TownGrids) -> Dict:
    return {"id": town.area.id if town.area else None, "name": _town(town), "figures": _figures_to_dict(town.figures),
            "items": town.items, "villages": [
                {"id": village.area.id, "name": village.area.name, "grids": [_grid_to_dict(grid) for grid in village.grids]}
                for village in town.villages]}


def _grid_to_dict(grid: Grid) -> Dict:
    return {"id": grid.id, "name": grid.name, "kind": grid.kind.value, "code": grid.code, "parent": grid.parent,
            "body": grid.body, "workers": grid.workers, "households": grid.households, "party": grid.party,
            "team": [{"role": member.role, "number": member.number} for member in grid.team],
            "mapped": grid.boundary is not None, "made_up": made_up(grid)}


def _proposal_to_dict(one: Proposal) -> Dict:
    return {"move": one.move.value, "village": one.village.id, "grids": list(one.grids), "number": one.number,
            "adjacent": one.adjacent, "below": one.below, "says": proposal_words(one),
            "after": [{"name": after.name, "households": after.households, "workers": after.workers} for after in one.after]}


def grids_to_sheets(found: Survey, plan: Regrouping) -> tuple[Sheet, ...]:
    """A row a grid, a finding, a proposal, and the figures of each town."""
    notes = (f"{_where(found)}，{found.day}；{party_words(found)}", *(f"没有查的：{word}" for word in off_words(found)),
             *trust_words([found.trust]))
    listed: Sequence[tuple[Cell, ...]] = [
        (_town(town), village.area.name, grid.name, grid.kind.value, grid.code, grid.parent, grid.households, grid.workers,
         _name(found, grid.body), grid.party, _team(grid) or None, "示意" if made_up(grid) else None)
        for town in found.towns for village in town.villages for grid in village.grids]
    faults: Sequence[tuple[Cell, ...]] = [
        (number, one.finding.severity.word, one.finding.code, one.about.name, _village(found, one.about), one.finding.message,
         one.finding.help) for number, one in enumerate(found.findings, 1)]
    steps: Sequence[tuple[Cell, ...]] = [
        (number, one.move.value, one.village.name, "、".join(one.grids), proposal_words(one))
        for number, one in enumerate(plan.proposals, 1)]
    return (
        Sheet("各镇街网格", _TOWNS, tuple(_towns(found.towns)), notes),
        Sheet("网格", ("镇街", "村居", "网格", "类别", "编码", "上级", "户数", "网格员", "负责机构", "党组织", "队伍", "示意"),
              tuple(listed)),
        Sheet("问题", ("序号", "程度", "代码", "网格或村居", "所在村居", "问题", "怎么办"), tuple(faults)),
        Sheet("调整建议", ("序号", "做法", "村居", "网格", "说明"), tuple(steps),
              (f"按先后做，每一步的数字以前面各步做完为准；全部做完：{plan_words(plan)}",)))


def _name(found: Survey, body: str | None) -> str | None:
    known = found.catalog.bodies.get(body or "")
    return known.name if known else body


def _village(found: Survey, about: Grid | Area) -> str:
    area = found.catalog.areas.get(about.village) if isinstance(about, Grid) else about
    return area.name if area else ""
