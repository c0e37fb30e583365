"""Finding what people mean, and listing what a body holds."""

from __future__ import annotations

from datetime import date

import pytest

from powerlist import Workspace
from powerlist.search import bodies_named, holdings, search, statutes_named, uses_of

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(("text", "first"), [
    ("乱扔垃圾", "littering"), ("有人乱扔果皮", "littering"), ("渣土", "dumping"), ("户外广告牌违规", "advertising"),
    ("dumping", "dumping"), ("堤防上取土", "soil"),
])
def test_the_event_type_that_is_meant_comes_first(base: Workspace, text: str, first: str) -> None:
    assert search(base.catalog, text, DAY).event_types[0].record.id == first


def test_items_and_matters_are_found_too(base: Workspace) -> None:
    assert [hit.record.id for hit in search(base.catalog, "堤防上取土", DAY).items] == ["dyke"]
    assert [hit.record.id for hit in search(base.catalog, "倾倒建筑垃圾", DAY).responsibilities] == ["waste"]


@pytest.mark.parametrize("text", ["", " ", "一", "完全无关的话语", "🙂"])
def test_nothing_is_found_for_nothing(base: Workspace, text: str) -> None:
    assert not search(base.catalog, text, DAY)


def test_the_very_name_scores_highest(base: Workspace) -> None:
    assert search(base.catalog, "乱扔垃圾", DAY).event_types[0].score == 100


@pytest.mark.parametrize(("text", "body"), [
    ("urban-bureau", "urban-bureau"), ("测试县城市管理局", "urban-bureau"), ("城市管理局", "urban-bureau"),
    ("城管", "urban-bureau"), ("东镇", "east-town"), ("西街道办事处", "west-office"),
])
def test_bodies_go_by_many_names(base: Workspace, text: str, body: str) -> None:
    assert bodies_named(base.catalog, text, DAY)[0].id == body


@pytest.mark.parametrize("text", ["局", "", "没有的局"])
def test_a_word_that_names_no_body(base: Workspace, text: str) -> None:
    assert bodies_named(base.catalog, text, DAY) == ()


def test_what_a_department_holds(base: Workspace) -> None:
    found = holdings(base.catalog, base.catalog.bodies["urban-bureau"], DAY)
    assert [item.id for item in found.by_statute] == ["litter", "signboard"]
    assert found.handed_on == {"litter": 2, "signboard": 2}
    assert [matter.id for matter in found.principal] == ["waste"]


def test_a_scenario_makes_a_principal_too(base: Workspace) -> None:
    found = holdings(base.catalog, base.catalog.bodies["water-bureau"], DAY)
    assert ([i.id for i in found.by_statute], [m.id for m in found.principal]) == (["dyke"], ["waste"])


def test_what_a_town_holds_depends_on_the_day(base: Workspace) -> None:
    town = base.catalog.bodies["east-town"]
    assert [grant.id for grant, _ in holdings(base.catalog, town, DAY).by_grant] == ["grant-2021"]
    assert holdings(base.catalog, town, date(2021, 7, 31)).by_grant == ()


@pytest.mark.parametrize(("text", "first"), [
    ("行政处罚法", "st-punish"), ("《行政处罚法》", "st-punish"), ("中华人民共和国行政处罚法", "st-punish"), ("市容", "st-city"),
])
def test_statutes_by_any_part_of_the_title(base: Workspace, text: str, first: str) -> None:
    assert statutes_named(base.catalog, text)[0].id == first


def test_what_rests_on_a_statute(base: Workspace) -> None:
    uses = uses_of(base.catalog, base.catalog.statutes["st-city"])
    assert {(use.kind, use.id, use.citation.article) for use in uses} >= {
        ("事项", "litter", "34"), ("事项", "signboard", "36"), ("责任", "waste", "20")}


def test_every_item_of_the_shipped_county_is_held_as_decide_would_say(jinhu: Workspace) -> None:
    """The list of a body and the engine resolve holders each in its own way; they must not drift apart."""
    from powerlist.model.cases import Event
    from powerlist.scene import Line, Scene
    from powerlist.terms import BodyKind

    catalog = jinhu.catalog
    town = next(body for body in catalog.bodies.values() if body.kind is BodyKind.TOWN)
    scene = Scene(catalog, Event(type=next(iter(catalog.event_types)), place=town.area), DAY)
    lists = {body.id: {i.id for i in holdings(catalog, body, DAY).by_statute} for body in catalog.bodies.values()}
    for item in catalog.items.values():
        holder = scene.holder(Line("事项", item=item))
        if holder is not None and DAY in item.period:
            assert item.id in lists[holder.id], (item.id, holder.id)
