"""PL30x, PL31x 赋权: the decision behind a grant, its publication, evaluation and limits (行政处罚法 art. 24)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import handed, live, measures_of, names_town, receivers, towns
from powerlist.clock import due_day
from powerlist.diagnostics import Label, Severity
from powerlist.model.duties import Deadline
from powerlist.model.powers import Grant
from powerlist.terms import BodyKind, Clock, GrantMode, ItemType, Level

_ITEM = """\
kind: items
items:
  - id: kiosk
    name: 对占道经营的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 30}]
    holder: {department: 城市管理, level: 县}
    measures: [警告, 罚款]
---
"""

_GRANT = """\
kind: grants
grants:
  - id: kiosk-2022
    items: [kiosk]
    to: [东镇]
    mode: 赋权
    instrument:
      title: 测试省第二批赋权决定
      issuer: 测试省人民政府
      level: 省
      date: 2022-01-10
    measures: [罚款]
    period: {from: 2022-03-01}
    published: {on: 2022-02-01, where: 政府网站}
    evaluated: 2025-01-31
"""

_GOOD = _ITEM + _GRANT

_PROVINCIAL = (Level.PROVINCE, Level.STATE)


@check("PL303", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第二十四条第一款",
       bad=_ITEM + change(_GRANT, "level: 省", "level: 县"))
def no_provincial_decision(catalog: Catalog, day: date) -> Iterator[Finding]:
    """赋权没有省级决定（no provincial decision）

    把县级部门的处罚权交由镇街行使，只能由省、自治区、直辖市决定。市、县可以在省批准的目录里选择，
    但依据文件要写省级的那一份；没有省级决定的赋权无效，仍由法定主体实施。
    """
    for grant in live(catalog, day, GrantMode.GRANT):
        instrument = grant.instrument
        if not any(item.type is ItemType.PENALTY for _, item in handed(catalog, grant)):
            continue
        if instrument is None:
            yield Finding(grant.at, f"赋权 `{grant.id}` 没有写依据文件", "补上省级决定 `instrument`")
        elif instrument.level not in _PROVINCIAL:
            yield Finding(instrument.at / "level", f"赋权 `{grant.id}` 的依据文件 `{instrument.title}` "
                          f"是{instrument.level.value}级文件",
                          "写省级决定或者省级批准的目录；没有的不得赋权")


@check("PL304", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第二十四条第一款",
       bad=_ITEM + change(_GRANT, "    published: {on: 2022-02-01, where: 政府网站}\n", "", "id: kiosk"))
def not_published(catalog: Catalog, day: date) -> Iterator[Finding]:
    """赋权决定没有公布（grant not published）

    决定应当公布。没有公布的赋权，镇街不得据以执法，作出的处罚会因主体不适格被撤销。
    """
    for grant in live(catalog, day, GrantMode.GRANT):
        if grant.published is None:
            yield Finding(grant.at / "published", f"赋权 `{grant.id}` 没有写公布的日期和地方",
                          "写上 `published: {on: 日期, where: 公布的地方}`；还没有公布的尽快公布")


@check("PL305", severity=Severity.WARNING, since="0.1", good=_GOOD, basis="行政处罚法第二十四条第一款",
       bad=_ITEM + change(_GRANT, "on: 2022-02-01", "on: 2022-04-01"))
def published_late(catalog: Catalog, day: date) -> Iterator[Finding]:
    """公布晚于生效（published after it began）

    从生效到公布之间，镇街按赋权立的案没有公开的依据，相对人可以据此主张主体不适格。
    """
    for grant in live(catalog, day, GrantMode.GRANT, GrantMode.ENTRUSTMENT):
        start = grant.period.start
        if grant.published is not None and start is not None and grant.published.on > start:
            yield Finding(grant.at / "published" / "on", f"`{grant.id}` 自 {start} 起生效，{grant.published.on} 才公布",
                          "核对日期；这段时间里立的案请法制机构复核")


_CALENDAR = """\
---
kind: calendars
calendars:
  - {id: working-days-2022, year: 2022}
