"""PL408, PL409, PL411 排除: which rule gives way to which, and whether anything is left to chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import is_own
from powerlist.diagnostics import Label, Severity
from powerlist.explore import words
from powerlist.model.condition import Not, Value, attributes
from powerlist.model.rulebook import Rule
from powerlist.overlap import together
from powerlist.terms import Phase

_LOCAL = """\
kind: rules
rulebook: county
title: 本县约定
rank: 规范性文件
rules:
  - id: X-1
    phase: assign
    title: 专业性强的由部门查处
    when: {grant.in_force: true, event.specialist: true}
    then: {lead: statutory_holder}
    overrides: [T-GRANT]
    because: 县里约定
    basis: [{statute: 测试县通知}]
"""


@check("PL408", severity=Severity.ERROR, since="0.1", good=_LOCAL,
       bad=change(_LOCAL, "    when: {grant.in_force: true, event.specialist: true}\n    then: {lead: statutory_holder}\n"
                  "    overrides: [T-GRANT]", "    when: {line.kind: 责任, event.specialist: true}\n"
                  "    then: {lead: principal}\n    overrides: [T-DUTY]", "overrides"))
def lower_beats_higher(catalog: Catalog, _: date) -> Iterator[Finding]:
    """位阶低的规则排除了没有留余地的高位阶规则（lower rank overrides a higher one）

    本地约定、规范性文件不能改变法律的规定。只有高位阶的规则自己写明留有余地（`default: true`，
    如“法律、法规另有规定的除外”“由省决定”），低位阶的规则才能在其中另作安排。
    """
    for rule in catalog.rules.values():
        for number, key in enumerate(rule.overrides):
            other = catalog.rules.get(key)
            if other is not None and other.phase is rule.phase and not other.default \
                    and rule.rank.depth > other.rank.depth:
                yield Finding(rule.at / "overrides" / number, f"{rule.rank.value}的规则 `{rule.id}` 排除了{other.rank.value}的"
                              f"规则 `{key}`，后者没有留余地",
                              "删去这一项；法律确实留有余地的，在那条规则写 `default: true` 并说明条文",
                              related=(Label(other.at, "被排除的规则"),))


_OPEN = """\
kind: rules
rulebook: county
title: 本县约定
rank: 法律
rules:
  - id: X-1
    phase: assign
    title: 河道里的归水利
    when: {line.kind: 责任, event.site: 河道}
    then: {lead: 水利}
    overrides: [T-DUTY]
    because: 专门规定
    basis: [{statute: 行政处罚法, article: 17}]
"""


@check("PL409", severity=Severity.WARNING, since="0.1", good=_OPEN,
       bad=change(_OPEN, "    overrides: [T-DUTY]\n", "", "when"))
def unordered_rules(catalog: Catalog, day: date) -> Iterator[Finding]:
    """两条归属规则可以同时适用，结论不同，又没有先后（rules disagree without an order）

    系统不会悄悄选一条：这样的事件会答“职责有争议”。本意有先后的，写 `overrides`；
    本意就是争议的，写一条规则指明由谁裁定。
    """
    screen = catalog.rules_on(day).of(Phase.SCREEN)
    assign = catalog.rules_on(day).of(Phase.ASSIGN)
    beaten_by: dict[str, list[Rule]] = {rule.id: list(screen) for rule in assign}
    for rule in (*screen, *assign):
        for lower in rule.overrides:
            beaten_by.setdefault(lower, []).append(rule)
    for one, other in (*combinations(screen, 2), *combinations(assign, 2)):
        if _answer(one) == _answer(other) or other.id in one.overrides or one.id in other.overrides:
            continue
        above = {r.id: Not(r.when) for r in (*beaten_by.get(one.id, ()), *beaten_by.get(other.id, ()))}
        both = together((one.when, other.when, *above.values()), catalog.vocabulary)
        if both.facts is not None:
            second, first = sorted((one, other), key=lambda r: (is_own(catalog, r.at), r.rank.depth, r.at.file, r.id))
            seen = {n: both.facts[n] for n in (*attributes(first.when), *attributes(second.when)) if n in both.facts}
            yield Finding(first.at / "when", f"规则 `{first.id}` 与 `{second.id}` 可以同时适用，结论不同，又没有先后",
                          f"例如 {_facts(seen)}；给其中一条写 `overrides`",
                          related=(Label(second.at, "另一条规则"),), params={"rules": [first.id, second.id]})


def _answer(rule: Rule) -> tuple[object, ...]:
    """What decides the owner; rules with equal answers do not disagree."""
    effect = rule.then
    if effect is None:
        return ()
    if effect.channel is not None:
        return "channel", effect.channel
    return effect.lead, effect.in_name_of, effect.respondent, effect.adjudicator


def _facts(facts: Mapping[str, Value]) -> str:
    return "、".join(f"{name}={words(value)}" for name, value in facts.items())


@check("PL411", severity=Severity.ERROR, since="0.1", good=_LOCAL,
       bad=change(_LOCAL, "overrides: [T-GRANT]", "overrides: [T-GRANT, T-HELP]"))
def overrides_another_phase(catalog: Catalog, _: date) -> Iterator[Finding]:
    """排除了别的阶段的规则（overrides across phases）

    排除只在同一阶段里起作用：谁来办和谁配合是分开判断的。要改配合单位，另写一条配合规则去排除。
    """
    for rule in catalog.rules.values():
        for number, key in enumerate(rule.overrides):
            other = catalog.rules.get(key)
            if other is not None and other.phase is not rule.phase:
                yield Finding(rule.at / "overrides" / number, f"{rule.phase.value} 阶段的规则 `{rule.id}` 排除了"
                              f" {other.phase.value} 阶段的 `{key}`", "删去，或者另写一条同阶段的规则",
                              related=(Label(other.at, "被排除的规则"),))


CHECKS: tuple[Check, ...] = (lower_beats_higher, unordered_rules, overrides_another_phase)
