"""PL34x 责任清单: one principal for each matter, words for each helper, scenarios that can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import carrier
from powerlist.diagnostics import Label, Severity
from powerlist.model.condition import Not
from powerlist.model.duties import Duty, Responsibility, Scenario
from powerlist.overlap import together, well_typed
from powerlist.terms import Level

_GOOD = """\
kind: responsibilities
responsibilities:
  - id: flood
    matter: 低洼地积水
    field: 水利
    principal: {department: 水利, duties: [抽排]}
    supporting:
      - {department: 城市管理, duties: [清理雨水口]}
"""


def _name(catalog: Catalog, duty: Duty) -> str:
    if duty.town:
        return "所在镇街"
    department = catalog.departments.get(duty.department or "")
    body = catalog.bodies.get(duty.body or "")
    return department.name if department else body.name if body else duty.department or duty.body or ""


def _who(catalog: Catalog, duty: Duty, day: date) -> str:
    """A key that is equal for a department and the body that carries it."""
    if duty.town:
        return "town"
    body = carrier(catalog, duty.department, Level.COUNTY, day)
    return body.id if body else duty.body or duty.department or ""


@check("PL341", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="地方各级人民政府机构设置和编制管理条例第十条第一款",
       bad=change(_GOOD, "    principal: {department: 水利, duties: [抽排]}\n", "", "id: flood"))
def no_principal(catalog: Catalog, day: date) -> Iterator[Finding]:
    """责任事项没有主体责任单位（no principal）

    一件事要有一个单位负总责。只写配合单位，等于没有人负责，最后往往落到镇街头上。
    """
    for duty in catalog.responsibilities.values():
        if duty.principal is None and day in duty.period:
            yield Finding(duty.at / "principal", f"责任事项 `{duty.matter}` 没有主体责任单位",
                          "补上 `principal`；有争议的先报编办确定")


@check("PL342", severity=Severity.ERROR, since="0.1", good=_GOOD, basis="地方各级人民政府机构设置和编制管理条例第十条第一款",
       bad=change(_GOOD, "    supporting:", "    more_principals:\n      - {department: 公安, duties: [救援]}\n    supporting:",
                  "公安"))
def two_principals(catalog: Catalog, day: date) -> Iterator[Finding]:
    """责任事项有两个主体责任单位（two principals）

    相同或者相近的职责原则上由一个机构承担。确需两家的，一家主体、一家配合，或者分成场景写明各管哪一段。
    """
    for duty in catalog.responsibilities.values():
        for more in duty.more_principals if day in duty.period else ():
            related = (Label(duty.principal.at, "先在此处指定"),) if duty.principal else ()
            yield Finding(more.at, f"责任事项 `{duty.matter}` 又写了一个主体责任单位 `{_name(catalog, more)}`",
                          "留下一个；另一个改为配合单位，或者写成场景", related=related)


@check("PL343", severity=Severity.ERROR, since="0.1", good=_GOOD,
       bad=change(_GOOD, "{department: 城市管理, duties: [清理雨水口]}", "{body: water-bureau, duties: [巡查]}"))
def principal_supports_itself(catalog: Catalog, day: date) -> Iterator[Finding]:
    """主体责任单位又列为配合单位（principal also supports）

    自己配合自己，说明其中一处写错了；考核时也分不清是主体责任还是配合责任。
    """
    for duty in catalog.responsibilities.values():
        for principal, helpers in ((duty.principal, duty.supporting),
                                   *((s.principal, s.supporting) for s in duty.scenarios)):
            for helper in helpers if principal and day in duty.period else ():
                if principal and _who(catalog, helper, day) == _who(catalog, principal, day):
                    yield Finding(helper.at, f"责任事项 `{duty.matter}` 的主体责任单位又列为配合单位 `{_name(catalog, helper)}`",
                                  "从配合单位里删去，职责并到主体责任", related=(Label(principal.at, "主体责任在此"),))


@check("PL344", severity=Severity.WARNING, since="0.1", good=_GOOD,
       bad=change(_GOOD, "{department: 城市管理, duties: [清理雨水口]}", "{department: 城市管理}"))
def help_without_words(catalog: Catalog, day: date) -> Iterator[Finding]:
    """配合单位没有写配合什么（supporting without duties）

    “配合做好相关工作”是属地责任无限扩大的入口。配合清单要逐项写明镇街和部门各做什么、做到哪一步。
    """
    for duty in catalog.responsibilities.values():
        helpers = (*duty.supporting, *(h for scenario in duty.scenarios for h in scenario.supporting))
        for helper in helpers if day in duty.period else ():
            if not helper.duties:
                yield Finding(helper.at, f"责任事项 `{duty.matter}` 没有写 `{_name(catalog, helper)}` 配合什么",
                              "写上 `duties: [发现, 劝阻, 报告]` 这样具体的内容")


@check("PL347", severity=Severity.ERROR, since="0.1", good=_GOOD,
       bad=change(_GOOD, "{department: 城市管理, duties: [清理雨水口]}",
                  "{department: 城市管理, only: [东镇], duties: [清理雨水口]}"))
def only_without_town(catalog: Catalog, _: date) -> Iterator[Finding]:
    """部门的职责写了限于哪些镇街（only without town）

    `only` 说的是哪些镇街承担镇街一方的职责，只能和 `town: true` 写在一起；写在部门一方不起作用。
    """
    for duty in catalog.responsibilities.values():
        sides = (duty.principal, *duty.more_principals, *duty.supporting,
                 *(side for scenario in duty.scenarios for side in (scenario.principal, *scenario.supporting)))
        for side in sides:
            if side is not None and side.only and not side.town:
                yield Finding(side.at / "only", f"责任事项 `{duty.matter}` 的 `{_name(catalog, side)}` 写了 `only`",
                              "改成 `town: true`，或者删去 `only`")


_SCENARIOS = """\
kind: responsibilities
responsibilities:
  - id: burning
    matter: 露天焚烧
    field: 城市管理
    principal: {department: 城市管理, duties: [查处]}
    scenarios:
      - id: burning-field
        name: 在农田焚烧
        when: {event.site: [农田, 林地]}
        principal: {department: 水利, duties: [查处]}
      - id: burning-major
        name: 个人焚烧
        when: {event.party: 个人, event.site: 村庄}
        principal: {department: 公安, duties: [查处]}
