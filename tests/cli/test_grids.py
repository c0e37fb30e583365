"""`powerlist grids`, `powerlist locate` and `--at` as a clerk and a program use them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Run
from tests.unit.building import write

pytestmark = pytest.mark.usefixtures("county")

DAY = ["--as-of", "2026-01-01"]
Snapshot = Callable[[str], None]

#: Two villages of the tiny county, one above the other, and a third without grids: a micro grid and a market inside, one
#: grid that is too small, one that is too large, one without staff.
GRIDS = """\
kind: areas
areas:
  - {id: west-village, name: 西村, level: 村, parent: west}
  - {id: far-village, name: 远村, level: 村, parent: west}
---
kind: grids
grids:
  - {id: east-1, name: 东村第一网格, kind: 综合, village: 东村, code: "0101", staff: 3, households: 300, party: 东村第一支部, body: 东镇,
     team: [{role: 网格长}, {role: 专职网格员, number: 2}],
     boundary: {datum: CGCS2000, corners: ["119.00,33.00", "119.01,33.00", "119.01,33.01", "119.00,33.01"]}}
  - {id: east-2, name: 东村第二网格, kind: 综合, village: 东村, code: "0102", staff: 1, households: 120,
     boundary: {datum: CGCS2000, corners: ["119.01,33.00", "119.02,33.00", "119.02,33.01", "119.01,33.01"]}}
  - {id: east-s, name: 东村市场专属网格, kind: 专属, village: 东村, code: "01S", staff: 1, body: 东镇,
     boundary: {datum: CGCS2000, corners: ["119.003,33.003", "119.006,33.003", "119.006,33.006", "119.003,33.006"]}}
  - {id: east-1-1, name: 东村一号楼微网格, kind: 微, village: 东村, code: "010101", parent: east-1, staff: 1, households: 40,
     boundary: {datum: CGCS2000, corners: ["119.004,33.004", "119.005,33.004", "119.005,33.005", "119.004,33.005"]}}
  - {id: west-1, name: 西村第一网格, kind: 综合, village: 西村, code: "0201", staff: 1, households: 655,
     boundary: {datum: CGCS2000, corners: ["119.00,32.99", "119.02,32.99", "119.02,33.00", "119.00,33.00"]}}
  - {id: west-2, name: 西村第二网格, kind: 综合, village: 西村, code: "0202", staff: 0, households: 210}
"""

LIMITS = """\
parameters:
  grid_households_min: {value: 200, source: 测试用}
  grid_households_max: {value: 500, source: 测试用}
"""

#: In the micro grid, the first as maps in GCJ-02 show it; on the border of two villages; beyond all grids.
SHIFTED, INSIDE, BORDER, OUTSIDE = "119.009858,33.002713", "119.00450,33.00450", "119.01000,33.00000", "119.03000,33.03000"


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny county with grids, as the current folder."""
    files = {file.name: file.read_text("utf-8") for file in BASE.glob("*.yaml")}
    files["powerlist.yaml"] = files["powerlist.yaml"].replace("parameters:\n", LIMITS)
    folder = write(tmp_path / "county", {**files, "grids.yaml": GRIDS})
    monkeypatch.chdir(folder)
    return folder


