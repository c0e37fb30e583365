"""An event in its county: lines, facts and faces, on the tiny county."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.facts import counting_grants, names_town
from powerlist.model.bodies import Body
from powerlist.model.cases import Event, Filing
from powerlist.model.condition import Compare, Operator
from powerlist.model.duties import Duty
from powerlist.model.period import Period
from powerlist.model.powers import Designation, Grant, Holder, Publication, Scope, TakeBack
from powerlist.scene import NOTHING, Line, Scene
from powerlist.terms import GrantMode, Level, Measure, Role, TownKind
from tests.conftest import WORKSPACES

DAY = date(2026, 1, 1)
BASE = Workspace.open(WORKSPACES / "base").catalog


def scene(kind: str, place: str = "east", day: date = DAY, catalog: Catalog = BASE, **more: object) -> Scene:
    return Scene(catalog, Event(kind, place, **more), day)  # type: ignore[arg-type]


def changed(table: str, key: str, **fields: Any) -> Catalog:
    """The tiny county with one record changed."""
    records = dict(getattr(BASE, table))
    records[key] = dataclasses.replace(records[key], **fields)
    tables: dict[str, Any] = {table: records}
    return dataclasses.replace(BASE, **tables)


def line(kind: str, measure: Measure | None = Measure.FINE, **where: object) -> Line:
    return next(one for one in scene(kind, **where).lines if one.measure is measure)  # type: ignore[arg-type]


def test_one_line_for_each_measure() -> None:
    """Holders differ by measure: the fine may be the town's while the licence is not."""
    assert [(one.id, one.measure) for one in scene("advertising").lines] == [
        ("signboard", Measure.FINE), ("signboard", Measure.CORRECT), ("signboard", Measure.REVOKE_LICENCE)]
    assert [(one.kind, one.id) for one in scene("dumping").lines] == [("责任", "waste")]
    assert scene("theft").lines == ()


def test_every_line_answers_every_fact() -> None:
    """A fact read off the catalogs is never unknown: only what happened can be. `grant.in_scope` is open
    where the grant has limits, the rest of a case and a dispute is for `settle` to say."""
    own = {name for name, a in BASE.vocabulary.items() if not a.given
           and name.split(".")[0] in ("line", "town", "item", "measure", "grant", "duty", "event")}
    for kind in ("littering", "advertising", "soil", "dumping", "theft"):
        for place in ("east", "east-village", "west", "other-county"):
            here = scene(kind, place)
            for one in (*here.lines, NOTHING):
                known = {**here.facts, **one.facts}
                missing = own - set(known) - {"event.scale", "event.command"}
                assert missing <= ({"duty.principal", "duty.department", "duty.scenario"} if one.kind == "责任" else set())


@pytest.mark.parametrize("place,town,inside,kind", [
    ("east", "east-town", True, "镇"), ("east-village", "east-town", True, "镇"), ("west", "west-office", True, "街道"),
    ("test-county", None, True, None), ("other-county", None, False, None), ("test-city", None, False, None)])
def test_where_it_happened(place: str, town: str | None, inside: bool, kind: str | None) -> None:
    """A village lies in its town, a town in its county; a city does not lie in its county."""
    here = scene("littering", place)
    assert (here.town.id if here.town else None) == town
    assert (here.facts["event.in_county"], here.facts["town.kind"]) == (inside, kind)


def test_bodies_of_another_day() -> None:
    """A town office that did not exist yet did not act."""
    catalog = changed("bodies", "east-town", period=Period(date(2025, 1, 1)))
    assert scene("littering", day=date(2024, 12, 31), catalog=catalog).town is None
    assert scene("littering", day=date(2025, 1, 1), catalog=catalog).town is not None


# Grants.

GRANT = BASE.grants["grant-2021"]
assert GRANT.instrument is not None
EAST = BASE.bodies["east-town"]
LITTER = BASE.items["litter"]


def with_grants(*grants: Grant) -> Catalog:
    return dataclasses.replace(BASE, grants={g.id: g for g in grants})


def count(day: date, *grants: Grant, measure: Measure = Measure.FINE) -> str | None:
    found = counting_grants(with_grants(*grants), LITTER, measure, EAST, day)
    return "、".join(grant.id for grant in found) or None


def granted(key: str, start: str, end: str | None = None, *measures: Measure) -> Grant:
    period = Period(date.fromisoformat(start), date.fromisoformat(end) if end else None)
    return dataclasses.replace(GRANT, id=key, period=period, measures=measures)


OLD, NOW = granted("old", "2022-01-01", "2024-01-01"), granted("now", "2024-01-01", "2026-01-01")
SECOND = granted("second", "2025-01-01")
PART, LATER = granted("part", "2024-01-01", "2026-01-01", Measure.WARNING), granted("later", "2026-01-01")


