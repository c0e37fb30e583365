"""Offices against templates, posts against standards, certificates against the day; and the office an event goes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from powerlist.catalog import Catalog
from powerlist.checks import CHECKS
from powerlist.checks.capacity import certificates_about_to_end
from powerlist.establishment import Reckoning, handled_twice, measured
from powerlist.model.cases import Request
from powerlist.model.common import Provenance
from powerlist.model.places import Area
from powerlist.report.organisation import organisation_to_dict, overview_to_text, towns_to_text
from powerlist.report.standards import standard_words
from powerlist.report.trust import trust_words
from powerlist.request_facts import subjects_of
from powerlist.terms import GrantMode, Level, OfficeSide, PostKind, RequestKind, Status, Work
from powerlist.views.directory import directory
from powerlist.views.organisation import TownOrganisation, organisation
from powerlist.views.trust import trust
from tests.checks.test_checks import BASE, lay, opened

DAY = date(2026, 1, 1)

TEMPLATES = """\
kind: templates
templates:
  - id: towns
    name: 一办一局一中心
    town_kinds: [镇]
    limit: 1
    offices:
      - {id: general, name: 党政办公室, side: 后台, fields: [综合]}
      - {id: enforcement, name: 综合行政执法局, side: 前台, fields: [城市管理]}
      - {id: service, name: 便民服务中心, side: 前台, institution: true}
      - {id: special, name: 园区服务办公室, required: false}
  - {id: streets, name: 街道模板, town_kinds: [街道], offices: [{id: office, name: 城管办, fields: [城市管理]}]}
---
kind: post_standards
post_standards:
  - {id: usual, name: 平均行政编制, kind: 行政编制, average: 51}
  - {id: down, name: 下沉专项编制, kind: 专项编制, added: 4, total: 8}
  - {id: pool, name: 周转池, kind: 事业编制, pool: 10, middle_rank_percent: 5}
---
kind: posts
posts:
  - {id: east-own, body: 东镇, kind: 行政编制, approved: 50, filled: 48}
  - {id: west-own, body: 西街道, kind: 行政编制, approved: 53}
  - {id: east-down, body: gov, used_by: 东镇, kind: 专项编制, approved: 4, filled: 4, standard: down}
  - {id: west-down, body: gov, used_by: 西街道, kind: 专项编制, approved: 3, filled: 3, standard: down}
  - {id: kept, body: gov, kind: 事业编制, approved: 10, pool: true, middle_rank: 1}
  - {id: bureau, body: urban-bureau, kind: 事业编制, approved: 30, middle_rank: 18}
