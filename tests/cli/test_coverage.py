"""`powerlist coverage` as a clerk uses it: a sound county, a faulty one, the example on the command line, files."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.building import write

pytestmark = pytest.mark.usefixtures("in_base")

DAY = ["--as-of", "2026-01-01"]
Snapshot = Callable[[str], None]

#: Types that nobody owns, always or in one place only; two principals; a scenario behind another.
FAULTY = """\
kind: responsibilities
provenance: {status: illustrative, source: 测试}
responsibilities:
  - {id: two, matter: 路灯维护, field: 市政, principal: {department: 城市管理}, more_principals: [{department: 水利}]}
  - id: shadowed
    matter: 漂浮物清理
    field: 水利
    scenarios:
      - {id: water, name: 水面, when: {event.site: [河道, 湖泊]}, principal: {department: 水利}}
      - {id: river, name: 河道, when: {event.site: 河道}, principal: {town: true}}
---
kind: event_types
provenance: {status: illustrative, source: 测试}
event_types:
  - {id: noise, name: 深夜噪声, scheme: 测试}
  - {id: lamp, name: 路灯不亮, scheme: 测试, responsibilities: [two]}
  - {id: floating, name: 水面漂浮物, scheme: 测试, responsibilities: [shadowed]}
"""


@pytest.fixture
def faulty(tmp_path: Path, in_base: Path) -> str:
    """The tiny county with faults."""
    files = {file.name: file.read_bytes() for file in in_base.glob("*.yaml")}
    return str(write(tmp_path / "county", {**files, "faulty.yaml": FAULTY}))


def test_coverage_text_help(run: Run, snapshot: Snapshot) -> None:
    snapshot(run("coverage", "--help").out)


def test_coverage_text_sound(run: Run, snapshot: Snapshot) -> None:
    ran = run("coverage", *DAY)
    assert (ran.code, ran.err) == (0, "")
    snapshot(ran.out)


def test_coverage_text_faulty(run: Run, snapshot: Snapshot, faulty: str) -> None:
    ran = run("coverage", "-w", faulty, *DAY)
    assert (ran.code, "检查有 2 个错误" in ran.err) == (1, True)
    snapshot(ran.out.replace(faulty, "县"))


def test_the_command_shows_it(run: Run, faulty: str) -> None:
    """Copied as it stands; and the event, given as JSON."""
    found = run("coverage", "-w", faulty, *DAY, "--format", "json").json["findings"]
    outcomes = {"hole": "unowned", "overlap": "disputed", "asks-first": "incomplete"}
    shown = [one for one in found if one["kind"] in outcomes]
    assert {one["kind"] for one in shown} == set(outcomes)
    for one in shown:
        program, *words = shlex.split(one["command"])
        ran = run(*words, "--format", "json")
        assert (program, ran.json["outcome"]) == ("powerlist", outcomes[one["kind"]])
        given = json.dumps(one["event"], ensure_ascii=False)
        assert run("decide", "-w", faulty, "--as-of", one["as_of"], "--format", "json", given=given).json["outcome"] == ran.json["outcome"]


def test_keys_are_always_there(run: Run, faulty: str) -> None:
    """Other programs rely on them; what is missing is null or empty."""
    data = run("coverage", "-w", faulty, *DAY, "--format", "json").json
    assert data.keys() == {"from", "until", "extent", "summary", "findings", "rules"}
    assert {frozenset(one) for one in data["findings"]} == {frozenset({
        "kind", "name", "severity", "reason", "types", "towns", "from", "until", "cases", "condition", "always", "also", "why", "missing",
        "ground", "scenario", "sides", "grants", "rules", "interim", "asks", "record", "title", "within", "own", "others", "event",
        "as_of", "command"})}
    assert data["summary"]["kinds"]["hole"] == 2
    assert data["summary"]["faults"] == sum(one["severity"] == "fault" for one in data["findings"]) == 3


def test_part_of_the_county(run: Run, faulty: str) -> None:
    ran = run("coverage", "-w", faulty, *DAY, "--type", "路灯不亮", "--town", "东镇", "--format", "json")
    (one,) = ran.json["findings"]
    assert (ran.code, one["kind"], [town["name"] for town in one["towns"]]) == (1, "overlap", ["东镇"])
    assert ran.json["rules"] is None
    assert run("coverage", "-w", faulty, *DAY, "--type", "乱扔垃圾").code == 0


@pytest.mark.parametrize(("arguments", "says"), [
    (["--town", "东振"], "最接近的是 `东镇`"), (["--type", "偷倒渣士"], "最接近的是 `偷倒渣土`"), (["--format", "xml"], "可选：text"),
    (["-o", "检查.doc"], "可选的结尾"), (["--until", "2025-01-01"], "不在开始的日子"), (["-w", "没有"], "没有文件夹"),
])
def test_what_cannot_be_looked_at(run: Run, arguments: list[str], says: str) -> None:
    ran = run("coverage", *DAY, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_files(run: Run, faulty: str, tmp_path: Path) -> None:
    """The exit code is the same; every finding is a row."""
    table, data, page = (str(tmp_path / f"检查{ending}") for ending in (".csv", ".json", ".md"))
    assert [run("coverage", "-w", faulty, *DAY, "-o", file).code for file in (table, data, page)] == [1, 1, 1]
    rows = list(csv.DictReader(io.StringIO(Path(table).read_text("utf-8-sig"))))
    found = json.loads(Path(data).read_text("utf-8"))["findings"]
    assert [row["验证"] for row in rows] == [one["command"] or "" for one in found]
    assert rows[0]["程度"] == "问题"
    assert "| 深夜噪声 |" in Path(page).read_text("utf-8")
    again = run("coverage", "-w", faulty, *DAY, "-o", table)
    assert (again.code, "已经存在" in again.err) == (2, True)


DEPARTMENTS = "kind: departments\ndepartments:\n  - {id: urban, name: 城市管理}\n  - {id: water, name: 水利}\n"


@pytest.mark.parametrize(("files", "says"), [
    ({}, "没有镇街（areas）和事件类型（event_types）"), ({"lists.yaml": f"{DEPARTMENTS}---\n{FAULTY}"}, "没有镇街（areas），"),
])
def test_nothing_to_look_at_is_not_in_order(run: Run, tmp_path: Path, files: dict[str, str], says: str) -> None:
    folder = write(tmp_path / "empty", {"powerlist.yaml": "kind: workspace\nname: 空县\n", **files})
    ran = run("coverage", "-w", str(folder), *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
