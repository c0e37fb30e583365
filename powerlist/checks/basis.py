"""PL20x 法律依据: does the law that a power, a rule or a duty rests on exist and apply on the day?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum, auto

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import concerned, is_own, own_items, statute_of
from powerlist.diagnostics import Severity
from powerlist.model.common import Citation
from powerlist.model.law import Statute
from powerlist.model.period import Period
from powerlist.terms import ItemType

Basis = tuple[Citation, ...]

#: How long before the end of a law an office wants to know.
NOTICE = timedelta(days=90)

#: How long the day from which a text applies may still matter.
RECENT = timedelta(days=365)

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
    measures: [警告, 罚款]
---
kind: event_types
event_types:
  - {id: hawking, name: 占道经营, scheme: 测试, items: [kiosk]}
---
kind: statutes
statutes:
  - id: st-gone
    title: 测试摊贩规定
    kind: 行政法规
    versions: [{version: 2001-01-01, period: {from: 2001-01-01, to: 2024-01-01}, articles: 1-50}]
  - id: st-lapsed
    title: 测试暂行条例
    kind: 行政法规
    versions: [{version: 2001-01-01, period: {from: 2001-01-01}, articles: 1-50}]
    repeal: {on: 2024-01-01, by: 测试市容条例, successors: [测试市容条例]}
  - id: st-soon
    title: 测试过渡条例
    kind: 行政法规
    versions: [{version: 2001-01-01, period: {from: 2001-01-01}, articles: 1-50}]
    repeal: {on: 2026-03-01, by: 测试市容条例, successors: [测试市容条例]}
  - {id: st-title, title: 测试只知其名条例, kind: 地方性法规}
  - id: st-doubt
    title: 测试日期存疑条例
    kind: 行政法规
    versions: [{version: 2018-01-01, period: {from: 2018-03-01}, articles: 1-50, doubt: 施行日期据公告推定}]
"""


class State(Enum):
    """Why a statute does not apply on a day."""

    REPEALED = auto()
    ENDED = auto()
    FUTURE = auto()


def lapsed(catalog: Catalog, basis: Basis, day: date) -> tuple[Citation, Statute, State] | None:
    """None while any of the citations holds; else the one that tells most about why none does."""
    if not basis or any(catalog.citable(citation, day) for citation in basis):
        return None
    found = [(citation, statute, _state(statute, day)) for citation in basis
             if (statute := statute_of(catalog, citation)) is not None]
    return min(found, key=lambda f: f[2].value)


def _state(statute: Statute, day: date) -> State:
    if statute.repeal is not None and day >= statute.repeal.on:
        return State.REPEALED
    future = all(v.period.start is not None and v.period.start > day for v in statute.versions)
    return State.FUTURE if future else State.ENDED


def _supported(catalog: Catalog, day: date) -> Iterator[tuple[str, Basis, Period]]:
    """Items and rules that claim to hold on the day, with what they rest on."""
    for item in concerned(catalog):
        if day in item.period:
            yield f"事项 `{item.name}` ", item.basis, item.period
    for rule in catalog.rules.values():
        if day in rule.period:
            yield f"规则 `{rule.id}` ", rule.basis, rule.period


def _lapses(catalog: Catalog, day: date, state: State) -> Iterator[tuple[str, Citation, Statute]]:
    for who, basis, _ in _supported(catalog, day):
        found = lapsed(catalog, basis, day)
        if found is not None and found[2] is state:
            yield who, found[0], found[1]


def _cited(catalog: Catalog, day: date) -> Iterator[tuple[str, Citation]]:
    """Every citation of the records of that day that the workspace answers for."""
    for item in concerned(catalog):
        for citation in (*item.basis, *(c for a in item.apart for c in a.basis)) if day in item.period else ():
            yield f"事项 `{item.name}` ", citation
    for rule in catalog.rules.values():
        for citation in rule.basis if day in rule.period else ():
            yield f"规则 `{rule.id}` ", citation
    for duty in catalog.responsibilities.values():
        citations = (*duty.basis, *(c for scenario in duty.scenarios for c in scenario.basis))
        for citation in citations if day in duty.period else ():
            yield f"责任事项 `{duty.matter}` ", citation
    for provision in catalog.provisions.values():
        for citation in provision.basis:
            yield f"要点 `{provision.id}` ", citation


def _successors(catalog: Catalog, statute: Statute) -> str:
    names = [catalog.statutes[s].title for s in (statute.repeal.successors if statute.repeal else ())
             if s in catalog.statutes]
    return "、".join(f"`{name}`" for name in names)


