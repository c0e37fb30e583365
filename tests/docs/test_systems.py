"""The table of reforms (docs/systems.md): every command in it runs, and shows something."""

from __future__ import annotations

import shlex

import pytest
from powerlist_cli.main import app
from typer.testing import CliRunner

from powerlist import Workspace
from scripts.write_docs import REFORMS

#: What would leave something behind.
WRITING = {"-o", "--output", "--receipt", "--apply", "--write"}


@pytest.mark.parametrize("reform", REFORMS)
def test_every_command_of_a_reform_runs(reform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers (0 or 1) about the workspace of its own reform, and writes no file. The workspace is frozen: reading it
    again for every command would only take time."""
    workspace = Workspace.open(reform)
    monkeypatch.setattr(Workspace, "open", lambda _: workspace)
    monkeypatch.setenv("POWERLIST_DEBUG", "1")
    shown = [system.command for system in workspace.catalog.systems.values() if system.command]
    assert shown
    for command in shown:
        program, *words = shlex.split(command)
        assert (program, words[words.index("-w") + 1]) == ("powerlist", reform), command
        assert WRITING.isdisjoint(words), command
        done = CliRunner().invoke(app, words)
        assert done.exit_code in (0, 1), f"{command}\n{done.stderr}"
        assert done.stdout.strip(), command
