"""PL40x 规则: does each rule say something that fits its phase, its rank and this county?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check, stage
from powerlist.checks.scope import carrier, listed, statute_of
from powerlist.diagnostics import Severity
from powerlist.logic.typing import Mistake, typed
from powerlist.model.rulebook import Effect, Rule
from powerlist.offices import office
from powerlist.overlap import together
from powerlist.route import Route
from powerlist.terms import Level, Phase, Rank, Role, StatuteKind

_RULE = """\
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-1
    phase: oblige
    title: 渣土当日清运
    when: {event.party: 个人}
    then:
      obligations: [当日清运完毕]
    because: 县里约定当日清运
    basis: [{statute: 测试县通知}]
"""

#: Which conclusions may stand in a rule of each phase.
EFFECTS: Mapping[Phase, frozenset[str]] = {
    Phase.CLASSIFY: frozenset({"set"}),
    Phase.SCREEN: frozenset({"lead", "in_name_of", "respondent", "channel", "adjudicator", "way"}),
    Phase.ASSIGN: frozenset({"lead", "in_name_of", "respondent", "channel", "adjudicator", "way"}),
    Phase.SUPPORT: frozenset({"support"}),
    Phase.OBLIGE: frozenset({"deadline", "obligations"}),
    Phase.SETTLE: frozenset({"adjudicator", "way"}),
    Phase.FALLBACK: frozenset({"fallback"}),
    Phase.ADMIT: frozenset(),
    Phase.PROCEDURE: frozenset({"steps"}),
}


def concludes(effect: Effect | None) -> tuple[str, ...]:
    """The keys of an effect that are written."""
    return tuple(name for name in Effect.__dataclass_fields__
                 if name != "at" and getattr(effect, name)) if effect else ()


_EVENT = """\
kind: events
events:
  - type: dumping
    place: 东村
    day: 2026-01-01
    attributes:
      party: 个人
      quantity: 3
"""

_STAGES = (
    stage(
        "PL401", "条件里用了词表没有的属性（unknown attribute）",
        """条件只能用词表声明过的属性。写错的属性如果算作“不成立”，规则就会悄悄失效；所以直接报错并提示最接近的。""",
        since="0.1", bad=change(_RULE, "event.party:", "event.crowd:"), good=_RULE,
    ),
    stage(
        "PL402", "条件里的值或者比较方式不合属性的类型（value does not fit）",
        """选项属性只能写词表列出的选项，数值、日期才能比较大小；不合类型的条件永远不会成立。""",
        since="0.1", bad=change(_RULE, "{event.party: 个人}", "{event.party: 团伙}"), good=_RULE,
    ),
    stage(
        "PL403", "来件带了词表没有的属性（unknown attribute in an event）",
        """受理时填的事实要能对上词表；对不上的不会被忽略，因为忽略一个事实可能改变归属。""",
        since="0.1", incoming=True, bad=change(_EVENT, "party: 个人", "partie: 个人"), good=_EVENT,
    ),
    stage(
        "PL404", "来件里属性的值不合类型（value in an event does not fit）",
        """数量写整数，是否写 true 或 false，选项写词表里的词；`立方米` 等单位不写在值里。""",
        since="0.1", incoming=True, bad=change(_EVENT, "quantity: 3", "quantity: 3 立方米"), good=_EVENT,
    ),
)


@check("PL405", severity=Severity.ERROR, since="0.1", good=_RULE,
       bad=change(_RULE, "[当日清运完毕]", "[当日清运完毕]\n      lead: 城市管理", "lead"))
def effect_in_wrong_phase(catalog: Catalog, _: date) -> Iterator[Finding]:
    """结论不属于这个阶段（effect does not fit the phase）

    谁来办写在 assign，谁配合写在 support，时限和要求写在 oblige。写错阶段的结论不会被用到，
    写的人却以为已经生效。准入规则（admit）只写 `require` 和 `else`。
    """
    for rule in catalog.rules.values():
        allowed = EFFECTS[rule.phase]
        for key in concludes(rule.then):
            if key not in allowed:
                yield Finding(rule.at / "then" / key, f"规则 `{rule.id}` 在 {rule.phase.value} 阶段写了结论 `{key}`",
                              "这个阶段可写：" + ("、".join(sorted(allowed)) or "require 和 else") + "；其他结论另写一条规则")
        for key, value in (("require", rule.require), ("else", rule.failure)):
            if value is not None and rule.phase is not Phase.ADMIT:
                yield Finding(rule.at / key, f"规则 `{rule.id}` 在 {rule.phase.value} 阶段写了 `{key}`",
                              "`require` 和 `else` 只写在 admit 阶段")


@check("PL406", severity=Severity.ERROR, since="0.1", good=_RULE,
       bad=change(_RULE, "    then:\n      obligations: [当日清运完毕]\n", "", "id: X-1"))
def rule_says_nothing(catalog: Catalog, _: date) -> Iterator[Finding]:
    """规则没有结论（rule concludes nothing）

    有条件没有结论的规则什么也不做；准入规则要同时写明要求（`require`）和不符合时怎么办（`else`）。
    """
    for rule in catalog.rules.values():
        if rule.phase is Phase.ADMIT:
            missing = [key for key, value in (("require", rule.require), ("else", rule.failure)) if value is None]
            if missing:
                yield Finding(rule.at, f"准入规则 `{rule.id}` 没有写 {listed(missing)}", "写明要求和不符合时的结论")
        elif not concludes(rule.then):
            yield Finding(rule.at / "then", f"规则 `{rule.id}` 没有结论",
                          "写上 `then`，可写：" + "、".join(sorted(EFFECTS[rule.phase])))


@check("PL407", severity=Severity.WARNING, since="0.1", good=_RULE,
       bad=change(_RULE, "{event.party: 个人}", "{line.kind: 责任, item.type: 行政处罚}"))
def rule_never_applies(catalog: Catalog, _: date) -> Iterator[Finding]:
    """规则永远不会适用（rule never applies）

    条件自相矛盾，或者与目录的常理矛盾（例如责任线上没有权力事项，就没有事项类型）。
    """
    for rule in catalog.rules.values():
        if together((rule.when,), catalog.vocabulary).impossible:
            yield Finding(rule.at / "when", f"规则 `{rule.id}` 的条件不可能成立", "改正条件，或者删去这条规则")


_CLASSIFY = """\
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-1
    phase: classify
    title: 大量渣土为重大事件
    when: {event.quantity: {ge: 500}}
    then:
      set: {event.scale: 重大}
    because: 县里约定
    basis: [{statute: 测试县通知}]
