"""PL36x 机构、区划: the ground on which owners are looked up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.diagnostics import Label, Severity
from powerlist.model.bodies import Body
from powerlist.model.places import Area, AreaCode
from powerlist.terms import BodyKind, Level, TownKind

_BODY = """\
kind: bodies
bodies:
  - id: parks
    name: 测试县园林局
    kind: 部门
    level: 县
    area: test-county
    parent: gov
    departments: [园林绿化]
---
kind: departments
departments:
  - {id: parks-line, name: 园林绿化}
"""


@check("PL361", severity=Severity.ERROR, since="0.1", good=_BODY, basis="地方各级人民政府机构设置和编制管理条例第十条第一款",
       bad=change(_BODY, "departments: [园林绿化]", "departments: [园林绿化, 城市管理]"))
def department_carried_twice(catalog: Catalog, day: date) -> Iterator[Finding]:
    """一个职能系统由两个机构承担（department carried twice）

    法律规定由某职能系统的主管部门实施，本县只能有一个机构算数；两个机构都列了，系统只会取其中一个，
    等于悄悄替你选。分工不同的，给其中一个另设职能系统。
    """
    first: dict[tuple[str, str], Body] = {}
    for body in catalog.bodies.values():
        for number, key in enumerate(body.departments if day in body.period else ()):
            other = first.setdefault((body.area, key), body)
            department = catalog.departments.get(key)
            if other is not body and department is not None:
                yield Finding(body.at / "departments" / number, f"职能系统 `{department.name}` 已由 `{other.name}` 承担，"
                              f"`{body.name}` 又列了一次", "留下一个", related=(Label(other.at, "先在此处列出"),),
                              params={"department": key})


_AREA = """\
kind: areas
areas:
  - id: north
    name: 北镇
    level: 镇
    town_kind: 镇
    parent: test-county
    codes:
      - {system: 统计用区划代码, code: 990001003}
  - {id: north-village, name: 北村, level: 村, parent: north, codes: [{system: 统计用区划代码, code: 990001003001}]}
---
kind: bodies
bodies:
  - {id: north-town, name: 北镇人民政府, kind: 镇街, level: 镇, area: north, parent: gov}
"""


@check("PL362", severity=Severity.WARNING, since="0.1", good=_AREA,
       bad=change(_AREA, "kind: 镇街, level", "kind: 事业单位, level", "id: north"))
def town_without_office(catalog: Catalog, day: date) -> Iterator[Finding]:
    """镇街区划没有镇街机构（town without a town body）

    登记了镇、街道，没有登记乡镇人民政府或者街道办事处：那里的事件凡归镇街的，都派不出去。
    （统计上的“类似乡级单位”不是行政建制，不在此列。）
    """
    for area in catalog.areas.values():
        if area.level is Level.TOWN and area.town_kind is not TownKind.OTHER and day in area.period \
                and area.parent == catalog.manifest.county \
                and catalog.body_of_kind(area.id, BodyKind.TOWN, day) is None:
            yield Finding(area.at, f"`{area.name}` 没有登记镇街机构", "补上 `kind: 镇街` 的机构")


@check("PL363", severity=Severity.WARNING, since="0.1", good=_BODY, bad=change(_BODY, "level: 县", "level: 市"))
def level_differs_from_area(catalog: Catalog, _: date) -> Iterator[Finding]:
    """机构的层级与所在区划不一致（level does not match the area）

    县级部门写在市的区划下，或者反过来：按“本县的某部门”去找就找不到它。派驻、垂直管理机构不在此列。
    """
    for body in catalog.bodies.values():
        area = catalog.areas.get(body.area)
        if area is not None and area.level is not body.level and body.kind in (
                BodyKind.GOVERNMENT, BodyKind.DEPARTMENT, BodyKind.TOWN, BodyKind.VILLAGE):
            yield Finding(body.at / "level", f"机构 `{body.name}` 是{body.level.value}级，"
                          f"所在区划 `{area.name}` 是{area.level.value}级",
                          "改正 `level` 或者 `area`")


_PERIODS = """\
kind: areas
areas:
  - {id: north, name: 北镇, level: 镇, town_kind: 镇, parent: test-county, period: {from: 2020-01-01}}
