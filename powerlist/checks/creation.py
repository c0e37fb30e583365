"""PL21x, PL22x 设定权: is the law high enough for what it is said to allow? And is the register itself sound?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import concerned, is_own, item_body, own_items, statute_of
from powerlist.diagnostics import Label, Severity
from powerlist.model.common import Citation
from powerlist.model.powers import Item
from powerlist.terms import BodyKind, ItemType, Measure, MeasureKind, StatuteKind

_LAWS = frozenset({StatuteKind.CONSTITUTION, StatuteKind.LAW, StatuteKind.LAW_DECISION,
                   StatuteKind.LAW_INTERPRETATION})
_RULES = frozenset({StatuteKind.MINISTRY_RULE, StatuteKind.LOCAL_RULE})
_PAPERS = frozenset({StatuteKind.DOCUMENT, StatuteKind.PARTY_REGULATION})
_REGULATIONS = frozenset({StatuteKind.ADMINISTRATIVE_REGULATION, StatuteKind.LOCAL_REGULATION})

#: What a ministry's or local government's rule may create by itself (行政处罚法 art. 13, 14).
_SMALL = frozenset({Measure.WARNING, Measure.CRITICISM, Measure.FINE})

#: Titles that only a document below rules can have; 条例, 办法 and 规定 may be anything.
_PAPER_TITLE = re.compile(r"(通知|意见|方案|纪要|批复|复函|函|通告|通报|细化清单|任务清单)(（[^）]*）)*$")

_KIOSK = """\
kind: items
items:
  - id: kiosk
    name: 对占道经营的处罚
    type: 行政处罚
    field: 城市管理
    basis:
      - {statute: 测试市容条例, article: 30}
    holder: {department: 城市管理}
    measures: [警告, 罚款, 没收违法所得]
---
kind: event_types
event_types:
  - {id: hawking, name: 占道经营, scheme: 测试, items: [kiosk]}
"""

_LICENCE = """\
kind: items
items:
  - id: stall-licence
    name: 占道经营许可
    type: 行政许可
    field: 城市管理
    basis:
      - {statute: 测试市容条例, article: 30}
    holder: {department: 城市管理}
"""

_LOCAL = """\
---
kind: statutes
statutes:
  - {id: st-local, title: 测试省摊贩条例, kind: 地方性法规, versions: [{version: 2020-01-01, period: {from: 2020-01-01}}]}
