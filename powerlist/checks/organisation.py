"""PL601–PL609 机构设置: does a town keep to its template, and does every field it has powers in have an office?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import concerned, handed, listed, names_town
from powerlist.diagnostics import Label, Severity
from powerlist.establishment import county_towns, fit, handled_twice, templates_for
from powerlist.facts import in_force
from powerlist.model.bodies import Body
from powerlist.model.organisation import Template
from powerlist.model.powers import Item
from powerlist.terms import EnforcementMode, GrantMode, TownKind

_GOOD = """\
kind: templates
templates:
  - id: small
    name: 一办一局一中心
    town_kinds: [镇, 街道]
    limit: 2
    offices:
      - {id: general, name: 党政办公室, side: 后台, required: false, aliases: [党政综合办公室]}
      - {id: enforcement, name: 综合行政执法局, side: 前台, fields: [城市管理]}
      - {id: service, name: 便民服务中心, side: 前台, fields: [审批服务], required: false, institution: true}
---
kind: areas
areas:
  - id: north
    name: 北镇
    level: 镇
    town_kind: 镇
    parent: test-county
---
kind: bodies
bodies:
  - id: north-town
    name: 北镇人民政府
    kind: 镇街
    level: 镇
    area: north
    parent: gov
    enforcement: {mode: 联合执法, centre: north-centre}
    units:
      - {id: north-general, name: 党政综合办公室, fields: [综合]}
      - {id: north-enforcement, name: 综合行政执法局, fields: [城市管理]}
      - {id: north-service, name: 便民服务中心, fields: [审批服务]}
    capacity: [{field: 城市管理, as_of: 2025-01-01, certified: 3}]
  - {id: north-centre, name: 北镇综合指挥中心, kind: 指挥中心, level: 镇, area: north, parent: north-town}
---
kind: grants
grants:
  - id: north-2025
    items: [litter]
    to: [north-town]
    mode: 赋权
    instrument: {title: 测试省第二批赋权决定, issuer: 测试省人民政府, level: 省, date: 2025-01-10}
    period: {from: 2025-03-01}
    published: {on: 2025-02-01, where: 政府网站}
"""


@check("PL601", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "town_kind: 镇\n    parent", "town_kind: 乡\n    parent", "id: north-town"))
def town_without_template(catalog: Catalog, day: date) -> Iterator[Finding]:
    """有机构模板，这个镇街却没有合用的（no template fits the town）

    机构模板按镇街类别和分类设置。哪个模板也不合用的镇街，没有写内设机构的就派不到内设机构，
    也核对不了机构限额。县里还没有登记任何模板时不提示。
    """
    for town in county_towns(catalog, day) if _any_template(catalog, day) else ():
        area = catalog.areas.get(town.area)
        if area is not None and area.town_kind is not TownKind.OTHER and not templates_for(catalog, town, day):
            unclassed = area.town_class is None
            yield Finding(town.at, f"没有一个机构模板适用于 `{town.name}`" + ("，它没有写镇街分类" if unclassed else ""),
                          f"在区划 `{area.name}` 写上 `town_class`，或者在模板的 `classes`、`town_kinds` 里包括它"
                          if unclassed else "在模板的 `classes`、`town_kinds` 里包括它，或者另设一个模板")


def _any_template(catalog: Catalog, day: date) -> bool:
    return any(day in template.period for template in catalog.templates.values())


_SECOND = """\
---
kind: templates
templates:
  - id: townships
    name: 乡的机构模板
    town_kinds: [乡]
    offices: [{id: all, name: 综合办公室, fields: [城市管理]}]
