"""Ningbo's fourteen scenarios of dumped construction waste: no gap between them, no overlap, one worked example each."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from powerlist import Decision, Workspace
from powerlist.checks.overlap import together
from powerlist.examples import run_examples
from powerlist.model.condition import Not
from powerlist.model.duties import Scenario

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def ningbo() -> Workspace:
    return Workspace.open("ningbo")


@pytest.fixture(scope="module")
def scenarios(ningbo: Workspace) -> tuple[Scenario, ...]:
    return ningbo.catalog.responsibilities["duty-waste"].scenarios


def test_nothing_falls_between_the_fourteen(ningbo: Workspace, scenarios: tuple[Scenario, ...]) -> None:
    """There are no facts under which none of them fits: the principal of the matter as a whole never steps in."""
    assert len(scenarios) == 14
    assert together((Not(scenario.when) for scenario in scenarios), ningbo.catalog.vocabulary).impossible


def test_no_two_of_them_fit_at_once(ningbo: Workspace, scenarios: tuple[Scenario, ...]) -> None:
    """So the order in which they are written decides nothing."""
    both = [(one.name, other.name) for one, other in combinations(scenarios, 2)
            if not together((one.when, other.when), ningbo.catalog.vocabulary).impossible]
    assert both == []


def test_each_says_who_leads_who_helps_and_how_far_the_town_goes(scenarios: tuple[Scenario, ...]) -> None:
    """With a basis for each."""
    for scenario in scenarios:
        sides = (scenario.principal, *scenario.supporting)
        assert len(scenario.supporting) >= 2
        assert [side.duties for side in sides if side.town] != []
        assert all(side.duties for side in sides)
        assert scenario.basis


def test_each_has_a_worked_example(ningbo: Workspace, scenarios: tuple[Scenario, ...]) -> None:
    """An example is decided by every one of them."""
    answers = [result.answer for result in run_examples(ningbo, DAY).results]
    decided = {answer.scenario for answer in answers if isinstance(answer, Decision) and answer.ground == "duty-waste"}
    assert decided >= {scenario.id for scenario in scenarios}
