"""What a clerk reads, whole. One snapshot a command; sentences are judged by eye, not by assertions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DAY = ["--as-of", "2026-01-01"]
Snapshot = Callable[[str], None]

COMMANDS = {
    "help": ["--help"],
    "help-decide": ["decide", "--help"],
    "check": ["check", *DAY],
    "decide-owned": ["decide", "-t", "乱扔垃圾", "-p", "东镇", *DAY],
    "decide-measures": ["decide", "-t", "违规户外广告", "-p", "西街道", *DAY],
    "decide-incomplete": ["decide", "-t", "偷倒渣土", "-p", "东镇", *DAY],
    "decide-support": ["decide", "-t", "偷倒渣土", "-p", "东镇", "--set", "site=河道", *DAY],
    "decide-elsewhere": ["decide", "-t", "盗窃", "-p", "东镇", *DAY],
    "explain": ["explain", "-t", "违规户外广告", "-p", "西街道", *DAY],
    "explain-incomplete": ["explain", "-t", "偷倒渣土", "-p", "东镇", "--strict", *DAY],
    "who-body": ["who", "城市管理局", *DAY],
    "who-town": ["who", "东镇", *DAY],
    "who-text": ["who", "倒渣土", *DAY],
    "who-place": ["who", "乱扔果皮", "--place", "东镇", *DAY],
    "statute": ["statute", "测试旧法", *DAY],
    "rule": ["rule", "T-GRANT"],
    "schema": ["schema"],
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_text(run: Run, in_base: Path, snapshot: Snapshot, name: str) -> None:
    found = run(*COMMANDS[name])
    assert found.err == ""
    snapshot(found.out)


def test_findings(run: Run, tmp_path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line, the place under it in cells, help, related places, and the summary."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "powerlist.yaml").write_text("kind: workspace\nname: 测试\n", "utf-8")
    (tmp_path / "a.yaml").write_text(
        "kind: areas\nareas:\n"
        "  - {id: east, name: 东镇, level: 镇级, parent: 没有的县}\n"
        "  - {id: west, name: 西镇, level: 镇}\n"
        "  - {id: west, name: 西镇二, level: 镇, parent: 西镇}\n"
        "部门：城管局\n", "utf-8")
    found = run("check", *DAY)
    assert found.code == 1
    snapshot(found.out)


def test_ruling(run: Run, in_base: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    """Every reason at once, with remedy; explained rule by rule."""
    request = tmp_path / "申请.yaml"
    request.write_text("kind: 职责准入\napplicant: 东镇\nmatter: 河道保洁\nto: [东镇]\n", "utf-8")
    found = run("admit", str(request), *DAY)
    explained = run("explain", "--request", str(request), *DAY)
    snapshot(found.out + "\n" + explained.out)


def test_errors(run: Run, in_base: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    """Wrong use, in Chinese, each with what to do."""
    calls = [
        ["decde"], ["decide", "--plce", "东镇"], ["decide", "-t"], ["who"], ["schema", "item"], ["check", "a", "b"],
        ["decide", "-t", "乱扔", "-p", "东镇"], ["decide", "-t", "乱扔垃圾", "-p", "东镇", "--set", "site"],
        ["decide", "-t", "乱扔垃圾", "-p", "东镇", "--set", "sit=河道"], ["decide", "-t", "乱扔垃圾", "-p", "东镇", "--set", "site=河"],
        ["decide", "-t", "乱扔垃圾", "-p", "东镇", "--filed", "2025-06-01"], ["decide", "没有.yaml"], ["check", "没有"],
        ["check", "--as-of", "2025-02-30"], ["rule", "PL99"], ["statute", "测试新法"], ["replay", "没有.json"], ["test"],
    ]
    shown = []
    for call in calls:
        found = run(*call)
        assert (found.code, found.out) == (2, ""), call
        shown.append(f"$ powerlist {' '.join(call)}\n{found.err}")
    snapshot("\n".join(shown))
