"""`powerlist rebase`: what a clerk reads, what is written, and what programs get."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.law_changes import county

DAY = ["--as-of", "2026-11-21"]
BASIS = """
      - {statute: 测试治安法, article: 9}
      - {statute: 测试治安法, article: 12, paragraph: 2}  # 待核
      - {statute: 测试大气法, article: 98}
      - {statute: 测试大气法, article: 100}
      - {statute: 测试市容条例, article: 5}
      - {statute: 测试渔业法, article: 6}"""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be written depends on the day on the clock."""
    monkeypatch.setattr("powerlist_cli.rebase.today", lambda: date(2026, 11, 21))


@pytest.fixture
def stale(tmp_path: Path) -> Path:
    """A county last checked in 2019."""
    county(tmp_path, BASIS)
    return tmp_path


def test_rebase_text(run: Run, stale: Path, snapshot: Callable[[str], None]) -> None:
    """The list; the same with the edits; before the code came into force; after writing."""
    calls = [["--as-of", "2026-11-21"], [*DAY, "--dry-run"], ["--as-of", "2026-08-14"], [*DAY, "--write"], DAY]
    shown = []
    for call in calls:
        found = run("rebase", "-w", str(stale), *call)
        assert (found.code, found.err) == (1, "")
        shown.append(f"$ powerlist rebase {' '.join(call)}\n{found.out}")
    snapshot("\n".join(shown) + "\n" + (stale / "duties.yaml").read_text("utf-8"))


def test_nothing_is_written_unasked(run: Run, stale: Path) -> None:
    before = {file: file.read_bytes() for file in stale.iterdir()}
    for call in ([], ["--dry-run"], ["--dry-run", "--write"], ["--format", "json"]):
        assert run("rebase", "-w", str(stale), *DAY, *call).code == 1
    assert {file: file.read_bytes() for file in stale.iterdir()} == before


def test_all_done(run: Run, tmp_path: Path) -> None:
    """What can be written is written, the day is entered, and the next run has nothing to do."""
    county(tmp_path, "[{statute: 测试治安法, article: 9}]")
    assert run("rebase", "-w", str(tmp_path), *DAY).code == 1
    assert run("rebase", "-w", str(tmp_path), *DAY, "--write").code == 0
    found = run("rebase", "-w", str(tmp_path), *DAY)
    assert (found.code, "没有要改的" in found.out) == (0, True)
    assert "law_checked: 2026-11-21" in (tmp_path / "powerlist.yaml").read_text("utf-8")


def test_json(run: Run, stale: Path) -> None:
    answer = run("rebase", "-w", str(stale), *DAY, "--format", "json", "--write").json
    assert set(answer) == {"since", "as_of", "until", "looked_at", "settled", "due", "own", "shared", "written"}
    assert (answer["since"], answer["looked_at"], answer["written"]) == ("2019-06-01", 6, ["duties.yaml"])
    assert set(answer["own"][0]) == {
        "file", "line", "column", "record", "instrument", "citation", "fate", "on", "statute", "articles", "score",
        "checked", "renumberings", "successors", "action", "why", "heirs"}
    assert [(one["line"], one["fate"], one["action"], one["articles"]) for one in answer["own"]] == [
        (11, "moved", "write", ["12"]), (12, "moved", "ask", ["14"]), (13, "moved", "write", ["150"]),
        (14, "moved", "ask", ["152", "153"]), (15, "ended", "ask", []), (16, "no_table", "ask", [])]


@pytest.mark.parametrize(("call", "said"), [
    (["-w", "zhejiang"], "不知道依据是按哪一天的法律写的"),
    (["-w", "jinhu", "--since", "2027-01-01", *DAY], "在 2026-11-21 之后"),
    (["-w", "jinhu", "--since", "2021-02-30"], "不是日期"),
    (["-w", "jinhu", "--since", "2025-12-31", *DAY, "--write"], "自带的工作区不能改"),
    (["-w", "jinhu", "--since", "2025-12-31", "--min-score", "95"], "不在 0 到 1 之间"),
    (["-w", "jinhu", "--since", "2025-12-31", "--horizon", "-1"], "小于 0"),
])
def test_what_cannot_be_done(run: Run, call: list[str], said: str) -> None:
    found = run("rebase", *call)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert "怎么办" in found.err


def test_the_future_is_not_written(run: Run, stale: Path) -> None:
    """Numbers of a law that is not in force yet would be wrong until it is."""
    found = run("rebase", "-w", str(stale), "--as-of", "2026-11-22", "--write")
    assert (found.code, "还没有到" in found.err) == (2, True)


def test_a_list_with_errors_is_not_held_against_the_law(run: Run, stale: Path) -> None:
    """A citation that cannot be read would be left out in silence."""
    (stale / "more.yaml").write_text("kind: items\nitems: [{id: x}]\n", "utf-8")
    found = run("rebase", "-w", str(stale), *DAY)
    assert (found.code, "PL107" in found.err) == (2, True)
