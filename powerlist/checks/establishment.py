"""PL611–PL617 编制与随权资源: posts within what was approved, standards reached, and resources that go with powers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks.registry import Check, Finding, change, check
from powerlist.checks.scope import listed, live, towns
from powerlist.clock import months_after
from powerlist.diagnostics import Label, Severity
from powerlist.establishment import carried_by, measured, posts_on
from powerlist.model.powers import Grant
from powerlist.terms import BodyKind, GrantMode

_GOOD = """\
kind: post_standards
post_standards:
  - id: sent-down
    name: 下沉事业编制
    kind: 事业编制
    added: 4
    average: 5
    pool: 10
    middle_rank_percent: 5
---
kind: posts
posts:
  - {id: east-down, body: 东镇, kind: 事业编制, approved: 6, filled: 5, standard: sent-down, grants: [grant-2021]}
  - {id: west-down, body: urban-bureau, used_by: 西街道, kind: 事业编制, approved: 4, middle_rank: 9, standard: sent-down}
  - {id: turn-over, body: 测试县委编办, kind: 事业编制, approved: 10, pool: true, middle_rank: 1, standard: sent-down}
---
kind: grants
grants:
  - id: grant-2020
    items: [litter]
    to: [东镇]
    mode: 赋权
    instrument: {title: 测试省试点决定, issuer: 测试省人民政府, level: 省, date: 2019-12-01}
    period: {from: 2020-01-01, to: 2021-08-01}
    published: {on: 2019-12-10, where: 政府网站}
