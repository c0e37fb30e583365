"""PL63x 一窗办理: what is laid down about handling approvals and services, and whether those who watch can keep up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check, mark
from powerlist.checks.scope import listed, names_town
from powerlist.clock import surely_longer
from powerlist.diagnostics import Label, Severity
from powerlist.establishment import county_towns
from powerlist.model.bodies import FRONT_DESK, Body
from powerlist.model.powers import Grant, Item
from powerlist.model.services import Service
from powerlist.offices import service_office
from powerlist.terms import APPLIED_FOR, BodyKind, GrantMode, ItemType, Level

#: What people do not apply for: by these what was approved is watched.
_WATCHING = frozenset({ItemType.INSPECTION, ItemType.PENALTY, ItemType.COMPULSION, ItemType.OTHER})

_STANDARD = "国务院关于加快推进政务服务标准化规范化便利化的指导意见（国发〔2022〕5号）"

_KIOSK = """\
kind: items
items:
  - id: kiosk-licence
    name: 临时占用道路经营许可
    type: 行政许可
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 30}]
    holder: {department: 城市管理, level: 县}
---
"""

_BODIES = """\
kind: bodies
bodies:
  - {id: hall, name: 测试县政务服务中心, kind: 事业单位, level: 县, area: test-county, parent: gov, departments: [政务服务]}
---
kind: departments
departments:
  - {id: services, name: 政务服务}
---
"""

_SERVICE = """\
kind: services
services:
  - id: kiosk-service
    items: [kiosk-licence]
    accept: [县]
    online: [县]
    statutory: {value: 20, clock: 工作日}
    promised: {value: 12, clock: 工作日}
    watched_by: [litter]
"""

_GOOD = _KIOSK + _BODIES + _SERVICE


def _services(catalog: Catalog, day: date) -> Iterator[Service]:
    """Services that hold on the day or will; what has ended is history."""
    return (s for s in catalog.services.values() if s.period.end is None or s.period.end > day)


@check("PL631", severity=Severity.ERROR, since="0.3", good=_GOOD, basis=_STANDARD,
       bad=_KIOSK + _BODIES + change(_SERVICE, "promised: {value: 12", "promised: {value: 25"))
def promise_beyond_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """承诺时限比法定时限长（promise beyond the law）

    承诺是在法定时限以内再缩短；承诺得比法律还长，照承诺办就已经违法。计时方式不同的（自然日和工作日），
    只有不管从哪天起算都更长才报。
    """
    for service in _services(catalog, day):
        if service.statutory and service.promised and surely_longer(service.promised, service.statutory):
            yield Finding(service.at / "promised", f"`{service.id}` 承诺{service.promised}，法定的是{service.statutory}",
                          "改短承诺时限，或者核对法定时限", related=(Label(service.at / "statutory", "法定时限"),))


@check("PL632", severity=Severity.ERROR, since="0.3", good=_GOOD, basis=_STANDARD,
       bad=_BODIES + mark(_SERVICE.replace("kiosk-licence", "signboard"), "items: [signboard]"))
def not_applied_for(catalog: Catalog, day: date) -> Iterator[Finding]:
    """办理方式写在不用申请的事项上（not applied for）

    一个窗口受理的是依申请办理的行政权力（许可、确认、给付、奖励、裁决和其他）和公共服务。处罚、强制、征收、检查由机关
    主动实施，没有人来窗口申请；它们写在 `watched_by` 里，表示批后由谁监管。
    """
    for service in _services(catalog, day):
        for number, item in _named(catalog, service.items):
            if item.type not in APPLIED_FOR:
                yield Finding(service.at / "items" / number, f"`{item.name}` 是{item.type.value}，没有人申请办理",
                              "换成许可、服务一类的事项；批后由它监管的，写进 `watched_by`", params={"item": item.id})


@check("PL633", severity=Severity.WARNING, since="0.3", good=_GOOD, basis=_STANDARD,
       bad=_KIOSK + mark(_SERVICE, "accept: [县]"))
def no_window(catalog: Catalog, day: date) -> Iterator[Finding]:
    """受理层级没有窗口（no window）

    写了在镇街受理，镇街就要有管“审批服务”的机构；写了在县里受理，就要有承担“政务服务”的机构。没有，来办事的人不知道找谁，
    分到哪个科室也答不出来。
    """
    services = [service for service in _services(catalog, day) if day in service.period]
    if any(Level.TOWN in service.accept for service in services):
        for area in catalog.towns:
            body = catalog.body_of_kind(area.id, BodyKind.TOWN, day)
            if body is not None and catalog.front_desk(body, day) is None:
                yield Finding(body.at / "units", f"有事项在镇街受理，`{body.name}` 没有管 `{FRONT_DESK}` 的机构",
                              f"给便民服务中心写上 `fields: [{FRONT_DESK}]`；按模板设机构的，写在模板里")
    for service in services:
        for number, level in enumerate(service.accept):
            if level.depth < Level.TOWN.depth and service_office(catalog, level, day) is None:
                yield Finding(service.at / "accept" / number,
                              f"`{service.id}` 在{level.value}级受理，目录里没有{level.value}级承担 `政务服务` 的机构",
                              "给政务服务管理机构或者中心写上 `departments: [政务服务]`")


@check("PL634", severity=Severity.INFO, since="0.3", good=_GOOD, basis=_STANDARD,
       bad=_KIOSK + _BODIES + mark(_SERVICE.replace("    statutory: {value: 20, clock: 工作日}\n", "")
                                   .replace("    promised: {value: 12, clock: 工作日}\n", ""), "id: kiosk-service"))
def no_limit(catalog: Catalog, day: date) -> Iterator[Finding]:
    """没有写办理时限（no time limit）

    法定时限、承诺时限都没有写，办事的人不知道等多久，超期也无从说起。当场办的，写 1 工作日或者几小时。
    """
    for service in _services(catalog, day):
        if service.statutory is None and service.promised is None:
            yield Finding(service.at, f"`{service.id}` 没有写法定时限，也没有写承诺时限", "写上 `statutory:` 或 `promised:`")


def _named(catalog: Catalog, keys: tuple[str, ...]) -> Iterator[tuple[int, Item]]:
    """The items that a list of ids names, each with its number."""
    return ((number, catalog.items[key]) for number, key in enumerate(keys) if key in catalog.items)


_GRANT = """\
---
kind: grants
grants:
  - id: kiosk-2025
    items: [kiosk-licence]
    to: [东镇]
    mode: 赋权
    instrument:
      {title: 测试省许可决定, issuer: 测试省人民政府, level: 省, date: 2025-01-10, basis: [{statute: 行政许可法, article: 25}]}
    period: {from: 2025-03-01}
    published: {on: 2025-02-01, where: 政府网站}
