"""`powerlist lists` as a clerk uses it: towns, departments, villages, the whole county, files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_coverage import FAULTY
from tests.unit.building import write

pytestmark = pytest.mark.usefixtures("in_base")

DAY = ["--as-of", "2026-01-01"]
Snapshot = Callable[[str], None]

#: Published figures over the tiny county: one that agrees, one that does not, one that cannot be held against it.
TOTALS = """\
totals:
  - what: 镇街赋权事项
    value: 3
    source: 测试县人民政府网站
    counts: {list: 下放, mode: 赋权}
    merged: 1
    parts:
      - {what: 东镇, value: 2, counts: {list: 下放, town: 东镇}}
      - {what: 西街道, value: 2, counts: {list: 下放, town: 西街道}}
  - {what: 部门权力, value: 3, source: 测试县人民政府网站, counts: {list: 部门权力}}
  - {what: 权责事项, value: 9, source: 测试县人民政府网站}
"""

COMMANDS = {
    "help": ["lists", "--help"],
    "town": ["lists", "东镇"],
    "town-brief": ["lists", "东镇", "--brief"],
    "department": ["lists", "城管"],
    "department-other": ["lists", "水利局", "--list", "负主体责任的事"],
    "nothing": ["lists", "测试县司法局"],
    "county": ["lists"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_lists_text(run: Run, snapshot: Snapshot, name: str) -> None:
    ran = run(*COMMANDS[name], *([] if name == "help" else DAY))
    assert (ran.code, ran.err) == (0, "")
    snapshot(ran.out)


@pytest.fixture
def county(tmp_path: Path, in_base: Path) -> Path:
    """The tiny county with published figures."""
    files = {file.name: file.read_bytes() for file in in_base.glob("*.yaml")}
    files["powerlist.yaml"] += TOTALS.encode()
    return write(tmp_path / "county", files)


def test_lists_published_totals(run: Run, snapshot: Snapshot, county: Path) -> None:
    ran = run("lists", "-w", str(county), *DAY)
    assert ran.code == 0
    snapshot(ran.out[ran.out.index("与公布总数核对"):])


def test_published_totals_as_data(run: Run, county: Path) -> None:
    first, second, third = run("lists", "-w", str(county), *DAY, "--format", "json").json["reconciliation"]
    assert (first["held"], first["difference"], first["overlap"], first["merged"]) == (2, -1, 2, 1)
    assert [one["id"] for one in first["shared"]] == ["litter", "signboard"]
    assert (second["difference"], third["held"]) == (0, None)


def test_json_of_a_town(run: Run) -> None:
    found = run("lists", "东镇", *DAY, "--format", "json").json
    assert found["body"]["id"] == "east-town"
    assert [part["section"] for part in found["sections"]] == ["基本履职", "配合履职"]
    (helps,) = found["sections"][1]["entries"]
    assert [side["duties"] for case in helps["cases"] for side in case["principals"]] == [["查处", "清运"], ["清障"]]
    assert helps["status"] == "illustrative"


def test_keys_are_always_there(run: Run) -> None:
    """Other programs rely on them; what is missing is null or empty."""
    found = [entry for name in ("东镇", "城管") for part in run("lists", name, *DAY, "--format", "json").json["sections"]
             for entry in part["entries"]]
    assert {frozenset(entry) for entry in found} == {frozenset({
        "id", "name", "type", "field", "status", "made_up", "source", "counterparts", "basis", "documents", "when", "doubt",
        "twice", "origins", "cases", "admission"})}
    assert {frozenset(origin) for entry in found for origin in entry["origins"]} == {frozenset({"how", "measures", "status", "grant"})}


def test_one_list_only(run: Run) -> None:
    found = run("lists", "东镇", "-l", "配合履职", *DAY, "--format", "json").json
    assert [part["section"] for part in found["sections"]] == ["配合履职"]


@pytest.mark.parametrize(("arguments", "says"), [
    (["西街到"], "最接近的是 `西街道`"), (["东镇", "--list", "配合旅职"], "最接近的是 `配合履职`"), (["东镇", "--format", "xml"], "可选：text"),
    (["东镇", "-o", "东镇.doc"], "可选的结尾"), (["--list", "配合履职"], "要和机构一起写"), (["东镇", "-w", "没有"], "没有文件夹"),
])
def test_what_cannot_be_listed(run: Run, arguments: list[str], says: str) -> None:
    ran = run("lists", *arguments, *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_village_means_its_town(run: Run) -> None:
    ran = run("lists", "东村", *DAY)
    assert ran.out.startswith("东镇人民政府")
    assert "东村" in ran.err


FARM = """\
kind: areas
provenance: {status: illustrative, source: 测试}
areas:
  - {id: farm, name: 国营农场, level: 镇, town_kind: 类似乡级单位, parent: test-county}
"""


def test_an_area_without_a_body_has_no_lists(run: Run, county: Path) -> None:
    """It is known by name and id, it is among the figures of the county, and it is no misspelling."""
    write(county, {"farm.yaml": FARM})
    for name in ("国营农场", "farm"):
        ran = run("lists", name, "-w", str(county), *DAY)
        assert (ran.code, ran.out, "国营农场没有机构" in ran.err) == (2, "", True)
    assert "没有镇街一级机构、所以没有清单的 1 个类似乡级单位：\n  国营农场\n" in run("lists", "-w", str(county), *DAY).out
    assert run("lists", "-w", str(county), *DAY, "--format", "json").json["bodiless"] == [{"id": "farm", "name": "国营农场"}]


def test_few_of_many_names_are_told(run: Run) -> None:
    ran = run("lists", "测试县", *DAY)
    assert ran.out.startswith("测试县人民政府")
    (said,) = ran.err.splitlines()
    assert (said.count("、"), " 等 " in said) == (4, True)


def test_a_list_with_errors_is_told_with_a_warning(run: Run, county: Path) -> None:
    """What the checks call wrong may make any of the answers wrong."""
    write(county, {"faulty.yaml": FAULTY})
    for command in (["lists", "东镇"], ["directory"], ["coverage"]):
        assert "个错误，答复可能因此不准" in run(*command, "-w", str(county), *DAY).err


def test_a_half_read_list_is_refused(run: Run, county: Path) -> None:
    """Entries that could not be read would be missing without a trace."""
    write(county, {"broken.yaml": "kind: grants\ngrants:\n  - {id: half, items: [litter]}\n"})
    ran = run("lists", "东镇", "-w", str(county), *DAY)
    assert ran.code == 2
    assert "PL107" in ran.err


def test_files(run: Run, tmp_path: Path) -> None:
    one, folder, data = tmp_path / "配合.csv", tmp_path / "东镇", tmp_path / "东镇.json"
    assert run("lists", "东镇", "-l", "配合履职", *DAY, "-o", str(one)).code == 0
    rows = list(csv.DictReader(io.StringIO(one.read_text("utf-8-sig"))))
    assert [row["场景、适用条件"][:4] for row in rows] == ["一般情形", "倒在河道"]
    assert rows[0]["数据性质"] == "示意"
    assert run("lists", "东镇", *DAY, "-o", f"{folder}/").code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["基本履职.csv", "配合履职.csv"]
    assert run("lists", "东镇", *DAY, "-o", str(data)).code == 0
    assert json.loads(data.read_text("utf-8"))["body"]["name"] == "东镇人民政府"
    again = run("lists", "东镇", *DAY, "-o", str(data))
    assert (again.code, "已经存在" in again.err) == (2, True)
    assert run("lists", "东镇", *DAY, "-o", str(data), "--force").code == 0
