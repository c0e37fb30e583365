"""What holds of every kind of request, whatever the rulebooks say."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from powerlist import Ruling, Verdict, Workspace
from powerlist.terms import RequestKind
from tests.decisions.test_decisions import results


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


def test_every_refusal_says_what_would_cure_it() -> None:
    """A reason without a remedy sends the clerk away with nothing to do."""
    tables = ("requests", "admission-huaian", "admission-kinds", "admission-national", "admission-places")
    findings = [finding for table in tables for result in results(table).values()
                if isinstance(result.answer, Ruling) for finding in result.answer.findings]
    assert all(finding.remedy for finding in findings if finding.verdict is not None)
