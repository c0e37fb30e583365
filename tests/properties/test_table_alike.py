"""Cells that look alike and are not: whatever a rule or a record can tell apart keeps towns, types and days apart.

Each case was once answered for one town by what holds in another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from powerlist import Outcome
from powerlist.catalog import Catalog
from powerlist.logic.diagram import Diagrams, answers, combined, find
from powerlist.model.bodies import Body, Enforcement
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, Compare, Condition, Operator
from powerlist.model.duties import Duty
from powerlist.model.period import Period
from powerlist.model.powers import Designation
from powerlist.model.rulebook import Effect, Rule, Support
from powerlist.table.table import Table
from powerlist.terms import BodyKind, EnforcementMode, Level, Phase, TownClass
from tests.properties.test_deciding import BASE
from tests.properties.test_table import agree, asked_facts

DAY, EARLIER = date(2026, 6, 1), date(2025, 6, 1)
RIVER = {"event.site": "河道"}
ROAD = {"event.site": "道路"}


def with_records(kind: str, *records: Any, catalog: Catalog | None = None) -> Catalog:
    """A county with more records of a kind, or others of the same id."""
    catalog = catalog or TWINS
    changed: dict[str, Any] = {kind: {**getattr(catalog, kind), **{record.id: record for record in records}}}
    return replace(catalog, **changed)


def rule(id: str, phase: Phase, then: Effect, when: Condition = ALWAYS_TRUE, **more: Any) -> Rule:
    return Rule(id, phase, "t", "b", (Citation(document="x"),), when, then, **more)


def told_by(attribute: str) -> Rule:
    return rule("A1", Phase.SCREEN, Effect(channel=attribute))


#: The tiny county; both towns of one kind, so that only what a case adds tells them apart.
TWINS = replace(BASE, areas={**BASE.areas, "west": replace(BASE.areas["west"], town_kind=BASE.areas["east"].town_kind)})
CENTRE = Body("east-centre", "东镇指挥中心", BodyKind.CENTRE, Level.TOWN, "east")
OTHER_CENTRE = Body("west-centre", "西镇指挥中心", BodyKind.CENTRE, Level.TOWN, "west")
WASTE = BASE.responsibilities["waste"]
LEADS_CENTRE = rule("A1", Phase.SCREEN, Effect(lead="town_command_centre"))
HELPS_CENTRE = rule("A1", Phase.SUPPORT, Effect(support=(Support("town_command_centre"),)))
#: The same waste on paper, but for the id of its scenario, for which a rule asks.
OTHER_WASTE = with_records(
    "event_types", replace(BASE.event_types["dumping"], id="dumping-again", responsibilities=("waste-again",)),
    catalog=with_records("responsibilities", replace(WASTE, id="waste-again", scenarios=tuple(
        replace(scenario, id=f"other-{scenario.id}") for scenario in WASTE.scenarios))))

CASES: Mapping[str, tuple[Catalog, Mapping[str, Any]]] = {
    "a centre in one town only leads": (with_records("rules", LEADS_CENTRE, catalog=with_records("bodies", CENTRE)), {}),
    "a centre in one town only helps": (with_records("rules", HELPS_CENTRE, catalog=with_records("bodies", CENTRE)), {}),
    "a centre begins": (with_records("rules", LEADS_CENTRE, catalog=with_records(
        "bodies", replace(CENTRE, period=Period(date(2026, 1, 1))))), {}),
    "a centre named by a list": (with_records("responsibilities", replace(WASTE, principal=Duty(
        body="east-centre", duties=("x",))), catalog=with_records("bodies", CENTRE, OTHER_CENTRE)), ROAD),
    "a town named by a list": (with_records("responsibilities", replace(WASTE, principal=Duty(
        body="east-town", duties=("x",)))), ROAD),
    "a town designated": (with_records("designations", Designation(
        "d", ("dyke",), "east-town", next(iter(BASE.grants.values())).instrument),
        catalog=with_records("items", replace(BASE.items["dyke"], holder=None))), {}),
    "a scenario by its id": (with_records("rules", rule("A1", Phase.SCREEN, Effect(lead="police"), Compare(
        "duty.scenario", Operator.EQUAL, ("waste-river",))), catalog=OTHER_WASTE), RIVER),
    "a channel that the item names": (with_records("rules", told_by("item.field")), ROAD),
    "a channel that the grant names": (with_records("rules", told_by("grant.mode")), ROAD),
    "a channel that the list names": (with_records("rules", told_by("duty.principal")), ROAD),
    "a fact only another type's power asks to be there": (with_records(
        "rules", *(rule(f"A{n}", Phase.SCREEN, Effect(lead="police"), Compare("event.zone", Operator.EQUAL, (zone,)))
                   for n, zone in enumerate(("城镇规划区", "乡村规划区"))),
        catalog=with_records("items", replace(BASE.items["dyke"], when=Compare("event.zone", Operator.EXISTS, (True,))))), {}),
    "towns of two classes": (with_records(
        "rules", rule("A1", Phase.SCREEN, Effect(lead="police"), Compare("town.class", Operator.EQUAL, ("特大",))),
        catalog=with_records("areas", replace(TWINS.areas["west"], town_class=TownClass.EXTRA_LARGE))), {}),
    "towns that enforce in two ways": (with_records(
        "rules", rule("A1", Phase.SCREEN, Effect(lead="police"), Compare("town.enforcement", Operator.EQUAL, ("联合执法",))),
        catalog=with_records("bodies", replace(BASE.bodies["west-office"], enforcement=Enforcement(EnforcementMode.JOINT)))), {}),
    "a town that has ended": (with_records("areas", replace(
        TWINS.areas["west"], period=Period(None, date(2026, 1, 1)))), {}),
}


@pytest.mark.parametrize("first", ["east", "west"])
@pytest.mark.parametrize("case", CASES)
def test_alike_and_not(case: str, first: str) -> None:
    """Every type in both towns on two days, whichever town is asked first."""
    catalog, known = CASES[case]
    facts = {name: False if catalog.vocabulary[name].presumed is False else None for name in asked_facts(catalog)}
    table = Table(catalog)
    for day in (EARLIER, DAY):
        for kind in table.kinds(Period(day)):
            for town in sorted(table.towns, key=lambda town: town.id != first):
                if day in town.period:
                    agree(table, kind, town, day, {**facts, **known}, strict=True)


def test_an_ended_town_has_no_cells() -> None:
    """Nothing happens any more in a town that is no more."""
    catalog, _ = CASES["a town that has ended"]
    table = Table(catalog)
    kind = catalog.event_types["littering"]
    assert table.cell(kind, catalog.areas["west"], DAY) is None
    assert table.cell(kind, catalog.areas["west"], EARLIER) is not None


def test_sets_of_words_are_joined_with_each_other() -> None:
    """A diagram that asks for one word and one that asks for another differ on events with both."""
    diagrams: Diagrams[str] = Diagrams(["event.words"])
    none: frozenset[str] = frozenset()

    def asking(word: str) -> Any:
        return diagrams.branch("event.words", [(none, diagrams.leaf("")), (frozenset({word}), diagrams.leaf(word))],
                               diagrams.leaf(""), False)

    both = combined(lambda one, other: one + other, diagrams, asking("a"), asking("b"))
    assert set(answers(both)) == {"", "a", "b", "ab"}
    assert find(both, {"event.words": frozenset({"a", "b", "c"})}) == diagrams.leaf("ab")


def test_an_owner_is_kept_where_the_helpers_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leads does not hang on whether it can be said who helps."""
    monkeypatch.setattr("powerlist.table.table.MAX_BRANCHES", 1)
    catalog = with_records("rules", rule("S1", Phase.SUPPORT, Effect(support=(Support("police"),)), Compare(
        "event.major", Operator.EQUAL, (True,))), rule("S2", Phase.SUPPORT, Effect(support=(Support("water"),)), Compare(
            "event.zone", Operator.EQUAL, ("城镇规划区",))))
    cell = Table(catalog).cell(catalog.event_types["littering"], catalog.areas["east"], DAY)
    assert cell is not None
    assert cell.given_up is not None
    assert {answer.outcome for answer in answers(cell.owner)} == {Outcome.OWNED}
