"""The table of reforms (docs/systems.md): every command in it runs, and prints what it is said to show."""

from __future__ import annotations

import shlex

import pytest
from powerlist_cli.main import app
from typer.testing import CliRunner

from powerlist import Workspace
from scripts.write_docs import REFORMS

#: What would leave something behind.
WRITING = {"-o", "--output", "--receipt", "--apply", "--write"}

#: Without a day the same command would show something else tomorrow.
DATED = {"--as-of", "--day"}


@pytest.mark.parametrize("reform", REFORMS)
def test_every_command_of_a_reform_shows_it(reform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers (0 or 1) about the workspace of its own reform, prints the words that prove the system, however its lines
    are broken, and writes no file. The workspace is frozen: reading it again for every command would only take time."""
    workspace = Workspace.open(reform)
    monkeypatch.setattr(Workspace, "open", lambda _: workspace)
    monkeypatch.setenv("POWERLIST_DEBUG", "1")
    assert workspace.catalog.systems
    for system in workspace.catalog.systems.values():
        command = system.command or ""
        assert system.shows, f"{system.id}: {command}"
        program, *words = shlex.split(command)
        assert (program, words[words.index("-w") + 1]) == ("powerlist", reform), command
        assert WRITING.isdisjoint(words), command
        assert not DATED.isdisjoint(words), command
        done = CliRunner().invoke(app, words)
        assert done.exit_code in (0, 1), f"{command}\n{done.stderr}"
        printed = "".join(done.stdout.split())
        assert [text for text in system.shows if "".join(text.split()) not in printed] == [], command