"""


def catalog_of(tmp_path: Path, example: str = "", *changes: tuple[str, str]) -> Catalog:
    """The base workspace with an example laid over it, and changes in its places."""
    places = (BASE / "places.yaml").read_text("utf-8")
    for old, new in changes:
        assert places.count(old) == 1
        places = places.replace(old, new)
    return opened(lay(tmp_path, f"{example}\n# file: places.yaml\n{places}"))[0]


def towns_of(catalog: Catalog, day: date = DAY) -> list[TownOrganisation]:
    return list(organisation(catalog, day).towns)


NO_UNITS = ("    units: [{id: west-enforcement, name: 综合行政执法局, fields: [城市管理]}]\n", "")


def test_offices_beside_the_template(tmp_path: Path) -> None:
    east, west = towns_of(catalog_of(tmp_path, TEMPLATES, NO_UNITS))
    assert east.fit is not None
    assert [office.id for office in east.fit.missing] == ["general", "service"]
    assert (east.fit.excess, east.drawn, west.drawn) == (0, False, True)
    assert [room.side for room in east.rooms] == [OfficeSide.FRONT]
    assert [room.unit.name for room in west.rooms] == ["城管办"]


def test_institutions_do_not_count_towards_the_limit(tmp_path: Path) -> None:
    units = ("units: [{id: east-enforcement, name: 综合行政执法局, fields: [城市管理]}]",
             "units: [{id: a, name: 综合行政执法局}, {id: b, name: 便民服务中心}, {id: c, name: 文化站, institution: true}, {id: d, name: 招商办}]")
    east = towns_of(catalog_of(tmp_path, TEMPLATES, units))[0]
    assert east.fit is not None
    assert [unit.id for unit in east.fit.counted] == ["a", "d"]
    assert (east.fit.excess, [unit.id for unit in east.fit.foreign]) == (1, ["c", "d"])


def test_a_field_of_two_offices(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, TEMPLATES)
    offices = catalog.templates["towns"].offices
    assert handled_twice(offices) == {}
    assert handled_twice((*offices, offices[0])) == {"综合": (offices[0], offices[0])}
    squad = replace(offices[0], work=(Work.ENFORCEMENT,))  # enforces, and the other does the rest
    assert handled_twice((*offices, squad)) == {}
    assert handled_twice((squad, *offices, squad)) == {"综合": (squad, squad)}


def test_posts_against_standards(tmp_path: Path) -> None:
    usual, down, pool = measured(catalog_of(tmp_path, TEMPLATES), DAY)
    assert (usual.average, usual.average_differs) == (51.5, False)
    assert (down.total, down.total_differs, dict(down.short)) == (7, True, {"west-office": 3})
    assert (pool.pool, pool.pool_lacks, pool.middle_rank, pool.middle_rank_lacks) == (10, False, (1, 19), False)


def test_only_posts_that_name_a_standard_are_under_it(tmp_path: Path) -> None:
    example = TEMPLATES.replace("approved: 53}", "approved: 60, standard: usual}")
    usual = measured(catalog_of(tmp_path, example), DAY)[0]
    assert (dict(usual.in_towns), usual.average_differs) == ({"west-office": 60}, True)


def test_which_posts_a_standard_counts_is_said(tmp_path: Path) -> None:
    """One that names the standard leaves out all that do not: the sentence says how many."""
    every, one = (measured(catalog_of(tmp_path / name, example), DAY)[0] for name, example in (
        ("every", TEMPLATES), ("one", TEMPLATES.replace("approved: 53}", "approved: 60, standard: usual}"))))
    assert (every.reckoning, [posts.id for posts in every.left_out]) == (Reckoning.KIND, [])
    assert (one.reckoning, [posts.id for posts in one.left_out]) == (Reckoning.NAMED, ["east-own"])
    assert standard_words(every, [])[1] == "口径：没有编制写明按这个标准，数了全部 2 条行政编制"
    assert standard_words(one, [])[1] == "口径：写明按这个标准的 1 条行政编制；另有 1 条没有写明，没有数"


def test_made_up_posts_that_agree_prove_nothing(tmp_path: Path) -> None:
    mark = "kind: posts\nprovenance: {status: illustrative, source: 测试示例}\n"
    found = organisation(catalog_of(tmp_path, TEMPLATES.replace("kind: posts\n", mark)), DAY)
    text = overview_to_text(found)
    assert standard_words(found.standards[0], [])[-1].endswith("全部是示意的：数字一致不等于内容一致")
    assert "编制 5 条全部是示意的，不能作为依据（测试示例）" in text
    assert organisation_to_dict(found)["standards"][0]["counted_made_up"] == 2


def test_a_reservation_about_published_records_is_told() -> None:
    """A list of areas may be published and the class of each town an example."""
    found = trust("areas", [Area("east", "东镇", Level.TOWN, provenance=Provenance(Status.PUBLISHED, "统计局", "镇街分类是示例"))])
    assert (found.made_up, found.nothing_real) == (0, False)
    assert trust_words([found, trust("posts", [])]) == ("行政区划：镇街分类是示例",)


BY_LAW = """\
kind: items
items:
  - {id: burning, name: 对焚烧秸秆的处罚, type: 行政处罚, field: 农业农村, holder: {town: true, town_kinds: [镇]}, measures: [罚款]}
  - {id: watch, name: 协助秸秆禁烧, type: 行政处罚, field: 生态环境, holder: {town: true}, part: 配合}
  - {id: past, name: 旧处罚, type: 行政处罚, field: 水利, holder: {town: true}, period: {to: 2025-01-01}}