@check("PL201", severity=Severity.ERROR, since="0.1", good=_KIOSK, basis="行政处罚法第三十八条第一款",
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试摊贩规定, article: 30}"))
def ended_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """依据已经失效，又没有别的依据有效（law no longer in force）

    没有依据的行政处罚无效，没有依据的规则也不能再用来判断归属。登记册里这部法在当日没有有效的文本；
    如果已有新法，把新法的条文补进 `basis`，旧条文可以留着，供判断旧案时使用。
    """
    for who, citation, statute in _lapses(catalog, day, State.ENDED):
        yield Finding(citation.at, f"{who}的依据 `{statute.title}` 在 {day} 没有有效的文本",
                      "补上现行依据；事项已经取消的，写 `period: {to: 失效日}`", params={"statute": statute.id})


@check("PL202", severity=Severity.ERROR, since="0.1", good=_KIOSK, basis="行政处罚法第三十八条第一款",
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试法典, article: 30}"))
def future_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """依据还没有施行，又没有别的依据有效（law not yet in force）

    法律公布以后、施行以前不能据以执法。给事项或规则写上 `period: {from: 施行日}`，
    或者同时写上现在有效的旧法条文。
    """
    for who, citation, statute in _lapses(catalog, day, State.FUTURE):
        start = min((v.period.start for v in statute.versions if v.period.start), default=None)
        yield Finding(citation.at, f"{who}的依据 `{statute.title}` 在 {day} 还没有施行",
                      f"写上 `period: {{from: {start}}}`，或者补上现行依据", params={"statute": statute.id})


@check("PL203", severity=Severity.ERROR, since="0.1", good=_KIOSK, basis="行政处罚法第三十八条第一款",
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试暂行条例, article: 30}"))
def repealed_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """依据已被废止，没有换成新法（repealed law）

    废止以后发生的行为不能再适用旧法；只要新法的条文也列在依据里，就不会报告。旧条文不必删：
    废止以前的行为仍按旧法判断。
    """
    for who, citation, statute in _lapses(catalog, day, State.REPEALED):
        new = _successors(catalog, statute)
        ended = statute.repeal.on if statute.repeal else day
        yield Finding(citation.at, f"{who}的依据 `{statute.title}` 已于 {ended} 废止" + (f"，由 {new} 取代" if new else ""),
                      f"在依据里补上 {new} 的相应条文" if new else "查明新的依据；没有的，给记录写上 `period: {to: 废止日}`",
                      params={"statute": statute.id, "on": str(ended)})


@check("PL204", severity=Severity.INFO, since="0.1", good=_KIOSK,
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试过渡条例, article: 30}"))
def law_ends_soon(catalog: Catalog, day: date) -> Iterator[Finding]:
    """依据在九十日内失效，还没有写上接替的条文（law ends soon）

    新旧法衔接最容易漏：到那一天，没有补上新条文的事项会一下子全部没有依据。
    """
    for who, basis, period in _supported(catalog, day):
        found = lapsed(catalog, basis, min(day, date.max - NOTICE) + NOTICE)
        if found is None or lapsed(catalog, basis, day) is not None:
            continue
        citation, statute, _ = found
        version = statute.in_force(day)
        end = statute.repeal.on if statute.repeal else version.period.end if version else None
        if end is not None and end in period:
            yield Finding(citation.at, f"{who}的依据 `{statute.title}` 到 {end} 失效，没有别的依据接替",
                          f"补上 {_successors(catalog, statute) or '新法'} 的相应条文", params={"statute": statute.id})


@check("PL205", severity=Severity.ERROR, since="0.1", good=_KIOSK,
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试市容条例, article: 50}"))
def no_such_article(catalog: Catalog, day: date) -> Iterator[Finding]:
    """引用的条文不在现行文本里（no such article）

    条号多半是旧版本的：法律修订后条文会重新编号。引错条文的处罚决定书在复议、诉讼中会被认定适用法律错误。
    """
    for who, citation in _cited(catalog, day):
        statute = statute_of(catalog, citation)
        version = statute.in_force(day) if statute else None
        if statute and version and citation.article and not version.doubt \
                and version.has_article(citation.article) is False:
            yield Finding(citation.at / "article", f"{who}引用的 `{statute.title}` 没有第 {citation.article} 条",
                          f"现行文本（{version.version}）的条号是 {version.articles}；查对修订后的条号",
                          params={"statute": statute.id, "article": citation.article})


@check("PL206", severity=Severity.INFO, since="0.1", good=_KIOSK,
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试只知其名条例, article: 30}"))
def unverifiable_article(catalog: Catalog, day: date) -> Iterator[Finding]:
    """登记册里没有这部法的条文，无法核对（article cannot be verified）

    只知道名称的法律法规（多为本地法规、规章），系统不判断它是否有效、条号对不对，也不报错；
    请人工核对，或者把版本、施行日期和条号范围登记进来。每部法只提示一次。
    """
    told = set()
    for who, citation in _cited(catalog, day):
        statute = statute_of(catalog, citation)
        if statute is None or statute.id in told or not is_own(catalog, citation.at):
            continue
        version = statute.in_force(day)
        if statute.unknown or (version and citation.article and version.articles is None):
            told.add(statute.id)
            yield Finding(citation.at, f"{who}引用的 `{statute.title}` 在登记册里没有条文，无法核对",
                          "人工核对是否有效、条号是否正确", params={"statute": statute.id})


