"""`powerlist compile`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from powerlist import Decider
from tests.cli.conftest import BASE, Run

pytestmark = pytest.mark.usefixtures("in_base")


def test_compile_help(run: Run, snapshot: Callable[[str], None]) -> None:
    snapshot(run("compile", "--help").out)


def test_a_file_to_decide_by(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "base.compiled"
    ran = run("compile", "-o", str(file))
    assert (ran.code, ran.err) == (0, f"已写入 {file}\n")
    assert "条规则" in ran.out
    assert list(tmp_path.iterdir()) == [file]
    reply = Decider.open(file, as_of=date(2026, 1, 1)).decide({"type": "littering", "place": "east"})
    assert reply.lead is not None


def test_nothing_is_overwritten_unless_told_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "base.compiled"
    file.write_text("mine", "utf-8")
    refused = run("compile", "-o", str(file))
    assert (refused.code, file.read_text("utf-8")) == (2, "mine")
    assert "--force" in refused.err
    assert run("compile", "-o", str(file), "--force").code == 0
    assert run("compile", "-o", str(file), "--check").code == 0


@pytest.mark.parametrize("output", ["no/such/folder/x.compiled", ".", "x", "x.csv"])
def test_what_cannot_be_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("compile", "-w", str(BASE), "-o", output, "--force")
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_that_changed(run: Run, tmp_path: Path) -> None:
    workspace, file = tmp_path / "county", str(tmp_path / "county.compiled")
    shutil.copytree(BASE, workspace)
    run("compile", "-w", str(workspace), "-o", file)
    assert "一样" in run("compile", "-w", str(workspace), "-o", file, "--check").out
    (workspace / "more.yaml").write_text("kind: areas\nareas:\n  - {id: south, name: 南镇, level: 镇, town_kind: 镇, parent: test-county}\n", "utf-8")
    ran = run("compile", "-w", str(workspace), "-o", file, "--check")
    assert ran.code == 1
    assert "目录已经改了" in ran.out


def test_check_refuses_what_was_not_compiled(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"\xff")
    assert run("compile", "-o", str(tmp_path / "other"), "--check").code == 2
    assert run("compile", "-o", str(tmp_path / "none"), "--check").code == 2
