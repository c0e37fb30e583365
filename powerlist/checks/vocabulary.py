"""PL42x 词表: are the attributes declared in a way that can be asked for, presumed and used?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import is_own
from powerlist.diagnostics import Severity
from powerlist.logic.typing import Mistake, typed
from powerlist.model.condition import Condition, attributes
from powerlist.model.rulebook import Attribute
from powerlist.terms import Phase, ValueType

_GOOD = """\
kind: vocabulary
vocabulary:
  - name: event.night
    type: 是否
    label: 夜间
    question: 是否发生在夜间？
    presumed: 否
---
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-1
    phase: oblige
    title: 夜间两人到场
    when: {event.night: true}
    then: {obligations: [夜间两人到场]}
    because: 县里约定
    basis: [{statute: 测试县通知}]
"""


@check("PL421", severity=Severity.ERROR, since="0.1", good=_GOOD, bad=change(_GOOD, "presumed: 否", "presumed: 白天"))
def presumption_does_not_fit(catalog: Catalog, _: date) -> Iterator[Finding]:
    """推定的值不合属性的类型（presumed value does not fit）

    没有人报告时按推定的值认定；推定写错，就等于没有推定，每件都要反复追问。
    """
    for attribute in catalog.vocabulary.values():
        if attribute.presumed is not None and attribute.presumed != "无":
            value = typed(attribute, attribute.presumed)
            if isinstance(value, Mistake):
                yield Finding(attribute.at / "presumed", f"属性 `{attribute.name}` 推定的值不对：{value.message}", value.help)


_CHOICE = """\
kind: vocabulary
vocabulary:
  - name: event.noise
    type: 选项
    label: 噪声来源
    question: 是什么噪声？
    values: [施工, 餐饮, 广场舞]
---
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-1
    phase: oblige
    title: 广场舞先劝说
    when: {event.noise: 广场舞}
    then: {obligations: [先劝说]}
    because: 县里约定
    basis: [{statute: 测试县通知}]