"""


@check("PL410", severity=Severity.ERROR, since="0.1", good=_CLASSIFY,
       bad=change(_CLASSIFY, "{event.scale: 重大}", "{event.scale: 特大}"))
def sets_what_it_cannot(catalog: Catalog, _: date) -> Iterator[Finding]:
    """归类规则设定的属性或者值不对（classify sets a wrong attribute or value）

    归类规则只能设定词表里 `given: false` 的属性，值要合乎类型；来件自己带的事实不能由规则改写。
    """
    for rule in catalog.rules.values():
        for name, raw in rule.then.set.items() if rule.then else ():
            attribute = catalog.vocabulary.get(name)
            at = rule.at / "then" / "set" / name
            if attribute is None:
                yield Finding(at, f"规则 `{rule.id}` 设定的属性 `{name}` 不在词表里", "先在词表里声明")
            elif attribute.given:
                yield Finding(at, f"规则 `{rule.id}` 改写了来件自带的属性 `{name}`", "改为设定 `given: false` 的属性")
            elif isinstance(value := typed(attribute, raw), Mistake):
                yield Finding(at, f"规则 `{rule.id}` 设定的值不对：{value.message}", value.help)


#: What each kind of legal source is worth as a rank.
_WORTH: Mapping[StatuteKind, Rank] = {
    **dict.fromkeys((StatuteKind.CONSTITUTION, StatuteKind.LAW, StatuteKind.LAW_DECISION,
                     StatuteKind.LAW_INTERPRETATION), Rank.LAW),
    StatuteKind.ADMINISTRATIVE_REGULATION: Rank.ADMINISTRATIVE_REGULATION,
    StatuteKind.LOCAL_REGULATION: Rank.LOCAL_REGULATION,
    StatuteKind.MINISTRY_RULE: Rank.RULE,
    StatuteKind.LOCAL_RULE: Rank.RULE,
    StatuteKind.DOCUMENT: Rank.DOCUMENT,
}


@check("PL412", severity=Severity.WARNING, since="0.1", good=_RULE, bad=change(_RULE, "rank: 规范性文件", "rank: 法律", "basis"))
def rank_above_basis(catalog: Catalog, _: date) -> Iterator[Finding]:
    """规则的位阶高于它引用的依据（rank above its basis）

    规则集写着“法律”，规则却只引了通知：它会以法律的名义压过别的规则。位阶按依据里最高的一个算。
    """
    for rule in catalog.rules.values():
        worth = []
        for citation in rule.basis:
            statute = statute_of(catalog, citation)
            worth.append(Rank.DOCUMENT if citation.document else _WORTH.get(statute.kind) if statute else None)
        ranks = [rank for rank in worth if rank is not None]
        if ranks and None not in worth and rule.rank.depth < min(rank.depth for rank in ranks):
            best = min(ranks, key=lambda rank: rank.depth)
            yield Finding(rule.basis[0].at, f"规则 `{rule.id}` 的位阶是{rule.rank.value}，依据最高只是{best.value}",
                          f"移到位阶为 {best.value} 的规则集，或者补上{rule.rank.value}的条文")


_LEAD = """\
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-1
    phase: fallback
    title: 夜间由值班单位接办
    when: {event.town_unable: true}
    then:
      fallback: 城市管理
    because: 县里约定
    basis: [{statute: 测试县通知}]
