"""PL30x 主体: who may hold a power, and what may be handed to a town at all (行政处罚法 art. 18, 24)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from powerlist.catalog import Catalog, short_title
from powerlist.checks.registry import Check, Finding, change, check, mark
from powerlist.checks.scope import handed, is_own, live, measures_of, names_town, receivers, statute_of, towns
from powerlist.diagnostics import Label, Severity
from powerlist.model.bodies import Body
from powerlist.model.powers import Grant, Item
from powerlist.route import Route
from powerlist.terms import LIBERTY, BodyKind, GrantMode, ItemType, Level, Measure, MeasureKind

_GRANTS = """\
---
kind: grants
grants:
  - id: kiosk-2025
    items: [kiosk]
    to: [东镇]
    mode: 赋权
    instrument: {title: 测试省第二批赋权决定, issuer: 测试省人民政府, level: 省, date: 2025-01-10}
    measures: [罚款]
    period: {from: 2025-03-01}
    published: {on: 2025-02-01, where: 政府网站}
"""

_GRANTED = """\
kind: items
items:
  - id: kiosk
    name: 对占道经营的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 30}]
    holder: {department: 城市管理, level: 县}
    measures: [警告, 罚款]
""" + _GRANTS

_SECOND = """\
  - id: kiosk-entrusted
    items: [kiosk]
    to: [东镇]
    mode: 委托
    giver: urban-bureau
    instrument:
      title: 执法委托书
      issuer: 测试县城市管理局
      level: 县
      date: 2025-05-01
      basis: [{statute: 测试市容条例, article: 20}]
    measures: [警告]
    period: {from: 2025-06-01, to: 2027-06-01}
    published: {on: 2025-05-20, where: 政府网站}
"""


def _in_force_pairs(catalog: Catalog, day: date) -> Iterator[tuple[Item, Grant, Grant, Body, Route]]:
    """Two grants of one item to one town on the day, with the place of the town in the second."""
    for key, grants in catalog.granted.items():
        item = catalog.items.get(key)
        now = dict.fromkeys(g.id for g in grants if day in g.in_force)
        for first, second in combinations((catalog.grants[g] for g in now if g in catalog.grants), 2):
            for at, town in receivers(catalog, second):
                if item is not None and town.id in first.to:
                    yield item, first, second, town, at


def _share(item: Item, one: Grant, other: Grant) -> bool:
    """Whether two grants hand over the same measure of the item."""
    mine, theirs = measures_of(one, item), measures_of(other, item)
    return not mine or not theirs or not set(mine).isdisjoint(theirs)


@check("PL301", severity=Severity.ERROR, since="0.1", good=_GRANTED + _SECOND, basis="行政处罚法第十七条",
       bad=_GRANTED + change(_SECOND, "measures: [警告]", "measures: [罚款]", "to: [东镇]"))
def two_holders(catalog: Catalog, day: date) -> Iterator[Finding]:
    """多头管理：同一事项同地同日有两个主体（two holders）

    同一项处罚在同一个镇街，一份文件赋权、另一份文件委托或者派驻：赋权以镇街名义，委托以部门名义，
    当事人不知道该找谁，复议、诉讼也找不准被告。留下一种方式，或者按措施、范围分开。
    """
    for item, first, second, town, at in _in_force_pairs(catalog, day):
        if first.mode is not second.mode and _share(item, first, second):
            yield Finding(at, f"事项 `{item.name}` 在 `{town.name}` 同时有两种下放方式：{first.mode.value}和{second.mode.value}",
                          "收回其中一个，或者用 `measures`、`scope` 分开", related=(Label(first.at, f"先由 `{first.id}` 下放"),),
                          params={"item": item.id, "town": town.id, "grants": [first.id, second.id]})


_APART = """\
kind: items
items:
  - id: kiosk
    name: 对占道经营的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 30}]
    holder: {department: 城市管理}
    measures: [罚款, 吊销许可证件, 责令停产停业]
    apart:
      - {measures: [吊销许可证件], holder: {department: 水利}}
      - {measures: [责令停产停业], holder: {government: true}}
---
kind: event_types
event_types:
  - {id: hawking, name: 占道经营, scheme: 测试, items: [kiosk]}