"""


def _sound(catalog: Catalog, duty: Responsibility) -> tuple[Scenario, ...]:
    return tuple(s for s in duty.scenarios if well_typed(s.when, catalog.vocabulary))


@check("PL345", severity=Severity.WARNING, since="0.1", good=_SCENARIOS,
       bad=change(_SCENARIOS, "{event.party: 个人, event.site: 村庄}", "{event.party: 个人}"))
def scenarios_overlap(catalog: Catalog, day: date) -> Iterator[Finding]:
    """两个场景可以同时成立，主体责任单位却不同（scenarios overlap）

    场景从特殊到一般依次比对，先成立的算数。一个完全包含在另一个里面，可以；互相交叉的，
    同一件事归谁就取决于书写的顺序，多半不是本意。
    """
    for duty in catalog.responsibilities.values():
        for first, second in combinations(_sound(catalog, duty), 2):
            if _who(catalog, first.principal, day) == _who(catalog, second.principal, day):
                continue
            both = together((first.when, second.when), catalog.vocabulary)
            if both.facts is None or together((first.when, Not(second.when)), catalog.vocabulary).impossible \
                    or together((second.when, Not(first.when)), catalog.vocabulary).impossible:
                continue
            yield Finding(second.at / "when", f"场景 `{second.name}` 与 `{first.name}` 可以同时成立，主体责任单位不同",
                          "在后一个的条件里排除前一个，或者把交叉的部分单列一个场景放在前面",
                          related=(Label(first.at, "先比对这个场景"),), params={"facts": str(dict(both.facts))})


@check("PL346", severity=Severity.WARNING, since="0.1", good=_SCENARIOS,
       bad=change(_SCENARIOS, "{event.party: 个人, event.site: 村庄}", "{event.party: 个人, event.site: 农田}"))
def scenario_never_applies(catalog: Catalog, _: date) -> Iterator[Finding]:
    """场景永远不会适用（scenario never applies）

    条件自相矛盾，或者已被前面的场景完全包含：写了也等于没写，事情归了别人。
    """
    for duty in catalog.responsibilities.values():
        scenarios = _sound(catalog, duty)
        for number, scenario in enumerate(scenarios):
            if together((scenario.when,), catalog.vocabulary).impossible:
                yield Finding(scenario.at / "when", f"场景 `{scenario.name}` 的条件自相矛盾", "改正条件，或者删去这个场景")
                continue
            earlier = scenarios[:number]
            if together((scenario.when, *(Not(e.when) for e in earlier)), catalog.vocabulary).impossible:
                yield Finding(scenario.at / "when", f"场景 `{scenario.name}` 已被前面的场景包含，永远不会适用",
                              "移到前面，或者删去", related=tuple(Label(e.at, "前面的场景") for e in earlier))


CHECKS: tuple[Check, ...] = (no_principal, two_principals, principal_supports_itself, help_without_words,
                             only_without_town,
                             scenarios_overlap, scenario_never_applies)
