"""What the workspaces of the Jiangsu reforms say must be borne out by what they cite, or be marked as made up."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from powerlist import Workspace
from powerlist.clock import cut
from powerlist.geo.datum import Position
from powerlist.locate import Locator
from powerlist.model.common import made_up
from powerlist.terms import CountUnit, Datum

DAY = date(2026, 11, 21)


@cache
def shipped(name: str) -> Workspace:
    """Opened once: it is frozen, and reading it again would only take time."""
    return Workspace.open(name)


@pytest.fixture(params=["huaian", "yangzhou", "haimen", "xuxiake"])
def reform(request: pytest.FixtureRequest) -> Workspace:
    return shipped(request.param)


def test_a_limit_by_law_cites_the_law(reform: Workspace) -> None:
    bare = [service.id for service in reform.catalog.services.values() if service.statutory
            and not any(citation.statute for citation in service.basis)]
    assert bare == []


def test_no_promise_is_longer_than_the_law(reform: Workspace) -> None:
    cuts = {service.id: cut(service.statutory, service.promised) for service in reform.catalog.services.values()}
    assert [id for id, percent in cuts.items() if percent is not None and percent < 0] == []


def test_one_item_has_one_limit_by_law_everywhere(reform: Workspace) -> None:
    """The same approval takes as long in every county."""
    limits = {reform.catalog.items[item].name: service.statutory.value for service in reform.catalog.services.values()
              for item in service.items if service.statutory}
    expected = {"个体工商户登记": 3, "临时占用街道两侧和公共场地堆放物料、搭建审批": 20, "设置大型户外广告审批": 20}
    assert {name: limits.get(name) for name in expected} == expected
    assert "食品经营许可" not in limits  # shorter than the general limit, by a text that is not registered here


def test_registration_is_one_kind_of_item_everywhere(reform: Workspace) -> None:
    assert [item.type for item in reform.catalog.items.values() if item.name == "个体工商户登记"] == ["行政许可"]


def test_templates_whose_fields_are_examples_are_marked(reform: Workspace) -> None:
    assert [template.id for template in reform.catalog.templates.values() if not made_up(template)] == []


def test_people_and_offices_are_not_counted_as_items(reform: Workspace) -> None:
    words = {"队伍": CountUnit.PERSON, "部门": CountUnit.PIECE, "党": CountUnit.PIECE, "网格（": CountUnit.PIECE,
             "乡镇（街道）（": CountUnit.PIECE}
    wrong = [total.what for total in reform.catalog.manifest.totals for word, unit in words.items()
             if word in total.what and "事项" not in total.what and total.unit is not unit]
    assert wrong == []


@pytest.mark.parametrize("name", ["huaian", "yangzhou"])
def test_a_flood_is_not_answered_from_the_law_on_droughts(name: str) -> None:
    workspace = shipped(name)
    event = workspace.catalog.event_types["ev-flood"]
    cited = {citation.title for duty in event.responsibilities
             for citation in workspace.catalog.responsibilities[duty].basis}
    assert cited == {"防洪法", "防汛条例"}


def test_in_haimen_whose_name_it_is_stands_apart_from_what_the_town_does() -> None:
    decision = shipped("haimen").decide({"type": "餐饮油烟扰民", "place": "海门街道", "day": "2026-11-10"})
    assert not [duty for backing in decision.support for duty in backing.duties if "不" in duty]
    assert any("不以镇街名义处罚" in obligation.text for obligation in decision.obligations)


@pytest.mark.parametrize(("name", "point", "grid"), [
    ("huaian", (119.1287, 33.5100), "grid-002-01-01-01"),
    ("xuxiake", (120.3400, 31.7660), "grid-1080101"),
])
def test_where_borders_are_given_a_point_is_found(name: str, point: tuple[float, float], grid: str) -> None:
    place = Locator(shipped(name).catalog, DAY).place(Position(*point, Datum.CGCS2000))
    assert (place.grids[-1].id, place.certain) == (grid, True)
    assert all(made_up(found) for found in place.grids)


@pytest.mark.parametrize("name", ["yangzhou", "haimen"])
def test_where_there_are_none_the_table_of_reforms_says_so(name: str) -> None:
    catalog = shipped(name).catalog
    assert not any(grid.boundary for grid in catalog.grids.values())
    assert any("locate" in (system.missing or "") for system in catalog.systems.values())
