"""Events held against officers and posts: whose they are, for how long, and that nobody is counted twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.report.simulation import simulation_to_text
from powerlist.report.simulation_data import simulation_to_dict
from powerlist.terms import Outcome
from powerlist.views.bearing import Bearing, Cause, Loads, TownLoad
from powerlist.views.loads import NO_FIELD, loads
from powerlist.views.simulation import EventSource, simulation
from powerlist.views.tally import Era, Handler, Parcel, Taken, Tally
from tests.unit.test_simulation import edited

DAY = date(2026, 11, 21)
EAST = Handler("east-town", "东镇人民政府", "east")
CITY = Handler("city-dept", "城管局")
RECORD = "{field: 城市管理, as_of: 2025-01-01, certified: 6, reviewers: 1, trained: true, equipped: true}"

County = Callable[..., Catalog]


def with_records(folder: Path, told: dict[str, str]) -> Catalog:
    """The county in which the eastern town has these records of capacity, by field."""
    records = ", ".join(f"{{field: {name}, as_of: 2025-01-01, {record}}}" for name, record in told.items())
    return Workspace.open(edited(folder / str(len(list(folder.iterdir()))), ("places.yaml", RECORD, records))).catalog


@pytest.fixture
def county(tmp_path: Path) -> County:
    """A county of which the eastern town has certified officers, by field."""
    return lambda **certified: with_records(tmp_path, {name: f"certified: {number}" for name, number in certified.items()})


@pytest.fixture
def posted(tmp_path: Path) -> County:
    """A county of which the eastern town has ten officers in each field, and so many posts; none where that is 0."""
    return lambda **posts: with_records(tmp_path, {name: f"certified: 10, posts: {number}" for name, number in posts.items()})


def enforced(holder: Handler, field: str | None) -> Taken:
    return Taken(Outcome.OWNED, holder, None, field, frozenset({field} if field else ()))


def tallied(events: Mapping[tuple[str | None, bool], int], months: int = 12) -> Tally:
    """Events of a field that the town has now; of those marked so, it has had them before as well."""
    counts: Counter[Parcel] = Counter()
    for (field, before), number in events.items():
        for month in range(months):
            after = enforced(EAST, field)
            parcel = Parcel("x", "east", f"2025-{month + 1:02}", after if before else enforced(CITY, field), after)
            counts[parcel] += number // months
    return Tally(rows=counts.total(), parcels=counts)


def town(found: Loads) -> TownLoad:
    (one,) = found.towns
    return one


def whys(one: TownLoad) -> set[Cause]:
    return {reason.why for reason in (*one.reasons, *(reason for field in one.fields for reason in field.reasons))}


def test_events_of_no_field(county: County) -> None:
    """They come to the town all the same, and nobody can say whether it can bear them."""
    lists = county(城市管理=6)
    one = town(loads(tallied({(None, False): 120}), lists, lists, DAY, per_officer=100))
    assert (one.verdict, one.fields[0].field, one.fields[0].gained) == (Bearing.UNKNOWN, NO_FIELD, 120)
    assert whys(one) == {Cause.NO_FIELD}


def test_a_known_shortage_is_not_hidden(county: County) -> None:
    lists = county(城市管理=2)
    one = town(loads(tallied({("城市管理", False): 1200, (None, False): 12, ("水利", False): 12}), lists, lists, DAY, per_officer=100))
    assert (one.verdict, one.unknown) == (Bearing.SHORT, 2)


def test_loads_before_are_of_officers_before(county: County) -> None:
    """Six officers had 120 events: that is the yardstick, however many officers there are to be."""
    old, new = county(城市管理=6), county(城市管理=12)
    found = loads(tallied({("城市管理", True): 120, ("城市管理", False): 120}), old, new, DAY)
    (field,) = town(found).fields
    assert (field.per_officer(Era.BEFORE), field.per_officer(Era.AFTER)) == (20, 20)
    assert found.yardsticks.per_officer is not None and found.yardsticks.per_officer.value == 20
    assert town(found).verdict is Bearing.CAN


@pytest.mark.parametrize(("norm", "verdict", "short"), [
    (60, Bearing.CAN, 0), (40, Bearing.OVERLAP, 1), (20, Bearing.SHORT, 2)])
def test_the_same_officers_in_two_fields(county: County, norm: float, verdict: Bearing, short: int) -> None:
    """Four in each of two fields: four people at least, eight at most. Where the answer hangs on which, each field
    alone would pass, and yet it is not said that the town can."""
    lists = county(城市管理=4, 水利=4)
    fields = {("城市管理", False): 72, ("水利", False): 120}
    one = town(loads(tallied(fields), lists, lists, DAY, per_officer=norm))
    assert (one.fewest(Era.AFTER), one.most(Era.AFTER), one.verdict) == (4, 8, verdict)
    assert sum(reason.short for reason in one.reasons) == short


def test_a_norm_of_a_year(county: County) -> None:
    """One month of events is held against a twelfth of it."""
    lists = county(城市管理=6)
    for months, verdict in ((12, Bearing.CAN), (1, Bearing.SHORT)):
        found = loads(tallied({("城市管理", False): 120}, months), lists, lists, DAY, per_officer=36)
        stick = found.yardsticks.per_officer
        assert stick is not None and (stick.value, stick.yearly) == (36 * months / 12, 36)
        assert town(found).verdict is verdict


@pytest.mark.parametrize(("norm", "verdict", "short", "why"), [
    (60, Bearing.CAN, 0, Cause.ENOUGH_POSTS_TOGETHER), (40, Bearing.OVERLAP, 1, Cause.POSTS_OVERLAP),
    (20, Bearing.SHORT, 2, Cause.POSTS_TOGETHER)])
def test_the_same_posts_in_two_fields(posted: County, norm: float, verdict: Bearing, short: int, why: Cause) -> None:
    """Four posts in each of two fields are four at least, eight at most: each field alone may pass, and yet all of them
    together may not."""
    lists = posted(城市管理=4, 水利=4)
    one = town(loads(tallied({("城市管理", False): 72, ("水利", False): 120}), lists, lists, DAY, per_officer=1000, per_post=norm))
    assert (one.fewest_posts(Era.AFTER), one.most_posts(Era.AFTER), one.verdict) == (4, 8, verdict)
    (found,) = (reason for reason in one.reasons if reason.why is why)
    assert found.short == short
    assert f"{why.value}：合起来 192 件，岗位各领域共用时 4 岗、每岗 48 件（尺度 {norm} 件）" in told(lists, norm)


def told(lists: Catalog, norm: float) -> str:
    """The report on 72 and 120 events, on one line."""
    tally = tallied({("城市管理", False): 72, ("水利", False): 120})
    found = simulation(tally, lists, lists, DAY, EventSource("事件.csv", "0"), ("改前", "改后"), per_officer=1000, per_post=norm)
    json.dumps(simulation_to_dict(found))
    return simulation_to_text(found, 10_000)


def test_the_busiest_town_before_is_the_yardstick_of_all_its_posts(posted: County) -> None:
    lists = posted(城市管理=4, 水利=4)
    before = {("城市管理", True): 48, ("水利", True): 48}
    same = loads(tallied({**before, ("水利", False): 0}), lists, lists, DAY)
    sticks = same.yardsticks
    assert sticks.fewest_posts is not None and sticks.most_posts is not None
    assert (sticks.fewest_posts.value, sticks.most_posts.value) == (24, 12)
    assert not same.towns[0].reasons
    more = town(loads(tallied({**before, ("水利", False): 12}), lists, lists, DAY, per_officer=1000))
    assert Cause.POSTS_TOGETHER in whys(more)


def test_posts_of_some_fields(posted: County) -> None:
    """What is not on record is told by name, settles nothing where officers do, and the posts of the other fields are
    not taken for those of the town."""
    lists = posted(城市管理=4, 水利=0)
    events = {("城市管理", False): 72, ("水利", False): 120}
    one = town(loads(tallied(events), lists, lists, DAY, per_officer=1000, per_post=1000))
    assert one.verdict is Bearing.CAN
    (named,) = (reason for reason in one.reasons if reason.why is Cause.SOME_POSTS)
    assert named.fields == ("水利",)
    assert "有的领域没有登记岗位：水利；只登记了城市管理的，没有登记的只看持证人员" in told(lists, 1000)
    assert Cause.ENOUGH_POSTS_TOGETHER not in whys(one)
    nothing = posted(城市管理=0, 水利=0)
    (named,) = (reason for reason in town(loads(tallied(events), nothing, nothing, DAY, per_officer=1000, per_post=1000)).reasons
               if reason.why is Cause.SOME_POSTS)
    assert named.fields == ("水利", "城市管理")
    assert "一个领域也没有登记" in told(nothing, 1000)
    assert Cause.SOME_POSTS not in whys(town(loads(tallied(events), nothing, nothing, DAY, per_officer=1000)))


def test_nothing_on_record(county: County) -> None:
    """A town without any record of officers or posts is not judged, field by field."""
    lists = county(治安=1)
    one = town(loads(tallied({("城市管理", False): 72, ("水利", False): 120}), lists, lists, DAY, per_officer=1000, per_post=1000))
    assert (one.verdict, one.unknown) == (Bearing.UNKNOWN, 2)
    assert {reason.why for field in one.fields for reason in field.reasons} == {Cause.NO_RECORD}
