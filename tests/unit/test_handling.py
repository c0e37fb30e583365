"""一窗办理: the window takes in, the engine says who decides, and an approval goes to whoever watches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from powerlist import Decision, Outcome, Workspace
from powerlist.catalog import Catalog
from powerlist.handling import Counter, Handling, handle
from powerlist.model.bodies import Body
from powerlist.model.duties import Deadline
from powerlist.model.period import Period
from powerlist.model.services import Service
from powerlist.report.services import handling_to_dict, handling_to_text, offers_to_sheets, offers_to_text
from powerlist.terms import Clock, Level
from powerlist.views.services import offers

DAY = date(2026, 11, 21)

FELLING = Service("felling", ("approval-felling-licence",), (Level.COUNTY, Level.TOWN), online=(Level.TOWN,), issue=Level.TOWN,
                  agent=True, visits=0, statutory=Deadline(20, Clock.WORKING_DAY), promised=Deadline(12, Clock.WORKING_DAY),
                  watched_by=("pen-0717",), materials=("申请表",))
ADS = Service("ads", ("approval-large-outdoor-ads", "approval-street-occupation"), (Level.TOWN, Level.VILLAGE),
              visits=1, promised=Deadline(3, Clock.WORKING_DAY), watched_by=("pen-0009",))


@pytest.fixture(scope="module")
def catalog(jinhu: Workspace) -> Catalog:
    """The shipped county with two ways of handling, whose towns keep a window."""
    def windowed(body: Body) -> Body:
        units = tuple(replace(unit, fields=("审批服务",)) if unit.name == "便民服务中心" else unit for unit in body.units)
        return replace(body, units=units)

    bodies = {key: windowed(body) for key, body in jinhu.catalog.bodies.items()}
    return replace(jinhu.catalog, services={one.id: one for one in (FELLING, ADS)}, bodies=bodies)


def handled(catalog: Catalog, item: str, place: str, **facts: str) -> Handling:
    area = next(area for area in catalog.areas.values() if area.name == place)
    return handle(catalog, catalog.items[item], area, DAY, {f"event.{key}": value for key, value in facts.items()})


def test_entrusted_to_the_town_in_the_departments_name(catalog: Catalog) -> None:
    """行政许可法 art. 24 ¶3: in the name of the organ that entrusts."""
    found = handled(catalog, "approval-felling-licence", "金南镇", party="个人")
    assert found.decider is not None and found.decision.in_name_of is not None
    assert (found.decider.name, found.decision.in_name_of.name) == ("金南镇人民政府", "金湖县自然资源和规划局")
    assert {step.rule.id for step in found.decision.steps}  # with its reasons


def test_beyond_the_entrustment_the_department_decides(catalog: Catalog) -> None:
    for place, party in (("金南镇", "单位"), ("黎城街道", "个人")):
        found = handled(catalog, "approval-felling-licence", place, party=party)
        assert found.decider is not None and found.decider.name == "金湖县自然资源和规划局"
        assert found.decision.in_name_of in (None, found.decider)


def test_what_it_depends_on_is_asked(catalog: Catalog) -> None:
    found = handled(catalog, "approval-felling-licence", "金南镇")
    assert found.decision.outcome is Outcome.INCOMPLETE and found.decider is None
    text = handling_to_text(found, catalog)
    assert "要看：当事人是个人还是单位？" in text and "--set event.party=" in text


def test_the_same_answer_as_for_an_event(jinhu: Workspace, catalog: Catalog) -> None:
    """No second logic: an event type of the county's own that names the item has the same owner, for the same reasons."""
    types = {"x": replace(next(iter(jinhu.catalog.event_types.values())), id="x", name="核发采伐证", items=("approval-felling-licence",),
                          responsibilities=(), channel=None, category=None)}
    asked = replace(jinhu, catalog=replace(jinhu.catalog, event_types={**jinhu.catalog.event_types, **types}))
    for town in catalog.towns:
        for party in ("个人", "单位"):
            one = asked.decide({"type": "x", "place": town.id, "attributes": {"party": party}}, DAY)
            two = handled(catalog, "approval-felling-licence", town.name, party=party).decision
            assert _owner(one) == _owner(two)
            assert [(s.rule.id, s.tried) for s in one.steps] == [(s.rule.id, s.tried) for s in two.steps]


def _owner(decision: Decision) -> tuple[object, ...]:
    return decision.outcome, decision.lead and decision.lead.id, decision.in_name_of and decision.in_name_of.id


def test_windows_and_limits(catalog: Catalog) -> None:
    found = handled(catalog, "approval-felling-licence", "金南镇", party="个人")
    county, town = found.windows
    assert (county.level, county.online, town.online) == (Level.COUNTY, False, True)
    assert county.body is not None and "政务服务" in {catalog.departments[key].name for key in county.body.departments}
    assert town.body is not None and town.unit is not None and town.unit.name == "便民服务中心"
    assert [window.level for window in found.issued] == [Level.TOWN]
    assert found.statutory is not None and found.promised is not None
    assert (found.statutory.day, found.promised.day, found.cut) == (date(2026, 12, 18), date(2026, 12, 8), 40)