"""


def _kinds(catalog: Catalog, item: Item, day: date) -> frozenset[StatuteKind | None]:
    """Kinds of the laws in force that the item rests on; None where nobody can tell."""
    return frozenset(_kind(catalog, citation) for citation in item.basis if catalog.citable(citation, day))


def _kind(catalog: Catalog, citation: Citation) -> StatuteKind | None:
    statute = statute_of(catalog, citation)
    if statute is not None:
        return statute.kind
    if citation.document and _PAPER_TITLE.search(citation.document):
        return StatuteKind.DOCUMENT
    return None


def _too_low(catalog: Catalog, day: date, kinds: frozenset[StatuteKind], *types: ItemType) -> Iterator[Item]:
    """Items of these types all of whose law is of these kinds."""
    for item in concerned(catalog):
        if item.type in types or not types:
            found = _kinds(catalog, item, day)
            if found and found <= kinds:
                yield item


def _words(measures: Sequence[Measure]) -> str:
    return "、".join(f"`{m.word}`" for m in measures)


@check("PL211", severity=Severity.ERROR, since="0.1", good=_KIOSK, basis="行政处罚法第十六条",
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试县通知}"))
def penalty_by_document(catalog: Catalog, day: date) -> Iterator[Finding]:
    """处罚事项只有规范性文件作依据（penalty created by a document）

    法律、法规、规章以外的规范性文件不得设定行政处罚。通知、意见、方案可以要求部门去查处，
    但不能创设处罚；请换成它所依据的法律条文，找不到的应当删去。
    """
    for item in _too_low(catalog, day, _PAPERS, ItemType.PENALTY):
        yield Finding(item.basis[0].at, f"处罚事项 `{item.name}` 的依据都是规范性文件",
                      "换成法律、法规、规章的条文；没有的从清单里删去")


@check("PL212", severity=Severity.WARNING, since="0.1", good=_KIOSK, basis="行政处罚法第十三条第二款、第十四条第二款",
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试部门规章, article: 12}",
                  "measures"))
def rule_goes_too_far(catalog: Catalog, day: date) -> Iterator[Finding]:
    """依据只有规章，却列了警告、通报批评、罚款以外的处罚（rule creates more than a fine）

    规章自己只能设定警告、通报批评和一定数额的罚款；没收、吊销、停业等必须有法律、法规在先，
    规章只能在其范围内作具体规定。缺的往往是上位法那一条依据。
    """
    for item in _too_low(catalog, day, _RULES | _PAPERS, ItemType.PENALTY):
        over = [m for m in item.measures if m.kind is MeasureKind.PENALTY and m not in _SMALL]
        if over and not _kinds(catalog, item, day) <= _PAPERS:
            yield Finding(item.at / "measures", f"处罚事项 `{item.name}` 的依据只有规章，却有 {_words(over)}",
                          "补上设定这些处罚的法律、法规条文，或者删去这些措施")


@check("PL213", severity=Severity.ERROR, since="0.1", good=_KIOSK, basis="行政处罚法第十条第二款、第十一条第一款",
       bad=change(_KIOSK, "没收违法所得]", "行政拘留]"))
def liberty_not_by_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """限制人身自由的措施没有法律作依据（liberty without a law）

    限制人身自由的行政处罚和强制措施只能由法律设定，行政法规、地方性法规、规章都不行。
    """
    for item in concerned(catalog):
        found = _kinds(catalog, item, day)
        over = [m for m in item.measures if m in (Measure.DETENTION, Measure.RESTRICT_LIBERTY)]
        if over and found and None not in found and not found & _LAWS:
            yield Finding(item.at / "measures", f"事项 `{item.name}` 的 {_words(over)} 没有法律作依据",
                          "补上法律的条文，或者删去这项措施")


@check("PL214", severity=Severity.WARNING, since="0.1", basis="行政处罚法第十二条第一款",
       good=_KIOSK.replace("没收违法所得]", "吊销营业执照]") + _LOCAL,
       bad=change(_KIOSK.replace("没收违法所得]", "吊销营业执照]") + _LOCAL,
                  "{statute: 测试市容条例, article: 30}", "{statute: 测试省摊贩条例}", "measures"))
def business_licence_by_local_regulation(catalog: Catalog, day: date) -> Iterator[Finding]:
    """依据只有地方性法规，却列了吊销营业执照（business licence revoked by local regulation）

    地方性法规可以设定除限制人身自由、吊销营业执照以外的处罚；吊销营业执照要有法律、行政法规作依据。
    """
    for item in _too_low(catalog, day, _RULES | _PAPERS | {StatuteKind.LOCAL_REGULATION}, ItemType.PENALTY):
        local = StatuteKind.LOCAL_REGULATION in _kinds(catalog, item, day)
        if local and Measure.REVOKE_BUSINESS_LICENCE in item.measures:
            yield Finding(item.at / "measures", f"处罚事项 `{item.name}` 的依据只有地方性法规，却有 `吊销营业执照`",
                          "补上设定吊销营业执照的法律、行政法规条文，或者删去这项措施")


@check("PL215", severity=Severity.ERROR, since="0.1", basis="行政强制法第十条第四款",
       good=_KIOSK.replace("没收违法所得]", "扣押财物]"),
       bad=change(_KIOSK.replace("没收违法所得]", "扣押财物]"),
                  "{statute: 测试市容条例, article: 30}", "{statute: 测试部门规章, article: 12}", "measures"))
def compulsion_below_regulation(catalog: Catalog, day: date) -> Iterator[Finding]:
    """强制措施没有法律、法规作依据（compulsory measure below regulations）

    查封、扣押等行政强制措施只能由法律、行政法规、地方性法规设定，规章和规范性文件不得设定。
    （先行登记保存由行政处罚法直接规定，不在此列。）
    """
    for item in _too_low(catalog, day, _RULES | _PAPERS):
        over = [m for m in item.measures if m.kind is MeasureKind.COMPULSORY
                and m not in (Measure.PRESERVE, Measure.RESTRICT_LIBERTY)]
        if over:
            yield Finding(item.at / "measures", f"事项 `{item.name}` 的 {_words(over)} 没有法律、法规作依据",
                          "补上法律、法规的条文，或者删去这些措施")


@check("PL216", severity=Severity.INFO, since="0.1", basis="行政强制法第十三条第一款",
       good=_KIOSK.replace("没收违法所得]", "强制拆除]")
                  .replace("{statute: 测试市容条例, article: 30}", "{statute: 行政处罚法, article: 72}"),
       bad=change(_KIOSK, "没收违法所得]", "强制拆除]"))
def execution_not_by_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """强制拆除、划拨没有法律作依据，存疑（execution without a law）

    行政强制执行由法律设定，法律没有规定的申请人民法院强制执行。行政强制法施行以前的法规还写着强制拆除，
    能否继续由行政机关自己执行，各地理解不一：一种理解是没有法律授权的一律申请法院；另一种理解是经县级以上
    政府批准的仍可执行。系统只提示，不下结论。
    """
    for item in concerned(catalog):
        found = _kinds(catalog, item, day)
        over = [m for m in item.measures if m in (Measure.DEMOLISH, Measure.TRANSFER_DEPOSIT)]
        if over and is_own(catalog, item.at) and found and found <= _REGULATIONS | _RULES | _PAPERS:
            yield Finding(item.at / "measures", f"事项 `{item.name}` 的 {_words(over)} 没有法律作依据",
                          "核实是否应当申请人民法院强制执行")


@check("PL217", severity=Severity.ERROR, since="0.1", good=_LICENCE, basis="行政许可法第十七条",
       bad=change(_LICENCE, "{statute: 测试市容条例, article: 30}", "{statute: 测试部门规章, article: 12}"))
def licence_by_rule(catalog: Catalog, day: date) -> Iterator[Finding]:
    """许可事项只有部门规章或者规范性文件作依据（licence created by rule or document）

    行政许可由法律、行政法规、国务院决定、地方性法规设定，省级政府规章只能设定临时许可；
    部门规章和其他规范性文件一律不得设定。
    """
    for item in _too_low(catalog, day, _PAPERS | {StatuteKind.MINISTRY_RULE}, ItemType.APPROVAL):
        yield Finding(item.basis[0].at, f"许可事项 `{item.name}` 的依据只有部门规章或者规范性文件",
                      "补上设定许可的法律、法规条文；没有的应当取消，改为备案、服务等")


@check("PL218", severity=Severity.WARNING, since="0.1", good=_KIOSK,
       bad=change(_KIOSK, "article: 30}", "article: 30}\n      - {statute: st-city, article: 30}", "st-city"))
def same_citation_twice(catalog: Catalog, _: date) -> Iterator[Finding]:
    """同一条依据写了两次（same citation twice）

    多半是复制时漏改了条号；也可能本想写另一条。
    """
    for item in concerned(catalog):
        seen: dict[Citation, Citation] = {}
        for citation in item.basis:
            if citation in seen:
                yield Finding(citation.at, f"事项 `{item.name}` 把 {citation} 写了两次", "删去一个，或者改正条号",
                              related=(Label(seen[citation].at, "第一次写在这里"),))
            seen.setdefault(citation, citation)


_REGISTER = """\
kind: statutes
statutes:
  - id: st-road
    title: 测试道路条例
    kind: 行政法规
    versions:
      - {version: 2010-01-01, period: {from: 2010-01-01, to: 2020-01-01}, articles: 1-40}
      - {version: 2019-12-01, period: {from: 2020-01-01}, articles: 1-45}
