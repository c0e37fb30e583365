"""Both engines on everything that ships and on every table of decisions: the whole answer, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from powerlist import Workspace
from powerlist.durable.engine import NAME, DurableEngine
from powerlist.examples import Result, run_examples
from tests.decisions import test_decisions as tables
from tests.durable.conftest import EngineFor

DAY = date(2026, 11, 21)


def differing(durable: Sequence[Result], reference: Sequence[Result]) -> list[str]:
    """Examples whose answers differ in any field but who read the rules: outcome, lead, fate of every rule, findings."""
    return [one.example.id for one, two in zip(durable, reference, strict=True)
            if one.answer != (two.answer and replace(two.answer, read_by=NAME))]


def test_the_examples_of_the_shipped_county(jinhu: Workspace, installed: None) -> None:  # noqa: ARG001
    with DurableEngine(jinhu.catalog) as engine:
        durable = run_examples(jinhu, DAY, engine)
    assert durable.results
    assert differing(durable.results, run_examples(jinhu, DAY).results) == []


@pytest.mark.parametrize("table", tables.TABLES)
def test_the_tables_of_decisions(table: str, engine_for: EngineFor) -> None:
    workspace = tables.with_table(table)
    durable = run_examples(workspace, tables.DAY, engine_for(workspace.catalog))
    assert differing(durable.results, tuple(tables.results(table).values())) == []
