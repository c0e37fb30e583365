"""The nouns: periods, citations, numerals, versions of law, grants."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powerlist.catalog import Catalog
from powerlist.model.bodies import FRONT_DESK, Body, Capacity, Certificates, Unit
from powerlist.model.common import Citation, Provenance, chinese, made_up
from powerlist.model.condition import AllOf, Compare, Not, Operator, attributes
from powerlist.model.documents import KINDS
from powerlist.model.duties import Deadline
from powerlist.model.law import Repeal, Statute, Version
from powerlist.model.manifest import Manifest
from powerlist.model.organisation import Office, Template
from powerlist.model.period import ALWAYS, Period
from powerlist.model.places import Area
from powerlist.model.powers import Apart, Grant, Holder, Item, TakeBack
from powerlist.route import NOWHERE, Route
from powerlist.terms import (
    BodyKind,
    Clock,
    GrantMode,
    ItemType,
    Level,
    Measure,
    Status,
    StatuteKind,
    TownClass,
    TownKind,
    Work,
)

days = st.dates(date(2020, 1, 1), date(2020, 3, 1))
ends = st.none() | days
periods = st.builds(Period, ends, ends)
WINDOW = [date(2019, 12, 25) + timedelta(days=n) for n in range(80)]


def held(period: Period) -> set[date]:
    return {day for day in WINDOW if day in period}


@pytest.mark.parametrize(("status", "expected"), [(Status.ILLUSTRATIVE, True), (Status.PUBLISHED, False),
                                                  (Status.STATUTE, False), (None, False)])
def test_only_what_says_so_is_made_up(status: Status | None, expected: bool) -> None:
    """A record that does not say where it comes from is not called an example; no record is none."""
    origin = Provenance(status, "测试") if status else None
    assert made_up(Area("a", "东镇", Level.TOWN, provenance=origin)) is expected
    assert not made_up(None)


# Periods.

@given(periods, periods)
def test_overlap_is_the_days_both_share(one: Period, two: Period) -> None:
    """Half-open spans: one that ends on the day the other begins shares no day with it."""
    shared = one.overlap(two)
    assert (held(shared) if shared else set()) == held(one) & held(two)
    assert shared == two.overlap(one)


@given(periods)
def test_a_period_overlaps_itself_and_always(period: Period) -> None:
    itself = None if period.empty else period
    assert period.overlap(period) == period.overlap(ALWAYS) == itself
    assert (period.start is None or period.end is None or period.start < period.end) is not period.empty


@given(days, days, days)
def test_adjoining_periods_cover_each_day_once(one: date, two: date, three: date) -> None:
    """A list that ends on a day and one that begins on it leave no gap and no double."""
    first, second, third = sorted((one, two, three))
    a, b, whole = Period(first, second), Period(second, third), Period(first, third)
    assert held(a) | held(b) == held(whole)
    assert held(a) & held(b) == set()


@given(periods)
def test_the_end_is_exclusive(period: Period) -> None:
    """`to` is the day on which it no longer holds."""
    if period.end is not None:
        assert period.end not in period
    if period.start is not None and not period.empty:
        assert period.start in period


def test_periods_in_words() -> None:
    """An open end is said to be open."""
    day = date(2025, 7, 1)
    assert [str(p) for p in (ALWAYS, Period(day), Period(None, day), Period(day, date(2026, 1, 1)))] == [
        "一直有效", "2025-07-01 起", "… 起至 2025-07-01 前", "2025-07-01 起至 2026-01-01 前"]


# Numerals and citations.

@pytest.mark.parametrize("number,text", [
    (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (24, "二十四"), (99, "九十九"), (100, "一百"), (101, "一百零一"),
    (110, "一百一十"), (118, "一百一十八"), (200, "二百"), (210, "二百一十"), (999, "九百九十九"), (1000, "一千"), (1001, "一千零一"),
    (1010, "一千零一十"), (1085, "一千零八十五"), (1100, "一千一百"), (1260, "一千二百六十"), (2005, "二千零五"), (9999, "九千九百九十九"),
    (9090, "九千零九十"), (5500, "五千五百"),
])
def test_numerals(number: int, text: str) -> None:
    """As laws number their articles; the last one of 民法典 is 第一千二百六十条."""
    assert chinese(number) == text


def test_no_two_numbers_look_alike() -> None:
    """An article number can be read back: all numerals differ, and each is its number."""
    written = {chinese(number): number for number in range(1, 10_000)}
    assert list(written.values()) == list(range(1, 10_000))
    assert all(value(text) == number for text, number in written.items())


def value(text: str) -> int:
    """What a numeral says, read the other way round."""
    total, digit = 0, 0
    for sign in text:
        if sign in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        elif sign != "零":
            digit = "零一二三四五六七八九".index(sign)
    return total + digit


@pytest.mark.parametrize("citation,text", [
    (Citation("st", title="行政处罚法", article="24", paragraph=1), "行政处罚法第二十四条第一款"),
    (Citation("st", title="刑法", article="17-1"), "刑法第十七条之一"),
    (Citation("st", title="城市市容和环境卫生管理条例", article="34", item=1), "城市市容和环境卫生管理条例第三十四条第一项"),
    (Citation("st", title="城镇燃气管理条例", article="49", paragraph=1, item=8), "城镇燃气管理条例第四十九条第一款第八项"),
    (Citation("st"), "st"), (Citation(document="县政府通知"), "县政府通知"), (Citation("st", title="宪法"), "宪法"),
])
def test_citations_are_written_as_lawyers_do(citation: Citation, text: str) -> None:
    assert str(citation) == text


# Law.

def version(articles: str | None) -> Version:
    return Version("2021", ALWAYS, articles)


@pytest.mark.parametrize("articles,number,exists", [
    ("1-86", "1", True), ("1-86", "86", True), ("1-86", "87", False), ("1-86", "17-1", True), ("1-3,5-20", "4", False),
    ("1-3,5-20", "5", True), ("7", "7", True), ("7", "8", False), (None, "1", None), (None, "9999", None),
])
def test_articles_that_exist(articles: str | None, number: str, exists: bool | None) -> None:
    """What the register does not know it does not deny; 第十七条之一 is asked for under 第十七条."""
    assert version(articles).has_article(number) is exists


OLD = Version("2010", Period(date(2010, 1, 1), date(2020, 1, 1)))
NEW = Version("2019", Period(date(2020, 1, 1)))


def statute(*versions: Version, repeal: Repeal | None = None) -> Statute:
    return Statute("st", "测试条例", StatuteKind.LAW, versions=versions, repeal=repeal)


@pytest.mark.parametrize("day,found", [(date(2009, 12, 31), None), (date(2010, 1, 1), OLD), (date(2019, 12, 31), OLD),
                                       (date(2020, 1, 1), NEW), (date(2025, 12, 31), NEW), (date(2026, 1, 1), None)])
def test_the_version_of_the_day(day: date, found: Version | None) -> None:
    """An act is judged by the text in force when it was done; after the repeal there is none."""
    law = statute(OLD, NEW, repeal=Repeal(date(2026, 1, 1), "新法"))
    assert law.in_force(day) is found
    assert law.latest is NEW
    assert law.unknown is False


def test_a_statute_known_by_title_only() -> None:
    """Nothing is said about what is in force; a repeal is something known."""
    assert statute().unknown is True
    assert statute(repeal=Repeal(date(2026, 1, 1), "新法")).unknown is False
    assert statute().latest is None


# Powers.

def grant(**changes: Any) -> Grant:
    return dataclasses.replace(Grant("g", ("i",), ("town",), GrantMode.GRANT, period=Period(date(2022, 1, 1))), **changes)


@given(ends, ends, ends)
def test_a_take_back_ends_the_grant(start: date | None, end: date | None, back: date | None) -> None:
    """The town holds a power up to the day before it is taken back, and never longer than granted."""
    one = grant(period=Period(start, end), take_back=TakeBack(back, "bureau") if back else None)
    assert held(one.in_force) == {day for day in held(one.period) if back is None or day < back}


def test_measures_of_a_grant() -> None:
    """No measure named: all are handed over. Where some are named, the others stay (行政处罚法 art. 24)."""
    some = grant(measures=(Measure.FINE, Measure.WARNING))
    assert [some.covers(m) for m in (Measure.FINE, Measure.REVOKE_LICENCE, None)] == [True, False, True]
    assert grant().covers(Measure.REVOKE_LICENCE) is True


def test_measures_with_their_own_holder() -> None:
    """The licence goes back to its issuer, the fine stays with the department."""
    bureau, issuer = Holder(department="a"), Holder(department="b")
    item = Item("i", "事项", ItemType.PENALTY, "领域", holder=bureau, apart=(Apart((Measure.REVOKE_LICENCE,), issuer),))
    assert item.holder_of(Measure.FINE) is bureau
    assert item.holder_of(Measure.REVOKE_LICENCE) is issuer
    assert item.holder_of(None) is bureau


# Bodies.

BODY = Body("b", "东镇", BodyKind.TOWN, Level.TOWN, "east", units=(Unit("u", "执法局", ("城市管理", "水利")), Unit("v", "水利站", ("水利",))),
            capacity=(Capacity("水利", date(2025, 1, 1), 3), Capacity("水利", date(2025, 6, 1), 5), Capacity("农业", date(2025, 1, 1), 9)))


def test_the_office_for_a_field() -> None:
    """The first that names the field; none where none does. A town that names no offices has those its template requires."""
    day = date(2026, 1, 1)
    area = Area("east", "东镇", Level.TOWN, town_kind=TownKind.TOWN, town_class=TownClass.LARGER)
    template = Template("t", "一办一局", (Office("o", "党政办", ("综合",)), Office("p", "特色办", ("旅游",), required=False)),
                        classes=(TownClass.LARGER,))
    catalog = Catalog(Manifest("县"), areas={"east": area}, templates={"t": template})
    units = [catalog.unit_for(BODY, field, Work.MANAGEMENT, day) for field in ("城市管理", "水利", "农业", None)]
    assert [unit.id if unit else None for unit in units] == ["u", "u", None, None]
    bare = replace(BODY, units=())
    units = [catalog.unit_for(bare, field, Work.MANAGEMENT, day) for field in ("综合", "旅游", "城市管理")]
    assert [unit.id if unit else None for unit in units] == ["o", None, None]
    assert catalog.template_of(replace(BODY, kind=BodyKind.VILLAGE), day) is None


@pytest.mark.parametrize("work, field, office", [
    (Work.ENFORCEMENT, "水利", "squad"), (Work.APPROVAL, "水利", "desk"), (Work.SERVICE, "水利", "water"), (Work.MANAGEMENT, "水利", "water"),
    (Work.ENFORCEMENT, "城管", "squad"), (Work.APPROVAL, "城管", "desk"), (Work.SERVICE, "城管", "desk"), (Work.MANAGEMENT, "城管", "squad"),
    (Work.ENFORCEMENT, "农业", "water"), (Work.ENFORCEMENT, "旅游", None), (Work.SERVICE, "旅游", "desk"),
])
def test_the_office_for_a_field_and_a_work(work: Work, field: str, office: str | None) -> None:
    """Enforcement has a field's enforcement, and the rest only where nobody else has it; it approves nothing. A town that
    names its own offices without saying what they do is told by its template."""
    offices = (Office("water", "水利站", ("水利", "农业")), Office("squad", "执法局", ("水利", "城管"), (Work.ENFORCEMENT,)),
               Office("desk", "便民服务中心", (FRONT_DESK,)))
    own = tuple(Unit(f"own-{one.id}", one.name, one.fields) for one in offices)
    area = Area("east", "东镇", Level.TOWN, town_kind=TownKind.TOWN)
    catalog = Catalog(Manifest("县"), areas={"east": area}, templates={"t": Template("t", "一局一站一中心", offices)})
    for body, prefix in ((replace(BODY, units=()), ""), (replace(BODY, units=own), "own-")):
        unit = catalog.unit_for(body, field, work, date(2026, 1, 1))
        assert (unit and unit.id) == (office and prefix + office)


def test_without_a_desk_enforcement_approves_nothing() -> None:
    body = replace(BODY, units=(Unit("u", "执法局", ("水利",), (Work.ENFORCEMENT,)),))
    catalog = Catalog(Manifest("县"))
    assert catalog.unit_for(body, "水利", Work.APPROVAL, date(2026, 1, 1)) is None
    assert catalog.front_desk(body, date(2026, 1, 1)) is None


@pytest.mark.parametrize("kind, measures, work", [
    (ItemType.APPROVAL, (), Work.APPROVAL), (ItemType.INSPECTION, (), Work.ENFORCEMENT), (ItemType.SERVICE, (), Work.SERVICE),
    (ItemType.OTHER, (), Work.MANAGEMENT), (ItemType.OTHER, (Measure.CORRECT,), Work.ENFORCEMENT),
])
def test_what_is_done_with_an_item(kind: ItemType, measures: tuple[Measure, ...], work: Work) -> None:
    assert Item("i", "事项", kind, "城市管理", measures=measures).work is work


def test_certificates_end() -> None:
    """On the day on which it ends a certificate is good no more; without a day nobody knows."""
    capacity = Capacity("城市管理", date(2025, 1, 1), 5, (Certificates(2, date(2026, 3, 1)), Certificates(1, date(2026, 6, 1))))
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 1))
    assert [capacity.certified_on(day) for day in days] == [5, 3, 2]


@pytest.mark.parametrize("day,certified", [(date(2024, 12, 31), None), (date(2025, 1, 1), 3), (date(2025, 5, 31), 3),
                                           (date(2025, 6, 1), 5), (date(2030, 1, 1), 5)])
def test_capacity_as_of_a_day(day: date, certified: int | None) -> None:
    """What a town could bear is judged by the newest record of that day, never by a later one."""
    found = BODY.capacity_for("水利", day)
    assert (found.certified if found else None) == certified


def test_deadlines_in_words() -> None:
    assert str(Deadline(90, Clock.CALENDAR_DAY, "作出行政处罚决定", "立案")) == "自立案起 90 自然日内作出行政处罚决定"


# Records.

def test_places_do_not_make_records_differ() -> None:
    """Two files that say the same say the same."""
    one = Citation("st", article="1", at=Route("a") / 0)
    assert one == Citation("st", article="1", at=NOWHERE, title="名称")
    leaf = Compare("a", Operator.EQUAL, (1,), at=Route("a") / 0)
    assert leaf == Compare("a", Operator.EQUAL, (1,))
    assert len({leaf, Compare("a", Operator.EQUAL, (1,))}) == 1


def test_records_are_frozen() -> None:
    """A catalog may serve many threads."""
    for kind in KINDS.values():
        assert kind.record.__dataclass_params__.frozen, kind.name  # type: ignore[attr-defined]


def test_attributes_in_the_order_of_writing() -> None:
    a, b = Compare("a.a", Operator.EXISTS, (True,)), Compare("b.b", Operator.EXISTS, (True,))
    assert attributes(AllOf((b, Not(a), b))) == ("b.b", "a.a")


def test_routes() -> None:
    """A route is a value: equal keys make equal routes, however they were built."""
    route = Route("a.yaml") / 0 / "items" / 3
    assert route == Route("a.yaml") / 0 / "items" / 3
    assert hash(route) == hash(Route("a.yaml") / 0 / "items" / 3)
    assert route != Route("b.yaml") / 0 / "items" / 3
    assert (route.file, route.keys, str(route)) == ("a.yaml", (0, "items", 3), "0/items/3")