"""

_OFFICES = frozenset({Role.COUNTY_GOVERNMENT, Role.CITY_GOVERNMENT, Role.PROVINCE_GOVERNMENT, Role.ESTABLISHMENT_OFFICE,
                      Role.CITY_ESTABLISHMENT_OFFICE, Role.JUSTICE_OFFICE, Role.COMMAND_CENTRE, Role.CITY_COMMAND_CENTRE,
                      Role.HOTLINE, Role.COUNTY_COMMITTEE_AND_GOVERNMENT})


@check("PL413", severity=Severity.WARNING, since="0.1", good=_LEAD, bad=change(_LEAD, "fallback: 城市管理", "fallback: hotline"))
def party_not_here(catalog: Catalog, day: date) -> Iterator[Finding]:
    """规则指定的机构在本县找不到（party not found in this county）

    规则写的是职能系统或者角色，要落到本县的一个机构上。没有机构承担，规则适用时就没有人接。
    每个角色、每个职能系统只报告一次。
    """
    told = set()
    for rule in catalog.rules.values() if catalog.county else ():
        for at, party in _parties(rule) if day in rule.period else ():
            if party not in told and _absent(catalog, party, day):
                told.add(party)
                department = catalog.departments.get(party)
                name = department.name if department else party
                yield Finding(at, f"规则 `{rule.id}` 指定的 `{name}` 在本县没有对应的机构",
                              f"在承担它的机构下写 `departments: [{name}]`" if department else "登记相应的机构",
                              params={"party": party})


def _absent(catalog: Catalog, party: str, day: date) -> bool:
    if party in catalog.departments:
        return carrier(catalog, party, Level.COUNTY, day) is None
    return party in _OFFICES and office(catalog, Role(party), day) is None


def _parties(rule: Rule) -> Iterator[tuple[Route, str]]:
    """Everybody a rule names, with the place."""
    effect = rule.then or Effect()
    for key in ("lead", "in_name_of", "respondent", "adjudicator", "fallback"):
        if getattr(effect, key) is not None:
            yield effect.at / key, getattr(effect, key)
    for support in effect.support:
        yield support.at / "who", support.who
    for step in effect.steps:
        yield step.at / "by", step.by
    if rule.failure is not None and rule.failure.refer_to is not None:
        yield rule.at / "else" / "refer_to", rule.failure.refer_to


_EXAMPLE = """\
kind: examples
examples:
  - id: ex-1
    title: 东村乱扔垃圾
    event: {type: littering, place: 东村, day: 2026-01-01}
    expect:
      applied: [T-GRANT]
"""


@check("PL414", severity=Severity.ERROR, since="0.1", good=_EXAMPLE, bad=change(_EXAMPLE, "[T-GRANT]", "[T-GRANTED]"))
def example_names_unknown_rule(catalog: Catalog, _: date) -> Iterator[Finding]:
    """示例提到的规则不存在（example names an unknown rule）

    示例是规则的试卷；规则改了编号，试卷没有跟着改，就考不到它。
    """
    for example in catalog.examples:
        for key in ("applied", "overridden", "not_applied", "failed"):
            for number, name in enumerate(getattr(example.expect, key)):
                if name not in catalog.rules:
                    yield Finding(example.expect.at / key / number, f"示例 `{example.id}` 提到的规则 `{name}` 不存在",
                                  "改成现有规则的编号")


CHECKS: tuple[Check, ...] = (*_STAGES, effect_in_wrong_phase, rule_says_nothing, rule_never_applies, sets_what_it_cannot,
                             rank_above_basis, party_not_here, example_names_unknown_rule)
