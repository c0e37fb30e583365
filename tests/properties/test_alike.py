"""What is told of one town for another is what `decide` says there: whatever rules or records can tell towns apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.alike import Alike
from powerlist.catalog import Catalog
from powerlist.classes import Classes, Member
from powerlist.decide import Judgement, decide
from powerlist.model.cases import Event, Filing
from powerlist.model.condition import Compare, Operator
from powerlist.model.duties import Duty
from powerlist.model.rulebook import Attribute, Effect
from powerlist.table.likeness import Towns
from powerlist.terms import Level, Phase, ValueType
from powerlist.trace import Decision
from tests.conftest import WORKSPACES
from tests.properties.test_classes import Drawer
from tests.properties.test_deciding import BASE
from tests.properties.test_table_alike import CASES, CENTRE, OTHER_CENTRE, WASTE, rule, with_records

#: How many events are drawn from each workspace, in how many places of each town they are asked about, and how many
#: types of those that tell towns apart.
DRAWN, PLACES, KINDS = 12, 2, 12
COUNTIES = ("jinhu", "haimen", "ningbo", "xuxiake", "yangzhou")
WORKED = ("base", "law", "plain")


ANSWERS: Mapping[str, tuple[Catalog, Mapping[str, Any]]] = {
    "the town, with some left out": (with_records("responsibilities", replace(WASTE, principal=Duty(
        town=True, only=("east-town",), duties=("x",)), scenarios=())), {}),
    "the town against another": (with_records(
        "rules", rule("A1", Phase.SCREEN, Effect(lead="town")), rule("A2", Phase.SCREEN, Effect(lead="police"))), {}),
    "the town or another": (with_records(
        "rules", rule("A1", Phase.SCREEN, Effect(lead="town"), Compare("event.zone", Operator.EQUAL, ("城镇规划区",))),
        rule("A2", Phase.SCREEN, Effect(lead="police"), Compare("event.zone", Operator.EQUAL, ("乡村规划区",)))), {}),
    "the town's centre in command": (with_records(
        "rules", rule("A1", Phase.SCREEN, Effect(lead="police")),
        rule("C1", Phase.CLASSIFY, Effect(set={"event.command": "镇街"})), catalog=replace(
            with_records("bodies", CENTRE, OTHER_CENTRE), vocabulary={
                **BASE.vocabulary, "event.command": Attribute("event.command", ValueType.CHOICE, "指挥层级", ("镇街",), given=False)})), {}),
    "an item granted to one of them": (with_records("grants", *(
        replace(grant, to=("east-town",)) for grant in BASE.grants.values())), {}),
}


class Counted(Classes):
    """Counts how often the reference engine is asked."""

    asked = 0

    def judge(self, member: Member, *, reasons: bool = True, powers: bool = False) -> Judgement:
        self.asked += 1
        return super().judge(member, reasons=reasons, powers=powers)


def bare(decision: Decision) -> Decision:
    """The decision without reasons."""
    return replace(decision, powers=(), steps=(), doubts=(), presumptions=(), assumed=(), remarks=())


def everywhere(catalog: Catalog, drawer: Drawer, member: Member) -> Iterator[Member]:
    """The same in every town of the county, in the town itself and in villages, and in a place that is in none; now and
    then on the day after, and with a filing."""
    below = [[area.id for area in catalog.areas.values() if area.parent == town.id] for town in catalog.towns]
    places = [place for town, villages in zip(catalog.towns, below, strict=True)
              for place in (town.id, *drawer.random.sample(villages, min(len(villages), PLACES - 1)))]
    outside = next(area.id for area in catalog.areas.values() if area.level is not Level.TOWN)
    drawer.random.shuffle(places)
    for place in (*places, outside):
        filed = drawer.random.random() < 0.05
        event = Event(type=member.event.type, place=place, day=member.event.day, filed=member.event.filed if filed else ())
        yield Member(event, member.facts, member.day)


def members(catalog: Catalog, seed: int) -> Iterator[Member]:
    drawer = Drawer(catalog, seed)
    drawer.kinds = sorted(catalog.event_types)
    for member in drawer.members():
        yield from everywhere(catalog, drawer, member)


def agree(catalog: Catalog, asked: Iterator[Member]) -> tuple[int, int]:
    """Every member decided as by itself; how many there were, and how often the reference engine was asked."""
    classes = Counted(catalog)
    alike = Alike(classes)
    members = list(asked)
    for member in members:
        told = alike.decide(classes.key(member), member)
        assert told == bare(decide(catalog, member.event, member.facts, member.day)), member
    return len(members), classes.asked


@pytest.mark.parametrize("name", [*WORKED, *COUNTIES])
def test_what_is_told_is_what_is_decided(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.properties.test_classes.DRAWN", DRAWN)
    catalog = Workspace.open(WORKSPACES / name if name in WORKED else name).catalog
    number, asked = agree(catalog, members(catalog, 1))
    assert asked < number or len(catalog.towns) < 2


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("case", [*CASES, *ANSWERS])
def test_towns_that_are_told_apart(case: str, seed: int) -> None:
    """Each of these counties has something that one of its two towns has alone, or from some day on; or an answer in
    which the town plays another part."""
    catalog, known = {**CASES, **ANSWERS}[case]
    told = (Member(member.event, {**member.facts, **known}, member.day) for member in members(catalog, seed))
    agree(catalog, told)


def test_towns_that_are_alike_are_decided_once(jinhu: Workspace) -> None:
    """An event of a type that no grant tells towns apart for is asked about once, however many towns there are."""
    catalog = jinhu.catalog
    kind = next(kind for kind in catalog.event_types.values()
                if not kind.responsibilities and not any(item in catalog.granted for item in kind.items))
    day = date(2026, 6, 1)
    number, asked = agree(catalog, iter([Member(Event(type=kind.id, place=town.id, day=day), {}, day)
                                         for town in catalog.towns]))
    assert asked < number


@pytest.mark.parametrize("name", COUNTIES)
def test_types_that_tell_towns_apart(name: str) -> None:
    """Grants to some towns, and lists that leave some out."""
    catalog, day = Workspace.open(name).catalog, date(2026, 6, 1)
    towns, drawer = Towns(catalog), Drawer(catalog, 5)
    telling = [kind for kind in catalog.event_types.values() if len(towns.apart(kind, day)) > 1]
    for kind in drawer.random.sample(telling, min(KINDS, len(telling))):
        facts = drawer.facts()
        agree(catalog, (Member(Event(type=kind.id, place=town.id), facts, day) for town in catalog.towns))


def test_filings_are_never_told_of_another_town(jinhu: Workspace) -> None:
    catalog, day = jinhu.catalog, date(2026, 6, 1)
    town = next(body.id for body in catalog.bodies.values() if body.area == catalog.towns[0].id)
    filed = [Member(Event(type=kind, place=town_area.id, day=day, filed=(Filing(day, town),)), {}, day)
             for kind in sorted(catalog.event_types)[:5] for town_area in catalog.towns]
    number, asked = agree(catalog, iter(filed))
    assert asked == number