"""

#: 政府信息公开条例 art. 26: twenty working days from the day the information came into being or changed.
_DISCLOSURE = Deadline(20, Clock.WORKING_DAY, of="公开", since="形成或者变更")


@check("PL329", severity=Severity.WARNING, since="0.2", good=_GOOD + _CALENDAR, basis="政府信息公开条例第二十条、第二十六条",
       bad=_ITEM + change(_GRANT, "on: 2022-02-01", "on: 2022-02-20") + _CALENDAR)
def disclosed_late(catalog: Catalog, day: date) -> Iterator[Finding]:
    """文件形成二十个工作日以后才公开（disclosed late）

    机关职能，行政许可、处罚、强制的依据、条件和程序由行政机关主动公开；属于主动公开的信息，自形成或者
    变更之日起二十个工作日内公开。赋权、委托的文件也是这样。文件那一年没有登记工作日历的，不作这项检查。
    """
    for grant in live(catalog, day, GrantMode.GRANT, GrantMode.ENTRUSTMENT):
        if grant.instrument is None or grant.published is None:
            continue
        last = due_day(catalog, grant.instrument.date, _DISCLOSURE)
        if last is not None and grant.published.on > last:
            yield Finding(grant.at / "published" / "on", f"`{grant.id}` 的文件 {grant.instrument.date} 形成，"
                          f"应当在 {last} 以前公开，{grant.published.on} 才公开", "核对日期；以后在二十个工作日内公开")


@check("PL306", severity=Severity.WARNING, since="0.1", good=_GOOD, basis="行政处罚法第二十四条第一款",
       bad=_ITEM + change(_GRANT, "evaluated: 2025-01-31", "evaluated: 2022-12-31"))
def not_evaluated(catalog: Catalog, day: date) -> Iterator[Finding]:
    """超过期限没有评估（evaluation overdue）

    交由镇街行使的处罚权应当定期组织评估。法律没有写多长时间一次，由地方规定；
    工作区参数 `evaluation_months` 没有填时，不作这项检查。
    """
    parameter = catalog.manifest.parameters.evaluation_months
    for grant in live(catalog, day, GrantMode.GRANT) if parameter else ():
        begun = grant.period.start or (grant.instrument.date if grant.instrument else None)
        last = grant.evaluated or begun
        if parameter and last is not None and day in grant.in_force and _months(last, day) >= parameter.value:
            what = f"上次评估是 {grant.evaluated}" if grant.evaluated else f"自 {begun} 起没有评估"
            yield Finding(grant.at / "evaluated", f"赋权 `{grant.id}` {what}，已满 {parameter.value} 个月",
                          f"组织评估并填写 `evaluated`（期限依据：{parameter.source}）")


def _months(first: date, last: date) -> int:
    """Whole months between two days."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


@check("PL307", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第二十四条第一款",
       bad=_ITEM + change(_GRANT, "to: [东镇]", "to: [东镇, centre]"))
def not_a_town(catalog: Catalog, day: date) -> Iterator[Finding]:
    """赋权给了镇街以外的单位（granted to what is not a town）

    赋权的对象只能是乡镇人民政府、街道办事处。站所、指挥中心、开发区管委会、村居都不能以自己的名义处罚；
    镇街的内设执法机构以镇街名义办案。
    """
    for grant in live(catalog, day, GrantMode.GRANT):
        for at, body in receivers(catalog, grant):
            if body.kind is not BodyKind.TOWN:
                yield Finding(at, f"赋权 `{grant.id}` 的对象 `{body.name}` 是{body.kind.value}，不是镇街",
                              "改为乡镇人民政府或者街道办事处", params={"body": body.id})


_AGAIN = """\
  - id: kiosk-again
    items: [kiosk]
    to: [东镇]
    mode: 赋权
    instrument: {title: 测试省第三批赋权决定, issuer: 测试省人民政府, level: 省, date: 2024-05-01}
    measures: [警告]
    period: {from: 2024-06-01}
    published: {on: 2024-05-20, where: 政府网站}
"""


@check("PL315", severity=Severity.WARNING, since="0.1", good=_GOOD + _AGAIN,
       bad=_GOOD + change(_AGAIN, "measures: [警告]", "measures: [警告, 罚款]", "items: [kiosk]"))