@pytest.mark.parametrize("day,grants,found", [
    ("2025-01-01", (OLD, NOW), "now"), ("2025-01-01", (NOW, OLD), "now"),
    ("2025-01-01", (PART, NOW), "now"), ("2025-01-01", (NOW, PART), "now"),
    ("2025-01-01", (PART, OLD), "part"), ("2026-06-01", (OLD, NOW), "now"), ("2023-12-31", (OLD, NOW), "old"),
    ("2025-01-01", (SECOND, NOW), "now、second"), ("2025-01-01", (NOW, SECOND), "now、second"),
    ("2021-01-01", (LATER,), "later"), ("2025-01-01", (LATER, OLD), "old"), ("2025-01-01", (), None),
])
def test_the_grant_that_counts(day: str, grants: tuple[Grant, ...], found: str | None) -> None:
    """All in force that cover the measure, by id; else one in force; else the latest that has ended; else any."""
    assert count(date.fromisoformat(day), *grants) == found


@pytest.mark.parametrize("change,fact,value", [
    ({}, "grant.in_force", True), ({}, "grant.in_scope", True), ({}, "grant.by_province", True), ({}, "grant.published", True),
    ({"published": None}, "grant.published", False),
    ({"published": Publication(date(2026, 1, 2), "网站")}, "grant.published", False),
    ({"instrument": None}, "grant.by_province", False),
    ({"instrument": dataclasses.replace(GRANT.instrument, level=Level.CITY)}, "grant.by_province", False),
    ({"instrument": dataclasses.replace(GRANT.instrument, level=Level.STATE)}, "grant.by_province", True),
    ({"measures": (Measure.WARNING,)}, "grant.covers", False), ({"measures": ()}, "grant.covers", True),
    ({"take_back": TakeBack(DAY, "urban-bureau")}, "grant.taken_back", True),
    ({"take_back": TakeBack(DAY, "urban-bureau")}, "grant.in_force", False),
    ({"take_back": TakeBack(date(2026, 1, 2), "urban-bureau")}, "grant.taken_back", False),
    ({"take_back": TakeBack(date(2026, 1, 2), "urban-bureau")}, "grant.in_force", True),
    ({"mode": GrantMode.ENTRUSTMENT}, "grant.mode", "委托"),
    ({"scope": Scope("限于白天")}, "grant.in_scope", True),
    ({"to": ("west-office",)}, "grant.mode", None), ({"items": ("signboard",)}, "grant.mode", None),
])
def test_facts_of_a_grant(change: dict[str, Any], fact: str, value: object) -> None:
    """行政处罚法 art. 24: a decision of the province, made public, still in force, for this measure."""
    catalog = with_grants(dataclasses.replace(GRANT, **change))
    assert line("littering", catalog=catalog).facts[fact] == value


def test_limits_of_a_grant_are_left_open() -> None:
    """Whether the event lies within the limits depends on the event."""
    limit = Compare("event.site", Operator.EQUAL, ("道路",))
    catalog = with_grants(dataclasses.replace(GRANT, scope=Scope("限于道路", limit)))
    found = line("littering", catalog=catalog)
    assert "grant.in_scope" not in found.facts
    assert found.scope == limit


# Items.

@pytest.mark.parametrize("day,alive", [("2026-08-14", True), ("2026-08-15", True), ("1999-12-31", False)])
def test_an_item_lives_while_some_law_it_rests_on_does(day: str, alive: bool) -> None:
    """Repealed on the day the code that takes its place enters into force: no gap."""
    assert line("soil", day=date.fromisoformat(day)).facts["item.in_force"] is alive


def test_an_item_ends_with_its_law() -> None:
    """行政处罚法 art. 38 ¶1: without a basis there is no penalty."""
    catalog = changed("items", "dyke", basis=BASE.items["dyke"].basis[:1])
    assert line("soil", day=date(2026, 8, 14), catalog=catalog).facts["item.in_force"] is True
    assert line("soil", day=date(2026, 8, 15), catalog=catalog).facts["item.in_force"] is False


TOWN = Holder(town=True)
ONLY_TOWNS = Holder(town=True, town_kinds=(TownKind.TOWN, TownKind.TOWNSHIP))


@pytest.mark.parametrize("holder,place,named,lead", [
    (TOWN, "east", True, "east-town"), (TOWN, "west", True, "west-office"),
    (ONLY_TOWNS, "east", True, "east-town"), (ONLY_TOWNS, "west", False, None),
    (Holder(government=True, level=Level.COUNTY), "east", False, "gov"),
    (Holder(government=True, level=Level.CITY), "east", False, "city-gov"),
    (Holder(government=True, level=Level.PROVINCE), "east", False, None),
    (Holder(body="centre"), "east", False, "centre"),
    (Holder(department="water", level=Level.COUNTY), "east", False, "water-bureau"),
    (Holder(department="water"), "east", False, "water-bureau"),
    (Holder(department="water", level=Level.CITY), "east", False, None),
    (None, "east", False, None),
])
def test_who_holds_by_statute(holder: Holder | None, place: str, named: bool, lead: str | None) -> None:
    """An article that names only towns and townships does not name a subdistrict office (地方组织法 art. 85)."""
    catalog = changed("items", "litter", holder=holder)
    here = scene("littering", place, catalog=catalog)
    one = here.lines[0]
    found = here.holder(one)
    assert (one.facts["item.town_named"], found.id if found else None) == (named, lead)
    assert names_town(holder, here.town_area) is named