"""


@check("PL219", severity=Severity.ERROR, since="0.1", good=_REGISTER,
       bad=change(_REGISTER, "to: 2020-01-01}", "to: 2020-06-01}", "2019-12-01"))
def versions_overlap(catalog: Catalog, _: date) -> Iterator[Finding]:
    """一部法的两个文本同时有效（versions overlap）

    修订后的文本施行之日就是旧文本失效之日；两个期间重叠，同一天就有两套条号。
    """
    for statute in catalog.statutes.values():
        for earlier, later in zip(statute.versions, statute.versions[1:], strict=False):
            shared = earlier.period.overlap(later.period)
            if shared is not None:
                yield Finding(later.at, f"`{statute.title}` 的两个文本在 {shared} 同时有效",
                              "把旧文本的 `to` 改成新文本的施行日", related=(Label(earlier.at, "另一个文本"),))


@check("PL220", severity=Severity.INFO, since="0.2", good=_KIOSK, basis="行政处罚法第九条",
       bad=change(_KIOSK, "[警告, 罚款, 没收违法所得]", "[责令改正, 限期拆除]", "measures"))
def penalty_without_penalty(catalog: Catalog, day: date) -> Iterator[Finding]:
    """处罚事项里没有一种是处罚，存疑（penalty that penalises nothing）

    处罚的种类由法律列举。责令改正、责令限期拆除通常理解为行政命令，单独列为处罚，会误用处罚的程序和期限；
    也有条文把责令限期拆除写作处罚决定。系统只提示，不下结论。
    """
    for item in own_items(catalog):
        if item.type is ItemType.PENALTY and item.measures and day in item.period \
                and all(m.kind is not MeasureKind.PENALTY for m in item.measures):
            yield Finding(item.at / "measures", f"处罚事项 `{item.name}` 只有 {_words(item.measures)}，不在处罚的种类之内",
                          "核对条文：有处罚的补上措施，没有的改为其他事项类型")


#: Bodies that are no organs of the state; they exercise power only where it is conferred on them.
_ORGANISATIONS = frozenset({BodyKind.INSTITUTION, BodyKind.CENTRE})

_ORGANISATION = """\
---
kind: departments
departments:
  - {id: stalls, name: 摊贩管理}