"""


@check("PL302", severity=Severity.ERROR, since="0.1", good=_APART, basis="行政处罚法第十七条",
       bad=change(_APART, "{measures: [责令停产停业], holder", "{measures: [吊销许可证件], holder", "government"))
def measure_apart_twice(catalog: Catalog, _: date) -> Iterator[Finding]:
    """同一措施写了两个另行主体（measure has two holders）

    一项措施由另外的机关实施时写在 `apart` 里；同一措施写两次，只有第一个会起作用，第二个被悄悄忽略。
    """
    for item in catalog.items.values():
        seen: dict[Measure, Route] = {}
        for apart in item.apart:
            for measure in apart.measures:
                if measure in seen:
                    yield Finding(apart.at / "measures", f"事项 `{item.name}` 的 `{measure.word}` 写了两个另行主体", "留下一个",
                                  related=(Label(seen[measure], "先在此处指定"),))
                seen.setdefault(measure, apart.at)


@check("PL308", severity=Severity.ERROR, since="0.1", basis="行政处罚法第十八条第三款",
       good=_GRANTED.replace("basis: [{statute: 测试市容条例, article: 30}]", "basis: [{statute: 行政处罚法, article: 9}]")
                    .replace("measures: [警告, 罚款]", "measures: [罚款, 行政拘留]"),
       bad=change(_GRANTED.replace("basis: [{statute: 测试市容条例, article: 30}]",
                                   "basis: [{statute: 行政处罚法, article: 9}]")
                  .replace("measures: [警告, 罚款]", "measures: [罚款, 行政拘留]"),
                  "measures: [罚款]\n", "measures: [罚款, 行政拘留]\n", "items: [kiosk]"))
def liberty_handed_over(catalog: Catalog, day: date) -> Iterator[Finding]:
    """把限制人身自由的措施交给了镇街（liberty handed over）

    行政拘留等限制人身自由的处罚权只能由公安机关和法律规定的其他机关行使，任何省级决定、委托书都不能下放。
    """
    for grant in live(catalog, day, GrantMode.GRANT, GrantMode.ENTRUSTMENT):
        for at, item in handed(catalog, grant):
            for measure in measures_of(grant, item):
                if measure in LIBERTY:
                    yield Finding(at, f"`{grant.id}` 把事项 `{item.name}` 的 `{measure.word}` 交给了镇街",
                                  "在 `measures` 里列明其他措施，把它排除在外", params={"item": item.id})


_RESERVED = _GRANTED.replace("measures: [警告, 罚款]", "measures: [罚款, 吊销许可证件]\n    reserved: [吊销许可证件]")


@check("PL309", severity=Severity.ERROR, since="0.1", good=_RESERVED, basis="行政处罚法第二十四条第一款",
       bad=change(_RESERVED, "    measures: [罚款]\n", "    measures: [罚款, 吊销许可证件]\n", "items: [kiosk]"))
def reserved_handed_over(catalog: Catalog, day: date) -> Iterator[Finding]:
    """下放了不得下放的措施（reserved measure handed over）

    吊销证照由发证机关决定，责令关闭由县级以上人民政府决定，不随处罚权一起下放。
    镇街查清事实后，移送有权机关作出这部分决定。
    """
    for grant in live(catalog, day, GrantMode.GRANT, GrantMode.ENTRUSTMENT):
        for at, item in handed(catalog, grant):
            over = [m for m in measures_of(grant, item) if m in item.reserved and m not in LIBERTY]
            if over:
                words = "、".join(f"`{m.word}`" for m in over)
                yield Finding(at, f"`{grant.id}` 下放了事项 `{item.name}` 不得下放的 {words}",
                              "从赋权的 `measures` 里删去，写明由谁决定", params={"item": item.id})


_LICENCE = _GRANTED.replace("对占道经营的处罚", "占道经营许可").replace("type: 行政处罚", "type: 行政许可") \
    .replace("    measures: [警告, 罚款]\n", "").replace("    measures: [罚款]\n", "")
_ENTRUSTED = _LICENCE.replace("mode: 赋权", "mode: 委托") \
    .replace("date: 2025-01-10}", "date: 2025-01-10, basis: [{statute: 测试市容条例, article: 20}]}")


@check("PL310", severity=Severity.ERROR, since="0.1", good=_ENTRUSTED, basis="行政许可法第二十四条第一款",
       bad=mark(_LICENCE, "items: [kiosk]"))
def licence_granted(catalog: Catalog, day: date) -> Iterator[Finding]:
    """许可按赋权下放，而不是委托（licence handed over as a grant）

    行政处罚法第二十四条只管处罚权。许可权只能委托其他行政机关以委托机关的名义实施；
    由一个机关集中行使许可权，要经国务院批准由省级政府决定，此时在 `instrument.basis` 里写明行政许可法第二十五条。
    """
    for grant in live(catalog, day, GrantMode.GRANT):
        if not _concentrated(catalog, grant):
            for at, item in handed(catalog, grant):
                if item.type is ItemType.APPROVAL:
                    yield Finding(at, f"`{grant.id}` 用赋权的方式下放了许可事项 `{item.name}`",
                                  "改为 `mode: 委托`，镇街以部门名义办理", params={"item": item.id})


def _concentrated(catalog: Catalog, grant: Grant) -> bool:
    """Whether the decision itself rests on 行政许可法 art. 25."""
    for citation in grant.instrument.basis if grant.instrument else ():
        statute = statute_of(catalog, citation)
        if statute is not None and short_title(statute) == "行政许可法" and citation.article == "25":
            return True
    return False


@check("PL311", severity=Severity.ERROR, since="0.1", good=_GRANTED, basis="行政处罚法第二十四条第一款",
       bad=change(_GRANTED, "{department: 城市管理, level: 县}", "{department: 城市管理, level: 市}", "items: [kiosk]"))
def not_a_county_power(catalog: Catalog, day: date) -> Iterator[Finding]:
    """赋权的处罚权不属于县级政府部门（not a county department's power）

    能交由镇街行使的，只是县级人民政府部门的行政处罚权。市级以上部门的权力、县级人民政府自己的权力
    （如责令关闭）都不在其内。
    """
    for grant in live(catalog, day, GrantMode.GRANT):
        for at, item in handed(catalog, grant):
            why = _not_county(catalog, item) if item.type is ItemType.PENALTY else None
            if why is not None:
                yield Finding(at, f"处罚事项 `{item.name}` 的法定主体是{why}，不是县级政府部门",
                              "核对条文；确属县级部门的改正事项的 `holder`，否则从赋权中删去", params={"item": item.id},
                              related=(Label(item.at, "事项在此登记"),))


def _not_county(catalog: Catalog, item: Item) -> str | None:
    holder = item.holder
    if holder is None or holder.town:
        return None
    if holder.level is not None and holder.level.depth < Level.COUNTY.depth:
        return f"{holder.level.value}级机关"
    if holder.government:
        return "人民政府"
    body = catalog.bodies.get(holder.body or "")
    if body is not None and body.kind not in (BodyKind.DEPARTMENT, BodyKind.VERTICAL):
        return f" `{body.name}` "
    return None



@check("PL312", severity=Severity.INFO, since="0.1", good=_GRANTED, basis="行政处罚法第二十四条第一款",
       bad=change(_GRANTED, "{department: 城市管理, level: 县}", "{department: 生态环境, level: 县}", "items: [kiosk]"))
def vertical_power(catalog: Catalog, day: date) -> Iterator[Finding]:
    """赋权的处罚权属于垂直管理机构，存疑（power of a vertically managed body）

    法律只说“县级人民政府部门”。生态环境分局、消防救援机构等实行垂直管理或者由上级派出，算不算在内，法律没有写明。
    一种理解：它们履行县级职责，可以下放；另一种理解：它们不是县级政府部门，不能下放。
    系统不替你选，只请你确认省级目录是否列有这些事项。每份文件每个系统只提示一次。
    """
    for grant in live(catalog, day, GrantMode.GRANT):
        told = set()
        for at, item in handed(catalog, grant):
            department = catalog.departments.get((item.holder.department if item.holder else None) or "")
            if item.type is ItemType.PENALTY and department and department.vertical and department.id not in told \
                    and is_own(catalog, grant.at):
                told.add(department.id)
                yield Finding(at, f"`{grant.id}` 下放了 `{department.name}` 的处罚权，这个系统实行垂直管理",
                              "确认省级赋权目录列有这些事项；可以理解为县级部门职权，也可以理解为不在下放之列",
                              params={"department": department.id, "readings": ["可以下放", "不得下放"]})


_SEIZE = _GRANTED.replace("measures: [警告, 罚款]", "measures: [罚款, 扣押财物]")


@check("PL313", severity=Severity.INFO, since="0.1", good=_SEIZE, basis="行政强制法第十七条第二款",
       bad=change(_SEIZE, "    measures: [罚款]\n", "    measures: [罚款, 扣押财物]\n", "items: [kiosk]"))
def compulsion_with_grant(catalog: Catalog, day: date) -> Iterator[Finding]:
    """赋权带有行政强制措施，存疑（grant carries compulsory measures）

    依行政处罚法相对集中行使处罚权的机关，可以实施有关的行政强制措施；赋权镇街是否同样可以，法律没有写明，
    有的省以条例规定可以。一种理解：比照执行；另一种理解：仍由法律、法规规定的机关实施。每份文件只提示一次。
    """
    for grant in live(catalog, day, GrantMode.GRANT):
        found = [(at, item, m) for at, item in handed(catalog, grant) for m in measures_of(grant, item)
                 if m.kind is MeasureKind.COMPULSORY and m not in LIBERTY and m not in item.reserved]
        if found and is_own(catalog, grant.at):
            at, item, measure = found[0]
            yield Finding(at, f"`{grant.id}` 连同处罚权下放了强制措施，如事项 `{item.name}` 的 `{measure.word}`",
                          "查明省级规定是否准许；没有规定的，从 `measures` 里删去，由部门实施",
                          params={"readings": ["可以实施", "仍由部门实施"], "items": len({i.id for _, i, _ in found})})


@check("PL314", severity=Severity.WARNING, since="0.1", good=_GRANTED, basis="行政处罚法第二十三条",
       bad=change(_GRANTED, "{department: 城市管理, level: 县}", "{town: true, town_kinds: [镇]}", "to: [东镇]"))
def granted_though_statutory(catalog: Catalog, day: date) -> Iterator[Finding]:
    """法律已直接交给镇街的事项又作了赋权（superfluous grant）

    法律、行政法规直接规定由乡镇人民政府或者街道办事处实施的，本来就是镇街的法定权力，不需要赋权，
    也不能收回。写成赋权，收回赋权时会误以为权力没有了。
    """
    for grant in live(catalog, day, GrantMode.GRANT, GrantMode.ENTRUSTMENT):
        for _, item in handed(catalog, grant):
            for at, town in towns(catalog, grant):
                if names_town(catalog, item, town):
                    yield Finding(at, f"事项 `{item.name}` 法律已直接交给 `{town.name}`，`{grant.id}` 又作了{grant.mode.value}",
                                  "从赋权中删去；法定事项不需要登记赋权，也可写 `mode: 法定`", params={"item": item.id})


_SECURITY = _GRANTED + """\
---
kind: statutes
statutes:
  - id: st-security
    title: 中华人民共和国治安管理处罚法
    kind: 法律
    versions: [{version: 2025-06-27, period: {from: 2026-01-01}, articles: 1-144}]