"""


@check("PL422", severity=Severity.ERROR, since="0.1", good=_CHOICE,
       bad=change(_CHOICE, "    values: [施工, 餐饮, 广场舞]\n", "", "name: event.noise"))
def choice_without_values(catalog: Catalog, _: date) -> Iterator[Finding]:
    """选项属性没有列出选项（choice without values）

    没有选项，填什么都算对，写错的字也查不出来；决策表也列不全。确实列不完的，类型写文本。
    """
    for attribute in catalog.vocabulary.values():
        if attribute.type is ValueType.CHOICE and not attribute.values:
            yield Finding(attribute.at / "values", f"选项属性 `{attribute.name}` 没有列出选项",
                          "写上 `values`，或者把类型改为文本")


@check("PL423", severity=Severity.ERROR, since="0.1", good=_GOOD,
       bad=change(_GOOD.replace("{event.night: true}", "{place.night: true}"), "event.night", "place.night"))
def given_by_nobody(catalog: Catalog, _: date) -> Iterator[Finding]:
    """由来件填写的属性不以 event. 或 request. 开头（nobody can give it）

    事件只能带 event. 开头的事实，申请只能带 request. 开头的；别的名字没有地方填，条件就永远是“未知”。
    """
    for attribute in catalog.vocabulary.values():
        if attribute.given and not attribute.name.startswith(("event.", "request.")):
            yield Finding(attribute.at / "name", f"属性 `{attribute.name}` 由来件填写，却不以 event. 或 request. 开头",
                          "改名；由目录得出的，写 `given: false`")


@check("PL424", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "    question: 是否发生在夜间？\n", "", "name: event.night"))
def nothing_to_ask(catalog: Catalog, _: date) -> Iterator[Finding]:
    """由来件填写的属性没有写怎么问（no question）

    缺这个事实时，系统要告诉受理员该问什么；没有写，就只能显示属性名。
    """
    for attribute in catalog.vocabulary.values():
        if attribute.given and attribute.question is None:
            yield Finding(attribute.at, f"属性 `{attribute.name}` 没有写 `question`", "写一句受理员能照着问的话")


@check("PL425", severity=Severity.INFO, since="0.1", good=_GOOD,
       bad=change(_GOOD, "{event.night: true}", "{event.town_unable: true}", "name: event.night"))
def attribute_never_used(catalog: Catalog, _: date) -> Iterator[Finding]:
    """声明了属性，没有规则用它（attribute never used）

    受理员白填一项。只看本工作区自己声明的属性。
    """
    own = [a for a in catalog.vocabulary.values() if is_own(catalog, a.at)]
    used = {name for condition in _conditions(catalog) for name in attributes(condition)} if own else set()
    used.update(name for rule in catalog.rules.values() if rule.then for name in rule.then.set)
    for attribute in own:
        if attribute.name not in used:
            yield Finding(attribute.at, f"没有规则、范围或者场景用到属性 `{attribute.name}`", "删去，或者写上用它的规则")


def _conditions(catalog: Catalog) -> Iterator[Condition]:
    for rule in catalog.rules.values():
        yield rule.when
        if rule.require is not None:
            yield rule.require
    yield from (item.when for item in catalog.items.values())
    for grant in catalog.grants.values():
        if grant.scope is not None:
            yield grant.scope.when
    for duty in catalog.responsibilities.values():
        for scenario in duty.scenarios:
            yield scenario.when


#: Where facts of a rule may come from, by phase: the first part of their names.
_CASE = frozenset({"event", "line", "town", "item", "measure", "grant", "duty", "case"})
_ENTRY = frozenset({"request", "applicant", "target", "town", "item", "grant"})
_REACH: Mapping[Phase, frozenset[str]] = {
    **dict.fromkeys((Phase.CLASSIFY, Phase.SCREEN, Phase.ASSIGN), _CASE),
    **dict.fromkeys((Phase.SUPPORT, Phase.OBLIGE, Phase.FALLBACK), _CASE | {"answer"}),
    Phase.SETTLE: _CASE | {"dispute"}, Phase.ADMIT: _ENTRY, Phase.PROCEDURE: _ENTRY,
}

#: Facts of an event that the catalogs give.
_READ_OFF = frozenset({"event.type", "event.category", "event.field", "event.channel", "event.in_county", "event.day"})

#: Facts that are settled only after the event has been classified.
_LATER = frozenset({"grant.in_scope", "duty.principal", "duty.scenario", "case.filer_competent", "case.same_day",
                    "case.before_take_back"})

_REACHED = """\
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-1
    phase: oblige
    title: 重大事件报告
    when: {event.major: true}
    then: {obligations: [报告县政府]}
    because: 县里约定
    basis: [{statute: 测试县通知}]
"""


@check("PL426", severity=Severity.ERROR, since="0.1", good=_REACHED,
       bad=change(_REACHED, "{event.major: true}", "{event.scale: 重大}"))
def fact_out_of_reach(catalog: Catalog, _: date) -> Iterator[Finding]:
    """规则问的事实在这个阶段谁也给不出（nobody can give the fact）

    事件规则问不到申请的属性，准入规则问不到事件的属性；`event.scale` 这样的属性要先有 classify
    规则设定。问不到的事实永远未知，答复会一直停在“事实不足”，来件人也补不上。
    """
    classified = {name for rule in catalog.rules.values() if rule.then for name in rule.then.set}
    for rule in catalog.rules.values():
        asked = attributes(rule.when) + (attributes(rule.require) if rule.require else ())
        for name in dict.fromkeys(asked):
            attribute = catalog.vocabulary.get(name)
            if attribute is not None and not _within_reach(rule.phase, attribute, classified):
                yield Finding(rule.at / "when", f"{rule.phase.value} 阶段的规则 `{rule.id}` 问了谁也给不出的 `{name}`",
                              "换一个属性；由规则归类的属性，先写一条 classify 规则设定它")


def _within_reach(phase: Phase, attribute: Attribute, classified: set[str]) -> bool:
    noun = attribute.name.partition(".")[0]
    if attribute.given and noun not in ("event", "request"):
        return True  # PL423 says what is wrong with it
    if noun not in _REACH[phase] or (phase is Phase.CLASSIFY and attribute.name in _LATER):
        return False
    return attribute.given or noun != "event" or attribute.name in _READ_OFF or attribute.name in classified


CHECKS: tuple[Check, ...] = (presumption_does_not_fit, choice_without_values, given_by_nobody, nothing_to_ask,
                             attribute_never_used, fact_out_of_reach)
