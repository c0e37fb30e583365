"""A running second engine for tests that need one; without durable-rules they are skipped, with the reason."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cached_property

import pytest

from powerlist.catalog import Catalog
from powerlist.durable import engine
from powerlist.durable.channel import Channel
from powerlist.durable.engine import DurableEngine, load
from tests.cli.conftest import run  # noqa: F401
from tests.durable.building import catalog

try:
    import durable_rules_engine  # noqa: F401
except ImportError as problem:  # not installed, or installed for a Python it does not run on
    MISSING = f"durable-rules: {problem}"
else:
    MISSING = ""


class Guest(DurableEngine):
    """An engine that loads its program into a process that others have used before it."""

    def __init__(self, catalog: Catalog, shared: Channel) -> None:
        super().__init__(catalog)
        self._shared = shared

    @cached_property
    def channel(self) -> Channel:
        load(self._shared, self.program)
        return self._shared


@pytest.fixture(scope="session")
def installed() -> None:
    """Skips the test where durable-rules cannot be imported."""
    if MISSING:
        pytest.skip(MISSING)


Worker = Callable[[str], None]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Puts another program in the place of the child process."""
    return lambda code: monkeypatch.setattr(engine, "_WORKER", (sys.executable, "-c", code))


def replies(*answers: str) -> str:
    """A program that reads a line and answers with the next of these, whatever was asked."""
    return f"import sys\nfor answer in {answers!r}:\n    sys.stdin.readline()\n    print(answer, flush=True)"


EngineFor = Callable[[Catalog], Guest]


@pytest.fixture(scope="module")
def engine_for(installed: None) -> Iterator[EngineFor]:  # noqa: ARG001
    """Makes an engine for a catalog. All share one process, so only the newest may be asked."""
    with DurableEngine(catalog()) as first:
        yield lambda catalog: Guest(catalog, first.channel)