@check("PL207", severity=Severity.INFO, since="0.1", good=_KIOSK,
       bad=change(_KIOSK, "{statute: 测试市容条例, article: 30}", "{statute: 测试日期存疑条例, article: 60}"))
def doubtful_version(catalog: Catalog, day: date) -> Iterator[Finding]:
    """法律文本的施行日期或者条号存疑，影响这条引用（doubtful version）

    登记册对这个文本注明了疑问。引用的条文查不到，或者文本一年内才施行，是否有效、条号对不对都要人工核实，
    系统不判为错误；没有影响的不提示。每部法只提示一次。
    """
    told = set()
    for who, citation in _cited(catalog, day):
        statute = statute_of(catalog, citation)
        version = statute.in_force(day) if statute else None
        if not statute or not version or statute.id in told or not is_own(catalog, citation.at):
            continue
        recent = version.period.start is not None and day - version.period.start < RECENT
        if version.doubt and (recent or (citation.article and version.has_article(citation.article) is False)):
            told.add(statute.id)
            yield Finding(citation.at, f"{who}引用的 `{statute.title}` 文本存疑：{version.doubt}",
                          "对照公报核实施行日期和条号", params={"statute": statute.id})


@check("PL208", severity=Severity.ERROR, since="0.1", good=_KIOSK, basis="行政处罚法第四条",
       bad=change(_KIOSK, "    basis:\n      - {statute: 测试市容条例, article: 30}\n", "", "id: kiosk"))
def penalty_without_basis(catalog: Catalog, day: date) -> Iterator[Finding]:
    """处罚、强制事项没有写依据（no basis）

    行政处罚必须由法律、法规、规章规定，没有法定依据的处罚无效；强制措施必须由法律、法规设定。
    没有依据的，不得列入清单。
    """
    for item in concerned(catalog):
        if not item.basis and day in item.period and item.type in (ItemType.PENALTY, ItemType.COMPULSION):
            yield Finding(item.at / "basis", f"{item.type.value}事项 `{item.name}` 没有写依据",
                          "写上 `basis: [{statute: 法律名称, article: 条号}]`；找不到依据的不得列入清单")


@check("PL209", severity=Severity.INFO, since="0.1", good=_KIOSK,
       bad=change(_KIOSK.replace("对占道经营的处罚", "占道经营登记").replace("    measures: [警告, 罚款]\n", "")
                  .replace("type: 行政处罚", "type: 行政确认"),
                  "    basis:\n      - {statute: 测试市容条例, article: 30}\n", "", "id: kiosk"))
def item_without_basis(catalog: Catalog, day: date) -> Iterator[Finding]:
    """许可、确认、服务等事项没有写依据（no basis noted）

    公开的事项清单常常只有名称。没有依据就不知道法律变动时哪些事项要跟着调整，
    也不能回答“凭什么由你办”。
    """
    for item in own_items(catalog):
        if not item.basis and day in item.period and item.type not in (ItemType.PENALTY, ItemType.COMPULSION):
            yield Finding(item.at / "basis", f"{item.type.value}事项 `{item.name}` 没有写依据",
                          "写上 `basis: [{statute: 法律名称, article: 条号}]`")


_DUTY = """\
kind: responsibilities
responsibilities:
  - id: stalls
    matter: 流动摊点管理
    field: 城市管理
    principal: {department: 城市管理, duties: [疏导]}
    basis:
      - {statute: 测试市容条例, article: 20}
"""


@check("PL210", severity=Severity.WARNING, since="0.1", good=_DUTY,
       bad=change(_DUTY, "{statute: 测试市容条例, article: 20}", "{statute: 测试法典, article: 20}"))
def duty_without_law(catalog: Catalog, day: date) -> Iterator[Finding]:
    """责任事项的依据在当日都不是有效的法（law of a duty not in force）

    责任清单的分工可以由本级政府确定，依据失效不一定使分工无效；但部门会以此拒绝履行，应当更新依据。
    """
    for duty in catalog.responsibilities.values():
        found = lapsed(catalog, duty.basis, day) if day in duty.period else None
        if found is not None:
            citation, statute, state = found
            why = "还没有施行" if state is State.FUTURE else "已经失效"
            yield Finding(citation.at, f"责任事项 `{duty.matter}` 的依据 `{statute.title}` 在 {day} {why}",
                          "补上现行依据，或者写上 `period`", params={"statute": statute.id})


CHECKS: tuple[Check, ...] = (ended_law, future_law, repealed_law, law_ends_soon, no_such_article,
                             unverifiable_article, doubtful_version, penalty_without_basis, item_without_basis,
                             duty_without_law)
