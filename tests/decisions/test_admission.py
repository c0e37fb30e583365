"""What holds of every kind of request, whatever the rulebooks say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from powerlist import Ruling, Verdict, Workspace
from powerlist.terms import RequestKind
from powerlist.trace import ProcedureStage
from tests.decisions.test_decisions import TABLES, results


@pytest.mark.parametrize("kind", RequestKind)
def test_silence_is_not_consent(kind: RequestKind) -> None:
    """Under national law alone, a request of which nothing is known to be in order never enters."""
    bare = [result for name, result in results("admission-national").items()
            if name.startswith("bare-") and result.example.request and result.example.request.kind is kind]
    assert bare
    for result in bare:
        assert isinstance(result.answer, Ruling)
        assert result.answer.verdict is not Verdict.ADMITTED


@cache
def jinhu() -> Workspace:
    return Workspace.open("jinhu")


@pytest.mark.parametrize("applicant", ["金湖县人民政府", "金湖县水利局", "金南镇"])
@pytest.mark.parametrize("kind", RequestKind)
def test_words_alone_do_not_enter(kind: RequestKind, applicant: str) -> None:
    """In a county with rulebooks of its own neither, whoever asks."""
    request = {"kind": kind.value, "applicant": applicant, "matter": "河道的事情", "to": ["金南镇"]}
    assert jinhu().admit(request, date(2026, 11, 2)).verdict is not Verdict.ADMITTED


def procedure(table: str, example: str) -> Sequence[ProcedureStage]:
    answer = results(table)[example].answer
    assert isinstance(answer, Ruling)
    return answer.procedure


def test_the_application_comes_before_the_approval() -> None:
    """Xicheng: applied for thirty working days ahead, approved within fifteen; what the central document asks for
    stands in the same procedure."""
    steps = procedure("beijing", "community-asked")
    assert [step.stage.value for step in steps] == ["提出", "提出", "决定", "决定", "实施"]
    assert [step.due for step in steps if step.value == 15] == [date(2025, 9, 22)]


@pytest.mark.parametrize("table", TABLES)
def test_every_procedure_runs_forward(table: str) -> None:
    """Whatever rulebooks stand beside each other, no step waits for one after it, and no day lies before another."""
    for example, result in results(table).items():
        if isinstance(result.answer, Ruling):
            steps = procedure(table, example)
            turns, days = [step.stage.turn for step in steps], [step.due for step in steps if step.due]
            assert turns == sorted(turns)
            assert days == sorted(days)


def test_every_refusal_says_what_would_cure_it() -> None:
    """A reason without a remedy sends the clerk away with nothing to do."""
    tables = ("requests", "admission-huaian", "admission-kinds", "admission-national", "admission-places")
    findings = [finding for table in tables for result in results(table).values()
                if isinstance(result.answer, Ruling) for finding in result.answer.findings]
    assert all(finding.remedy for finding in findings if finding.verdict is not None)
