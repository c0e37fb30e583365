"""PL32x 委托 and PL33x 收回: entrusting a power to a town, and taking a granted one back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import handed, item_body, live, measures_of, receivers, statutory_body
from powerlist.diagnostics import Label, Severity
from powerlist.model.powers import Grant
from powerlist.terms import BodyKind, GrantMode, ItemType, Level, MeasureKind

_ITEM = """\
kind: items
items:
  - id: kiosk
    name: 对占道经营的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 30}]
    holder: {department: 城市管理, level: 县}
    measures: [警告, 罚款, 扣押财物]
---
"""

_BASIS = "[{statute: 测试市容条例, article: 20}]"

_INSTRUMENT = f"""\
    instrument: {{title: 行政执法委托书, issuer: 测试县城市管理局, level: 县, date: 2025-05-01, basis: {_BASIS}}}
"""

_LETTER = f"""\
kind: grants
grants:
  - id: kiosk-letter
    items: [kiosk]
    to: [东镇]
    mode: 委托
    giver: urban-bureau
{_INSTRUMENT}\
    measures: [警告, 罚款]
    period: {{from: 2025-06-01, to: 2027-06-01}}
    published: {{on: 2025-05-20, where: 政府网站}}
"""

_GOOD = _ITEM + _LETTER

_LICENCE = _GOOD.replace("对占道经营的处罚", "占道经营许可").replace("type: 行政处罚", "type: 行政许可") \
    .replace("    measures: [警告, 罚款, 扣押财物]\n", "").replace("    measures: [警告, 罚款]\n", "")


def _penal(catalog: Catalog, grant: Grant) -> bool:
    return any(item.type is ItemType.PENALTY for _, item in handed(catalog, grant))


@check("PL321", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第二十条第一款",
       bad=_ITEM + change(_LETTER, _INSTRUMENT, "", "id: kiosk-letter"))
def no_letter(catalog: Catalog, day: date) -> Iterator[Finding]:
    """委托没有书面委托书（no written entrustment）

    委托实施行政处罚必须书面委托，委托书载明委托的具体事项、权限、期限。口头委托、会议纪要交办都不算。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        if grant.instrument is None:
            yield Finding(grant.at / "instrument", f"委托 `{grant.id}` 没有写委托书", "补上 `instrument`（名称、出具机关、日期）")


@check("PL322", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第二十条第二款",
       bad=_ITEM + change(_LETTER, "{from: 2025-06-01, to: 2027-06-01}", "{from: 2025-06-01}"))
def no_term(catalog: Catalog, day: date) -> Iterator[Finding]:
    """委托没有期限（entrustment without term）

    委托书应当载明期限；没有期限的委托书缺法定内容，到期不清理又会变成没有委托的执法。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        if grant.period.end is None and _penal(catalog, grant):
            yield Finding(grant.at / "period", f"委托 `{grant.id}` 没有写到期日", "写上 `period: {from: …, to: …}`，与委托书一致")


@check("PL323", severity=Severity.ERROR, since="0.1", good=_GOOD,
       basis="行政处罚法第二十条第二款、行政许可法第二十四条第二款",
       bad=_ITEM + change(_LETTER, "    published: {on: 2025-05-20, where: 政府网站}\n", "", "id: kiosk-letter"))
def letter_not_published(catalog: Catalog, day: date) -> Iterator[Finding]:
    """委托没有公布（entrustment not published）

    委托机关和受托组织应当将委托书向社会公布；委托实施许可的，也应当公告受托机关和委托的内容。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        if grant.published is None:
            yield Finding(grant.at / "published", f"委托 `{grant.id}` 没有写公布的日期和地方",
                          "写上 `published: {on: 日期, where: 公布的地方}`")


@check("PL324", severity=Severity.ERROR, since="0.1", good=_GOOD,
       basis="行政处罚法第二十条第四款、行政许可法第二十四条第三款",
       bad=_ITEM + change(_LETTER, "giver: urban-bureau", "giver: west-office"))