def test_issued_where_it_was_handed_in(catalog: Catalog) -> None:
    found = handled(catalog, "approval-large-outdoor-ads", "金南镇")
    assert found.issued == found.windows
    assert [(window.level, window.body and window.body.name) for window in found.windows] == [
        (Level.TOWN, "金南镇人民政府"), (Level.VILLAGE, None)]  # which village, nobody said


def test_the_window_of_the_village(catalog: Catalog) -> None:
    village = next(a for a in catalog.areas.values() if a.level is Level.VILLAGE and catalog.bodies_in(a.id, DAY))
    found = handled(catalog, "approval-large-outdoor-ads", village.name)
    assert found.windows[1].body == catalog.bodies_in(village.id, DAY)[0]


def test_approvals_are_pushed_to_who_watches(catalog: Catalog) -> None:
    """Both ways, and not to the decider itself."""
    found = handled(catalog, "approval-felling-licence", "金南镇", party="个人")
    (watch,) = found.watches
    holders = {body.name for body in watch.holders}
    assert holders and {body.name for body in found.told} == holders - {"金南镇人民政府"}
    own = handled(catalog, "approval-felling-licence", "黎城街道", party="单位")
    assert own.decider in own.watches[0].holders and own.decider not in own.told


def test_without_a_service_only_who_decides(catalog: Catalog) -> None:
    bare = handled(replace(catalog, services={}), "approval-felling-licence", "黎城街道", party="单位")
    assert (bare.service, bare.windows, bare.issued, bare.watches, bare.cut) == (None, (), (), (), None)
    assert "没有登记它的办理方式" in handling_to_text(bare, catalog)
    assert handling_to_dict(bare, catalog)["decider"]["name"] == "金湖县自然资源和规划局"


def test_a_service_that_has_ended_is_not_used(catalog: Catalog) -> None:
    ended = replace(FELLING, period=Period(None, DAY))
    assert Counter(replace(catalog, services={"felling": ended}), DAY).services == {}


def test_the_same_office_as_for_an_event() -> None:
    """What `service` says of the office, `decide` and `directory` say too: whoever approves is not who enforces."""
    huaian = Workspace.open("huaian")
    catalog, event = huaian.catalog, {"type": "申请采伐林木", "place": "车桥镇", "attributes": {"party": "个人"}}
    decision = huaian.decide(event, DAY)
    found = handled(catalog, "approval-felling-licence", "车桥镇", party="个人")
    assert decision.unit is not None and decision.unit == found.decision.unit and decision.unit.name == "便民服务中心"


@pytest.mark.parametrize("county, town, office", [("yangzhou", "仙女镇", "行政审批局"), ("xuxiake", "徐霞客镇", "便民服务中心"),
                                                  ("huaian", "车桥镇", "便民服务中心")])
def test_homesteads_are_approved_at_the_desk(county: str, town: str, office: str) -> None:
    """Also in a town that names its own offices."""
    unit = handled(Workspace.open(county).catalog, "town-104", town).decision.unit
    assert unit is not None and unit.name == office


def test_an_open_watch_is_no_push_inside() -> None:
    """Nobody can be named who watches: that is open, not "all in one house"."""
    catalog = Workspace.open("xuxiake").catalog
    found = handled(catalog, "town-104", "徐霞客镇")
    assert found.told == () and {watch.item.id for watch in found.untold} == {"town-124", "pen-0348"}
    text = handling_to_text(found, catalog)
    assert "内部推送" not in text and "定了再推送" in text
    assert [item["id"] for item in handling_to_dict(found, catalog)["push_open"]] == ["town-124", "pen-0348"]


# Lists.

def test_lists_count_items_by_level(catalog: Catalog) -> None:
    county = offers(catalog, DAY)
    assert [(s.level, s.accepted, s.online) for s in county.levels] == [
        (Level.COUNTY, 1, 0), (Level.TOWN, 3, 1), (Level.VILLAGE, 2, 0)]
    assert (county.agents, county.visits(0), county.visits(1), county.average_cut, len(county.cuts)) == (1, 1, 3, 40, 1)
    assert all(offer.handling is None for offer in county.offers) and "推送" not in offers_to_text(county, catalog)


def test_a_village_lists_what_it_takes_in(catalog: Catalog) -> None:
    village = next(a for a in catalog.areas.values() if a.level is Level.VILLAGE and catalog.area_at(a.id, Level.TOWN))
    found = offers(catalog, DAY, village)
    assert [offer.item.id for offer in found.offers] == list(ADS.items)
    assert all(offer.handling is not None for offer in found.offers)
    assert "     推送" in offers_to_text(found, catalog)


def test_an_empty_list_says_so(jinhu: Workspace) -> None:
    empty = offers(replace(jinhu.catalog, services={}), DAY)
    assert empty.average_cut is None and "没有登记" in offers_to_text(empty, jinhu.catalog)


def test_a_row_an_item(catalog: Catalog) -> None:
    (sheet,) = offers_to_sheets(offers(catalog, DAY), catalog)
    assert [row[1] for row in sheet.rows] == [*FELLING.items, *ADS.items]
