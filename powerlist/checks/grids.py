"""PL365–PL367, PL62x 网格: grids that can be found, that somebody stands on, and that are neither too large nor too small.

What is wrong with one grid. How a county would put it right is `views.grids`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.chart import Chart
from powerlist.checks.registry import Check, Finding, change, check, mark
from powerlist.checks.scope import is_own
from powerlist.diagnostics import Label, Severity
from powerlist.grids import least_staff, lineage, own, standing
from powerlist.model.manifest import Parameter
from powerlist.model.places import Area, Grid
from powerlist.terms import GridKind, Level

#: Comprehensive grids on one or two levels, micro grids below them.
LEVELS = 3

#: Who answers for a grid, as teams call it.
HEAD = "网格长"

_GRIDS = """\
kind: grids
grids:
  - id: east-1
    name: 东村第一网格
    kind: 综合
    village: east-village
    code: "0101"
    staff: 2
    households: 300
    team: [{role: 网格长}, {role: 专职网格员}]
  - {id: east-1-1, name: 东村第一微网格, kind: 微, village: east-village, code: "010101", parent: east-1, staff: 1}
  - {id: east-s, name: 东村市场专属网格, kind: 专属, village: east-village, code: "01S", body: 东镇, staff: 1}
"""


@check("PL365", severity=Severity.ERROR, since="0.1", good=_GRIDS,
       bad=change(_GRIDS, "parent: east-1,", "parent: east-9,"))
def grid_without_parent(catalog: Catalog, _: date) -> Iterator[Finding]:
    """网格的上级网格不存在（parent grid missing）

    微网格发现的问题逐级上报；上级网格没有登记，就报不上去。
    """
    for grid in catalog.grids.values():
        if grid.parent is not None and grid.parent not in catalog.grids:
            yield Finding(grid.at / "parent", f"网格 `{grid.name}` 的上级网格 `{grid.parent}` 不存在",
                          "改正编号，或者补登上级网格")


@check("PL366", severity=Severity.INFO, since="0.1", good=_GRIDS, bad=change(_GRIDS, "staff: 2", "staff: 0"))
def grid_without_staff(catalog: Catalog, day: date) -> Iterator[Finding]:
    """空白网格：没有网格员，或者少于下限（grid without staff）

    网格划了，没有人；发现、上报、核实都落空。综合网格、专属网格的下限取工作区参数 `grid_staff_min`，没有填时有一个人就算有；
    网格员没有登记的，不知道有没有，不提示。
    """
    least = catalog.manifest.parameters.grid_staff_min
    for grid in standing(catalog, day):
        if grid.workers is not None and grid.workers < least_staff(grid, least):
            few = f"只有 {grid.workers} 名网格员，少于 {least.value} 名" if grid.workers and least else "没有网格员"
            yield Finding(grid.at / "staff", f"网格 `{grid.name}` {few}", "配备网格员，或者并入相邻网格")


_VILLAGE = """\
kind: areas
areas:
  - id: north
    name: 北镇
    level: 镇
    town_kind: 镇
    parent: test-county
  - {id: north-village, name: 北村, level: 村, parent: north}
---
kind: bodies
bodies:
  - {id: north-town, name: 北镇人民政府, kind: 镇街, level: 镇, area: north, parent: gov}
"""

_NORTH = """\
kind: grids
grids:
  - {id: north-1, name: 北村第一网格, kind: 综合, village: north-village, staff: 1}