"""


@check("PL602", severity=Severity.ERROR, since="0.3", good=_GOOD + _SECOND,
       bad=change(_GOOD + _SECOND, "town_kinds: [乡]", "town_kinds: [乡, 街道]", "id: townships"))
def town_with_two_templates(catalog: Catalog, day: date) -> Iterator[Finding]:
    """一个镇街合用两个机构模板（two templates fit one town）

    镇街由哪个内设机构办、限额多少，都从模板来；两个模板都合用，系统只会取先读到的一个，等于悄悄替你选。
    """
    found: dict[tuple[str, str], tuple[Template, Template, list[str]]] = {}
    for town in county_towns(catalog, day):
        first, *others = templates_for(catalog, town, day) or (None,)
        for other in others:
            if first is not None and other is not None:
                found.setdefault((first.id, other.id), (first, other, []))[2].append(town.name)
    for first, other, names in found.values():
        yield Finding(other.at, f"机构模板 `{first.name}` 和 `{other.name}` 同时适用于 {listed(names)}",
                      "用 `classes`、`town_kinds` 把两个模板分开，或者给旧模板写上终止日",
                      related=(Label(first.at, "先有这个模板"),))


@check("PL603", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "name: 综合行政执法局, fields: [城市管理]}\n      - {id: north-service",
                  "name: 执法大队, fields: [城市管理]}\n      - {id: north-service", "units:"), along=("PL604",))
def office_missing(catalog: Catalog, day: date) -> Iterator[Finding]:
    """镇街没有设模板要求的机构（required office missing）

    模板里必设的机构，镇街的内设机构里一个也对不上：按编号、名称、别名都找不到。或者是漏登了，或者是名称不一样，
    或者真的没有设。
    """
    for town in county_towns(catalog, day):
        own = fit(catalog, town, day)
        if own is not None and own.missing:
            names = [office.name for office in own.missing]
            yield Finding(town.at / "units", f"`{town.name}` 没有设“{own.template.name}”要求的 {listed(names)}",
                          "补登内设机构；只是叫法不同的，在模板里写上别名", related=(Label(own.template.at, "模板在此"),),
                          params={"offices": names})


@check("PL604", severity=Severity.WARNING, since="0.3", good=_GOOD, basis="地方各级人民政府机构设置和编制管理条例第六条第二款",
       bad=change(_GOOD, "name: 党政综合办公室", "name: 招商引资办公室"))
def office_outside_template(catalog: Catalog, day: date) -> Iterator[Finding]:
    """镇街设了模板以外的机构（office that is in no template）

    擅自设置机构是禁止的。镇街因地制宜的机构也应当由县里定下来，作为不是必设的机构（`required: false`）写进模板。
    """
    for town in county_towns(catalog, day):
        own = fit(catalog, town, day)
        for unit in own.foreign if own else ():
            yield Finding(unit.at, f"`{town.name}` 的 `{unit.name}` 不在“{own.template.name if own else ''}”里",
                          "县里定过的，写进模板（`required: false`，或者作别名）；没有定过的，撤销或者报批")


@check("PL605", severity=Severity.ERROR, since="0.3", good=_GOOD, basis="地方各级人民政府机构设置和编制管理条例第六条第二款",
       bad=change(_GOOD, "required: false, institution: true}", "required: false}", "units:"))
def more_offices_than_allowed(catalog: Catalog, day: date) -> Iterator[Finding]:
    """镇街的机构超过限额（more offices than the limit）

    机构限额按镇街分类核定，超过限额设置的就是擅自设置。属于事业单位的中心写 `institution: true`，不占限额。
    """
    for town in county_towns(catalog, day):
        own = fit(catalog, town, day)
        if own is not None and own.excess:
            yield Finding(town.at / "units", f"`{town.name}` 有 {len(own.counted)} 个机构，超过限额 {own.template.limit} 个",
                          "合并、撤销多出的机构；其中的事业单位写 `institution: true`",
                          related=(Label(own.template.at / "limit", "限额在此"),),
                          params={"offices": len(own.counted), "limit": own.template.limit})


@check("PL606", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "[审批服务]}\n    capacity", "[审批服务, 综合]}\n    capacity", "id: north-service"))
def field_in_two_offices(catalog: Catalog, day: date) -> Iterator[Finding]:
    """镇街的两个内设机构办同一个领域（field handled by two offices）

    事件派到镇街，还要派到内设机构；一个领域两个机构都办，系统只会派给先写的一个。
    """
    for town in county_towns(catalog, day):
        for field, (first, *others) in handled_twice(town.units).items():
            for other in others:
                yield Finding(other.at / "fields" / other.fields.index(field),
                              f"`{town.name}` 的 `{field}` 已由 `{first.name}` 办，`{other.name}` 又列了一次",
                              "只留在实际承办的机构", related=(Label(first.at, "先在此处列出"),), params={"field": field})


@check("PL607", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "name: 综合行政执法局, fields: [城市管理]}\n      - {id: north-service",
                  "name: 综合行政执法局}\n      - {id: north-service", "units:"))
def powers_without_office(catalog: Catalog, day: date) -> Iterator[Finding]:
    """镇街有权力的领域没有机构办（powers that no office handles）

    镇街依法或者经赋权、委托有这个领域的权力，内设机构里却没有一个写明办这个领域：事件派到镇街就停住了。
    没有写内设机构、也没有模板的镇街不提示。
    """
    by_law = tuple(item for item in concerned(catalog) if in_force(catalog, item, day))
    for town in county_towns(catalog, day):
        units = catalog.units_of(town, day)
        handled = {field for unit in units for field in unit.fields}
        open_ = [field for field in _fields(catalog, by_law, town, day) if field not in handled] if units else []
        if open_:
            yield Finding(town.at / "units" if town.units else town.at,
                          f"`{town.name}` 有权力的这些领域没有内设机构办：{listed(open_)}",
                          "在承办的内设机构的 `fields` 里写上" if town.units else "在机构模板的 `fields` 里写上",
                          params={"fields": open_})


def _fields(catalog: Catalog, items: Iterable[Item], town: Body, day: date) -> Iterable[str]:
    """Fields in which the town acts by itself on the day: by law, as the items in force say, by grant or entrustment."""
    own = (item for item in items if names_town(catalog, item, town))
    granted = (item for grant in catalog.grants.values() if town.id in grant.to and day in grant.in_force
               and grant.mode is not GrantMode.STATIONING for _, item in handed(catalog, grant))
    return dict.fromkeys(item.field for item in (*own, *(item for item in granted if in_force(catalog, item, day))))


@check("PL608", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "side: 前台, fields: [审批服务]", "side: 前台, fields: [审批服务, 城市管理]"))
def field_in_two_template_offices(catalog: Catalog, day: date) -> Iterator[Finding]:
    """模板里的两个机构办同一个领域（field in two offices of a template）

    没有写内设机构的镇街照模板派；模板里一个领域两个机构都办，所有这样的镇街都只会派给先写的一个。
    """
    for template in catalog.templates.values():
        for field, (first, *others) in handled_twice(template.offices if day in template.period else ()).items():
            for other in others:
                yield Finding(other.at / "fields" / other.fields.index(field),
                              f"模板“{template.name}”的 `{field}` 已由 `{first.name}` 办，`{other.name}` 又列了一次",
                              "只留在实际承办的机构", related=(Label(first.at, "先在此处列出"),), params={"field": field})


@check("PL609", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "{mode: 联合执法, centre: north-centre}", "{mode: 联合执法}"))
def joint_without_centre(catalog: Catalog, day: date) -> Iterator[Finding]:
    """联合执法没有写由谁调度（joint enforcement without a centre）

    联合执法时各部门以自己的名义执法，镇街的中心统一调度。没有写调度中心，或者中心已经撤销，就没有人召集。
    """
    for town in county_towns(catalog, day):
        enforcement = town.enforcement
        if enforcement is not None and enforcement.mode is EnforcementMode.JOINT \
                and catalog.existing(enforcement.centre or "", day) is None:
            yield Finding(enforcement.at, f"`{town.name}` 联合执法，没有{'现存的' if enforcement.centre else '写'}调度中心",
                          "在 `enforcement` 里写上 `centre`")


CHECKS: tuple[Check, ...] = (town_without_template, town_with_two_templates, office_missing, office_outside_template,
                             more_offices_than_allowed, field_in_two_offices, powers_without_office,
                             field_in_two_template_offices, joint_without_centre)