"""


@check("PL319", severity=Severity.ERROR, since="0.1", good=_SECURITY, basis="治安管理处罚法第一百零九条",
       bad=change(_SECURITY, "{statute: 测试市容条例, article: 30}", "{statute: st-security, article: 26}",
                  "items: [kiosk]"))
def police_power(catalog: Catalog, day: date) -> Iterator[Finding]:
    """把治安管理处罚交给了镇街（police power handed over）

    治安管理处罚由县级以上人民政府公安机关决定，警告和小额罚款可以由公安派出所决定，镇街不能作为实施主体。
    """
    for grant in live(catalog, day, GrantMode.GRANT, GrantMode.ENTRUSTMENT):
        for at, item in handed(catalog, grant):
            titles = {short_title(s) for s in (statute_of(catalog, c) for c in item.basis) if s}
            if titles == {"治安管理处罚法"}:
                yield Finding(at, f"`{grant.id}` 把治安管理处罚事项 `{item.name}` 交给了镇街", "从清单中删去，由公安机关决定",
                              params={"item": item.id})


CHECKS: tuple[Check, ...] = (two_holders, measure_apart_twice, liberty_handed_over, reserved_handed_over, licence_granted,
                             not_a_county_power, vertical_power, compulsion_with_grant, granted_though_statutory,
                             police_power)
