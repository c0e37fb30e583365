"""`powerlist flow`: on the screen, into files, and what cannot be drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("in_base")

WASTE = ["flow", "违规倾倒建筑垃圾", "--as-of", "2026-01-01"]

COMMANDS = {
    "text": WASTE,
    "place": [*WASTE, "--place", "东镇"],
    "scenario": [*WASTE, "--scenario", "倒在河道里"],
    "mermaid": [*WASTE, "--format", "mermaid"],
    "svg": [*WASTE, "--scenario", "waste-river", "--place", "东镇", "--format", "svg"],
    "help": ["flow", "--help"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_flow(run: Run, snapshot: Callable[[str], None], name: str) -> None:
    ran = run(*COMMANDS[name])
    assert (ran.code, ran.err) == (0, "")
    snapshot(ran.out)


def test_flow_as_data(run: Run) -> None:
    found = run(*WASTE, "--place", "东镇", "--format", "json").json
    assert [(one["id"], [lead["name"] for lead in one["lead"]]) for one in found["scenarios"]] == [
        ("waste-river", ["测试县水利局"]), (None, ["测试县城市管理局"])]
    assert found["scenarios"][1]["town_does"] == "配合：发现；劝阻；报告"


def test_flow_goes_into_files(run: Run, tmp_path: Path) -> None:
    """A file for one chart; a folder for the chart of the matter and one for each scenario. Nothing is overwritten."""
    for ending, beginning in ((".svg", "<svg "), (".mmd", "%% "), (".txt", "违规倾倒建筑垃圾"), (".json", "{")):
        path = tmp_path / f"图{ending}"
        assert run(*WASTE, "-o", str(path)).code == 0
        assert path.read_text("utf-8").startswith(beginning)
        assert run(*WASTE, "-o", str(path)).code == 2
    assert json.loads((tmp_path / "图.json").read_text("utf-8"))["matter"]["id"] == "waste"
    assert run(*WASTE, "-o", f"{tmp_path}/各图/").code == 0
    assert sorted(path.name for path in (tmp_path / "各图").iterdir()) == ["01 倒在河道里.svg", "02 其他情形.svg", "总图.svg"]


@pytest.mark.parametrize(("options", "said"), [
    (["--scenario", "倒在河里"], "倒在河道里"),
    (["--scenario", "3"], "倒在河道里"),
    (["--place", "没有的镇"], "东镇"),
    (["--format", "dot"], "mermaid"),
    (["-o", "图.png"], ".svg"),
])
def test_flow_says_what_cannot_be_drawn(run: Run, options: list[str], said: str) -> None:
    ran = run(*WASTE, *options)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_flow_of_nothing_on_the_list(run: Run) -> None:
    ran = run("flow", "违规倾倒建筑")
    assert (ran.code, "违规倾倒建筑垃圾" in ran.err) == (2, True)
