"""PL35x 事件类型: does every kind of event lead to somebody, and every power to some event?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check, mark
from powerlist.checks.scope import carrier, is_own, own_items
from powerlist.diagnostics import Severity
from powerlist.model.condition import ALWAYS_TRUE, Compare, Operator
from powerlist.model.duties import EventType
from powerlist.overlap import together
from powerlist.route import Route
from powerlist.terms import ItemType, Level

_GOOD = """\
kind: event_types
event_types:
  - id: spill
    name: 道路遗撒
    scheme: 测试
    items: [litter]
"""


@check("PL351", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "    items: [litter]\n", "", "id: spill"))
def event_without_anybody(catalog: Catalog, day: date) -> Iterator[Finding]:
    """事件类型没有对应的事项、责任或者渠道（event type leads nowhere）

    这类事件发生以后，系统只能答“没有归属”，由指挥中心临时派单。写上它对应的权力事项、责任事项，
    或者系统外的渠道（如 110、法院）。
    """
    for kind in catalog.event_types.values():
        if not (kind.items or kind.responsibilities or kind.channel) and day in kind.period and is_own(catalog, kind.at):
            yield Finding(kind.at, f"事件类型 `{kind.name}` 没有对应的事项、责任或者渠道",
                          "补上 `items`、`responsibilities` 或者 `channel`")


@check("PL352", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "    items: [litter]", "    items: [litter]\n    channel: 公安机关（110）", "channel"))
def channel_and_items(catalog: Catalog, day: date) -> Iterator[Finding]:
    """事件类型既写系统外渠道，又写事项（both a channel and items）

    写了渠道，就是说这类事件不归本系统办理；同时写事项，部门和渠道会同时认领，归属变成争议。
    """
    for kind in catalog.event_types.values():
        if kind.channel and (kind.items or kind.responsibilities) and day in kind.period:
            yield Finding(kind.at / "channel", f"事件类型 `{kind.name}` 写了渠道 `{kind.channel}`，又写了事项或者责任",
                          "留下一种；部分归公安等机关的，拆成两个事件类型")


_NOBODY = """\
kind: departments
departments:
  - {id: sea, name: 海洋}
---
kind: items
items:
  - id: sand
    name: 对非法采挖海砂的处罚
    type: 行政处罚
    field: 自然资源
    basis: [{statute: 测试市容条例, article: 31}]
    holder: {department: 海洋}
    measures: [罚款]
---
""" + _GOOD.replace("[litter]", "[sand]")


@check("PL353", severity=Severity.WARNING, since="0.1", bad=mark(_NOBODY, "items: [sand]"),
       good=_NOBODY + """\
---
kind: bodies
bodies:
  - {id: sea-bureau, name: 测试县海洋局, kind: 部门, level: 县, area: test-county, parent: gov, departments: [海洋]}
""")
def nobody_here(catalog: Catalog, day: date) -> Iterator[Finding]:
    """事件类型对应的职能系统在本县没有机构承担（no body carries the department）

    法律写的是职能系统（如“城市管理主管部门”），由哪个局承担，各县不同。没有一个机构列出这个职能系统，
    这类事件就派不出去。每个职能系统只报告一次。
    """
    told = set()
    for kind in catalog.event_types.values() if catalog.county and day else ():
        wanted = list(_departments(catalog, kind)) if day in kind.period else []
        if any(carrier(catalog, key, Level.COUNTY, day) for _, key in wanted):
            continue
        for at, key in wanted:
            department = catalog.departments.get(key)
            if department is not None and key not in told:
                told.add(key)
                yield Finding(at, f"事件类型 `{kind.name}` 归 `{department.name}`，本县没有机构承担这个职能系统",
                              f"在承担它的机构下写 `departments: [{department.name}]`", params={"department": key})


def _departments(catalog: Catalog, kind: EventType) -> Iterator[tuple[Route, str]]:
    """County departments that the event type leads to, by its items and responsibilities."""
    for number, key in enumerate(kind.items):
        item = catalog.items.get(key)
        holder = item.holder if item else None
        if holder and holder.department and holder.level in (None, Level.COUNTY):
            yield kind.at / "items" / number, holder.department
    for number, key in enumerate(kind.responsibilities):
        duty = catalog.responsibilities.get(key)
        if duty and duty.principal and duty.principal.department:
            yield kind.at / "responsibilities" / number, duty.principal.department


_ORPHAN = """\
kind: items
items:
  - id: kiosk
    name: 对占道经营的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 30}]
    holder: {department: 城市管理}
    measures: [罚款]
---
kind: event_types
event_types:
  - {id: hawking, name: 占道经营, scheme: 测试, items: [kiosk]}
"""


@check("PL354", severity=Severity.INFO, since="0.1", good=_ORPHAN,
       bad=change(_ORPHAN, "items: [kiosk]}", "items: [litter]}", "id: kiosk"))
def item_nobody_refers_to(catalog: Catalog, day: date) -> Iterator[Finding]:
    """本县的执法事项没有任何事件类型或者赋权指向它（item nobody refers to）

    清单上有，派单目录里永远不会出现：要么漏了事件类型，要么事项已经没有用处。
    """
    used = {key for kind in catalog.event_types.values() for key in kind.items} | catalog.granted.keys()
    for item in own_items(catalog) if catalog.county else ():
        if item.id not in used and day in item.period and item.type in (
                ItemType.PENALTY, ItemType.COMPULSION, ItemType.INSPECTION):
            yield Finding(item.at, f"{item.type.value}事项 `{item.name}` 没有事件类型或者赋权指向它",
                          "在相应的事件类型的 `items` 里写上它")


_WHEN = _ORPHAN.replace("    measures", "    when: {event.zone: 城镇规划区}\n    measures")


@check("PL355", severity=Severity.WARNING, since="0.1", good=_WHEN,
       bad=change(_WHEN, "when: {event.zone: 城镇规划区}", "when: {line.kind: 责任}"))
def item_never_applies(catalog: Catalog, _: date) -> Iterator[Finding]:
    """事项的适用条件不可能成立（item never applies）

    条件自相矛盾，或者与目录的常理矛盾，这项权力就永远不会被派到；多半是抄错了属性或者少写了“或者”。
    """
    for item in catalog.items.values():
        if item.when != ALWAYS_TRUE and together(
                (item.when, Compare("line.kind", Operator.EQUAL, ("事项",))), catalog.vocabulary).impossible:
            yield Finding(item.at / "when", f"事项 `{item.name}` 的适用条件不可能成立", "改正条件")


CHECKS: tuple[Check, ...] = (event_without_anybody, channel_and_items, nobody_here, item_nobody_refers_to,
                             item_never_applies)
