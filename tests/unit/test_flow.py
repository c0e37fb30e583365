"""Flow charts: they say what the engine says, hostile names stay text, and nothing is drawn over anything else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.model.duties import Deadline, EventType
from powerlist.model.places import Area
from powerlist.report.figure import Arrow, Box, Figure, Shape, readable
from powerlist.report.flow import FlowWords, flow_to_text, single, whole
from powerlist.report.layout import cells
from powerlist.report.mermaid import escaped, to_mermaid
from powerlist.report.svg import MARGIN, SHEET_HEIGHT, SHEET_WIDTH, SIZE, to_svg
from powerlist.terms import Clock
from powerlist.views.flow import Flow, flow

BASE = Path(__file__).parent.parent / "workspaces" / "base"
DAY = date(2026, 11, 21)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def ningbo() -> Workspace:
    return Workspace.open("ningbo")


def town(catalog: Catalog, name: str) -> Area:
    return next(area for area in catalog.towns if area.name == name)


def waste(place: str | None = None) -> Flow:
    catalog = ningbo().catalog
    return flow(catalog, catalog.responsibilities["duty-waste"], DAY, town(catalog, place) if place else None)


# What is drawn.

def test_the_chart_says_what_the_engine_says() -> None:
    """For every worked example that falls into a scenario of a list: the same lead, and nobody drawn who does not help."""
    catalog, seen = ningbo().catalog, 0
    for example in catalog.examples:
        if example.event is None:
            continue
        decision = ningbo().decide(example.event, DAY)
        matter = catalog.responsibilities.get(decision.ground or "")
        place = catalog.area_at(example.event.place, catalog.towns[0].level)
        if matter is None or decision.scenario is None or decision.as_of not in matter.period:
            continue
        lanes = flow(catalog, matter, decision.as_of, place).lanes
        lane = next(lane for lane in lanes if lane.scenario and lane.scenario.id == decision.scenario)
        assert [part.body for part in lane.principals] == [decision.lead], example.id
        assert [part.unit for part in lane.principals] == [decision.unit], example.id
        helping = {backing.body.id for backing in decision.support}
        assert {part.body.id for part in lane.supporting if part.body} - {decision.lead and decision.lead.id} <= helping
        seen += 1
    assert seen >= 14


def test_a_town_sees_only_what_it_can_meet() -> None:
    """镇队合一 and 联合执法 exclude each other, and neither is a question any more where the town is known."""
    everywhere, here = waste(), waste("石浦镇")
    assert (len(everywhere.lanes), len(here.lanes)) == (14, 12)
    assert [scenario.name for scenario in here.barred] == ["工地、街面和小区（联合执法）", "居民装修垃圾（联合执法）"]
    assert "镇队合一」" not in flow_to_text(FlowWords(here, ningbo().catalog), here.lanes)
    assert all(part.body is not None for lane in here.lanes for part in lane.town)
    assert all(part.body is None for lane in everywhere.lanes for part in lane.town)


def test_what_an_earlier_scenario_took_is_not_said_again() -> None:
    """The list is read from the top: that nothing hazardous is mixed in goes without saying from the second on."""
    words = FlowWords(waste(), ningbo().catalog)
    said = [words.when(lane) for lane in words.flow.lanes]
    assert said[:3] == ["混有危险废物或者工业固体废物：是", "跨县：是", "在海域、海岸滩涂：是"]
    assert said[13] == "当事人是「个人」"


def test_what_is_left_over_is_a_lane_of_its_own_unless_nothing_can_be() -> None:
    catalog = Workspace.open(BASE).catalog
    river, rest = flow(catalog, catalog.responsibilities["waste"], DAY).lanes
    assert (river.scenario and river.scenario.id, rest.scenario) == ("waste-river", None)
    assert all(lane.scenario for lane in waste().lanes)
    assert [part.duty.duties for part in river.supporting] == [part.duty.duties for part in rest.supporting]


def test_limits_and_closing_are_told_by_type_where_they_differ() -> None:
    kind = EventType("a", "甲类", "网格", closing="清运完", deadline=Deadline(2, Clock.WORKING_DAY))
    plain = replace(waste(), kinds=(kind, replace(kind, id="b", name="乙类"), replace(kind, id="c", name="丙类", deadline=None)))
    words = FlowWords(plain, ningbo().catalog)
    assert words.closing == ["甲类、乙类：自受理起 2 工作日内办结；结案：清运完", "丙类：结案：清运完"]
    assert words.found == ["网格：甲类、乙类、丙类"]
    assert FlowWords(replace(plain, kinds=(kind,)), ningbo().catalog).closing == ["自受理起 2 工作日内办结；结案：清运完"]


def test_who_decides_a_dispute_is_the_rule_s_answer() -> None:
    (settling,) = waste().settling
    assert (settling.rule.id, settling.body and settling.body.id) == ("T-1002", "establishment")


def test_the_town_does_not_do_what_the_list_gives_to_others() -> None:
    words = FlowWords(waste("墙头镇"), ningbo().catalog)
    lane = words.flow.lanes[0]
    assert words.does(lane).startswith("配合：发现后立即报告")
    assert len(words.beyond(lane)) == 3
    assert not any("墙头镇" in text for text in words.beyond(lane))


# How it is drawn.

HOSTILE = ('"];A[x', "<script>alert(1)</script>", "a`b`**c**", "end", "#quot;", "1. 首先", "x\n%% y", "&amp;", "]]>", "甲\u202e乙\x00")


def hostile() -> Figure:
    boxes = [Box(name, Shape.CASE, name, HOSTILE, number) for number, name in enumerate(HOSTILE)]
    arrows = [Arrow(one, other) for one, other in pairwise(HOSTILE)]
    return Figure(HOSTILE[0], HOSTILE[1], (1,), tuple(boxes), tuple(arrows), HOSTILE)


def drawn(name: str) -> Figure:
    """Charts of every make: in lanes, from top to bottom, with more helpers than stand abreast."""
    words = FlowWords(waste(None if name in ("whole", "crowded") else "石浦镇"), ningbo().catalog)
    lane = words.flow.lanes[1]
    match name:
        case "one scenario":
            return single(words, words.flow.lanes[4])
        case "crowded":
            return single(words, replace(lane, supporting=lane.supporting * 3))
        case "hostile":
            return hostile()
    return whole(words)


LINES = (r"%% .*", r"flowchart (TD|LR)", r'  n\d+(\(\[|\{\{|\[)"[^"\[\](){}<>`]*"(\]\)|\}\}|\])', r"  n\d+ (-->|-\.->) n\d+",
         r"  classDef [a-z]+ [#a-z0-9:,\-]+", r"  class n\d+(,n\d+)* [a-z]+")


@pytest.mark.parametrize("name", ["whole", "of a town", "crowded", "hostile"])
def test_mermaid_is_lines_of_known_form(name: str) -> None:
    """Whatever people wrote, it can end no text and begin no command; `<br/>` is the only mark-up."""
    for line in to_mermaid(drawn(name)).replace("<br/>", "　").split("\n"):
        assert any(re.fullmatch(form, line) for form in LINES), line


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    read = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), escaped(text))
    assert read == readable(text)
    assert not set('"<>[]{}()`#&;%') & set(re.sub(r"#\d+;", "", escaped(text)))


def test_hostile_names_are_only_text_in_a_drawing() -> None:
    drawing = to_svg(hostile())
    root = ElementTree.fromstring(drawing)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "style", "defs", "marker", "path", "rect", "polygon", "polyline", "text"}
    assert "<script>alert(1)</script>" in [element.text for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["whole", "of a town", "one scenario", "crowded", "hostile"])
def test_nothing_is_drawn_over_anything_else(name: str) -> None:
    """Boxes stand apart, on the paper, across no end of a sheet; text stays in its box; the drawing is always the same."""
    figure = drawn(name)
    drawing = to_svg(figure)
    assert drawing == to_svg(drawn(name))
    root = ElementTree.fromstring(drawing)
    boxes = [tuple(float(box.get(key, "0")) for key in ("x", "y", "width", "height")) for box in root.findall(f"{SVG}rect")][1:]
    boxes += [bounds(shape) for shape in root.findall(f"{SVG}polygon")]
    assert len(boxes) == len(figure.boxes)
    for one, other in combinations(boxes, 2):
        apart = (one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
                 or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1])
        assert apart
    for x, y, width, height in boxes:
        assert x >= MARGIN - 0.1
        assert x + width <= SHEET_WIDTH - MARGIN + 0.1
        assert y // SHEET_HEIGHT == (y + height) // SHEET_HEIGHT
    for text in root.iter(f"{SVG}text"):
        x, y, wide = float(text.get("x", "0")), float(text.get("y", "0")), cells(text.text or "") * SIZE / 2
        around = [box for box in boxes if box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]]
        assert all(x + wide <= box[0] + box[2] for box in around)
        assert x + wide <= SHEET_WIDTH - MARGIN / 2


def bounds(shape: ElementTree.Element) -> tuple[float, float, float, float]:
    corners = [tuple(map(float, point.split(","))) for point in (shape.get("points") or "").split()]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
