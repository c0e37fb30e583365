"""PL317, PL318, PL618, PL619 承接能力: can the town bear what it was given, and for how long? Only where the county has
set the figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from powerlist.catalog import Catalog
from powerlist.checks.registry import HERE, Check, Finding, change, check
from powerlist.checks.scope import listed
from powerlist.diagnostics import Severity
from powerlist.establishment import county_towns, penalty_fields
from powerlist.model.bodies import Body, Capacity
from powerlist.terms import GrantMode

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
    """Towns and the fields in which they were handed penalty powers: what they have by law nobody asked whether they can."""
    return ((town, field) for town in county_towns(catalog, day)
            for field, modes in penalty_fields(catalog, town, day).items() if modes != {GrantMode.STATUTORY})


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
    一个案子也办不了。登记了到期日的证件，到了期就不再算数。人数标准取工作区参数 `certified_officers`，没有填时不作这项检查。
    """
    parameter = catalog.manifest.parameters.certified_officers
    for town, field in _fields(catalog, day) if parameter else ():
        capacity = town.capacity_for(field, day)
        if parameter and capacity is not None and (good := capacity.certified_on(day)) < parameter.value:
            ended = capacity.certified - good
            yield Finding(capacity.at / "certified", f"`{town.name}` 在 `{field}` 领域只有 {good} 名持证人员，"
                          f"少于 {parameter.value} 名" + (f"（另有 {ended} 名证件已到期）" if ended else ""),
                          f"{'给到期的换证，' if ended else ''}增配持证人员，或者暂停、收回这一领域的赋权"
                          f"（标准依据：{parameter.source}）",
                          params={"field": field, "certified": good})


_CERTIFICATES = change(_GOOD, "certified: 3}", "certified: 3, certificates: [{number: 3, until: 2027-06-30}]}",
                       "id: north-town").replace(f"  {HERE}", "") + """\
# file: powerlist.yaml
kind: workspace
name: 测试县
county: test-county
parameters:
  certified_officers: {value: 2, source: 行政处罚法第四十二条第一款}
  certificate_days: {value: 90, source: 测试用}
"""


def _newest(catalog: Catalog, day: date) -> Iterator[tuple[Body, Capacity]]:
    """What each town has for each field, by its newest record."""
    for town in county_towns(catalog, day):
        for field in dict.fromkeys(capacity.field for capacity in town.capacity):
            capacity = town.capacity_for(field, day)
            if capacity is not None:
                yield town, capacity


@check("PL618", severity=Severity.ERROR, since="0.3", good=_CERTIFICATES,
       bad=change(_CERTIFICATES, "number: 3, until", "number: 4, until"))
def more_certificates_than_officers(catalog: Catalog, day: date) -> Iterator[Finding]:
    """证件比持证人员多（more certificates than officers）

    `certificates` 分批写明持证人员（`certified`）的证件哪天到期，加起来不能超过持证人数；
    多了，到期一批以后剩下的人数就算错了。
    """
    for town, capacity in _newest(catalog, day):
        number = sum(batch.number for batch in capacity.certificates)
        if number > capacity.certified:
            yield Finding(capacity.at / "certificates", f"`{town.name}` 在 `{capacity.field}` 领域登记了 {number} 个证件，"
                          f"持证人员只有 {capacity.certified} 名", "核对 `certified` 和各批的 `number`",
                          params={"certificates": number, "certified": capacity.certified})


@check("PL619", severity=Severity.WARNING, since="0.3", good=_CERTIFICATES, basis="行政处罚法第四十二条第一款",
       bad=change(_CERTIFICATES, "until: 2027-06-30", "until: 2026-03-01"))
def certificates_about_to_end(catalog: Catalog, day: date) -> Iterator[Finding]:
    """执法证件就要到期，或者已经到期（certificates about to end）

    证件到期的人员不能执法；换证要培训、考试，要提前安排。提前多少日提醒，取工作区参数 `certificate_days`，没有填时不作这项检查。
    """
    parameter = catalog.manifest.parameters.certificate_days
    for town, capacity in _newest(catalog, day) if parameter else ():
        for batch in capacity.certificates:
            if parameter and batch.number and batch.until - timedelta(days=parameter.value) <= day:
                left = max(0, capacity.certified_on(max(day, batch.until)))
                when = f"已在 {batch.until} 到期" if batch.until <= day else f"将在 {batch.until} 到期"
                yield Finding(batch.at / "until",
                              f"`{town.name}` 在 `{capacity.field}` 领域有 {batch.number} 名的执法证件{when}，"
                              f"{'现在' if batch.until <= day else '届时'}还剩 {left} 名",
                              f"安排换证；换好后改写 `certificates`（提前 {parameter.value} 日提醒，依据：{parameter.source}）",
                              params={"field": capacity.field, "until": batch.until.isoformat(), "left": left})


CHECKS: tuple[Check, ...] = (capacity_unknown, too_few_officers, more_certificates_than_officers,
                             certificates_about_to_end)
