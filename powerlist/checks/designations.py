"""PL37x 指定: powers that the law leaves to the local government to place in one of its departments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check, mark
from powerlist.checks.scope import is_own, item_body
from powerlist.diagnostics import Label, Severity
from powerlist.facts import NO_DUTY, NO_GRANT, in_order, item_facts, measure_facts
from powerlist.logic.evaluate import truth
from powerlist.model.powers import Designation, Item
from powerlist.terms import BodyKind, Phase

_ITEM = """\
kind: items
items:
  - id: fumes
    name: 对餐饮油烟扰民的处罚
    type: 行政处罚
    field: 生态环境
    basis: [{statute: 测试市容条例, article: 33}]
    holder_text: 县级以上地方人民政府确定的监督管理部门
    measures: [罚款, 责令改正]
---
kind: event_types
event_types:
  - {id: kitchen, name: 餐饮油烟, scheme: 测试, items: [fumes]}
"""

_DESIGNATION = """\
---
kind: designations
designations:
  - id: fumes-2024
    items: [fumes]
    body: urban-bureau
    instrument: {title: 关于确定餐饮油烟监管部门的通知, issuer: 测试县人民政府, level: 县, date: 2024-03-01}
    period: {from: 2024-04-01}
"""

_GOOD = _ITEM + _DESIGNATION


@check("PL371", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第十八条第二款",
       bad=_ITEM.replace("    measures:", "    holder: {department: 水利}\n    measures:")
       + mark(_DESIGNATION, "items: [fumes]"))
def designated_though_statutory(catalog: Catalog, _: date) -> Iterator[Finding]:
    """法律已写明主体的事项又作了指定（designated though the law names the holder）

    只有条文写“由人民政府确定（指定）的部门”的，才由政府指定。法律已经写明主管部门的，
    县里不能另行指定，系统也不采用；由一个机关集中行使几个机关的处罚权，要国务院或者省级政府决定。
    """
    for designation in catalog.designations.values():
        for number, key in enumerate(designation.items):
            item = catalog.items.get(key)
            if item is not None and item.holder is not None:
                yield Finding(designation.at / "items" / number, f"事项 `{item.name}` 的主体法律已经写明，"
                              f"`{designation.id}` 又作了指定",
                              "从指定中删去；条文确实由政府确定的，删去事项的 `holder`，写 `holder_text`",
                              related=(Label(item.at, "事项在此登记"),), params={"item": key})


@check("PL372", severity=Severity.INFO, since="0.1", good=_GOOD,
       bad=_ITEM + change(_DESIGNATION, "body: urban-bureau", "body: east-town"))
def town_designated(catalog: Catalog, _: date) -> Iterator[Finding]:
    """指定镇街为监管部门，存疑（town designated）

    条文写的是由政府确定的“部门”。一种理解：镇街不是部门，不能指定；另一种理解：政府可以确定由镇街承担。
    法律没有写明，系统不替你选。
    """
    for designation in catalog.designations.values():
        body = catalog.bodies.get(designation.body)
        if body is not None and body.kind is BodyKind.TOWN and is_own(catalog, designation.at):
            yield Finding(designation.at / "body", f"`{designation.id}` 指定的 `{body.name}` 是镇街，条文写的是部门",
                          "查明省级规定或者有权机关的解释；没有的，改为指定部门",
                          params={"body": body.id, "readings": ["可以指定", "不得指定"]})


_SECOND = """\
  - id: fumes-2025
    items: [fumes]
    body: water-bureau
    instrument: {title: 关于调整监管部门的通知, issuer: 测试县人民政府, level: 县, date: 2025-03-01}
    period: {from: 2025-04-01}
"""


@check("PL373", severity=Severity.ERROR, since="0.1",
       good=_ITEM + _DESIGNATION.replace("{from: 2024-04-01}", "{from: 2024-04-01, to: 2025-04-01}") + _SECOND,
       bad=_ITEM + _DESIGNATION + mark(_SECOND, "items: [fumes]"))
def designated_twice(catalog: Catalog, _: date) -> Iterator[Finding]:
    """同一事项同时指定了两个部门（designated twice）

    指定的意思就是只由一个部门负责；改由别的部门负责的，给旧的指定写上终止日。
    """
    first: dict[str, list[Designation]] = {}
    for designation in catalog.designations.values():
        for number, key in enumerate(designation.items):
            item = catalog.items.get(key)
            for other in first.setdefault(key, []):
                if item is not None and other.body != designation.body and other.period.overlap(designation.period):
                    yield Finding(designation.at / "items" / number, f"事项 `{item.name}` 已由 `{other.id}` 指定给别的部门",
                                  "给旧的指定写上 `period: {to: …}`，或者删去一个",
                                  related=(Label(other.at, "先前的指定"),), params={"item": key})
            first[key].append(designation)


@check("PL374", severity=Severity.ERROR, since="0.1", good=_GOOD,
       bad=_ITEM + change(_DESIGNATION, "    instrument: {title: 关于确定餐饮油烟监管部门的通知, issuer: 测试县人民政府, "
                          "level: 县, date: 2024-03-01}\n", "", "id: fumes-2024"))
def designated_without_document(catalog: Catalog, _: date) -> Iterator[Finding]:
    """指定没有文件（designation without a document）

    由政府确定的，要有政府的文件。没有文件，主体就不明确，作出的处罚会因主体不适格被撤销。
    """
    for designation in catalog.designations.values():
        if designation.instrument is None:
            yield Finding(designation.at / "instrument", f"指定 `{designation.id}` 没有写政府的文件",
                          "补上 `instrument`；没有文件的提请政府确定")


@check("PL375", severity=Severity.WARNING, since="0.1", good=_GOOD, bad=mark(_ITEM, "id: kitchen"))
def left_open_by_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """事项没有写明法定主体，本县也没有指定（nobody designated）

    条文写“由县级以上地方人民政府确定的部门”，或者写的部门无法对应到职能系统，本县又没有登记指定文件：
    这类事件没有法定主体，只能答“没有归属”。每个事项只报告一次。
    """
    told = set()
    for kind in catalog.event_types.values() if catalog.county else ():
        for number, key in enumerate(kind.items if is_own(catalog, kind.at) and day in kind.period else ()):
            item = catalog.items.get(key)
            if item is not None and item.holder is None and key not in told and day in item.period \
                    and item_body(catalog, item, day) is None and not _placed_by_rule(catalog, item, day):
                told.add(key)
                yield Finding(kind.at / "items" / number, f"事项 `{item.name}` 没有写明法定主体"
                              + (f"（条文写“{item.holder_text}”）" if item.holder_text else "") + "，本县也没有指定",
                              "登记 `kind: designations`；还没有指定的提请政府确定", params={"item": key},
                              related=(Label(item.at, "事项在此登记"),))


def _placed_by_rule(catalog: Catalog, item: Item, day: date) -> bool:
    """Whether some rule gives the item to a department where the article itself names nobody."""
    known = {**NO_GRANT, **NO_DUTY, "line.kind": "事项", **item_facts(catalog, item, None, None, day)}
    leads = [rule for rule in catalog.rules_on(day).of(Phase.SCREEN, Phase.ASSIGN)
             if rule.then and rule.then.lead in catalog.departments]
    return any(truth(rule.when, {**known, **measure_facts(item, measure)}) is not False
               for rule in leads for measure in in_order(item.measures))


CHECKS: tuple[Check, ...] = (designated_though_statutory, town_designated, designated_twice,
                             designated_without_document, left_open_by_law)
