"""Nodes → records: a record is whole or it is not built, and every reason has its code and place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powerlist.diagnostics import Sink
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import AllOf, AnyOf, Compare, Not, Operator
from powerlist.model.documents import KINDS
from powerlist.model.places import Area, Grid
from powerlist.model.powers import Grant, Item
from powerlist.model.rulebook import Rule
from powerlist.read.cases import read_cases
from powerlist.read.documents import Document, read_documents
from powerlist.read.records import day_of
from powerlist.read.yaml_source import parse
from powerlist.terms import Level, Measure, Rank, Status

ITEM = "id: a, name: 甲, type: 行政处罚, field: 城市管理"
RULE = "id: A, phase: assign, title: 标题, because: 因为, basis: [{document: 文件}]"


def read(text: str) -> tuple[tuple[Document, ...], list[tuple[str, str]]]:
    """Documents, and findings as (code, keys)."""
    sink = Sink()
    documents = read_documents(parse(text, "a.yaml", sink), sink)
    return documents, [(d.code, str(d.at)) for d in sink.found]


def said(kind: str, record: str) -> list[tuple[str, str]]:
    """Findings about one record in a list, keys counted from the record."""
    documents, found = read(f"kind: {kind}\n{kind}:\n  - {{{record}}}\n")
    assert bool(documents[0].records) is not bool(found), "a record is whole or reported"
    return [(code, keys.removeprefix(f"0/{kind}/0").removeprefix("/")) for code, keys in found]


def one(kind: str, record: str) -> object:
    (document,), found = read(f"kind: {kind}\n{kind}:\n  - {{{record}}}\n")
    assert found == []
    (value,) = document.records
    return value


@pytest.mark.parametrize("record,code,at", [
    (f"{ITEM}, holdr: {{town: true}}", "PL106", "holdr"),
    ("id: a, name: 甲, type: 行政处罚", "PL107", ""),
    ("id: a, name: , type: 行政处罚, field: 城市管理", "PL107", "name"),
    ("id: a, name: '', type: 行政处罚, field: 城市管理", "PL109", "name"),
    ("id: 甲, name: 甲, type: 行政处罚, field: 城市管理", "PL109", "id"),
    (f"id: {'a' * 81}, name: 甲, type: 行政处罚, field: 城市管理", "PL109", "id"),
    (f"id: a, name: {'甲' * 501}, type: 行政处罚, field: 城市管理", "PL109", "name"),
    ("id: a, name: [甲], type: 行政处罚, field: 城市管理", "PL108", "name"),
    ("id: a, name: 甲, type: 处罚, field: 城市管理", "PL109", "type"),
    (f"{ITEM}, measures: 罚款", "PL108", "measures"),
    (f"{ITEM}, measures: {{a: 罚款}}", "PL108", "measures"),
    (f"{ITEM}, measures: [罚款, 罚金]", "PL109", "measures/1"),
    (f"{ITEM}, holder: 城市管理", "PL108", "holder"),
    (f"{ITEM}, holder: {{}}", "PL117", "holder"),
    (f"{ITEM}, holder: {{department: a, town: true}}", "PL117", "holder/town"),
    (f"{ITEM}, holder: {{town: 是}}", "PL109", "holder/town"),
    (f"{ITEM}, basis: [{{statute: a, article: 024}}]", "PL109", "basis/0/article"),
    (f"{ITEM}, basis: [{{statute: a, article: 0}}]", "PL109", "basis/0/article"),
    (f"{ITEM}, basis: [{{statute: a, paragraph: 0}}]", "PL109", "basis/0/paragraph"),
    (f"{ITEM}, basis: [{{statute: a, document: b}}]", "PL117", "basis/0/document"),
    (f"{ITEM}, basis: [{{article: 1}}]", "PL117", "basis/0"),
    (f"{ITEM}, apart: [{{measures: [], holder: {{town: true}}}}]", "PL109", "apart/0/measures"),
    (f"{ITEM}, period: {{from: 2025-02-30}}", "PL109", "period/from"),
    (f"{ITEM}, period: {{from: 2025-7-1}}", "PL109", "period/from"),
    (f"{ITEM}, period: {{form: 2025-07-01}}", "PL106", "period/form"),
    (f"{ITEM}, when: 河道", "PL108", "when"),
    (f"{ITEM}, when: {{site: 河道}}", "PL106", "when/site"),
    (f"{ITEM}, when: {{event.area_sqm: {{gt: [1, 2]}}}}", "PL108", "when/event.area_sqm/gt"),
    (f"{ITEM}, when: {{event.area_sqm: {{between: [1]}}}}", "PL108", "when/event.area_sqm/between"),
    (f"{ITEM}, when: {{event.area_sqm: {{above: 1}}}}", "PL106", "when/event.area_sqm/above"),
    (f"{ITEM}, when: {{event.area_sqm: {{eq: 1}}}}", "PL106", "when/event.area_sqm/eq"),
    (f"{ITEM}, when: {{event.site: {{exists: 是}}}}", "PL109", "when/event.site/exists"),
    (f"{ITEM}, when: {{event.site: []}}", "PL109", "when/event.site"),
    (f"{ITEM}, when: {{event.site: {{}}}}", "PL108", "when/event.site"),
    (f"{ITEM}, when: {{all: []}}", "PL109", "when/all"),
    (f"{ITEM}, when: {{any: {{event.site: 河道}}}}", "PL108", "when/any"),
    (f"{ITEM}, when: {{not: 河道}}", "PL108", "when/not"),
])
def test_each_mistake_has_its_code_and_place(record: str, code: str, at: str) -> None:
    """One slip, one finding, and no half-filled record."""
    assert said("items", record) == [(code, at)]


@pytest.mark.parametrize("number", ["-1", "1.5", "1,000", "3人", "三", "007", "1e3", "1000000000000"])
def test_counts_are_plain_numbers(number: str) -> None:
    """A figure with a unit or comma is asked back, not guessed."""
    capacity = f"capacity: [{{field: 水利, as_of: 2025-01-01, certified: '{number}'}}]"
    found = said("bodies", f"id: a, name: 甲, kind: 部门, level: 县, area: x, {capacity}")
    assert found == [("PL109", "capacity/0/certified")]


def test_all_mistakes_of_a_record_are_said_at_once() -> None:
    """The clerk corrects a record once, not once for each run."""
    found = said("grids", "id: a b, name: 网格, kind: 大, village: x, staff: 三, stuff: 1")
    assert sorted(found) == [("PL106", "stuff"), ("PL109", "id"), ("PL109", "kind"), ("PL109", "staff")]


def test_a_bad_record_leaves_its_neighbours() -> None:
    """What is whole is read."""
    (document,), found = read("kind: areas\nareas:\n  - {id: a, name: 甲, level: 县}\n  - {id: b, name: 乙, level: 区}\n"
                              "  - 丙\n  - {id: d, name: 丁, level: 镇}\n")
    assert [area.id for area in document.records] == ["a", "d"]
    assert found == [("PL109", "0/areas/1/level"), ("PL108", "0/areas/2")]


def test_words_and_numbers_become_typed() -> None:
    """Behind this point there are records and enums only."""
    item = one("items", f"{ITEM}, measures: [罚款, ' 责令改正 '], holder: {{department: urban, level: 县}}")
    assert isinstance(item, Item)
    assert item.measures == (Measure.FINE, Measure.CORRECT)
    assert item.holder is not None and item.holder.level is Level.COUNTY
    grid = one("grids", "id: g, name: 网格, kind: 微, village: v, staff: 0, households: 320")
    assert isinstance(grid, Grid)
    assert (grid.staff, grid.households) == (0, 320)


def test_keys_without_value_count_as_not_written() -> None:
    """`measures:` with nothing after it is how clerks leave a key open."""
    assert one("items", f"{ITEM}, measures: , period: , holder: , basis: ") == one("items", ITEM)


def test_records_know_their_place() -> None:
    """Findings of later stages lead back to the line."""
    (document,), _ = read("kind: bodies\nbodies:\n  - {id: a, name: 甲, kind: 部门, level: 县, area: x, "
                          "units: [{id: u, name: 科}]}\n")
    (body,) = document.records
    assert isinstance(body, Body)
    assert str(body.at) == "0/bodies/0"
    assert str(body.units[0].at) == "0/bodies/0/units/0"


# Documents.

@pytest.mark.parametrize("text,found", [
    ("- a\n", [("PL108", "0")]),
    ("name: 甲\n", [("PL105", "0")]),
    ("kind: [items]\n", [("PL105", "0")]),
    ("kind: item\n", [("PL105", "0/kind")]),
    ("kind: items\nitem: []\n", [("PL106", "0/item")]),
    ("kind: items\nitems: 甲\n", [("PL108", "0/items")]),
    ("kind: items\nitems: ''\n", []),
    ("kind: items\nitems:\n", []),
    ("kind: items\n", []),
    ("kind: workspace\n", [("PL107", "0")]),
    ("kind: workspace\nname: 甲\nparameters: {evaluation_months: 36}\n", [("PL108", "0/parameters/evaluation_months")]),
    ("kind: rules\nrules: []\n", [("PL107", "0"), ("PL107", "0"), ("PL107", "0")]),
])
def test_documents(text: str, found: list[tuple[str, str]]) -> None:
    """A file says its kind; the list key equals the kind."""
    assert read(text)[1] == found


@pytest.mark.parametrize("written,offered", [("item", "items"), ("grnts", "grants"), ("event-types", "event_types")])
def test_a_mistyped_kind_is_met_with_the_nearest(written: str, offered: str) -> None:
    sink = Sink()
    read_documents(parse(f"kind: {written}\n", "a.yaml", sink), sink)
    assert [offered in (d.help or "") for d in sink.found] == [True]


def test_provenance_is_handed_down() -> None:
    """What stands beside the list holds for every record that says nothing else."""
    (document,), _ = read("kind: areas\nprovenance: {status: published, source: 公报}\nareas:\n"
                          "  - {id: a, name: 甲, level: 县}\n"
                          "  - {id: b, name: 乙, level: 县, provenance: {status: illustrative, source: 示例}}\n")
    found = [area.provenance.status for area in document.records if isinstance(area, Area) and area.provenance]
    assert found == [Status.PUBLISHED, Status.ILLUSTRATIVE]


def test_rules_take_the_rank_of_their_book() -> None:
    """A rule has no rank of its own: it is as strong as what it is written in."""
    (document,), found = read(f"kind: rules\nrulebook: b\ntitle: 书\nrank: 规章\nrules:\n  - {{{RULE}}}\n")
    (rule,) = document.records
    assert isinstance(rule, Rule)
    assert found == []
    assert (rule.rulebook, rule.rank) == ("b", Rank.RULE)


def test_every_kind_reads_an_empty_list() -> None:
    for kind in KINDS.values():
        if kind.head is None:
            assert read(f"kind: {kind.name}\n{kind.name}: []\n")[1] == []


# Conditions.

def condition(text: str) -> object:
    rule = one("items", f"{ITEM}, when: {text}")
    assert isinstance(rule, Item)
    return rule.when


site = Compare("event.site", Operator.EQUAL, ("河道",))
road = Compare("event.road", Operator.EQUAL, ("县道",))


@pytest.mark.parametrize("text,tree", [
    ("{}", AllOf()),
    ("{event.site: 河道}", site),
    ("{event.site: 河道, event.road: 县道}", AllOf((site, road))),
    ("{any: [{event.site: 河道}, {event.road: 县道}]}", AnyOf((site, road))),
    ("{all: [{event.site: 河道}]}", AllOf((site,))),
    ("{not: {event.site: 河道}}", Not(site)),
    ("{event.site: {not: 河道}}", Not(site)),
    ("{event.site: {not: {not: 河道}}}", Not(Not(site))),
    ("{event.site: [河道, 湖泊]}", Compare("event.site", Operator.IN, ("河道", "湖泊"))),
    ("{event.site: {in: [河道]}}", Compare("event.site", Operator.IN, ("河道",))),
    ("{event.site: 无}", Compare("event.site", Operator.EXISTS, (False,))),
    ("{event.site: '无'}", Compare("event.site", Operator.EQUAL, ("无",))),
    ("{event.site: {exists: true}}", Compare("event.site", Operator.EXISTS, (True,))),
    ("{event.area_sqm: {ge: 1, lt: 5}}", AllOf((Compare("event.area_sqm", Operator.AT_LEAST, ("1",)),
                                                Compare("event.area_sqm", Operator.LESS, ("5",))))),
    ("{event.area_sqm: {between: [1, 5]}}", Compare("event.area_sqm", Operator.BETWEEN, ("1", "5"))),
    ("{request.papers: {has: 申请}}", Compare("request.papers", Operator.HAS, ("申请",))),
    ("{request.papers: {has: [申请, 意见]}}", Compare("request.papers", Operator.HAS, ("申请", "意见"))),
])
def test_conditions(text: str, tree: object) -> None:
    """The short way of writing and the long one give the same tree."""
    assert condition(text) == tree


# Events and requests.

def cases(given: object) -> tuple[tuple[object, ...], list[tuple[str, str]]]:
    sink = Sink()
    _, read = read_cases(given, Event, sink)  # type: ignore[arg-type]
    return read, [(d.code, str(d.at)) for d in sink.found]


EVENT = "{type: a, place: b}"


@pytest.mark.parametrize("text,count,found", [
    (EVENT, 1, []),
    (f"[{EVENT}, {EVENT}]", 2, []),
    (f"{EVENT}\n---\n{EVENT}", 2, []),
    (f"kind: events\nevents: [{EVENT}]", 1, []),
    (f"events: [{EVENT}, {{type: a}}]", 1, [("PL107", "0/events/1")]),
    ('{"type": "a", "place": "b", "attributes": {"site": null}}', 1, []),
    ("", 0, [("PL107", "")]),
    ("# nothing\n", 0, [("PL107", "")]),
    ("类型：甲", 0, [("PL108", "0")]),
    ("type: a\nplace: [", 0, [("PL102", "")]),
    ("{type: a, place: b, attributes: {site: {a: b}}}", 0, [("PL108", "0/attributes/site")]),
])
def test_cases(text: str, count: int, found: list[tuple[str, str]]) -> None:
    """One record, a list, several documents, or the same kinds of file as in a workspace."""
    read, said = cases(text)
    assert (len(read), said) == (count, found)


def test_a_dict_is_read_as_its_text() -> None:
    """Days and numbers from a program mean what they mean in a file."""
    given = {"type": "a", "place": "b", "day": date(2025, 7, 1), "attributes": {
        "area_sqm": 12, "urgent": True, "site": None, "papers": ["x", "y"]}}
    ((event,), found) = cases(given)
    assert isinstance(event, Event)
    assert found == []
    assert event.day == date(2025, 7, 1)
    assert event.attributes == {"area_sqm": "12", "urgent": "true", "site": None, "papers": ("x", "y")}


def test_a_broken_text_from_a_program_is_a_finding() -> None:
    """Half a character (a lone surrogate) is reported like any other character that cannot be read."""
    assert cases({"type": "a", "place": "\ud83d"})[1] == [("PL102", "")]


@given(st.dates())
def test_days_round_trip(day: date) -> None:
    """Every day there is can be written in one way only."""
    assert day_of(day.isoformat()) == day


@given(st.text(st.sampled_from("0123456789-/年月日T "), max_size=12))
def test_days_have_one_form(text: str) -> None:
    day = day_of(text)
    assert day is None or day.isoformat() == text


def test_a_grant_needs_items_and_towns() -> None:
    """An empty grant would be a power in force for nobody (行政处罚法 art. 24)."""
    assert said("grants", "id: g, items: [], to: [], mode: 赋权") == [("PL109", "items"), ("PL109", "to")]
    grant = one("grants", "id: g, items: [a], to: [b], mode: 赋权, take_back: {on: 2025-08-01, receiver: c}")
    assert isinstance(grant, Grant)
    assert date(2025, 7, 31) in grant.in_force
    assert date(2025, 8, 1) not in grant.in_force
