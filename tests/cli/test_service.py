"""`powerlist service` as a window and an office use it: one item at a place, the list of a place, mistakes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BASE, Run
from tests.unit.building import write

Snapshot = Callable[[str], None]

SERVICES = """\
kind: items
provenance: {status: illustrative, source: 测试用，不是真实数据}
items:
  - {id: kiosk, name: 临时占用道路经营许可, type: 行政许可, field: 城市管理, basis: [{statute: 测试市容条例, article: 30}], holder: {department: 城市管理, level: 县}}
  - {id: allowance, name: 高龄津贴发放, type: 公共服务, field: 民政, holder: {town: true}}
---
kind: grants
provenance: {status: illustrative, source: 测试用，不是真实数据}
grants:
  - id: kiosk-2025
    items: [kiosk]
    to: [东镇]
    mode: 赋权
    instrument: {title: 测试省许可决定, issuer: 测试省人民政府, level: 省, date: 2025-01-10}
    period: {from: 2025-03-01}
    published: {on: 2025-02-01, where: 政府网站}
---
kind: services
provenance: {status: illustrative, source: 测试用，不是真实数据}
services:
  - id: kiosk-service
    items: [kiosk]
    accept: [县, 镇]
    online: [镇]
    issue: 镇
    agent: true
    visits: 1
    statutory: {value: 20, clock: 自然日}
    promised: {value: 12, clock: 自然日}
    watched_by: [litter, dyke]
    materials: [申请表, 位置图]
  - {id: allowance-service, items: [allowance], accept: [镇, 村], online: [镇, 村], visits: 0, promised: {value: 5, clock: 工作日}}
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The tiny county with two services."""
    files = {file.name: file.read_bytes() for file in BASE.glob("*.yaml")}
    files["services.yaml"] = SERVICES.encode()
    files["places.yaml"] = files["places.yaml"].replace("综合行政执法局, fields: [城市管理]}]".encode(), (
        "综合行政执法局, fields: [城市管理]}, {id: desk, name: 便民服务中心, fields: [审批服务]}]").encode(), 1)
    return write(tmp_path / "county", files)


COMMANDS = {
    "granted": (0, ["临时占用道路经营许可", "--place", "东镇"]),
    "department": (0, ["kiosk", "-p", "西街道"]),
    "village": (0, ["高龄津贴发放", "-p", "东村"]),
    "everywhere": (0, ["kiosk"]),
    "town-list": (0, ["-p", "东镇"]),
    "county-list": (0, []),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_service_text(run: Run, snapshot: Snapshot, county: Path, name: str) -> None:
    code, args = COMMANDS[name]
    ran = run("service", *args, "-w", str(county), "--as-of", "2026-01-05")
    assert ran.code == code
    snapshot(ran.out)


def test_service_help(run: Run, snapshot: Snapshot) -> None:
    snapshot(run("service", "--help").out)


MISTAKES = {
    "no-item": ["占道许可", "-p", "东镇"], "penalty": ["litter", "-p", "东镇"],
    "no-such-place": ["kiosk", "-p", "东镇镇"], "county": ["kiosk", "-p", "测试县"], "set-alone": ["--set", "party=个人"],
    "no-such-fact": ["kiosk", "-p", "东镇", "--set", "foo=1"],
}


@pytest.mark.parametrize("name", MISTAKES)
def test_service_mistakes(run: Run, snapshot: Snapshot, county: Path, name: str) -> None:
    ran = run("service", *MISTAKES[name], "-w", str(county), "--as-of", "2026-01-05")
    assert (ran.code, ran.out) == (2, "")
    snapshot(ran.err)


def test_service_as_data(run: Run, county: Path) -> None:
    found = run("service", "kiosk", "-p", "东镇", "-w", str(county), "--as-of", "2026-01-05", "--format", "json").json
    assert (found["decider"]["id"], found["cut_percent"], found["promised"]["due"]) == ("east-town", 40, "2026-01-17")
    assert [body["id"] for body in found["push_to"]] == ["water-bureau"]
    listed = run("service", "-w", str(county), "--as-of", "2026-01-05", "--format", "json").json
    assert [(level["level"], level["accepted"], level["online"]) for level in listed["levels"]] == [
        ("县", 1, 0), ("镇", 2, 2), ("村", 1, 1)]


def test_service_everywhere_as_data_and_table(run: Run, county: Path, tmp_path: Path) -> None:
    command = ["service", "kiosk", "-w", str(county), "--as-of", "2026-01-05"]
    found = run(*command, "--format", "json").json
    assert [(one["place"]["id"], one["decider"]["id"]) for one in found["towns"]] == [("east", "east-town"), ("west", "urban-bureau")]
    assert run(*command, "-o", str(tmp_path / "kiosk.csv")).code == 0


def test_service_into_a_table(run: Run, county: Path, tmp_path: Path) -> None:
    file = tmp_path / "办理清单.csv"
    assert run("service", "-p", "东镇", "-w", str(county), "--as-of", "2026-01-05", "-o", str(file)).code == 0
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["编号", "kiosk", "allowance"]