"""


@check("PL611", severity=Severity.ERROR, since="0.3", good=_GOOD, basis="地方各级人民政府机构设置和编制管理条例第六条第二款",
       bad=change(_GOOD, "filled: 5", "filled: 7"))
def more_people_than_posts(catalog: Catalog, day: date) -> Iterator[Finding]:
    """实有人员超过核定的编制（more people than posts）

    机构实有人员不得突破核定的编制。行政、事业编制可以统筹用人，但人员身份、编制种类不变，各算各的。
    """
    for posts in posts_on(catalog, day):
        owner = catalog.bodies.get(posts.body)
        if owner is not None and posts.filled is not None and posts.filled > posts.approved:
            yield Finding(posts.at / "filled", f"`{owner.name}` 的{posts.kind.value}实有 {posts.filled} 人，"
                          f"核定 {posts.approved} 名", "核对数字；确实超编的，消化超出的人员或者报批增加编制",
                          params={"filled": posts.filled, "approved": posts.approved})


@check("PL612", severity=Severity.ERROR, since="0.3", good=_GOOD,
       bad=change(_GOOD, "used_by: 西街道", "used_by: 测试县水利局"), along=("PL613", "PL614"))
def used_by_no_town(catalog: Catalog, day: date) -> Iterator[Finding]:
    """县属镇用的编制没有用在镇街（posts used by what is not a town）

    `used_by` 写的是使用县里编制的镇街（县属镇用）。写成部门、外县的镇街，或者写成编制所属的单位自己，
    这些编制就不会算到哪个镇街的力量里。
    """
    for posts in posts_on(catalog, day):
        user = catalog.bodies.get(posts.used_by or "")
        if user is None:
            continue
        if user.id == posts.body:
            yield Finding(posts.at / "used_by", f"编制 `{posts.id}` 属于 `{user.name}`，又写由它自己使用", "删去 `used_by`")
        elif user.kind is not BodyKind.TOWN or not catalog.within(user.area, catalog.manifest.county or ""):
            yield Finding(posts.at / "used_by", f"编制 `{posts.id}` 由 `{user.name}` 使用，它不是本县的镇街",
                          "写使用这些编制的镇人民政府或者街道办事处")


@check("PL613", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "approved: 4, middle_rank", "approved: 3, middle_rank", "added: 4"))
def added_posts_not_reached(catalog: Catalog, day: date) -> Iterator[Finding]:
    """下沉的编制没有到位（posts that did not reach the town）

    标准写明每个镇街增加几名（`added`）。只数写明按这个标准下沉（`standard`）的编制：镇街自己的，或者县里的、由镇街使用的。
    """
    for one in measured(catalog, day):
        if one.short:
            names = [f"{catalog.bodies[town].name}（{number} 名）" for town, number in one.short.items()]
            yield Finding(one.standard.at / "added", f"按“{one.standard.name}”每个镇街增加 {one.standard.added} 名，"
                          f"没有到位的有 {listed(names)}", "补登或者补足编制，并写上 `standard`",
                          params={"short": dict(one.short)})


@check("PL614", severity=Severity.INFO, since="0.3", good=_GOOD, bad=change(_GOOD, "average: 5", "average: 6"))
def standard_differs_from_posts(catalog: Catalog, day: date) -> Iterator[Finding]:
    """登记的编制与公布的平均数、总数不同（posts differ from what was laid down）

    平均数、总数往往是全市的口径，一个县不必正好相等；两个数字都列出来，由人来看。写了 `standard` 的只数写了的，
    都没有写的数同一类别的全部；平均按登记了编制的镇街计算。
    """
    for one in measured(catalog, day):
        said, towns_ = one.standard, len(one.in_towns)
        if towns_ and one.total_differs:
            yield Finding(said.at / "total", f"“{said.name}”总数 {said.total} 名，登记 {one.total} 名", _WHY_NOT,
                          params={"total": one.total})
        if one.average is not None and one.average_differs:
            yield Finding(said.at / "average", f"“{said.name}”平均 {said.average} 名，"
                          f"登记的 {towns_} 个镇街平均 {one.average:.1f} 名", _WHY_NOT, params={"average": round(one.average, 1)})


_WHY_NOT = "核对编制有没有漏登；口径不同的，在标准的来源里说明"


@check("PL615", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "approved: 10, pool: true", "approved: 8, pool: true", "pool: 10"))
def pool_too_small(catalog: Catalog, day: date) -> Iterator[Finding]:
    """周转池的编制、职数不够（pool smaller than laid down）

    县里留出一部分编制和中层职数周转使用；登记为周转池（`pool: true`）的少于标准，下沉、交流就周转不开。
    中层职数的比例按登记的全部中层职数计算。
    """
    for one in measured(catalog, day):
        said = one.standard
        if one.pool_lacks:
            yield Finding(said.at / "pool", f"“{said.name}”的周转池应有 {said.pool} 名，登记 {one.pool} 名",
                          "补登 `pool: true` 的编制", params={"pool": one.pool})
        if said.middle_rank_percent is not None and one.middle_rank is None:
            yield Finding(said.at / "middle_rank_percent", f"“{said.name}”要留 {said.middle_rank_percent}% 的中层职数周转，"
                          "周转池以外没有登记中层职数，不能核对", "在编制里写上 `middle_rank`")
        elif one.middle_rank is not None and one.middle_rank_lacks:
            kept, every = one.middle_rank
            yield Finding(said.at / "middle_rank_percent", f"“{said.name}”要留 {said.middle_rank_percent}% 的中层职数周转，"
                          f"{every} 个里留了 {kept} 个", "增加周转池里的中层职数", params={"kept": kept, "all": every})


@check("PL616", severity=Severity.WARNING, since="0.3", good=_GOOD,
       bad=change(_GOOD, "grants: [grant-2021]", "grants: [grant-2020]"))
def posts_of_ended_grant(catalog: Catalog, day: date) -> Iterator[Finding]:
    """编制随同下去的赋权已经终止（posts of a grant that has ended）

    编随事走：事收回了，随它下去的编制也要有个说法——一并收回，或者改作他用，不能悬着。
    """
    for posts in posts_on(catalog, day):
        for number, key in enumerate(posts.grants):
            grant = catalog.grants.get(key)
            end = grant.in_force.end if grant else None
            if grant is not None and end is not None and end <= day:
                yield Finding(posts.at / "grants" / number,
                              f"编制 `{posts.id}` 随赋权 `{grant.id}` 下沉，这项赋权已在 {end} 终止",
                              "编制一并收回的，给它写上终止日；留用的，删去这项赋权",
                              related=(Label(grant.at, "赋权在此"),))


_RESOURCES = """\
kind: posts
posts:
  - {id: east-2021, body: 东镇, kind: 行政编制, approved: 3, grants: [grant-2021]}
  - {id: west-2021, body: urban-bureau, used_by: 西街道, kind: 行政编制, approved: 2, grants: [grant-2021]}