---
kind: bodies
bodies:
  - {id: stall-centre, name: 测试县摊贩管理中心, kind: 事业单位, level: 县, area: test-county, departments: [摊贩管理]}
"""

_CONFERRED = _KIOSK.replace("{department: 城市管理}", "{department: 摊贩管理}").replace(", 没收违法所得", "") \
    + _ORGANISATION


@check("PL221", severity=Severity.ERROR, since="0.2", good=_CONFERRED,
       basis="行政处罚法第十九条、行政许可法第二十三条",
       bad=change(_CONFERRED, "{statute: 测试市容条例, article: 30}", "{statute: 测试部门规章, article: 12}", "holder"))
def conferred_below_regulation(catalog: Catalog, day: date) -> Iterator[Finding]:
    """事业单位、中心行使的权力没有法律、法规授权（power conferred below regulations）

    管理公共事务的组织不是行政机关，只有法律、法规授权的，才能以自己的名义处罚、许可；规章和文件授权的不算，
    只能由主管部门实施，或者由主管部门依法委托它、以部门名义实施。
    """
    for item in _too_low(catalog, day, _RULES | _PAPERS, ItemType.PENALTY, ItemType.APPROVAL):
        body = item_body(catalog, item, day)
        if body is not None and body.kind in _ORGANISATIONS:
            yield Finding(item.at / "holder", f"事项 `{item.name}` 由{body.kind.value} `{body.name}` 实施，依据只有规章或者文件",
                          "补上授权的法律、法规条文；没有的，主体改为主管部门", params={"body": body.id})


CHECKS: tuple[Check, ...] = (penalty_by_document, rule_goes_too_far, liberty_not_by_law,
                             business_licence_by_local_regulation, compulsion_below_regulation, execution_not_by_law,
                             licence_by_rule, same_citation_twice, versions_overlap, penalty_without_penalty,
                             conferred_below_regulation)