"""


def test_penalty_powers_by_law_count_too(tmp_path: Path) -> None:
    """Only who has the power, on the day; and nobody is warned of capacity for what the law itself gave."""
    catalog = catalog_of(tmp_path, BY_LAW)
    east, west = towns_of(catalog)
    assert {s.field: s.powers for s in east.needed} == {
        "城市管理": {GrantMode.GRANT}, "农业农村": {GrantMode.STATUTORY}}
    assert [s.field for s in west.needed] == ["城市管理"]
    assert "农业农村  法定    没有登记" in towns_to_text(organisation(catalog, DAY))
    assert not list(CHECKS["PL317"].findings(catalog, DAY))


def test_posts_of_the_county_that_a_town_uses(tmp_path: Path) -> None:
    east = towns_of(catalog_of(tmp_path, TEMPLATES))[0]
    assert [(s.kind, len(s.own), len(s.used)) for s in east.staff] == [
        (PostKind.ADMINISTRATIVE, 1, 0), (PostKind.DEDICATED, 0, 1)]


CERTIFICATES = ("certified: 6, reviewers", "certified: 6, certificates: [{number: 3, until: 2026-03-01}, {number: 2, until: 2027-01-01}], reviewers")


@pytest.mark.parametrize(("day", "certified", "coming"), [
    (date(2026, 2, 28), 6, date(2026, 3, 1)), (date(2026, 3, 1), 3, date(2027, 1, 1)), (date(2027, 1, 1), 1, None)])
def test_certificates_end(tmp_path: Path, day: date, certified: int, coming: date | None) -> None:
    """On its last day a certificate is good no more: the town, the admission and PL318 count the same."""
    catalog = catalog_of(tmp_path, "", CERTIFICATES)
    (strength,) = towns_of(catalog, day)[0].strengths
    assert strength.certified == certified
    assert (strength.next.until if strength.next else None) == coming
    request = Request(RequestKind.GRANT, "gov", day, items=("litter",), to=("east-town",))
    assert subjects_of(catalog, request, day)[0].facts["target.certified"] == certified
    assert bool(list(CHECKS["PL318"].findings(catalog, day))) is (certified < 2)


def test_certificates_are_not_looked_at_without_a_figure(tmp_path: Path) -> None:
    assert list(certificates_about_to_end.findings(catalog_of(tmp_path, "", CERTIFICATES), date(2026, 2, 1))) == []


@pytest.mark.parametrize(("trained", "expected"), [("true", True), ("false", False)])
def test_safety_first(tmp_path: Path, trained: str, expected: bool) -> None:
    more = ("equipped: true}]\n  - id: west", f"equipped: true}}, {{field: 应急管理, as_of: 2025-01-01, trained: {trained}}}]\n  - id: west")
    catalog = catalog_of(tmp_path, "", more)
    request = Request(RequestKind.GRANT, "gov", DAY, items=("litter",), to=("east-town", "west-office"))
    assert [subject.facts["target.safety_trained"] for subject in subjects_of(catalog, request, DAY)] == [expected, False]


def test_the_directory_tells_towns_with_other_offices_apart(tmp_path: Path) -> None:
    """Towns of one kind are answered alike, but the event goes on to another office in each."""
    catalog = catalog_of(tmp_path, "", ("town_kind: 街道", "town_kind: 镇"), ("west-enforcement, name: 综合行政执法局", "west-enforcement, name: 城管办"))
    found = directory(catalog, DAY, kinds={"littering"})
    assert [([town.id for town in entry.towns], entry.rows[0].dispatch.unit.name)
            for entry in found.entries if entry.rows[0].dispatch.unit] == [(["east"], "综合行政执法局"), (["west"], "城管办")]