def entrusted_on(catalog: Catalog, day: date) -> Iterator[Finding]:
    """再委托（sub-entrustment）

    受委托的组织不得再委托其他组织或者个人。镇街行使的权力来自赋权或者委托，不能由它再交给别人。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        if _second_hand(catalog, grant):
            giver = catalog.bodies[grant.giver or ""]
            yield Finding(grant.at / "giver", f"委托 `{grant.id}` 的委托机关 `{giver.name}` 自己的权力也是别人交来的",
                          "由法定主体直接委托", params={"giver": giver.id})


def _second_hand(catalog: Catalog, grant: Grant) -> bool:
    giver = catalog.bodies.get(grant.giver or "")
    if giver is None:
        return False
    received = any(earlier.mode is GrantMode.ENTRUSTMENT for key in grant.items
                   for earlier in catalog.grants_of(key, giver.id))
    return giver.kind in (BodyKind.TOWN, BodyKind.VILLAGE) or received


@check("PL325", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政处罚法第二十条第一款",
       bad=_ITEM + change(_LETTER, "giver: urban-bureau", "giver: water-bureau"))
def giver_is_not_the_holder(catalog: Catalog, day: date) -> Iterator[Finding]:
    """委托机关不是法定主体（giver does not hold the power）

    行政机关只能在自己的法定权限内委托；不是自己的权力，委托出去也没有效力。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        giver = catalog.bodies.get(grant.giver or "")
        if giver is None or _second_hand(catalog, grant):
            continue
        for _, item in handed(catalog, grant):
            holders = [item_body(catalog, item, day), *(statutory_body(catalog, h, day) for h in item.joint)]
            if None not in holders and giver not in holders:
                yield Finding(grant.at / "giver", f"事项 `{item.name}` 的法定主体不是委托机关 `{giver.name}`",
                              "由法定主体 " + "、".join(f"`{b.name}`" for b in holders if b) + " 委托",
                              params={"item": item.id, "giver": giver.id}, related=(Label(item.at, "事项在此登记"),))


@check("PL326", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="行政强制法第十七条第一款",
       bad=_ITEM + change(_LETTER, "measures: [警告, 罚款]", "measures: [罚款, 扣押财物]", "items: [kiosk]"))
def compulsion_entrusted(catalog: Catalog, day: date) -> Iterator[Finding]:
    """委托了行政强制措施（compulsory measure entrusted）

    行政强制措施权不得委托，没有例外。委托处罚时，查封、扣押、先行登记保存等仍由委托机关自己的执法人员实施。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        for at, item in handed(catalog, grant):
            over = [m.word for m in measures_of(grant, item) if m.kind is MeasureKind.COMPULSORY]
            if over or (item.type is ItemType.COMPULSION and not item.measures):
                yield Finding(at, f"委托 `{grant.id}` 交出了事项 `{item.name}` 的强制措施" + "、".join(f" `{w}`" for w in over),
                              "在 `measures` 里列明可以委托的措施，把强制措施排除在外", params={"item": item.id})


@check("PL327", severity=Severity.ERROR, since="0.2", good=_GOOD,
       basis="行政处罚法第二十条第一款、行政许可法第二十四条第一款",
       bad=_ITEM + change(_LETTER, f", basis: {_BASIS}", "", "instrument"))
def entrusted_without_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """委托没有写法律、法规、规章依据（entrustment without a law）

    只有法律、法规、规章规定可以委托的，才能委托实施处罚、许可；工作需要、会议要求、文件部署都不是依据。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        instrument = grant.instrument
        if instrument is not None and not any(c.statute for c in instrument.basis):
            yield Finding(instrument.at, f"委托 `{grant.id}` 的委托书没有写可以委托的法律、法规、规章",
                          "写上 `basis: [{statute: 法律名称, article: 条号}]`；找不到的不得委托")


#: Organs that may take over a licence; institutions, centres and villages are none.
_ORGANS = frozenset({BodyKind.GOVERNMENT, BodyKind.DEPARTMENT, BodyKind.VERTICAL, BodyKind.STATIONED, BodyKind.TOWN,
                     BodyKind.ZONE})


@check("PL328", severity=Severity.ERROR, since="0.2", good=_LICENCE, basis="行政许可法第二十四条第一款",
       bad=change(_LICENCE, "to: [东镇]", "to: [东镇, centre]"))
def licence_to_no_organ(catalog: Catalog, day: date) -> Iterator[Finding]:
    """许可委托给了行政机关以外的单位（licence entrusted to what is no organ）

    行政许可只能委托其他行政机关实施。事业单位、指挥中心、村居可以帮着收件、送达，不能受委托作出许可决定。
    """
    for grant in live(catalog, day, GrantMode.ENTRUSTMENT):
        if not any(item.type is ItemType.APPROVAL for _, item in handed(catalog, grant)):
            continue
        for at, body in receivers(catalog, grant):
            if body.kind not in _ORGANS:
                yield Finding(at, f"委托 `{grant.id}` 把许可交给了 `{body.name}`（{body.kind.value}），不是行政机关",
                              "删去；需要它帮办的，写成收件、送达等服务", params={"body": body.id})


