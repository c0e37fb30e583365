"""What an answer says of a case on its way: limits of time, whose remedy, and nothing before its time."""

from __future__ import annotations

from datetime import date

import pytest

from powerlist.terms import Clock
from tests.decisions.test_decisions import decided


def sources(example: str) -> set[str]:
    """The rules behind what must be observed."""
    return {obligation.rule for obligation in decided("procedure", example).obligations}


def test_a_petition_is_passed_on_within_fifteen_days() -> None:
    """信访工作条例 art. 22 ¶1, from the day it came in."""
    due = {due.source: due for due in decided("procedure", "petition").deadlines}["O-XF22"]
    assert (due.deadline.value, due.deadline.clock, due.day) == (15, Clock.CALENDAR_DAY, date(2026, 11, 18))


def test_nothing_before_its_time() -> None:
    """Who receives a case reads how to handle it, not how to serve, collect and be sued."""
    assert sources("received") == {"O-4201", "O-4700"}


@pytest.mark.parametrize("example,remedies", [
    ("remedy-town", {"O-FY2402"}), ("remedy-street", {"O-FY2403"}), ("remedy-entrusted", {"O-FY1903", "O-FY2401"}),
    ("remedy-department", {"O-FY2401"}), ("remedy-vertical", {"O-FY2404"}), ("remedy-government", {"O-FY2405"}), ("remedy-taken-back", {"O-FY1904", "O-FY2401"}),
])
def test_whose_remedy_depends_on_who_acted(example: str, remedies: set[str]) -> None:
    """行政复议法 art. 19, 24: in one's own name, for another, or after the power went back. What was not entrusted
    (行政强制法 art. 17 ¶1) stays with the department, and so does the remedy against it."""
    told = {rule for rule in sources(example) if rule.startswith(("O-FY19", "O-FY24"))}
    assert told == remedies


@pytest.mark.parametrize("example,answer", [
    ("remedy-entrusted", {"answer.lead": "镇街", "answer.own_name": False}),
    ("remedy-street", {"answer.lead": "镇街", "answer.own_name": True}),
    ("petition", {"answer.lead": None, "answer.own_name": False}),
])
def test_the_answer_is_a_fact_for_the_rules_after_it(example: str, answer: dict[str, object]) -> None:
    """Rules about remedies ask who acts and in whose name, not how that came about."""
    step = next(step for step in decided("procedure", example).steps if step.rule.id == "O-FY2402")
    assert {name: step.facts[name] for name in answer} == answer


def test_a_case_that_goes_elsewhere_is_not_handled_here() -> None:
    """A crime goes to the police: no officers, no records, no ninety days (行政处罚法 art. 27)."""
    decision = decided("procedure", "crime-decide")
    assert sources("crime-decide") & {"O-4201", "O-4700", "O-6200"} == set()
    assert decision.deadlines == ()