"""


@check("PL367", severity=Severity.INFO, since="0.1", good=_GRIDS + "---\n" + _VILLAGE + "---\n" + _NORTH,
       bad=_GRIDS + "---\n" + mark(_VILLAGE, "id: north-village"))
def blind_spot(catalog: Catalog, day: date) -> Iterator[Finding]:
    """盲区：村居没有综合网格，或者有一部分在网格以外（blind spot）

    一部分村居划了网格、一部分没有，没有的那些发现不了问题，统计也不齐。县里还没有登记任何网格时不提示。
    村居和它的综合网格都登记了边界的，还要看网格合起来有没有盖满。
    """
    general = [grid for grid in catalog.grids.values() if day in grid.period and grid.kind is GridKind.COMPREHENSIVE]
    covered, chart = {grid.village for grid in general}, Chart(catalog, day)
    for area in catalog.areas.values():
        if not covered or area.level is not Level.VILLAGE or day not in area.period or not is_own(catalog, area.at) \
                or not catalog.within(area.id, catalog.manifest.county or ""):
            continue
        if area.id not in covered:
            yield Finding(area.at, f"`{area.name}` 没有综合网格", "划分网格以后补登")
        elif gap := chart.gap(area):
            yield Finding(area.at / "boundary", f"`{area.name}` 有 {gap * 100:.0f}% 的面积不在任何综合网格内",
                          "调整网格边界，或者把这一片划成网格", params={"share": round(gap, 4)})


@check("PL621", severity=Severity.ERROR, since="0.3", good=_GRIDS,
       bad=change(_GRIDS, 'code: "01S"', 'code: "0101"', "id: east-s"))
def code_on_two_grids(catalog: Catalog, _: date) -> Iterator[Finding]:
    """两个网格同时用一个编码（grid code used twice）

    指挥平台按网格编码派单；一个编码指两个网格，一个网格的事会派给另一个网格的人。
    """
    seen: dict[str, list[Grid]] = {}
    for grid in catalog.grids.values():
        earlier = seen.setdefault(grid.code, []) if grid.code else []
        for other in earlier:
            if other.period.overlap(grid.period) is not None:
                yield Finding(grid.at / "code", f"编码 `{grid.code}` 已是网格 `{other.name}` 的，`{grid.name}` 又用了",
                              "换一个编码；撤并以后沿用的写上各自的 `period`",
                              related=(Label(other.at / "code", "先在此处使用"),))
        earlier.append(grid)


@check("PL622", severity=Severity.WARNING, since="0.3", good=_GRIDS,
       bad=change(_GRIDS, 'code: "010101"', 'code: "020101"', "id: east-1-1"))
def code_off_the_scheme(catalog: Catalog, day: date) -> Iterator[Finding]:
    """网格编码不以上级网格的编码开头（code does not begin with that of the parent）

    网格统一编码，看编码就知道是哪个网格下面的；下级的编码不从上级来，按编码汇总就会算到别处。
    """
    for grid in own(catalog, day):
        above = catalog.grids.get(grid.parent or "")
        if above is not None and above.code and grid.code and not (
                grid.code.startswith(above.code) and len(grid.code) > len(above.code)):
            yield Finding(grid.at / "code", f"网格 `{grid.name}` 的编码 `{grid.code}` 不以上级网格 `{above.name}` 的编码 "
                          f"`{above.code}` 开头", "改编码，或者改上级网格", related=(Label(above.at / "code", "上级网格的编码"),))


@check("PL623", severity=Severity.ERROR, since="0.3", good=_GRIDS,
       bad=change(_GRIDS, 'code: "0101"\n', "parent: east-1-1\n", "parent: east-1-1"))
def parents_in_a_circle(catalog: Catalog, _: date) -> Iterator[Finding]:
    """网格的上级绕成一圈（parents in a circle）

    甲的上级是乙，乙的上级又是甲：问题上报没有尽头，哪一级也数不清。
    """
    told: set[str] = set()
    for grid in catalog.grids.values():
        circle = lineage(catalog.grids, grid)
        if circle[-1].parent == grid.id and grid.id not in told:
            told.update(one.id for one in circle)
            names = " → ".join(f"`{one.name}`" for one in (*circle, grid))
            yield Finding(grid.at / "parent", f"网格的上级绕成一圈：{names}", "断开其中一处")


@check("PL624", severity=Severity.WARNING, since="0.3", good=_GRIDS + "---\n" + _VILLAGE + "---\n" + _NORTH,
       bad=_GRIDS + "---\n" + _VILLAGE + "---\n" + mark(_NORTH.replace("staff: 1", "staff: 1, parent: east-1"), "id: north-1"))
def grid_out_of_place(catalog: Catalog, day: date) -> Iterator[Finding]:
    """网格和上级网格、村居对不上（grid out of place）

    网格最多三级；下级网格在上级网格的村居里，也在它的边界里。对不上的，问题报给了管不着的人。
    """
    chart = Chart(catalog, day)
    for grid in own(catalog, day):
        line = lineage(catalog.grids, grid)
        above = catalog.grids.get(grid.parent or "")
        if len(line) > LEVELS:
            names = " → ".join(f"`{one.name}`" for one in line)
            yield Finding(grid.at / "parent", f"网格 `{grid.name}` 是第 {len(line)} 级（{names}），网格最多 {LEVELS} 级",
                          "并到上一级，或者改上级网格")
        if above is not None and above.village != grid.village:
            yield Finding(grid.at / "parent", f"网格 `{grid.name}` 和上级网格 `{above.name}` 不在一个村居",
                          "改上级网格或者 `village`")
        for word, share in chart.strays(grid):
            yield Finding(grid.at / "boundary", f"网格 `{grid.name}` 有 {share * 100:.0f}% 的面积在{word}的边界以外",
                          "核对两边的界点和坐标系", params={"share": round(share, 4)})


_NEIGHBOURS = """\
kind: grids
grids:
  - id: east-1
    name: 东村第一网格
    kind: 综合
    village: east-village
    boundary: {datum: CGCS2000, corners: ["119.00,33.00", "119.01,33.00", "119.01,33.01", "119.00,33.01"]}
  - id: east-2
    name: 东村第二网格
    kind: 综合
    village: east-village
    boundary: {datum: CGCS2000, corners: ["119.01,33.00", "119.02,33.00", "119.02,33.01", "119.01,33.01"]}