---
kind: statutes
statutes:
  - id: st-licence
    title: 中华人民共和国行政许可法
    aliases: [行政许可法]
    kind: 法律
    versions: [{version: 2019-04-23, period: {from: 2004-07-01}, articles: 1-83}]
"""


@check("PL635", severity=Severity.INFO, since="0.3", good=_GOOD + _GRANT,
       basis="中共中央办公厅、国务院办公厅《关于推进基层整合审批服务执法力量的实施意见》",
       bad=_KIOSK + _BODIES + mark(_SERVICE.replace("[litter]", "[dyke]"), "watched_by: [dyke]") + _GRANT)
def approved_but_not_watched(catalog: Catalog, day: date) -> Iterator[Finding]:
    """审批在镇街，监管不在（approved but not watched）

    审批、监管、执法是一件事的一辈子：镇街依法、经赋权或者受委托批，批后的检查、处罚却在部门，批的人看不着，看的人不知道
    批了什么。下放时配套下放；监管依法只能在部门的，写明部门怎样监管，审批结果推送给它。
    """
    for service in _services(catalog, day):
        for _, item in _named(catalog, service.items):
            approving = [town for town in county_towns(catalog, day) if _acts(catalog, item, town, day)]
            for number, watching in _named(catalog, service.watched_by):
                lacking = [town for town in approving if not _acts(catalog, watching, town, day)]
                if lacking:
                    grants = [grant for grant in _handing(catalog, item, day) if any(town.id in grant.to for town in lacking)]
                    yield Finding(service.at / "watched_by" / number,
                                  f"`{item.name}` 由{listed([town.name for town in lacking])}批，批后监管的 "
                                  f"`{watching.name}` 不在那里",
                                  f"把 `{watching.name}` 一并下放；不能下放的，写明部门怎样监管",
                                  related=tuple(Label(grant.at, f"审批的{grant.mode.value}") for grant in grants),
                                  params={"item": item.id, "watched_by": watching.id})


def _acts(catalog: Catalog, item: Item, town: Body, day: date) -> bool:
    """Whether the town acts on the item on the day: by law, by grant, or on behalf of a department."""
    return names_town(catalog, item, town) or any(town.id in grant.to for grant in _handing(catalog, item, day))


def _handing(catalog: Catalog, item: Item, day: date) -> Iterator[Grant]:
    """The grants of the day by which towns act themselves."""
    return (grant for grant in catalog.granted.get(item.id, ())
            if grant.mode is not GrantMode.STATIONING and day in grant.in_force)


@check("PL636", severity=Severity.INFO, since="0.3", good=_GOOD,
       basis="国务院关于加强和规范事中事后监管的指导意见（国发〔2019〕18号）",
       bad=_KIOSK + _BODIES + mark(_SERVICE.replace("    watched_by: [litter]\n", ""), "id: kiosk-service"))
def watched_by_nobody(catalog: Catalog, day: date) -> Iterator[Finding]:
    """许可批了以后没有人监管（watched by nobody）

    审批结果要推送给监管的人，监管发现的要推送回来。没有写 `watched_by`，批了就没有下文。
    """
    for service in _services(catalog, day):
        licences = [item.name for _, item in _named(catalog, service.items) if item.type is ItemType.APPROVAL]
        if licences and not service.watched_by:
            yield Finding(service.at, f"{listed(licences)} 批了以后由谁监管没有写", "写上 `watched_by: [检查、处罚事项]`")


@check("PL637", severity=Severity.ERROR, since="0.3", good=_GOOD, basis=_STANDARD,
       bad=_GOOD + "  - {id: kiosk-again, items: [kiosk-licence], accept: [县], promised: {value: 1, clock: 工作日}, "
       "watched_by: [litter]}  # <-- here\n")
def laid_down_twice(catalog: Catalog, day: date) -> Iterator[Finding]:
    """同一个事项同一天有两种办理方式（laid down twice）

    同一事项要无差别受理、同标准办理。两条办理方式的期间重叠，窗口不知道照哪一条，系统只会取先写的。
    """
    first: dict[str, list[Service]] = {}
    for service in _services(catalog, day):
        for number, item in _named(catalog, service.items):
            same = next((s for s in first.get(item.id, ()) if s.period.overlap(service.period)), None)
            if same is not None:
                yield Finding(service.at / "items" / number,
                              f"`{item.name}` 的办理方式 `{same.id}` 已经写了，`{service.id}` 又写了一次",
                              "留下一条，或者给旧的写上 `period: {to: …}`", related=(Label(same.at, "先写的一条"),),
                              params={"item": item.id})
            first.setdefault(item.id, []).append(service)


@check("PL638", severity=Severity.ERROR, since="0.3", good=_GOOD, basis=_STANDARD,
       bad=_KIOSK + _BODIES + mark(_SERVICE.replace("online: [县]", "online: [村]"), "online: [村]"))
def online_but_not_accepted(catalog: Catalog, day: date) -> Iterator[Finding]:
    """可以网办的层级不受理（online but not accepted）

    `online` 写的是在哪一级窗口可以全程网办；那一级不受理，就没有地方发起，也没有人接件。
    """
    for service in _services(catalog, day):
        for number, level in enumerate(service.online):
            if level not in service.accept:
                yield Finding(service.at / "online" / number,
                              f"`{service.id}` 写了在{level.value}级可以全程网办，却不在{level.value}级受理",
                              f"在 `accept` 里加上 {level.value}，或者从 `online` 里删去")


@check("PL639", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=_KIOSK + _BODIES + mark(_SERVICE.replace("[litter]", "[kiosk-licence]"), "watched_by: [kiosk-licence]"))
def watched_by_an_approval(catalog: Catalog, day: date) -> Iterator[Finding]:
    """监管事项不是检查、处罚一类（watched by an approval）

    `watched_by` 写的是批了以后由哪些检查、处罚、强制事项来管，持有这些事项的机关才收得到审批结果。许可、服务管不了许可。
    """
    for service in _services(catalog, day):
        for number, item in _named(catalog, service.watched_by):
            if item.type not in _WATCHING:
                yield Finding(service.at / "watched_by" / number, f"`{item.name}` 是{item.type.value}，不是监管事项",
                              "换成检查、处罚、强制一类的事项", params={"item": item.id})


CHECKS: tuple[Check, ...] = (
    promise_beyond_law, not_applied_for, no_window, no_limit, approved_but_not_watched, watched_by_nobody,
    laid_down_twice, online_but_not_accepted, watched_by_an_approval,
)