_RETURNED = """\
kind: grants
grants:
  - id: kiosk-2022
    items: [kiosk]
    to: [东镇]
    mode: 赋权
    instrument: {title: 测试省第二批赋权决定, issuer: 测试省人民政府, level: 省, date: 2022-01-10}
    measures: [罚款]
    period: {from: 2022-03-01}
    published: {on: 2022-02-01, where: 政府网站}
    evaluated: 2025-06-30
    take_back:
      on: 2026-04-01
      receiver: urban-bureau
      way: 县执法大队设东片区中队，镇街发现后移送
"""


@check("PL331", severity=Severity.WARNING, since="0.1", good=_ITEM + _RETURNED,
       bad=_ITEM + change(_RETURNED, "      way: 县执法大队设东片区中队，镇街发现后移送\n", "", "take_back"))
def taken_back_without_way(catalog: Catalog, _: date) -> Iterator[Finding]:
    """收回没有写承接部门的工作方式（take-back without a way of working）

    收回事项清单除承接部门外，还要写明承接部门怎么做（巡查、派驻、镇街发现后移送等）。
    不写，事情收回去了，人和责任还留在镇街。
    """
    for grant in catalog.grants.values():
        if grant.take_back is not None and grant.take_back.way is None:
            yield Finding(grant.at / "take_back", f"收回 `{grant.id}` 没有写承接部门的工作方式", "补上 `way`")


@check("PL332", severity=Severity.ERROR, since="0.1", good=_ITEM + _RETURNED,
       bad=_ITEM + change(_RETURNED, "receiver: urban-bureau", "receiver: west-office"))
def received_by_no_department(catalog: Catalog, _: date) -> Iterator[Finding]:
    """收回的承接单位不是县级部门（receiver is not a county department）

    赋权收回以后，权力回到县级政府部门。承接单位写成镇街、中心或者上级机关，等于没有收回。
    """
    for grant in catalog.grants.values():
        receiver = catalog.bodies.get(grant.take_back.receiver) if grant.take_back else None
        if grant.take_back and receiver is not None and not (
                receiver.level is Level.COUNTY and receiver.kind in (BodyKind.DEPARTMENT, BodyKind.VERTICAL)):
            yield Finding(grant.take_back.at / "receiver", f"收回 `{grant.id}` 的承接单位 `{receiver.name}` 不是县级部门",
                          "改为事项的法定主体", params={"receiver": receiver.id})


@check("PL333", severity=Severity.WARNING, since="0.1", good=_ITEM + _RETURNED,
       bad=_ITEM + change(_RETURNED, "receiver: urban-bureau", "receiver: water-bureau"))
def received_by_another(catalog: Catalog, day: date) -> Iterator[Finding]:
    """收回的承接单位不是法定主体（receiver is not the statutory holder）

    收回以后由法定主体实施。承接单位不同的，要么写错了，要么另有集中行使处罚权的省级决定。
    """
    for grant in catalog.grants.values():
        receiver = catalog.bodies.get(grant.take_back.receiver) if grant.take_back else None
        if grant.take_back is None or receiver is None or receiver.level is not Level.COUNTY:
            continue
        holders = {item.id: item_body(catalog, item, day) for _, item in handed(catalog, grant)}
        other = [key for key, body in holders.items() if body is not None and body is not receiver]
        if other and receiver.kind in (BodyKind.DEPARTMENT, BodyKind.VERTICAL):
            yield Finding(grant.take_back.at / "receiver", f"收回 `{grant.id}` 的承接单位 `{receiver.name}` "
                          f"不是事项 `{catalog.items[other[0]].name}` 的法定主体",
                          "改为法定主体，或者写明集中行使处罚权的省级决定", params={"items": other})


@check("PL334", severity=Severity.ERROR, since="0.1", good=_ITEM + _RETURNED,
       bad=_ITEM + change(_RETURNED, "on: 2026-04-01", "on: 2022-01-01"))
def taken_back_out_of_time(catalog: Catalog, _: date) -> Iterator[Finding]:
    """收回日不在赋权期间之内（take-back outside the period）

    没有开始就收回，或者到期以后才收回，说明其中一个日期写错了；旧案该由谁办结，要看这两个日期。
    """
    for grant in catalog.grants.values():
        back, period = grant.take_back, grant.period
        if back is not None and ((period.start and back.on < period.start) or (period.end and back.on > period.end)):
            yield Finding(back.at / "on", f"`{grant.id}` 的收回日 {back.on} 不在赋权期间（{period}）之内",
                          "更正收回日或者赋权期间")


CHECKS: tuple[Check, ...] = (no_letter, no_term, letter_not_published, entrusted_on, giver_is_not_the_holder,
                             compulsion_entrusted, entrusted_without_law, licence_to_no_organ,
                             taken_back_without_way, received_by_no_department,
                             received_by_another, taken_back_out_of_time)
