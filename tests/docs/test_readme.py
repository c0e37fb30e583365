"""What the README shows is what happens."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.damage.test_damage import COUNTY

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """Code blocks of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def test_the_library_examples_print_what_stands_below_them() -> None:
    """The Python blocks, run one after another as they stand, print the text block that follows each."""
    examples = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", README, re.S)
    assert len(examples) == len(blocks("python"))
    names: dict[str, object] = {}
    for code, shown in examples:
        assert len([line for line in code.splitlines() if line.strip()]) <= 9
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "README.md", "exec"), names)
        assert printed.getvalue() == shown


def test_the_wrong_file_gives_the_findings_shown(tmp_path: Path) -> None:
    """The YAML block, laid into the shipped county, gives the findings that stand below it."""
    wrong = next(block for block in blocks("yaml") if "my-grant" in block)
    shown = next(block for block in blocks("text") if "my.yaml" in block)
    assert yaml.safe_load(wrong)["kind"] == "grants"
    shutil.copytree(COUNTY, tmp_path / "jinhu")
    (tmp_path / "jinhu" / "my.yaml").write_text(wrong, "utf-8")
    done = subprocess.run([sys.executable, "-X", "utf8", "-m", "powerlist_cli", "check", "-w", str(tmp_path / "jinhu"),
                           "--as-of", "2026-11-21"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    printed = [line.strip() for line in done.stdout.splitlines()]
    assert [line for line in shown.splitlines() if line.strip() not in printed] == []


def test_the_changed_list_gives_the_sentences_shown(tmp_path: Path) -> None:
    """The diff block, made in a copy of the shipped county, changes hands as the text below it says."""
    (change,) = blocks("diff")
    shown = next(block for block in blocks("text") if "改由" in block)
    (before,), (after,) = (re.findall(rf"^\{sign}(.*)$", change, re.M) for sign in "-+")
    for side in ("old", "new"):
        shutil.copytree(COUNTY, tmp_path / side)
    grants = tmp_path / "new" / "grants.yaml"
    text = grants.read_text("utf-8")
    assert text.count(before) == 1
    grants.write_text(text.replace(before, after), "utf-8")
    done = subprocess.run([sys.executable, "-X", "utf8", "-m", "powerlist_cli", "diff", str(tmp_path / "old"),
                           str(tmp_path / "new"), "--as-of", "2026-11-21"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    printed = [line.strip() for line in done.stdout.splitlines()]
    assert [line for line in shown.splitlines() if line.strip() not in printed] == []


def test_the_table_of_events_gives_the_decisions_shown(tmp_path: Path) -> None:
    """The first CSV block, decided as the sentence below it says, gives the columns of the second."""
    events, shown = (list(csv.DictReader(block.splitlines())) for block in blocks("csv"))
    (tmp_path / "去年事件.csv").write_text(blocks("csv")[0], "utf-8")
    (command,) = re.findall(r"`powerlist (batch [^`]+)`", README)
    done = subprocess.run([sys.executable, "-X", "utf8", "-m", "powerlist_cli", *command.split()], cwd=tmp_path,
                          capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    decided = list(csv.DictReader((tmp_path / "判定.csv").read_text("utf-8-sig").splitlines()))
    assert [{column: row[column] for column in shown[0]} for row in decided] == shown
    assert len(decided) == len(events)


def test_every_command_stands_in_the_readme() -> None:
    """A command nobody is told about is not there."""
    from powerlist_cli.main import app

    names = [command.name or command.callback.__name__ for command in app.registered_commands]  # type: ignore[union-attr]
    assert [name for name in names if f"powerlist {name}" not in README] == []