---
kind: bodies
bodies:
  - {id: north-town, name: 北镇人民政府, kind: 镇街, level: 镇, area: north, parent: gov, period: {from: 2020-01-01}}
"""


@check("PL370", severity=Severity.WARNING, since="0.3", good=_PERIODS,
       bad=change(_PERIODS, "parent: test-county, period: {from: 2020-01-01}", "parent: test-county, period: {to: 2025-01-01}",
                  "id: north-town"))
def area_is_gone(catalog: Catalog, day: date) -> Iterator[Finding]:
    """机构还在，所在的区划已经撤销（the area of a body is gone）

    镇街合并、村改居以后，区划有了失效日，原来的机构却没有：两边对不上，事件会派给已经撤销的机构。
    """
    for body in catalog.bodies.values():
        area = catalog.areas.get(body.area)
        if area is not None and area.period.end is not None and area.period.end <= day and day in body.period:
            yield Finding(body.at, f"机构 `{body.name}` 还在，所在的 `{area.name}` 自 {area.period.end} 起已经撤销",
                          "给机构写上失效日（`period: {to: 日期}`），或者改到承接它的区划",
                          related=(Label(area.at, "区划在此登记"),))


@check("PL364", severity=Severity.ERROR, since="0.1", good=_AREA,
       bad=change(_AREA, "村, parent: north,", "村, parent: east-village,"))
def parent_not_higher(catalog: Catalog, _: date) -> Iterator[Finding]:
    """区划的上级层级不高于本级（parent area is not higher）

    查“这个村在哪个镇、哪个县”要沿上级一层层找；上级写错，村里的事就找不到镇街。
    """
    for area in catalog.areas.values():
        parent = catalog.areas.get(area.parent or "")
        if parent is not None and parent.level.depth >= area.level.depth:
            yield Finding(area.at / "parent", f"{area.level.value}级的 `{area.name}` 的上级 `{parent.name}` "
                          f"是{parent.level.value}级",
                          "改为更高一级的区划")


@check("PL368", severity=Severity.ERROR, since="0.1", good=_AREA,
       bad=change(_AREA, "code: 990001003001}", "code: 990001003}", "id: north-village"))
def code_used_twice(catalog: Catalog, _: date) -> Iterator[Finding]:
    """同一套编码里，两个区划同时用一个代码（area code used twice）

    来件带的往往只有代码；一个代码指两个地方，事件就会派错镇街。撤并以后代码换了主人的，写上各自的期间。
    """
    seen: dict[tuple[str, str], list[tuple[Area, AreaCode]]] = {}
    for area in catalog.areas.values():
        for code in area.codes:
            for other, earlier in seen.setdefault((code.system.value, code.code), []):
                if other is not area and earlier.period.overlap(code.period) is not None:
                    yield Finding(code.at / "code", f"代码 `{code.code}`（{code.system.value}）已是 `{other.name}` 的，"
                                  f"`{area.name}` 又用了", "核对代码；换过代码的写上 `period`",
                                  related=(Label(earlier.at, "先在此处使用"),))
            seen[code.system.value, code.code].append((area, code))


_COUNTY = """\
# file: powerlist.yaml
kind: workspace
name: 测试县
county: test-county
"""


@check("PL369", severity=Severity.ERROR, since="0.1", good=_COUNTY, along=("PL353", "PL413"),
       bad=change(_COUNTY, "county: test-county", "county: test-city"))
def county_is_no_county(catalog: Catalog, _: date) -> Iterator[Finding]:
    """工作区写的县不是县级区划（county is not a county）

    “本县的某部门”都从这里找起；写成市或者镇，部门、政府、指挥中心一个也找不到。
    """
    county = catalog.county
    if county is not None and county.level is not Level.COUNTY:
        yield Finding(catalog.manifest.at / "county", f"工作区写的县 `{county.name}` 是{county.level.value}级区划",
                      "改为本县（区、县级市）的区划", related=(Label(county.at, "区划在此登记"),))


CHECKS: tuple[Check, ...] = (department_carried_twice, town_without_office, level_differs_from_area, area_is_gone,
                             parent_not_higher, code_used_twice, county_is_no_county)
