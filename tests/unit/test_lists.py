"""The lists of every body: what stands where, and that nothing the records say is lost or added."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.facts import in_force
from powerlist.model.bodies import Body
from powerlist.model.condition import AllOf, Compare, Operator
from powerlist.model.duties import Duty, Responsibility, Scenario
from powerlist.model.period import Period
from powerlist.model.powers import Apart, Grant, Holder, Item, TakeBack
from powerlist.report.lists import lists_to_dict, lists_to_sheets, lists_to_text
from powerlist.search import holds
from powerlist.terms import BodyKind, GrantMode, ItemType, Level, Measure, Part, TownKind
from powerlist.views.entries import Entry, How, Section
from powerlist.views.lists import Ledger
from tests.conftest import WORKSPACES

DAY = date(2026, 11, 21)
BY_LAW = {How.STATUTE, How.JOINT, How.DESIGNATION, How.HELP, How.LIABILITY}

#: (body, where it stands, what): an item of a grant, an item by law, a side of a case, an admission.
Place = tuple[str, str, str]


# Brute force: every place where the records put something, asked of each body one by one.

def by_records(catalog: Catalog, day: date) -> set[Place]:
    bodies = [body for body in catalog.bodies.values() if day in body.period]
    return {place for body in bodies for found in (_law, _grants, _sides, _admissions) for place in found(catalog, body, day)}


def _law(catalog: Catalog, body: Body, day: date) -> Iterator[Place]:
    for item in catalog.items.values():
        if not in_force(catalog, item, day):
            continue
        apart = {m for a in item.apart for m in a.measures}
        main = [] if item.measures and set(item.measures) <= apart else [item.holder, *item.joint]
        named = any(holds(catalog, h, body, day) for h in (*main, *(a.holder for a in item.apart)) if h)
        if named or (item.holder is None and catalog.designated(item.id, day) == body):
            yield body.id, item.part.value, item.id


def _grants(catalog: Catalog, body: Body, day: date) -> Iterator[Place]:
    town = body.kind is BodyKind.TOWN
    for grant in catalog.grants.values():
        for key in grant.items:
            what = f"{grant.id}/{key}"
            back = grant.take_back
            if body.id in grant.to:
                if day in grant.in_force:
                    lapsed = not in_force(catalog, catalog.items[key], day)
                    here = Section.GRANTED if not town else Section.SUPPORTING if grant.mode is GrantMode.STATIONING else Section.BASIC
                    yield body.id, Section.LAPSED if lapsed else here, what
                elif grant.period.start and day < grant.period.start and (not back or back.on > grant.period.start):
                    yield body.id, Section.TO_COME, what
                if back:
                    yield body.id, Section.TAKEN_BACK if back.on <= day else Section.TO_BE_TAKEN_BACK, what
            if back and back.receiver == body.id:
                yield body.id, Section.RECEIVED if back.on <= day else Section.TO_RECEIVE, what


def _sides(catalog: Catalog, body: Body, day: date) -> Iterator[Place]:
    county = catalog.manifest.county or ""

    def named(duty: Duty) -> bool:
        if duty.town:
            return body.kind is BodyKind.TOWN and (not duty.only or body.id in duty.only)
        if duty.body:
            return duty.body == body.id
        return catalog.body_for(duty.department or "", county, day) == body

    for matter in catalog.responsibilities.values():
        if day not in matter.period:
            continue
        cases = [("", [d for d in (matter.principal, *matter.more_principals) if d], matter.supporting)]
        cases += [(s.id, [s.principal], s.supporting or matter.supporting) for s in matter.scenarios]
        for scenario, principals, supporting in cases:
            if any(map(named, principals)):
                yield body.id, "principal", f"{matter.id}/{scenario}"
            if any(map(named, supporting)):
                yield body.id, "supporting", f"{matter.id}/{scenario}"


def _admissions(catalog: Catalog, body: Body, day: date) -> Iterator[Place]:
    for admission in catalog.admissions.values():
        if day in admission.period:
            if body.id in admission.to:
                yield body.id, Section.SUPPORTING, admission.id
            if body.id == admission.owner:
                yield body.id, Section.ASKED, admission.id


# The same places, read off the lists.

def by_lists(catalog: Catalog, day: date) -> set[Place]:
    ledger = Ledger(catalog, day)
    return {place for body in (*ledger.towns, *ledger.others)
            for section, entries in ledger.lists(body).sections.items()
            for entry in entries for place in _places(body, section, entry)}


def _places(body: Body, section: Section, entry: Entry) -> Iterator[Place]:
    own = section not in (Section.KEPT, Section.HANDED_DOWN)  # there, grants are those that the body made
    for origin in entry.origins:
        if origin.grant is None:
            assert isinstance(entry.record, Item)
            yield body.id, entry.record.part.value, entry.record.id
        elif own:
            yield body.id, section, f"{origin.grant.id}/{entry.record.id}"
    leading = section in (Section.BASIC, Section.PRINCIPAL)
    for case in entry.cases:
        yield body.id, "principal" if leading else "supporting", f"{entry.record.id}/{case.scenario.id if case.scenario else ''}"
    if not entry.origins and not entry.cases:
        yield body.id, section, entry.record.id


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2022, 4, 1), date(2025, 7, 31), date(2025, 8, 1), date(2026, 8, 15), DAY,
                                 date(2027, 3, 1)], ids=str)
def test_every_record_stands_exactly_where_it_says(jinhu: Workspace, day: date) -> None:
    """Before all grants, among them, around the take-back and the code, and after an entrustment has ended."""
    assert by_lists(jinhu.catalog, day) == by_records(jinhu.catalog, day)


@cache
def tiny() -> Workspace:
    """The tiny county; not as a fixture, because hypothesis would write all of it into a failure."""
    return Workspace.open(WORKSPACES / "base")


BODIES = ["urban-bureau", "water-bureau", "police-bureau", "ecology-branch", "east-town", "west-office", "gov"]
DEPARTMENTS = ["urban", "water", "police", "ecology", "justice"]
days = st.dates(date(2024, 1, 1), date(2025, 12, 31))
periods = st.one_of(st.just(Period()), st.builds(Period, days, st.none()), st.builds(Period, st.none(), days))
some_measures = st.lists(st.sampled_from([Measure.FINE, Measure.WARNING, Measure.CORRECT]), unique=True).map(tuple)
holders = st.one_of(
    st.builds(Holder, department=st.sampled_from(DEPARTMENTS), level=st.just(Level.COUNTY)),
    st.builds(Holder, town=st.just(True), town_kinds=st.sampled_from([(), (TownKind.TOWN,), (TownKind.SUBDISTRICT,)])),
    st.builds(Holder, government=st.just(True), level=st.just(Level.COUNTY)), st.builds(Holder, body=st.sampled_from(BODIES)))
items = st.builds(Item, id=st.sampled_from("abcd"), name=st.just("事项"), type=st.sampled_from(ItemType), field=st.just("综合"),
                  holder=st.none() | holders, joint=st.lists(holders, max_size=1).map(tuple), part=st.sampled_from(Part),
                  measures=some_measures, period=periods,
                  apart=st.lists(st.builds(Apart, measures=st.just((Measure.FINE,)), holder=holders), max_size=1).map(tuple))
take_backs = st.builds(TakeBack, on=days, receiver=st.sampled_from(BODIES))
grants = st.builds(Grant, id=st.sampled_from(["g1", "g2", "g3"]), items=st.lists(st.sampled_from("abcd"), min_size=1, unique=True).map(tuple),
                   to=st.lists(st.sampled_from(BODIES), min_size=1, unique=True).map(tuple), mode=st.sampled_from(GrantMode),
                   period=periods, take_back=st.none() | take_backs)
duties = st.one_of(st.builds(Duty, department=st.sampled_from(DEPARTMENTS)), st.builds(Duty, body=st.sampled_from(BODIES)),
                   st.builds(Duty, town=st.just(True), only=st.sampled_from([(), ("east-town",)])))
several = st.lists(duties, max_size=2).map(tuple)
matters = st.builds(Responsibility, id=st.sampled_from(["m1", "m2"]), matter=st.just("事"), field=st.just("综合"),
                    principal=st.none() | duties, more_principals=several, supporting=several, period=periods)


@settings(max_examples=400)
@given(st.lists(items, max_size=4), st.lists(grants, max_size=3), st.lists(matters, max_size=2), days)
def test_nothing_is_lost_whatever_the_records(items: list[Item], grants: list[Grant], matters: list[Responsibility],
                                              day: date) -> None:
    """Also where towns hold by statute what a grant hands them, or a department is granted what is its own."""
    base = tiny()
    known = {item.id: item for item in items}
    kept = [dataclasses.replace(g, items=named) for g in grants if (named := tuple(k for k in g.items if k in known))]
    catalog = dataclasses.replace(base.catalog, items=known, grants={g.id: g for g in kept},
                                  responsibilities={m.id: m for m in matters})
    assert by_lists(catalog, day) == by_records(catalog, day)


# One by one.

def entry(workspace: Workspace, body: str, section: Section, key: str, day: date = DAY) -> Entry:
    found = Ledger(workspace.catalog, day).lists(workspace.catalog.bodies[body])[section]
    return next(one for one in found if one.record.id == key)


def test_a_granted_item_names_where_it_came_from(jinhu: Workspace) -> None:
    found = entry(jinhu, "jinnan-government", Section.BASIC, "pen-0042")
    assert [body.name for body in found.counterparts] == ["金湖县住房和城乡建设局"]
    assert [(origin.how, origin.measures) for origin in found.origins] == [(How.GRANT, (Measure.FINE, Measure.CORRECT))]
    assert found.made_up


def test_stationing_moves_no_power(jinhu: Workspace) -> None:
    """The stationed team acts as its own department: the town helps, the department keeps the item."""
    assert entry(jinhu, "jinnan-government", Section.SUPPORTING, "pen-0822").origins[0].how is How.STATIONING
    assert entry(jinhu, "jinhu-market", Section.KEPT, "pen-0822")


def test_a_take_back_has_two_sides(jinhu: Workspace) -> None:
    town = entry(jinhu, "jinnan-government", Section.TAKEN_BACK, "pen-0232")
    receiver = entry(jinhu, "jinhu-agriculture", Section.RECEIVED, "pen-0232")
    assert [body.id for body in town.counterparts] == ["jinhu-agriculture"]
    assert "jinnan-government" in {body.id for body in receiver.counterparts}
    before = date(2025, 7, 31)
    assert entry(jinhu, "jinnan-government", Section.TO_BE_TAKEN_BACK, "pen-0232", before)
    assert entry(jinhu, "jinnan-government", Section.BASIC, "pen-0232", before)
    assert entry(jinhu, "jinhu-agriculture", Section.TO_RECEIVE, "pen-0232", before)


def test_a_matter_may_stand_on_both_lists(jinhu: Workspace) -> None:
    """Small amounts in a river are the town's, large ones the water bureau's."""
    leads = entry(jinhu, "jinnan-government", Section.BASIC, "duty-construction-waste")
    helps = entry(jinhu, "jinnan-government", Section.SUPPORTING, "duty-construction-waste")
    assert "duty-construction-waste-02" in {case.scenario.id for case in leads.cases if case.scenario}
    assert "duty-construction-waste-03" in {case.scenario.id for case in helps.cases if case.scenario}
    assert not {body.kind for body in leads.counterparts} & {BodyKind.TOWN}


@pytest.mark.parametrize("body,listed", [("east-town", True), ("west-office", False)])
def test_a_scenario_for_other_towns_is_on_no_list(base: Workspace, body: str, listed: bool) -> None:
    """What can come about only in a town of another kind is nothing to this one, whatever else the scenario asks."""
    when = AllOf((Compare("town.kind", Operator.IN, ("镇",)), Compare("event.site", Operator.IN, ("河道",))))
    matter = Responsibility("m", "清漂", "水利", principal=Duty(department="water", duties=("管",)),
                            scenarios=(Scenario("m-1", "在镇里", when, Duty(town=True, duties=("捞",))),))
    catalog = dataclasses.replace(base.catalog, responsibilities={"m": matter})
    basic = Ledger(catalog, DAY).lists(catalog.bodies[body])[Section.BASIC]
    assert ("m" in {entry.record.id for entry in basic}) is listed


def test_the_other_side_of_a_matter_is_split_by_who_leads(jinhu: Workspace) -> None:
    urban = Ledger(jinhu.catalog, DAY).lists(jinhu.catalog.bodies["jinhu-urban"])
    towns = {body.id for body in urban.towns}
    led = [[bool(towns & side.ids) for side in case.principals] for found in urban[Section.HELPING_TOWNS] for case in found.cases]
    others = [[bool(towns & side.ids) for side in case.principals] for found in urban[Section.HELPING] for case in found.cases]
    assert all(map(any, led))
    assert not any(map(any, others))


def test_what_was_admitted_stays_the_owners(jinhu: Workspace) -> None:
    """An admission moves no power: the town helps, the owner answers."""
    assert entry(jinhu, "licheng-office", Section.SUPPORTING, "admission-2026-grid-gas")
    assert entry(jinhu, "jinhu-housing", Section.ASKED, "admission-2026-grid-gas")


def test_an_item_by_statute_and_by_grant_is_one_entry(base: Workspace) -> None:
    catalog = dataclasses.replace(base.catalog, items={**base.catalog.items, "litter": dataclasses.replace(
        base.catalog.items["litter"], joint=(Holder(town=True),))})
    found = [one for one in Ledger(catalog, DAY).lists(catalog.bodies["east-town"])[Section.BASIC] if one.record.id == "litter"]
    assert [one.twice for one in found] == [True]
    assert [origin.how for origin in found[0].origins] == [How.JOINT, How.GRANT]
    text = lists_to_text(Ledger(catalog, DAY).lists(catalog.bodies["east-town"]), catalog)
    assert "1 项，各只计一项：对随地乱扔垃圾的处罚〔litter〕" in text


def test_what_a_department_still_does(jinhu: Workspace) -> None:
    """Granted to five towns of eight: in the other three it acts itself."""
    catalog = jinhu.catalog
    text = lists_to_text(Ledger(catalog, DAY).lists(catalog.bodies["jinhu-housing"]), catalog, [Section.HANDED_DOWN])
    assert "仍由它实施的镇街：塔集镇、前锋镇、银涂镇" in text


@pytest.mark.parametrize(("text", "body"), [
    ("金南镇", "jinnan-government"), ("黎城街道", "licheng-office"), ("城市管理局", "jinhu-urban"), ("城市管理", "jinhu-urban"),
    ("jinnan", "jinnan-government"), ("示例村四村民委员会", "jinnan-sample-2-committee"), ("没有的镇", None),
])
def test_bodies_are_found_by_what_people_call_them(jinhu: Workspace, text: str, body: str | None) -> None:
    assert next((found.id for found in Ledger(jinhu.catalog, DAY).meant(text)), None) == body


def test_a_village_without_a_body_means_its_town(base: Workspace) -> None:
    assert [body.id for body in Ledger(base.catalog, DAY).meant("东村")] == ["east-town"]


def test_nobody_has_the_items_that_nobody_holds(jinhu: Workspace) -> None:
    ledger = Ledger(jinhu.catalog, DAY)
    assert ledger.unheld
    held = {what for _, where, what in by_records(jinhu.catalog, DAY) if where in {part.value for part in Part}}
    assert held.isdisjoint(item.id for item in ledger.unheld)
    assert held | {item.id for item in ledger.unheld} == set(ledger.items)


@pytest.mark.parametrize("body", ["jinnan-government", "jinhu-urban", "jinhu-agriculture", "jinnan-sample-2-committee", "huaian-ecology"])
def test_text_data_and_sheets_have_every_entry(jinhu: Workspace, body: str) -> None:
    catalog = jinhu.catalog
    found = Ledger(catalog, DAY).lists(catalog.bodies[body])
    every = [(section.value, [one.record.id for one in entries]) for section, entries in found.sections.items()]
    data = lists_to_dict(found, catalog)
    assert [(part["section"], [one["id"] for one in part["entries"]]) for part in data["sections"]] == every
    assert [(sheet.title, list(dict.fromkeys(row[1] for row in sheet.rows))) for sheet in lists_to_sheets(found, catalog)] == every
    for text in (lists_to_text(found, catalog), lists_to_text(found, catalog, brief=True)):
        assert all(f"〔{key}〕" in text.replace("\n      ", "").replace("\n", "") for _, keys in every for key in keys)


def test_how_far_an_entry_may_be_trusted(jinhu: Workspace) -> None:
    """An item of statute handed over by a made-up document is made up as far as the town goes."""
    ledger = Ledger(jinhu.catalog, DAY)
    town = ledger.lists(jinhu.catalog.bodies["jinnan-government"])
    assert all(one.made_up for one in town[Section.BASIC] if any(origin.grant for origin in one.origins))
    assert not any(one.made_up for one in town[Section.BASIC] if one.origins and {o.how for o in one.origins} <= BY_LAW)