COMMANDS = {
    "grids-help": (["grids", "--help"], 0),
    "grids-county": (["grids", *DAY], 1),
    "grids-town": (["grids", "东镇", *DAY], 1),
    "locate-help": (["locate", "--help"], 0),
    "locate-shifted": (["locate", SHIFTED, "--datum", "GCJ-02", *DAY], 0),
    "locate-several": (["locate", INSIDE, BORDER, OUTSIDE, "--datum", "CGCS2000", *DAY], 1),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_grids_text(run: Run, snapshot: Snapshot, name: str) -> None:
    command, code = COMMANDS[name]
    ran = run(*command)
    assert (ran.code, ran.err) == (code, "")
    snapshot(ran.out)


def test_wrong_use_is_told_with_what_to_do(run: Run, snapshot: Snapshot, county: Path) -> None:
    deciding = ["decide", "-t", "乱扔垃圾", *DAY]
    write(county / "bare", {"powerlist.yaml": "kind: workspace\nname: 空\n"})
    calls = [
        ["locate", INSIDE], ["locate", INSIDE, "--datum", "北京54"], ["locate", "33.0231,119.0153", "--datum", "WGS84"],
        ["locate", "2.35,48.85", "--datum", "WGS84"], ["locate", "119.0153", "--datum", "WGS84"],
        ["locate", INSIDE, "--datum", "WGS84", "-w", "bare"], ["grids", "没有的镇"], ["grids", "-w", "bare", *DAY],
        [*deciding, "--at", INSIDE], [*deciding, "--datum", "WGS84"], [*deciding, "--at", INSIDE, "-p", "东镇"],
        [*deciding, "--at", BORDER, "--datum", "WGS84"], [*deciding, "--at", OUTSIDE, "--datum", "WGS84"],
    ]
    shown = []
    for call in calls:
        ran = run(*call)
        assert (ran.code, ran.out) == (2, ""), call
        shown.append(f"$ powerlist {' '.join(call)}\n{ran.err}")
    snapshot("\n".join(shown))


def test_grids_as_data(run: Run) -> None:
    found = run("grids", *DAY, "--format", "json").json
    assert set(found) == {"as_of", "figures", "towns", "findings", "proposals", "after", "off", "trust"}
    assert set(found["figures"]) == {"total", "kinds", "workers", "unstaffed", "unknown", "households", "party", "team",
                                     "party_share"}
    assert {one["code"] for one in found["findings"]} == {"PL366", "PL367", "PL627", "PL628"}
    assert [one["move"] for one in found["proposals"]] == ["合并", "拆分", "增配", "增配"]
    assert set(found["proposals"][0]) == {"move", "village", "grids", "number", "adjacent", "below", "says", "after"}
    assert sum(town["figures"]["total"] for town in found["towns"]) == found["figures"]["total"]


def test_grids_without_findings_end_well(run: Run, county: Path) -> None:
    files = {file.name: file.read_text("utf-8") for file in county.glob("*.yaml")}
    write(county / "calm", {**files, "grids.yaml": GRIDS.replace("households: 120", "households: 220")})
    assert run("grids", "东镇", *DAY, "-w", "calm").code == 0


def test_grids_into_files(run: Run, tmp_path: Path) -> None:
    assert run("grids", *DAY, "-o", f"{tmp_path}/out/").code == 1
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {"各镇街网格", "网格", "问题", "调整建议"}
    rows = list(csv.reader(io.StringIO((tmp_path / "out" / "网格.csv").read_text("utf-8-sig"))))
    assert [row[2] for row in rows if row[4] == "0102"] == ["东村第二网格"]
    assert run("grids", *DAY, "-o", str(tmp_path / "网格.xlsx")).code == 1
    assert (tmp_path / "网格.xlsx").stat().st_size


def test_locate_as_data(run: Run) -> None:
    one = run("locate", INSIDE, "--datum", "CGCS2000", *DAY, "--format", "json").json
    assert set(one) == {"longitude", "latitude", "datum", "cgcs2000", "village", "town", "villages", "certain", "grids",
                        "border", "nearest", "unmapped", "says", "remarks", "strayed", "made_up"}
    assert (one["village"]["id"], one["town"]["id"], one["certain"]) == ("east-village", "east", True)
    assert [grid["kind"] for grid in one["grids"]] == ["综合", "专属", "微"]
    several = run("locate", BORDER, OUTSIDE, "--datum", "WGS84", *DAY, "--format", "json").json
    assert [(place["certain"], bool(place["nearest"])) for place in several] == [(False, False), (False, True)]


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_an_event_at_a_point_is_one_in_its_village(run: Run, command: str) -> None:
    ran = run(command, "-t", "乱扔垃圾", "--at", SHIFTED, "--datum", "GCJ-02", *DAY)
    named = run(command, "-t", "乱扔垃圾", "-p", "东村", *DAY)
    assert (ran.code, ran.out) == (named.code, named.out)
    assert "落在东村一号楼微网格，地点按东村" in ran.err


def test_many_points_get_the_same_answers_faster(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("shapely")
    call = ["locate", INSIDE, BORDER, OUTSIDE, "--datum", "CGCS2000", *DAY, "--format", "json"]
    plain = run(*call).json
    monkeypatch.setattr("powerlist.locate.MANY", 1)
    assert run(*call).json == plain
    monkeypatch.setattr("powerlist.geo.shapes._shapely", lambda: None)
    assert run(*call).json == plain