"""


@check("PL625", severity=Severity.WARNING, since="0.3", good=_NEIGHBOURS,
       bad=change(_NEIGHBOURS, '["119.01,33.00", "119.02,33.00", "119.02,33.01", "119.01,33.01"]',
                  '["119.008,33.00", "119.02,33.00", "119.02,33.01", "119.008,33.01"]'))
def grids_overlap(catalog: Catalog, day: date) -> Iterator[Finding]:
    """同级的两个网格有一片重叠（grids of one level overlap）

    同一个地方属于两个同级的网格，事情谁都可以管，也就谁都可以不管。界点对得不齐造成的一米以内的出入不算。
    """
    chart = Chart(catalog, day)
    for one, other, area in chart.overlaps():
        if is_own(catalog, other.at):
            yield Finding(other.at / "boundary", f"网格 `{other.name}` 和 `{one.name}` 重叠 {area:.0f} 平方米",
                          "核对两边的界点和坐标系",
                          related=(Label(one.at / "boundary", "另一个网格的边界"),), params={"square_metres": round(area)})


@check("PL626", severity=Severity.ERROR, since="0.3", good=_NEIGHBOURS,
       bad=change(_NEIGHBOURS, '["119.01,33.00", "119.02,33.00", "119.02,33.01", "119.01,33.01"]',
                  '["119.01,33.00", "119.02,33.01", "119.02,33.00", "119.01,33.01"]'))
def boundary_that_cannot_be(catalog: Catalog, day: date) -> Iterator[Finding]:
    """边界画不成一块地（boundary that cannot be）

    经纬度写反、不在我国境内、界点次序乱了使边界自己相交、界点不到三个或者排成一条线：按这样的边界查，查到的地方是错的。
    """
    chart = Chart(catalog, day)
    records: list[Grid | Area] = [*own(catalog, day), *catalog.areas.values()]
    for record in records:
        fault = chart.fault(record)
        if fault is not None and is_own(catalog, record.at):
            yield Finding(record.at / "boundary", f"`{record.name}` 的边界{fault}", "按顺序逐个核对界点，经度在前")


_LIMITED = _GRIDS + """\
# file: powerlist.yaml
kind: workspace
name: 测试县
county: test-county
parameters:
  grid_households_min: {value: 200, source: 测试用}
  grid_households_max: {value: 500, source: 测试用}
"""


def _households(catalog: Catalog, day: date, limit: Parameter | None,
                wrong: Callable[[int, int], bool]) -> Iterator[tuple[Grid, int, Parameter]]:
    for grid in standing(catalog, day) if limit else ():
        if limit is not None and grid.kind is GridKind.COMPREHENSIVE and grid.households is not None \
                and wrong(grid.households, limit.value):
            yield grid, grid.households, limit


@check("PL627", severity=Severity.INFO, since="0.3", good=_LIMITED, bad=change(_LIMITED, "households: 300", "households: 655"))
def overloaded_grid(catalog: Catalog, day: date) -> Iterator[Finding]:
    """过载网格：户数超过上限（overloaded grid）

    一个网格户数太多，走访、发现、核实都跟不上。上限取工作区参数 `grid_households_max`，没有填时不作这项检查。
    """
    for grid, count, limit in _households(catalog, day, catalog.manifest.parameters.grid_households_max, int.__gt__):
        yield Finding(grid.at / "households", f"网格 `{grid.name}` 有 {count} 户，超过 {limit.value} 户",
                      f"拆分，或者划一部分给相邻网格（标准依据：{limit.source}）", params={"households": count})


@check("PL628", severity=Severity.INFO, since="0.3", good=_LIMITED, bad=change(_LIMITED, "households: 300", "households: 120"))
def small_grid(catalog: Catalog, day: date) -> Iterator[Finding]:
    """过小网格：户数少于下限（grid too small）

    网格太小，人手和经费摊薄。下限取工作区参数 `grid_households_min`，没有填时不作这项检查。
    """
    for grid, count, limit in _households(catalog, day, catalog.manifest.parameters.grid_households_min, int.__lt__):
        yield Finding(grid.at / "households", f"网格 `{grid.name}` 只有 {count} 户，少于 {limit.value} 户",
                      f"并入同村的相邻网格；地广人稀确需单设的，暂缓这条提示（标准依据：{limit.source}）",
                      params={"households": count})


@check("PL629", severity=Severity.WARNING, since="0.3", good=_GRIDS,
       bad=change(_GRIDS, "body: 东镇, ", "", "id: east-s"))
def nobody_in_charge(catalog: Catalog, day: date) -> Iterator[Finding]:
    """网格没有负责的单位或者网格长（nobody in charge）

    专属网格（园区、楼宇、市场、企业）不在村居的日常走访之内，要写明由谁负责；登记了队伍的网格，要有一名网格长。
    """
    for grid in own(catalog, day):
        if grid.kind is GridKind.DEDICATED and grid.body is None:
            yield Finding(grid.at, f"专属网格 `{grid.name}` 没有写负责的单位", "写上 `body`")
        if grid.team and not any(HEAD in member.role for member in grid.team):
            yield Finding(grid.at / "team", f"网格 `{grid.name}` 的队伍里没有{HEAD}", f"补上 `{{role: {HEAD}}}`")


CHECKS: tuple[Check, ...] = (
    grid_without_parent, grid_without_staff, blind_spot, code_on_two_grids, code_off_the_scheme, parents_in_a_circle,
    grid_out_of_place, grids_overlap, boundary_that_cannot_be, overloaded_grid, small_grid, nobody_in_charge)
