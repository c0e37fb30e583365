"""The table gives the answers of the reference engine: for every event, whatever is known of it."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist import Outcome, Workspace
from powerlist.catalog import Catalog
from powerlist.decide import decide, presumptions
from powerlist.logic.partition import representatives
from powerlist.model.bodies import Body
from powerlist.model.cases import Event
from powerlist.model.condition import Compare, Condition, Operator, Value
from powerlist.model.duties import EventType
from powerlist.model.period import Period
from powerlist.model.places import Area
from powerlist.model.powers import Scope
from powerlist.model.rulebook import Effect, Rule, Support
from powerlist.scene import Scene
from powerlist.table.table import Cell, Table, reply
from powerlist.terms import GrantMode, Phase
from powerlist.trace import Decision
from tests.conftest import WORKSPACES
from tests.properties.test_deciding import BASE, conditions, rulebooks, with_rules

DAY = date(2026, 6, 1)

#: What a decision says and a table must say too.
Said = tuple[object, ...]


def said(decision: Decision) -> Said:
    """What a decision says of the owner."""
    def named(body: Body | None) -> str | None:
        return body.id if body else None

    if decision.outcome is Outcome.INCOMPLETE:
        return (Outcome.INCOMPLETE,)
    if decision.outcome is Outcome.ELSEWHERE:
        return decision.outcome, decision.channel
    return (decision.outcome, decision.ground, decision.scenario, named(decision.lead), named(decision.in_name_of),
            named(decision.respondent), frozenset(named(c.body) for c in decision.candidates), named(decision.adjudicator))


def told(cell: Cell, town: Area, known: Mapping[str, Value]) -> Said:
    """What the cell says of it."""
    def named(part: str | None) -> str | None:
        body = cell.body(part, town)
        return body.id if body else None

    found = reply(cell.owner, known)
    if found is None:
        return (Outcome.INCOMPLETE,)
    if found.outcome is Outcome.ELSEWHERE:
        return found.outcome, cell.channel(found, known)
    ground = cell.ground(found)
    scenarios = cell.scene.catalog.responsibilities[ground].scenarios if ground and found.scenario is not None else ()
    scenario = scenarios[found.scenario].id if found.scenario is not None else None
    return (found.outcome, ground, scenario, named(found.lead), named(found.in_name_of), named(found.respondent),
            frozenset(map(named, found.candidates)), named(found.adjudicator))


def helped(cell: Cell, town: Area, known: Mapping[str, Value]) -> list[str]:
    """Who helps, by the cell."""
    found = reply(cell.owner, known)
    assert found is not None
    bodies = (cell.body(part, town) for part in cell.support(found, known))
    return [body.id for body in bodies if body]


def agree(table: Table, kind: EventType, town: Area, day: date, facts: Mapping[str, Value], *,
          strict: bool = False) -> None:
    """The cell and the engine say the same; of helpers where nothing is unknown."""
    cell = table.cell(kind, town, day)
    assert cell is not None
    assert town in cell.towns and day in cell.period
    event = Event(type=kind.id, place=town.id)
    scene = Scene(table.catalog, event, day)
    known = facts if strict else {**presumptions(table.catalog, {**scene.facts, **facts}), **facts}
    decision = decide(table.catalog, event, facts, day, strict=strict)
    assert told(cell, town, known) == said(decision)
    settled = [decision.outcome, *(power.assignment.outcome for power in decision.powers)]
    if Outcome.INCOMPLETE not in settled and facts.keys() >= asked_facts(table.catalog):
        assert helped(cell, town, known) == [backing.body.id for backing in decision.support]


def asked_facts(catalog: Catalog) -> set[str]:
    """The facts of events that some rule asks for."""
    return {name for name in catalog.conditions if name.startswith("event.") and catalog.vocabulary[name].given}


def domains(catalog: Catalog) -> dict[str, tuple[Value, ...]]:
    """For each fact of an event the values that anything can tell apart."""
    scenes: list[Condition] = [s.when for duty in catalog.responsibilities.values() for s in duty.scenarios]
    scenes += [grant.scope.when for grant in catalog.grants.values() if grant.scope]
    names = {name for name in catalog.vocabulary if name.startswith("event.") and catalog.vocabulary[name].given}
    return {name: representatives(catalog.vocabulary[name], (*catalog.conditions.get(name, ()), *scenes))
            for name in sorted(names)}


@pytest.mark.parametrize("folder", ["jinhu", "law", "plain"])
def test_the_table_is_the_engine(folder: str) -> None:
    """Event types, towns, days and facts by chance, with everything known or only some of it."""
    where: str | Path = WORKSPACES / folder if folder != "jinhu" else folder
    catalog = Workspace.open(where).catalog
    chance, table, values = random.Random(folder), Table(catalog), domains(catalog)
    for _ in range(200):
        kind = chance.choice(table.kinds(Period(DAY)))
        day = DAY + timedelta(days=chance.choice([0, 0, 29, 30, 75, 200, 400]))
        if day not in kind.period:
            continue
        whole = chance.random() < 0.5
        facts = {name: None if chance.random() < 0.05 else chance.choice(choices) for name, choices in values.items()
                 if whole or chance.random() < 0.2}
        agree(table, kind, chance.choice(table.towns), day, facts, strict=chance.random() < 0.3)


def test_a_small_county_is_compared_exhaustively() -> None:
    """Every type × town × period × combination of facts that anything can tell apart."""
    table, values = Table(BASE), domains(BASE)
    names = [name for name in values if name in BASE.conditions or name == "event.site"]
    count = 0
    for kind in table.kinds(Period(date(2019, 6, 1))):
        for cell in table.cells(kind, Period(date(2019, 6, 1))):
            day = cell.period.start
            assert day is not None
            for town in cell.towns:
                for combined in product(*(values[name][:4] for name in names)):
                    agree(table, kind, town, day, dict(zip(names, combined, strict=True)), strict=True)
                    count += 1
    assert count > 100


# Rules made at random, with all that a rule can do.

SUPPORTERS = ("town", "statutory_holder", "supporting", "other_holders", "police", "centre")


@st.composite
def more_rules(draw: st.DrawFn) -> dict[str, Rule]:
    """Rules of every phase that decides who leads and who helps; classify rules may contradict each other."""
    rules = draw(rulebooks())

    def put(id: str, phase: Phase, when: Condition, effect: Effect, overrides: Iterator[str] | tuple[str, ...] = ()) -> None:
        rules[id] = dataclasses.replace(rules["R0"], id=id, phase=phase, when=when, then=effect, overrides=tuple(overrides))

    for number, scale in enumerate(draw(st.lists(st.sampled_from(["日常", "难事"]), max_size=2))):
        put(f"C{number}", Phase.CLASSIFY, draw(conditions), Effect(set={"event.scale": scale}),
            ("C0",) if number and draw(st.booleans()) else ())
    if draw(st.booleans()):
        put("R8", Phase.ASSIGN, Compare("event.scale", Operator.EQUAL, ("难事",)), Effect(lead="county_government"),
            draw(st.sampled_from([(), ("R0",)])))
    for number, party in enumerate(draw(st.lists(st.sampled_from(["common_superior", "establishment_office"]), max_size=1))):
        put(f"T{number}", Phase.SETTLE, draw(conditions), Effect(adjudicator=party))
    for number, who in enumerate(draw(st.lists(st.sampled_from(SUPPORTERS[:4]), max_size=3))):
        put(f"S{number}", Phase.SUPPORT, draw(conditions), Effect(support=(Support(who),)),
            draw(st.sampled_from([(), ("S0",)])) if number else ())
    if draw(st.booleans()):
        put("J0", Phase.SCREEN, draw(conditions), Effect(channel=draw(st.sampled_from(["法院", "event.zone"]))))
    return rules


SCOPES = st.sampled_from([None, Compare("event.zone", Operator.EQUAL, ("城镇规划区",)),
                          Compare("event.quantity", Operator.LESS, (5,)), Compare("event.scale", Operator.EQUAL, ("难事",))])


LIMITS = st.lists(st.tuples(SCOPES, st.sampled_from([GrantMode.GRANT, GrantMode.ENTRUSTMENT])), min_size=1, max_size=2)


def county(rules: Mapping[str, Rule], limits: list[tuple[Condition | None, GrantMode]]) -> Catalog:
    """The tiny county under other rules, with grants that may have limits."""
    whole = BASE.grants["grant-2021"]
    grants = {f"g{number}": dataclasses.replace(whole, id=f"g{number}", scope=scope and Scope("限于", scope),
                                                take_back=None, mode=mode)
              for number, (scope, mode) in enumerate(limits)}
    return dataclasses.replace(with_rules(rules), grants=grants)


KNOWN = st.fixed_dictionaries({
    "event.crosses_towns": st.booleans(), "event.major": st.booleans(), "event.zone": st.sampled_from(["城镇规划区", "乡村规划区"]),
    "event.quantity": st.integers(0, 20), "event.site": st.sampled_from(["河道", "道路"])})


@settings(max_examples=6000, deadline=None)
@given(more_rules(), LIMITS, st.sampled_from(["littering", "advertising", "soil", "dumping", "theft"]),
       st.sampled_from(["east", "west"]), KNOWN, st.sets(st.sampled_from(["event.crosses_towns", "event.major", "event.zone",
                                                                          "event.quantity", "event.site"])))
def test_random_rules(rules: dict[str, Rule], limits: list[tuple[Condition | None, GrantMode]], kind: str, town: str,
                      facts: dict[str, Value], unknown: set[str]) -> None:
    """Rules of every phase, clashing, overriding, with limits: the table still says what the engine says."""
    catalog = county(rules, limits)
    table = Table(catalog)
    left = {name: value for name, value in facts.items() if name not in unknown}
    agree(table, catalog.event_types[kind], catalog.areas[town], date(2024, 1, 1), left, strict=True)
