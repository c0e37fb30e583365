"""Workspaces that tests share; each is read once a session and is frozen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from powerlist import Workspace

# A slow machine is not a failing test; the same examples on every machine are a repeatable one.
settings.register_profile("powerlist", deadline=None, derandomize=True)
settings.load_profile("powerlist")

WORKSPACES = Path(__file__).parent / "workspaces"


@pytest.fixture(scope="session")
def base() -> Workspace:
    """A tiny county with its own law, so that a test sees all of it on one page."""
    return Workspace.open(WORKSPACES / "base")


@pytest.fixture(scope="session")
def jinhu() -> Workspace:
    """The shipped county."""
    return Workspace.open("jinhu")