# file: powerlist.yaml
kind: workspace
name: 测试县
county: test-county
parameters:
  certified_officers: {value: 2, source: 行政处罚法第四十二条第一款}
  resources_months: {value: 12, source: 测试用}
# file: powers.yaml
kind: items
items:
  - id: litter
    name: 对随地乱扔垃圾的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 34}]
    holder: {department: 城市管理, level: 县}
    measures: [罚款]
  - id: signboard
    name: 对擅自设置户外广告的处罚
    type: 行政处罚
    field: 城市管理
    basis: [{statute: 测试市容条例, article: 36}]
    holder: {department: 城市管理, level: 县}
    measures: [罚款]
  - id: dyke
    name: 对在堤防上取土的处罚
    type: 行政处罚
    field: 水利
    basis: [{statute: 测试旧法, article: 60}, {statute: 测试法典, article: 88}]
    holder: {department: 水利, level: 县}
    measures: [罚款]
---
kind: grants
grants:
  - id: grant-2021
    items: [litter, signboard]
    to: [东镇, 西街道]
    mode: 赋权
    instrument: {title: 测试省赋权决定, issuer: 测试省人民政府, level: 省, date: 2021-01-15}
    period: {from: 2021-08-01}
    published: {on: 2021-07-20, where: 政府网站}
    evaluated: 2025-06-30
    resources: {funds: 每年 20 万元, training: 岗前培训 40 课时}
"""


@check("PL617", severity=Severity.WARNING, since="0.3", good=_RESOURCES,
       bad=change(_RESOURCES, "    resources: {funds: 每年 20 万元, training: 岗前培训 40 课时}\n", "", "id: grant-2021"))
def powers_without_resources(catalog: Catalog, day: date) -> Iterator[Finding]:
    """权力下去了，人、钱、培训没有跟着下去（powers without resources）

    权随责走、费随事转、编随事走：赋权满了一定的月数，还没有写经费、培训，或者镇街没有随这项赋权下去的编制，
    就是只给事不给力。期限取工作区参数 `resources_months`，没有填时不作这项检查。
    """
    parameter = catalog.manifest.parameters.resources_months
    for grant in live(catalog, day, GrantMode.GRANT) if parameter else ():
        if parameter and _due(grant, day, parameter.value) and (lacking := list(_lacking(catalog, grant, day))):
            yield Finding(grant.at, f"赋权 `{grant.id}` 生效已满 {parameter.value} 个月，还没有{'、'.join(lacking)}",
                          "在 `resources` 里写上经费、培训；随赋权下沉的编制在 `grants` 里写上它"
                          f"（期限依据：{parameter.source}）",
                          params={"lacking": lacking})


def _due(grant: Grant, day: date, months: int) -> bool:
    """Whether the grant has been in force for so long; for ever where nobody knows since when."""
    begun = grant.period.start or (grant.instrument.date if grant.instrument else None)
    due = months_after(begun, months) if begun else day
    return day in grant.in_force and due is not None and due <= day


def _lacking(catalog: Catalog, grant: Grant, day: date) -> Iterator[str]:
    resources = grant.resources
    if resources is None or resources.funds is None:
        yield "经费"
    if resources is None or resources.training is None:
        yield "培训"
    carried = carried_by(catalog, grant, day)
    without = [town.name for _, town in towns(catalog, grant) if town.id not in carried and day in town.period]
    if without:
        yield f"随事下沉的编制（{listed(without)}）" if carried else "随事下沉的编制"


CHECKS: tuple[Check, ...] = (more_people_than_posts, used_by_no_town, added_posts_not_reached,
                             standard_differs_from_posts, pool_too_small, posts_of_ended_grant,
                             powers_without_resources)
