"""PL317, PL318 承接能力: can the town bear what it was given? Only where the county has set the figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import handed, listed, live, towns
from powerlist.diagnostics import Severity
from powerlist.model.bodies import Body
from powerlist.terms import GrantMode, ItemType

_GOOD = """\
kind: bodies
bodies:
  - id: north-town
    name: 北镇人民政府
    kind: 镇街
    level: 镇
    area: north
    parent: gov
    capacity:
      - {field: 城市管理, as_of: 2025-01-01, certified: 3}
---
kind: areas
areas:
  - {id: north, name: 北镇, level: 镇, town_kind: 镇, parent: test-county}
---
kind: grants
grants:
  - id: north-2025
    items: [litter]
    to: [north-town]
    mode: 赋权
    instrument: {title: 测试省第二批赋权决定, issuer: 测试省人民政府, level: 省, date: 2025-01-10}
    period: {from: 2025-03-01}
    published: {on: 2025-02-01, where: 政府网站}
"""


def _fields(catalog: Catalog, day: date) -> Iterator[tuple[Body, str]]:
    """Towns and the fields in which they hold penalty powers on the day."""
    found: dict[tuple[str, str], tuple[Body, str]] = {}
    for grant in live(catalog, day, GrantMode.GRANT, GrantMode.ENTRUSTMENT):
        if day in grant.in_force:
            fields = {item.field: None for _, item in handed(catalog, grant) if item.type is ItemType.PENALTY}
            for _, town in towns(catalog, grant):
                for field in fields:
                    found.setdefault((town.id, field), (town, field))
    yield from found.values()


@check("PL317", severity=Severity.WARNING, since="0.1", good=_GOOD, basis="行政处罚法第二十四条第一款",
       bad=change(_GOOD, "    capacity:\n      - {field: 城市管理, as_of: 2025-01-01, certified: 3}\n", "",
                  "id: north-town"))
def capacity_unknown(catalog: Catalog, day: date) -> Iterator[Finding]:
    """镇街已有处罚权，却没有登记承接能力（capacity unknown）

    处罚权只能交由能够有效承接的镇街行使。没有登记持证人员、法制审核人员和装备，就说不清接不接得住。
    工作区参数 `certified_officers` 没有填时，不作这项检查。
    """
    missing: dict[str, tuple[Body, list[str]]] = {}
    for town, field in _fields(catalog, day) if catalog.manifest.parameters.certified_officers else ():
        if town.capacity_for(field, day) is None:
            missing.setdefault(town.id, (town, []))[1].append(field)
    for town, fields in missing.values():
        yield Finding(town.at / "capacity", f"`{town.name}` 没有登记这些领域的承接能力，却在行使处罚权：{listed(fields)}",
                      "写上 `capacity: [{field: 领域, as_of: 日期, certified: 持证人数}]`", params={"fields": fields})


@check("PL318", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第四十二条第一款",
       bad=change(_GOOD, "certified: 3", "certified: 1"))
def too_few_officers(catalog: Catalog, day: date) -> Iterator[Finding]:
    """持证执法人员不够（too few certified officers）

    行政处罚由具有执法资格的人员实施，执法人员不得少于两人；一个领域不到两名持证人员的镇街，
    一个案子也办不了。人数标准取工作区参数 `certified_officers`，没有填时不作这项检查。
    """
    parameter = catalog.manifest.parameters.certified_officers
    for town, field in _fields(catalog, day) if parameter else ():
        capacity = town.capacity_for(field, day)
        if parameter and capacity is not None and capacity.certified < parameter.value:
            yield Finding(capacity.at / "certified", f"`{town.name}` 在 `{field}` 领域只有 {capacity.certified} 名持证人员，"
                          f"少于 {parameter.value} 名",
                          f"增配持证人员，或者暂停、收回这一领域的赋权（标准依据：{parameter.source}）",
                          params={"field": field, "certified": capacity.certified})


CHECKS: tuple[Check, ...] = (capacity_unknown, too_few_officers)
