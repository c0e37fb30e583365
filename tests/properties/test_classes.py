"""Events of one class have one decision: that of any of them, told anew, is what `decide` says of the others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.classes import Classes, DecisionClass, Key, Member
from powerlist.decide import decide
from powerlist.logic.partition import representatives
from powerlist.model.cases import Event, Filing
from powerlist.model.condition import Value
from powerlist.model.rulebook import Attribute
from powerlist.report.json import decision_to_dict
from powerlist.table.epochs import days_of, days_of_all, days_told, days_told_of_all
from powerlist.terms import ValueType
from tests.conftest import WORKSPACES

#: How many events are drawn from each workspace, and of how many types: so few that classes have several members.
DRAWN, KINDS, DRAWS = 30, 2, 3


class Drawer:
    """Draws events of a catalog: facts missing, odd and on both sides of every limit, days around every change."""

    def __init__(self, catalog: Catalog, seed: int) -> None:
        self.catalog = catalog
        self.random = random.Random(seed)
        kinds = sorted(catalog.event_types)
        self.kinds = self.random.sample(kinds, min(KINDS, len(kinds)))
        county = catalog.manifest.county or ""
        inside = [area.id for area in catalog.areas.values() if catalog.within(area.id, county)]
        self.places = [*self.random.sample(inside, min(3, len(inside))), catalog.towns[0].id,
                       self.random.choice(sorted(catalog.areas))]
        self.given = [a for a in catalog.vocabulary.values() if a.given and a.name.startswith("event.")]
        self.asked = [a for a in self.given if a.name in catalog.conditions]

    def members(self) -> Iterator[Member]:
        for _ in range(DRAWN):
            kind = self.random.choice(self.kinds)
            yield Member(self.event(kind), self.facts(), self.day(kind))

    def event(self, kind: str) -> Event:
        acted = self.random.choice([None, self.day(kind)])
        filed = tuple(Filing(self.day(kind), self.random.choice(sorted(self.catalog.bodies)))
                      for _ in range(self.random.choice([0, 0, 0, 1, 2])))
        return Event(type=kind, place=self.random.choice(self.places), day=acted, filed=filed)

    def day(self, kind_id: str) -> date:
        kind = self.catalog.event_types[kind_id]
        days = sorted(days_of_all(self.catalog) | days_told_of_all(self.catalog) | days_of(self.catalog, kind)
                      | days_told(self.catalog, kind))
        near = self.random.choice([day for day in days if date(1990, 1, 1) < day < date(2090, 1, 1)] or [date(2026, 1, 1)])
        return self.random.choice([near, date(2026, 11, 21)]) + timedelta(days=self.random.choice([-1, 0, 1, 40]))

    def facts(self) -> dict[str, Value]:
        few = self.random.sample(self.asked, min(len(self.asked), self.random.choice([0, 2, 5])))
        odd = self.random.sample(self.given, self.random.choice([0, 0, 1]))
        return {attribute.name: self.value(attribute) for attribute in (*few, *odd)}

    def value(self, attribute: Attribute) -> Value:
        known = list(representatives(attribute, self.catalog.conditions.get(attribute.name, ())))
        match attribute.type:
            case ValueType.NUMBER:
                known += [self.random.randrange(-5, 100_000), 10**12 - 1]
            case ValueType.DAY:
                known += [date.min, date.max]
            case ValueType.TEXT:
                known += ["另外的话"]
            case ValueType.CHOICES:
                known += [frozenset(self.random.sample(attribute.values, min(2, len(attribute.values))))]
        return self.random.choice([*known, None])


def wobbled(member: Member, drawer: Drawer) -> Iterator[Member]:
    """Members like this one: likely to be in its class, and told otherwise."""
    yield member
    for _ in range(DRAWS):
        facts = {n: drawer.value(drawer.catalog.vocabulary[n]) if drawer.random.random() < 0.4 else v
                 for n, v in member.facts.items()}
        step = timedelta(days=drawer.random.choice([0, 1, 3, 9]))
        acted = member.event.day + step if member.event.day else None
        event = Event(type=member.event.type, place=member.event.place, day=acted, filed=member.event.filed)
        yield Member(event, facts, member.day + step)


def agree(catalog: Catalog, seed: int) -> int:
    """Every event decided by its class as by itself; how many were decided by another's class."""
    drawer, classes = Drawer(catalog, seed), Classes(catalog)
    met: dict[Key, DecisionClass] = {}
    shared = 0
    members = [like for member in drawer.members() for like in wobbled(member, drawer)]
    drawer.random.shuffle(members)
    for member in members:
        key = classes.key(member)
        shared += key in met
        if key not in met:
            met[key] = classes.decide(key, member)
        told, light = met[key].decided(member), met[key].light().decided(member)
        truth = decide(catalog, member.event, member.facts, member.day)
        assert decision_to_dict(told, catalog) == decision_to_dict(truth, catalog), member
        assert told == truth == light
    return shared


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", ["base", "law", "plain", "jinhu"])
def test_a_class_has_one_decision(name: str, seed: int) -> None:
    catalog = Workspace.open(name if name == "jinhu" else WORKSPACES / name).catalog
    assert agree(catalog, seed) > 5


@pytest.mark.parametrize("name", ["base", "jinhu"])
def test_powers_are_told_without_reasons(name: str) -> None:
    """Whose each power is does not hang on whether anybody asks why; nor the rest of the answer."""
    catalog = Workspace.open(name if name == "jinhu" else WORKSPACES / name).catalog
    classes = Classes(catalog)
    for member in Drawer(catalog, 3).members():
        truth = decide(catalog, member.event, member.facts, member.day)
        told = classes.judge(member, reasons=False, powers=True).decision
        bare = replace(truth, steps=(), doubts=(), presumptions=(), assumed=(), remarks=(),
                       powers=tuple(replace(power, steps=()) for power in truth.powers))
        assert told == bare
        assert classes.judge(member, reasons=False).decision == replace(bare, powers=())
