"""`powerlist draw` as an office uses it: fingerprints first, then the draw from the published seed, then the proof."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.test_draw import PLAN

Snapshot = Callable[[str], None]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The lists in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("名单.yaml").write_text(PLAN, "utf-8")
    return "名单.yaml"


def test_draw_help(run: Run, snapshot: Snapshot) -> None:
    snapshot(run("draw", "--help").out)


def test_draw_fingerprints(run: Run, snapshot: Snapshot, plan: str) -> None:
    ran = run("draw", plan)
    assert (ran.code, ran.err) == (0, "")
    snapshot(ran.out)


def test_draw_text(run: Run, snapshot: Snapshot, plan: str) -> None:
    ran = run("draw", plan, "--seed", "2026133期-0316252933")
    assert (ran.code, ran.err) == (0, "")
    snapshot(ran.out)


def test_draw_lacking(run: Run, snapshot: Snapshot, plan: str) -> None:
    Path(plan).write_text(PLAN.replace("until: 2026-12-02", "until: 2026-12-01"), "utf-8")
    ran = run("draw", plan, "--seed", "2026133期-0316252933")
    assert ran.code == 1
    snapshot(ran.out[ran.out.index("缺什么"):])


def test_draw_errors(run: Run, snapshot: Snapshot, plan: str) -> None:
    Path(plan).write_text(PLAN.replace("{id: t2", "{id: t1").replace("risk: 一般, last_checked: 2025-12-02", "risk: 一班"), "utf-8")
    ran = run("draw", plan, "--seed", "1")
    assert (ran.code, ran.out) == (2, "")
    snapshot(ran.err)


def test_draw_again(run: Run, snapshot: Snapshot, plan: str) -> None:
    assert run("draw", plan, "--seed", "1", "-o", "结果.json").code == 0
    same = run("draw", plan, "--verify", "结果.json")
    assert (same.code, same.out.startswith("相同")) == (0, True)
    Path(plan).write_text(PLAN.replace("苏01", "苏09"), "utf-8")
    data = json.loads(Path("结果.json").read_text("utf-8"))
    data["visits"][0]["crews"][0]["officers"][0]["id"] = "o9"
    data["visits"][-1]["target"] = "t4"
    Path("结果.json").write_text(json.dumps(data), "utf-8")
    other = run("draw", plan, "--verify", "结果.json")
    assert other.code == 1
    snapshot(other.out)
    found = run("draw", plan, "--verify", "结果.json", "--format", "json").json
    assert (found["same"], found["changed"]) == (False, ["检查人员名录"])


@pytest.mark.parametrize("args", [
    ["--seed", "1", "--verify", "结果.json"], ["--seed", " "], ["--verify", "没有.json"], ["--verify", "名单.yaml"],
    ["--seed", "1", "-o", "结果.doc"], ["--verify", "空.json"], ["--format", "xml"],
])
def test_draw_mistakes(run: Run, plan: str, args: list[str]) -> None:
    Path("空.json").write_text("{}", "utf-8")
    ran = run("draw", plan, *args)
    assert (ran.code, ran.out) == (2, "")
    assert "怎么办：" in ran.err or "可选" in ran.err


def test_draw_into_files(run: Run, plan: str) -> None:
    assert run("draw", plan, "--seed", "1", "-o", "结果/").code == 0
    assert sorted(file.name for file in Path("结果").iterdir()) == ["人员次数.csv", "各类对象.csv", "抽查结果.csv"]
    pytest.importorskip("xlsxwriter")
    assert run("draw", plan, "--seed", "1", "-o", "结果.xlsx").code == 0


@pytest.mark.usefixtures("plan")
def test_lists_may_lie_beside_the_catalog(run: Run) -> None:
    """A folder of a county holds its lists of checks too; they are not part of the lists of powers."""
    Path("powerlist.yaml").write_text("kind: workspace\nname: 测试县\n", "utf-8")
    assert "PL105" not in run("check").out
