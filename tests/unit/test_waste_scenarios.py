"""Ningbo's fourteen scenarios of dumped construction waste: no gap between them, no overlap, one worked example each;
and on every list of the county whoever is to punish has the power to, on every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from powerlist import Decision, Workspace
from powerlist.catalog import Catalog
from powerlist.examples import run_examples
from powerlist.facts import in_force, town_facts
from powerlist.inquiry import Inquiry
from powerlist.logic.evaluate import Facts
from powerlist.logic.residual import NEVER, residual
from powerlist.model.bodies import Body
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, Condition, Not, attributes
from powerlist.model.duties import Duty, Responsibility, Scenario
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Grant, Item
from powerlist.overlap import together
from powerlist.terms import BodyKind, ItemType

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


# Whoever is to punish has the power to.

#: One town of each kind that the rules tell apart.
TOWNS = ("石浦镇", "丹东街道", "墙头镇", "晓塘乡")
PUNISHING = ("查处", "处罚", "罚款")
#: The code takes effect, the day before the power is granted, the day it is, and today.
DAYS = (date(2026, 8, 15), date(2026, 9, 30), date(2026, 10, 1), DAY)


@pytest.mark.parametrize("name", TOWNS)
def test_who_is_to_punish_has_the_power_to(ningbo: Workspace, name: str) -> None:
    """In every scenario of every list: the principal that is to punish holds the powers of the articles cited, and a
    town that only helps is to punish nothing it does not hold.
    """
    catalog = ningbo.catalog
    assert list(wrong(catalog, town(catalog, name), catalog.responsibilities)) == []


def test_a_grant_that_begins_later_than_the_list_is_found(ningbo: Workspace) -> None:
    """Were the power granted a month later, the list would send the town out to punish without it."""
    grant = ningbo.catalog.grants["grant-2026-waste"]
    late = with_grant(ningbo.catalog, replace(grant, period=Period(date(2026, 11, 1))))
    found = set(wrong(late, town(late, "石浦镇"), ["duty-waste"]))
    assert {scenario for _, scenario, _, _ in found} == {"duty-waste-11", "duty-waste-13"}
    assert {day for *_, day in found} == {date(2026, 10, 1)}


def test_scenarios_that_punish_cite_the_power(ningbo: Workspace, scenarios: tuple[Scenario, ...]) -> None:
    """So the property above is about something; tipping by the sea is left to the head article on dumping there."""
    silent = [scenario.id for scenario in scenarios
              if punishes(scenario.principal) and not cited(ningbo.catalog, scenario.basis, DAY)]
    assert silent == ["duty-waste-03"]


def wrong(catalog: Catalog, place: Area, matters: Iterable[str]) -> Iterator[tuple[str, str, str, date]]:
    """List, scenario, power and day where the principal is to punish, and does not hold the power at the town."""
    for day in DAYS:
        inquiry = Inquiry(catalog, day)
        seat = catalog.body_of_kind(place.id, BodyKind.TOWN, day)
        for matter in (catalog.responsibilities[key] for key in matters):
            for scenario, when, sides, basis in cases(matter) if day in matter.period else ():
                facts = meeting(catalog, place, seat, when)
                if facts is None:
                    continue
                scene = inquiry.scene(matter, place.id)
                principal, *helpers = sides
                for item in cited(catalog, basis, day) if any(map(punishes, sides)) else ():
                    owners = holders(inquiry, item, place, facts)
                    if punishes(principal) and scene.party(principal) not in owners:
                        yield matter.id, scenario, item.id, day
                    if any(side.town and punishes(side) for side in helpers) and seat not in owners:
                        yield matter.id, scenario, item.id, day


def cases(matter: Responsibility) -> Iterator[tuple[str, Condition, tuple[Duty, ...], tuple[Citation, ...]]]:
    """The scenarios of a matter, and the matter as a whole where it has none."""
    for scenario in matter.scenarios:
        yield scenario.id, scenario.when, (scenario.principal, *scenario.supporting), scenario.basis
    if matter.principal and not matter.scenarios:
        yield matter.id, ALWAYS_TRUE, (matter.principal, *matter.supporting), matter.basis


def meeting(catalog: Catalog, place: Area, seat: Body | None, when: Condition) -> Facts | None:
    """Facts under which the town meets the scenario, if it can."""
    here = town_facts(catalog, place, seat)
    rest = residual(when, here)
    if rest == NEVER:
        return None
    return together((rest,), catalog.vocabulary).facts


def holders(inquiry: Inquiry, item: Item, place: Area, facts: Facts) -> set[Body | None]:
    """Who has the power at the town, whichever measure it comes to."""
    asked = {name: facts[name] for name in attributes(item.when) if name in facts}
    decision = inquiry.decide(item, place.id, asked)
    answers = [power.assignment for power in decision.powers]
    return {body for answer in answers for body in (answer.lead, *(side.body for side in answer.candidates))}


def cited(catalog: Catalog, basis: tuple[Citation, ...], day: date) -> list[Item]:
    """The penalties that the basis cites."""
    return [item for item in catalog.items.values() if item.type is ItemType.PENALTY and in_force(catalog, item, day)
            and any(within(one, other) for one in item.basis for other in basis)]


def within(one: Citation, whole: Citation) -> bool:
    return (one.statute, one.article) == (whole.statute, whole.article) and one.article is not None and all(
        part is None or part == own for part, own in ((whole.paragraph, one.paragraph), (whole.item, one.item)))


def punishes(duty: Duty) -> bool:
    return any(word in text for text in duty.duties for word in PUNISHING)


def town(catalog: Catalog, name: str) -> Area:
    return next(area for area in catalog.towns if area.name == name)


def with_grant(catalog: Catalog, grant: Grant) -> Catalog:
    return replace(catalog, grants={**catalog.grants, grant.id: grant})
