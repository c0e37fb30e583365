"""Grids on a day: figures, what is wrong with them, and how to put it right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from powerlist.catalog import Catalog
from powerlist.model.manifest import Manifest, Parameter, Parameters
from powerlist.model.places import Area, Grid
from powerlist.report.grids import (
    grids_to_dict,
    grids_to_sheets,
    grids_to_text,
    proposal_words,
)
from powerlist.route import Route
from powerlist.terms import GridKind, Level, TownKind
from powerlist.views.grids import survey
from powerlist.views.regrouping import MOST_PARTS, Move, Regrouping, regroup
from tests.unit.building import opened

DAY = date(2026, 1, 1)


def square(west: float, south: float, east: float = 0.01, north: float = 0.01) -> dict[str, Any]:
    """A boundary: so many degrees wide and high."""
    corners = ((west, south), (west + east, south), (west + east, south + north), (west, south + north))
    return {"datum": "CGCS2000", "corners": [f"{x:.4f},{y:.4f}" for x, y in corners]}


def grid(key: str, village: str = "v1", kind: str = "综合", **more: Any) -> dict[str, Any]:
    return {"id": key, "name": key, "kind": kind, "village": village, **more}


def county(folder: Path, grids: list[dict[str, Any]], villages: dict[str, Any] | None = None, **limits: int) -> Catalog:
    """Two towns: v1 and v2 in the first, v3 in the second."""
    manifest = {"kind": "workspace", "name": "测试县", "county": "county", "parameters": {
        name: {"value": value, "source": "测试用"} for name, value in limits.items()}}
    areas = [{"id": "county", "name": "测试县", "level": "县"},
             *({"id": key, "name": name, "level": "镇", "town_kind": "镇", "parent": "county"}
               for key, name in (("t1", "东镇"), ("t2", "西镇"))),
             *({"id": key, "name": key, "level": "村", "parent": town, **(villages or {}).get(key, {})}
               for key, town in (("v1", "t1"), ("v2", "t1"), ("v3", "t2")))]
    documents = [{"kind": "areas", "areas": areas}, {"kind": "grids", "grids": grids}]
    catalog, _, sink = opened(folder, {"powerlist.yaml": yaml.safe_dump(manifest, allow_unicode=True),
                                       "all.yaml": yaml.safe_dump_all(documents, allow_unicode=True)})
    assert sink.found == []
    return catalog


def codes(catalog: Catalog) -> list[tuple[str, str]]:
    """Findings as (code, record)."""
    return sorted((one.finding.code, one.about.id) for one in survey(catalog, DAY).findings)


COVERED = [grid("b", "v2"), grid("c", "v3")]


# Figures.

def test_figures_by_town(tmp_path: Path) -> None:
    """A first-level grid that is divided has no households of its own; members of a team are workers."""
    found = survey(county(tmp_path, [
        grid("v1", households=500), grid("a1", parent="v1", households=300, staff=2, party="第一支部"),
        grid("a2", parent="v1", households=200, team=[{"role": "网格长"}, {"role": "巡查员", "number": 4}]),
        grid("m", kind="微", parent="a1", households=50, staff=1), grid("s", kind="专属", village="v3", staff=0),
        grid("past", period={"to": "2025-01-01"}, households=999)]), DAY)
    first, second = found.towns
    assert first.area is not None
    assert (first.area.id, [village.area.id for village in first.villages]) == ("t1", ["v1", "v2"])
    figures = first.figures
    assert figures.kinds == {GridKind.COMPREHENSIVE: 3, GridKind.DEDICATED: 0, GridKind.MICRO: 1}
    assert (figures.households, figures.workers, figures.party, figures.unknown, figures.unstaffed) == (500, 8, 1, 0, 0)
    assert second.figures.unstaffed == 1
    assert [one.id for one in first.villages[0].grids] == ["v1", "a1", "m", "a2"]
    assert found.figures.total == 5
    assert found.off == ("grid_households_max", "grid_households_min", "grid_staff_min")


def test_one_village(tmp_path: Path) -> None:
    catalog = county(tmp_path, [grid("a", staff=0), *COVERED])
    found = survey(catalog, DAY, catalog.areas["v1"])
    assert ([town.area.id for town in found.towns if town.area], found.figures.total) == (["t1"], 1)
    assert [one.about.id for one in found.findings] == ["a"]
    assert survey(catalog, DAY, catalog.areas["t2"]).findings == ()


# Findings.

def test_limits_that_are_not_set_find_nothing_and_say_so(tmp_path: Path) -> None:
    grids = [grid("a", households=9000, staff=1), grid("d", households=1, staff=1), *COVERED]
    assert codes(county(tmp_path / "off", grids)) == []
    on = county(tmp_path / "on", grids, grid_households_max=500, grid_households_min=100, grid_staff_min=2)
    assert codes(on) == [("PL366", "a"), ("PL366", "d"), ("PL627", "a"), ("PL628", "d")]
    assert survey(on, DAY).off == ()


def test_who_needs_how_many_people(tmp_path: Path) -> None:
    """One is enough on a micro grid; a grid of the first level that is divided needs none; nothing is known of others."""
    catalog = county(tmp_path, [
        grid("v1", staff=0), grid("a", parent="v1", staff=1), grid("m", kind="微", parent="a", staff=1),
        grid("m0", kind="微", parent="a", staff=0), grid("s", kind="专属", staff=1), *COVERED], grid_staff_min=2)
    assert codes(catalog) == [("PL366", "a"), ("PL366", "m0"), ("PL366", "s"), ("PL629", "s")]


def test_blind_spots(tmp_path: Path) -> None:
    villages = {"v1": {"boundary": square(119, 33, 0.02)}, "v2": {"boundary": square(119, 34, 0.02)}}
    catalog = county(tmp_path, [grid("a", boundary=square(119, 33)), grid("b", "v2"), grid("s", "v3", "微")], villages)
    found = survey(catalog, DAY).findings
    assert [(one.finding.code, one.about.id) for one in found] == [("PL367", "v1"), ("PL367", "v3")]
    assert "50% 的面积" in found[0].finding.message


def test_a_grid_that_sticks_out(tmp_path: Path) -> None:
    catalog = county(tmp_path, [
        grid("a", boundary=square(119, 33)), grid("m", kind="微", parent="a", boundary=square(119.009, 33, 0.002, 0.001)),
        *COVERED], {"v1": {"boundary": square(119, 33, 0.01, 0.005)}})
    found = {(one.about.id, one.finding.params["share"]) for one in survey(catalog, DAY).findings
             if one.finding.code == "PL624"}
    assert found == {("a", 0.5), ("m", 0.5)}


def test_neighbours_drawn_by_two_hands_do_not_overlap(tmp_path: Path) -> None:
    """Half a metre is nothing, a hundred metres is something; other levels and kinds may lie over one another."""
    def overlapping(east: float) -> list[dict[str, Any]]:
        return [grid("a", boundary=square(119, 33)), grid("a2", boundary=square(119.01 - east, 33)),
                grid("s", kind="专属", boundary=square(119, 33)), *COVERED]

    assert ("PL625", "a2") not in codes(county(tmp_path / "near", overlapping(0)))
    assert [code for code, _ in codes(county(tmp_path / "over", overlapping(0.001)))] == ["PL625", "PL629"]


@pytest.mark.parametrize(("corners", "says"), [
    (["33.0,119.0", "33.1,119.0", "33.1,119.1"], "第 1 个界点的经度和纬度写反了"),
    (["119.0,33.0", "19.1,33.0", "119.1,33.1"], "第 2 个界点不在我国境内"),
    (["119.0,33.0", "119.0,33.0", "119.1,33.1"], "不到三个不同的界点"),
    (["119.0,33.0", "119.1,33.1", "119.2,33.2"], "不到 1 米宽，围不成一块地"),
    (["119.0,33.0", "119.013,33.017", "119.004,33.0052308"], "不到 1 米宽，围不成一块地"),
    (["119.0,33.0", "119.1,33.1", "119.1,33.0", "119.0,33.1"], "自己相交：从第 1 个和从第 3 个界点起的两条边"),
])
def test_boundaries_that_cannot_be(tmp_path: Path, corners: list[str], says: str) -> None:
    boundary = {"datum": "WGS84", "corners": corners}
    catalog = county(tmp_path, [grid("a", boundary=boundary), *COVERED], {"v2": {"boundary": {**boundary, "corners": [*corners]}}})
    found = [one for one in survey(catalog, DAY).findings if one.finding.code == "PL626"]
    assert [one.about.id for one in found] == ["a", "v2"]
    assert all(says in one.finding.message for one in found)


def test_a_circle_of_parents_is_told_once(tmp_path: Path) -> None:
    catalog = county(tmp_path, [grid("a", parent="d"), grid("d", parent="e"), grid("e", parent="a"),
                                grid("m", kind="微", parent="a"), *COVERED])
    assert [pair for pair in codes(catalog) if pair[0] == "PL623"] == [("PL623", "a")]
    assert regroup(catalog, DAY).proposals == ()


def test_four_levels_are_one_too_many(tmp_path: Path) -> None:
    catalog = county(tmp_path, [grid("a"), grid("a1", parent="a"), grid("m", kind="微", parent="a1"),
                                grid("n", kind="微", parent="m"), *COVERED])
    assert codes(catalog) == [("PL624", "n")]


# Proposals.

def moves(plan: Regrouping) -> list[tuple[str, tuple[str, ...], int]]:
    return [(one.move.value, one.grids, one.number) for one in plan.proposals]


def test_a_large_grid_is_split_and_staffed(tmp_path: Path) -> None:
    catalog = county(tmp_path, [grid("a", households=1250, staff=2), grid("b", "v2", households=300, staff=3),
                                grid("c", "v3", staff=9)],
                     grid_households_max=500, grid_households_min=200, grid_staff_min=1)
    plan = regroup(catalog, DAY)
    assert moves(plan) == [("拆分", ("a",), 3), ("调配", ("a（拆分之3）", "b"), 1)]
    assert [(part.households, part.workers) for part in plan.proposals[0].after] == [(417, 1), (417, 1), (416, 0)]
    assert (plan.grids, plan.workers) == ((3, 5), (14, 14))


@pytest.mark.parametrize("limit", [500, 0])
def test_a_figure_that_cannot_be_is_to_be_looked_at(tmp_path: Path, limit: int) -> None:
    """Nobody splits a grid into two million: neither does the proposal, nor does it take its time."""
    catalog = county(tmp_path, [grid("a", households=999_999_999), *COVERED], grid_households_max=limit)
    plan = regroup(catalog, DAY)
    assert [(one.move, len(one.after)) for one in plan.proposals] == [(Move.VERIFY, 1)]
    assert plan.grids == (3, 3)
    assert "先核对户数有没有写错" in proposal_words(plan.proposals[0])


def test_as_many_parts_as_somebody_may_want(tmp_path: Path) -> None:
    catalog = county(tmp_path, [grid("a", households=500 * MOST_PARTS), *COVERED], grid_households_max=500)
    assert moves(regroup(catalog, DAY)) == [("拆分", ("a",), MOST_PARTS)]


def test_small_grids_are_merged_into_the_smallest_neighbour(tmp_path: Path) -> None:
    """The smallest first; not across the limit, nor into what is known not to be a neighbour, nor into another village."""
    catalog = county(tmp_path, [
        grid("a", households=40, staff=1, boundary=square(119, 33)), grid("d", households=60, staff=1, boundary=square(119.01, 33)),
        grid("e", households=150, boundary=square(119.05, 33)), grid("f", households=480, boundary=square(119.02, 33)),
        grid("b", "v2", households=30), grid("c", "v3", households=300)],
        grid_households_max=500, grid_households_min=100)
    plan = regroup(catalog, DAY)
    assert moves(plan) == [("无处可并", ("b",), 0), ("合并", ("a", "d"), 2)]
    assert [(one.name, one.households, one.workers) for one in plan.proposals[1].after] == [("d、a", 100, 2)]
    assert plan.proposals[1].adjacent is True


def test_without_outlines_whether_they_border_must_be_looked_up(tmp_path: Path) -> None:
    catalog = county(tmp_path, [grid("a", households=40), grid("d", households=60), *COVERED], grid_households_min=50)
    plan = regroup(catalog, DAY)
    assert [one.adjacent for one in plan.proposals] == [None]
    assert "没有边界数据，是否相邻要核实" in proposal_words(plan.proposals[0])


def test_an_excess_goes_to_a_neighbour_when_the_parts_would_be_too_small(tmp_path: Path) -> None:
    grids = [grid("a", households=510, staff=1), grid("d", households=350, staff=1), *COVERED]
    limits = {"grid_households_max": 500, "grid_households_min": 300}
    plan = regroup(county(tmp_path / "room", grids, **limits), DAY)
    assert moves(plan) == [("划转", ("a", "d"), 10)]
    assert [one.households for one in plan.proposals[0].after] == [500, 360]
    alone = regroup(county(tmp_path / "alone", [grids[0], *COVERED], **limits), DAY)
    assert (moves(alone)[0], alone.proposals[0].below) == (("拆分", ("a",), 2), True)


def test_people_come_from_the_village_before_the_town_and_not_from_another(tmp_path: Path) -> None:
    grids = [grid("a", staff=0), grid("d", staff=3), grid("b", "v2", staff=9), grid("c", "v3", staff=0)]
    plan = regroup(county(tmp_path, grids, grid_staff_min=2), DAY)
    assert moves(plan) == [("调配", ("a", "d"), 1), ("调配", ("a", "b"), 1), ("增配", ("c",), 2)]
    assert plan.workers == (12, 14)
    assert [(one.move, [part.workers for part in one.after]) for one in plan.proposals] == [
        (Move.TRANSFER, [1, 2]), (Move.TRANSFER, [2, 8]), (Move.RECRUIT, [2])]


PLACES = {
    "county": Area("county", "县", Level.COUNTY),
    "town": Area("town", "镇", Level.TOWN, "county", TownKind.TOWN),
    **{key: Area(key, key, Level.VILLAGE, "town") for key in ("v1", "v2")},
}
HERE = Route("grids.yaml")
some = st.one_of(st.none(), st.integers(0, 1200))


@given(st.lists(st.tuples(st.sampled_from(["v1", "v2"]), some, st.one_of(st.none(), st.integers(0, 4))), max_size=8),
       st.integers(300, 600), st.integers(0, 150), st.integers(1, 3))
def test_after_all_proposals_what_they_promise_holds(rows: list[tuple[str, int | None, int | None]], most: int, least: int,
                                                     staff: int) -> None:
    """Nobody and no household is lost; whatever was done keeps to the limits; the same county gets the same proposals."""
    grids = {f"g{n}": Grid(f"g{n}", f"g{n}", GridKind.COMPREHENSIVE, village, households=households, staff=workers, at=HERE)
             for n, (village, households, workers) in enumerate(rows)}
    limits = Parameters(grid_households_max=Parameter(most, "x"), grid_households_min=Parameter(least, "x"),
                        grid_staff_min=Parameter(staff, "x"))
    catalog = Catalog(Manifest("县", "county", parameters=limits), PLACES, grids, own_files=frozenset({"grids.yaml"}))
    plan = regroup(catalog, DAY)
    assert plan == regroup(catalog, DAY)
    for one in plan.proposals:
        after = [part.households or 0 for part in one.after]
        if one.move in (Move.SPLIT, Move.HAND_OVER, Move.MERGE):
            assert max(after) <= most
            assert max(after) - min(after) <= 1 or one.move is not Move.SPLIT
        if one.move in (Move.TRANSFER, Move.RECRUIT):
            assert (one.after[0].workers or 0) <= staff
            assert all((part.workers or 0) >= staff for part in one.after[1:])
    recruited = sum(one.number for one in plan.proposals if one.move is Move.RECRUIT)
    assert plan.workers[1] - plan.workers[0] == recruited
    merged = sum(one.move is Move.MERGE for one in plan.proposals)
    split = sum(one.number - 1 for one in plan.proposals if one.move is Move.SPLIT)
    assert plan.grids[1] - plan.grids[0] == split - merged


# How it is shown.

def test_text_data_and_tables_tell_the_same(tmp_path: Path) -> None:
    catalog = county(tmp_path, [grid("a", households=1250, staff=2, party="支部"), grid("b", "v2", staff=0)],
                     grid_households_max=500)
    found, plan = survey(catalog, DAY), regroup(catalog, DAY)
    data, text = grids_to_dict(found, plan), grids_to_text(found, plan)
    towns, grids, faults, steps = grids_to_sheets(found, plan)
    assert [row[0] for row in towns.rows] == [town["name"] for town in data["towns"]] == ["东镇", "西镇"]
    assert len(grids.rows) == data["figures"]["total"] == 2
    assert [row[2] for row in faults.rows] == [one["code"] for one in data["findings"]] == ["PL366", "PL367", "PL627"]
    assert [row[4] for row in steps.rows] == [one["says"] for one in data["proposals"]]
    assert data["figures"]["party_share"] == 0.5
    assert "1 个网格建有党组织，占 2 个网格的 50.0%" in text
    assert "过小网格：工作区参数 `grid_households_min` 没有填" in text


def test_codes_and_teams_are_shown(tmp_path: Path) -> None:
    """Who of which role works in the county, and for one town on each grid, with its code."""
    catalog = county(tmp_path, [
        grid("a", code="0101", team=[{"role": "网格长"}, {"role": "楼栋长", "number": 3}]),
        grid("b", "v2", team=[{"role": "楼栋长", "number": 2}]), grid("c", "v3", team=[{"role": "志愿者"}])])
    whole, town = (grids_to_text(survey(catalog, DAY, within), regroup(catalog, DAY, within))
                   for within in (None, catalog.areas["t1"]))
    assert "网格长 1 名、楼栋长 5 名、志愿者 1 名" in whole
    assert all(text in town for text in ("网格长 1 名、楼栋长 5 名", "a的队伍：网格长 1、楼栋长 3", "0101"))
    assert survey(catalog, DAY).figures.team == {"网格长": 1, "楼栋长": 5, "志愿者": 1}


def test_grids_that_are_examples_say_so(tmp_path: Path) -> None:
    catalog = county(tmp_path, [one | {"provenance": {"status": "illustrative", "source": "示例网格"}}
                                for one in (grid("a", party="支部"), *COVERED)])
    found, plan = survey(catalog, DAY), regroup(catalog, DAY)
    text, data = grids_to_text(found, plan), grids_to_dict(found, plan)
    assert "33.3%（网格全部是示意的，不是统计数）" in text
    assert "网格 3 条全部是示意的，不能作为依据（示例网格）" in text
    assert data["trust"] == [{"kind": "grids", "records": 3, "made_up": 3, "says": ["示例网格"]}]
    assert all(one["made_up"] for town in data["towns"] for village in town["villages"] for one in village["grids"])
    assert any("示意" in note for note in grids_to_sheets(found, plan)[0].notes)


def test_a_county_without_grids(tmp_path: Path) -> None:
    found = survey(county(tmp_path, []), DAY)
    assert (found.figures.total, found.findings) == (0, ())
    assert "没有网格" in grids_to_text(found, regroup(found.catalog, DAY))