def test_who_is_designated() -> None:
    """Where the article leaves the holder to the government, only its document makes one (designation)."""
    bare = changed("items", "litter", holder=None)
    named = dataclasses.replace(bare, designations={"d": Designation("d", ("litter",), "water-bureau", period=Period(DAY))})
    here, before = scene("littering", catalog=named), scene("littering", catalog=named, day=date(2025, 12, 31))
    assert [b.id for b in here.holders(here.lines[0])] == ["water-bureau"]
    assert here.lines[0].facts["item.holder"] == "指定机构"
    assert before.holders(before.lines[0]) == ()
    assert before.lines[0].facts["item.holder"] == "未载明"


def test_an_abolished_body_holds_nothing() -> None:
    """A body that was merged away is named in old lists; from that day on it can neither hold, nor be
    designated, nor answer for a duty, nor take back."""
    last = date(2025, 12, 31)
    ended = changed("bodies", "water-bureau", period=Period(None, DAY)).bodies
    held = dataclasses.replace(changed("items", "litter", holder=Holder(body="water-bureau")), bodies=ended)
    named = dataclasses.replace(changed("items", "litter", holder=None), bodies=ended,
                                designations={"d": Designation("d", ("litter",), "water-bureau")})
    for catalog in (held, named):
        found = [[b.id for b in here.holders(here.lines[0])] for day in (last, DAY)
                 if (here := scene("littering", catalog=catalog, day=day))]
        assert found == [["water-bureau"], []]
    assert [scene("dumping", catalog=held, day=day).party(Duty(body="water-bureau")) is None for day in (last, DAY)] == [False, True]


def test_joint_holders_are_all_shown_once() -> None:
    catalog = changed("items", "litter", joint=(TOWN, Holder(department="urban", level=Level.COUNTY)))
    here = scene("littering", catalog=catalog)
    assert [b.id for b in here.holders(here.lines[0])] == ["urban-bureau", "east-town"]
    assert (here.lines[0].facts["item.joint"], here.lines[0].facts["item.town_named"]) == (True, True)


# Faces.

@pytest.mark.parametrize("party,place,bodies", [
    ("town", "east-village", ["east-town"]), ("town", "test-county", []), ("statutory_holder", "east", ["urban-bureau"]),
    ("water", "east", ["water-bureau"]), ("establishment", "east", ["establishment-office"]), ("county_government", "east", ["gov"]),
    ("city_government", "east", ["city-gov"]), ("province_government", "east", []), ("establishment_office", "east", []),
    ("command_centre", "east", ["centre"]), ("town_command_centre", "east", []), ("village", "east-village", []),
    ("village", "east", []), ("receiver", "east", []), ("principal", "east", []), ("hotline", "east", []),
])
def test_whom_a_role_stands_for(party: str, place: str, bodies: list[str]) -> None:
    """A role that nobody fills here stands for nobody; it is never handed to somebody near."""
    here = scene("littering", place)
    expected = ["establishment-office"] if party == "establishment_office" else bodies
    assert [b.id for b in here.cast(party, here.lines[0])] == expected


def test_every_role_can_be_asked_for() -> None:
    """A rule may name any role without the engine failing."""
    for kind in ("littering", "dumping", "theft"):
        here = scene(kind, "other-county")
        for role in Role:
            assert all(isinstance(body, Body) for body in here.cast(role.value, next(iter(here.lines), NOTHING)))


def test_the_sides_of_a_duty() -> None:
    """The scenario goes before the general split; without sides of its own it keeps the general helpers."""
    here = scene("dumping")
    duty = here.lines[0]
    assert duty.responsibility is not None
    (river,) = duty.responsibility.scenarios
    sides = {s: ([b.id for b in here.cast("principal", duty, s)], [b.id for b in here.cast("supporting", duty, s)])
             for s in (None, river)}
    assert sides[None] == (["urban-bureau"], ["police-bureau", "east-town"])
    assert sides[river] == (["water-bureau"], ["police-bureau", "east-town"])


def test_who_takes_back() -> None:
    catalog = with_grants(dataclasses.replace(GRANT, take_back=TakeBack(DAY, "water-bureau")))
    here = scene("littering", catalog=catalog)
    assert [b.id for b in here.cast("receiver", here.lines[0])] == ["water-bureau"]


def test_filings_up_to_the_day() -> None:
    """A case filed after the day asked about has not been filed yet."""
    filed = (Filing(date(2026, 2, 1), "gov"), Filing(date(2025, 3, 1), "east-town"), Filing(date(2025, 2, 1), "urban-bureau"))
    here = scene("littering", filed=filed)
    assert [f.by for f in here.filings] == ["urban-bureau", "east-town"]
    assert here.facts["case.filed"] is True
    assert scene("littering", filed=filed[:1]).facts["case.filed"] is False
