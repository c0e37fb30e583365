"""Running the program in this process, and comparing what it prints with what it printed before.

`POWERLIST_UPDATE=1 pytest tests/cli` rewrites the snapshots; look at the diff before committing it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from powerlist_cli.main import app
from typer.testing import CliRunner

BASE = Path(__file__).parent.parent / "workspaces" / "base"
SNAPSHOTS = Path(__file__).parent / "snapshots"


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", "-w", …)`; `given` is standard input."""
    monkeypatch.setenv("POWERLIST_DEBUG", "1")

    def invoke(*args: str, given: str | bytes | None = None) -> Ran:
        result = CliRunner().invoke(app, list(args), input=given)
        return Ran(result.exit_code, result.stdout, result.stderr)

    return invoke


@pytest.fixture
def in_base(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny county as the current folder."""
    monkeypatch.chdir(BASE)
    return BASE


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Compare a text with the one kept under the name of the test."""
    path = SNAPSHOTS / f"{request.node.name}.txt"

    def compare(text: str) -> None:
        if os.environ.get("POWERLIST_UPDATE"):
            path.write_text(text, "utf-8", newline="\n")
        assert path.exists(), "no snapshot yet: run with POWERLIST_UPDATE=1 and look at the diff"
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture
def program() -> list[str]:
    """The program as a separate process."""
    return [sys.executable, "-m", "powerlist_cli"]