def granted_twice(catalog: Catalog, day: date) -> Iterator[Finding]:
    """同一事项重复赋权（granted twice）

    两份文件在同一期间把同一措施下放给同一个镇街。收回时只收回一份，另一份还在，会以为已经收回；
    事项总数也会多算。
    """
    for key, grants in catalog.granted.items():
        item = catalog.items.get(key)
        for first, second in combinations(dict.fromkeys(g.id for g in grants) if item else (), 2):
            one, other = catalog.grants[first], catalog.grants[second]
            shared = one.in_force.overlap(other.in_force)
            if item is None or shared is None or (shared.end and shared.end <= day) or not _same(one, other):
                continue
            mine, theirs = measures_of(one, item), measures_of(other, item)
            both = [b.name for _, b in towns(catalog, other) if b.id in one.to]
            if both and (not mine or not theirs or not set(mine).isdisjoint(theirs)):
                yield Finding(other.at / "items" / other.items.index(key), f"事项 `{item.name}` 对 `{both[0]}` "
                              + (f"等 {len(both)} 个镇街" if len(both) > 1 else "") + f"重复{other.mode.value}",
                              "删去重复的一条，或者给先前的一条写上 `period: {to: …}`",
                              related=(Label(one.at, f"先由 `{one.id}` 下放"),), params={"item": key})


def _same(one: Grant, other: Grant) -> bool:
    """Whether nothing tells two grants apart: neither their mode nor the words of their limits."""
    return one.mode is other.mode and (one.scope.text if one.scope else None) == (
        other.scope.text if other.scope else None)


@check("PL316", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第二十四条第二款",
       bad=_ITEM + change(_GRANT, "measures: [罚款]", "measures: [罚款, 责令停产停业]"))
def measure_not_in_item(catalog: Catalog, day: date) -> Iterator[Finding]:
    """赋权的措施不在事项的措施之内（granted measure unknown to the item）

    镇街只能在规定范围内行使处罚权。法律没有给这个事项规定的处罚种类，赋权文件也不能给；
    多半是照抄了别的事项，或者事项的 `measures` 没有写全。
    """
    for grant in live(catalog, day, *GrantMode):
        items = [item for _, item in handed(catalog, grant)]
        known = {measure for item in items for measure in item.measures}
        for measure in grant.measures if items and all(item.measures for item in items) else ():
            if measure not in known:
                yield Finding(grant.at / "measures", f"`{grant.id}` 下放的 `{measure.word}` 不在所列事项的措施之内",
                              "删去，或者对照法条补全事项的 `measures`", params={"measure": measure.word})


_STATUTORY = """\
kind: grants
grants:
  - {id: litter-law, items: [kiosk], to: [东镇], mode: 法定}
"""

_TOWN_ITEM = _ITEM.replace("{department: 城市管理, level: 县}", "{town: true, town_kinds: [镇]}")


@check("PL320", severity=Severity.ERROR, since="0.1", good=_TOWN_ITEM + _STATUTORY, basis="行政处罚法第二十三条",
       bad=_TOWN_ITEM + change(_STATUTORY, "to: [东镇]", "to: [西街道]"))
def not_statutory(catalog: Catalog, day: date) -> Iterator[Finding]:
    """写成法定，法律却没有交给这类镇街（not given by statute）

    只有法律、行政法规直接写明由乡镇人民政府或者街道办事处实施的，才是法定事项。
    条文只写乡、镇人民政府的，县辖街道能否适用有疑问，不能写成法定。
    """
    for grant in live(catalog, day, GrantMode.STATUTORY):
        for _, item in handed(catalog, grant):
            for at, town in receivers(catalog, grant):
                if item.holder is not None and not names_town(catalog, item, town):
                    yield Finding(at, f"事项 `{item.name}` 的条文没有直接交给 `{town.name}`，不能写成法定",
                                  "改为赋权或者委托并写明依据文件，或者更正事项的 `holder`", params={"item": item.id},
                                  related=(Label(item.at, "事项在此登记"),))


CHECKS: tuple[Check, ...] = (no_provincial_decision, not_published, published_late, disclosed_late, not_evaluated, not_a_town,
                             granted_twice, measure_not_in_item, not_statutory)
