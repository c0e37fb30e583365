"""What every decision must keep, whatever the rules: on the tiny county with rules made at random."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist import Outcome, Workspace
from powerlist.catalog import Catalog
from powerlist.decide import decide
from powerlist.logic.partition import representatives
from powerlist.model.cases import Event
from powerlist.model.common import Citation
from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.model.period import Period
from powerlist.model.powers import Scope
from powerlist.model.rulebook import Effect, Rule
from powerlist.report.json import decision_to_dict
from powerlist.terms import GrantMode, Measure, Phase
from tests.conftest import WORKSPACES

DAY = date(2026, 1, 1)

#: The tiny county; not a fixture, because hypothesis would print all of it.
BASE = Workspace.open(WORKSPACES / "base").catalog

#: Facts that the random rules ask for: two of each kind, so that rules meet.
OPEN = ("event.crosses_towns", "event.major", "event.zone", "event.quantity")

leaves: st.SearchStrategy[Condition] = st.one_of(
    st.sampled_from(["event.crosses_towns", "event.major"]).flatmap(
        lambda name: st.booleans().map(lambda value: Compare(name, Operator.EQUAL, (value,)))),
    st.sampled_from(["城镇规划区", "乡村规划区"]).map(lambda v: Compare("event.zone", Operator.EQUAL, (v,))),
    st.tuples(st.sampled_from([Operator.LESS, Operator.AT_LEAST]), st.sampled_from([5, 10])).map(
        lambda t: Compare("event.quantity", t[0], (t[1],))),
    st.booleans().map(lambda value: Compare("grant.in_force", Operator.EQUAL, (value,))),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3).map(lambda p: AllOf(tuple(p))),
                                    st.lists(inner, min_size=1, max_size=3).map(lambda p: AnyOf(tuple(p))),
                                    inner.map(Not)), max_leaves=4)


@st.composite
def rulebooks(draw: st.DrawFn) -> dict[str, Rule]:
    """Up to five assign rules; a rule may override only those before it, so there is no cycle."""
    rules: dict[str, Rule] = {}
    for number in range(draw(st.integers(1, 5))):
        lead = draw(st.sampled_from(["town", "statutory_holder", "county_government"]))
        overrides = draw(st.lists(st.sampled_from(sorted(rules)), unique=True)) if rules else []
        rules[f"R{number}"] = Rule(
            f"R{number}", Phase.ASSIGN, "随机规则", "随机", (Citation(document="随机"),), draw(conditions),
            Effect(lead=lead), overrides=tuple(overrides))
    return rules


facts = st.fixed_dictionaries({}, optional={
    "event.crosses_towns": st.booleans(), "event.major": st.booleans(),
    "event.zone": st.sampled_from(["城镇规划区", "乡村规划区"]), "event.quantity": st.integers(0, 20),
})
events = st.builds(Event, type=st.sampled_from(["littering", "advertising", "soil", "dumping", "theft"]),
                   place=st.sampled_from(["east", "east-village", "west", "test-county", "other-county"]))
days = st.dates(date(2019, 1, 1), date(2027, 12, 31))


def with_rules(rules: Mapping[str, Rule]) -> Catalog:
    """The tiny county under other rules."""
    return dataclasses.replace(BASE, rules=rules)


def answer(catalog: Catalog, event: Event, known: Mapping[str, Any], day: date = DAY) -> tuple[object, ...]:
    """Whose it is, power by power."""
    decision = decide(catalog, event, known, day, strict=True)
    sides = frozenset(c.body.id for c in decision.candidates if c.body)
    return decision.outcome, decision.ground, decision.scenario, decision.lead and decision.lead.id, decision.channel, sides


@given(rulebooks(), events, facts, days, st.randoms())
def test_rule_order_is_irrelevant(rules: dict[str, Rule], event: Event, known: dict[str, Any],
                                  day: date, random: Any) -> None:
    """行政处罚法 knows no order of articles in a file: only `overrides` orders rules."""
    shuffled = list(rules.items())
    random.shuffle(shuffled)
    one = decide(with_rules(rules), event, known, day, strict=True)
    two = decide(with_rules(dict(shuffled)), event, known, day, strict=True)
    assert decision_to_dict(one) == decision_to_dict(two)


@given(events, facts, days, st.booleans())
def test_decide_is_total_and_gives_reasons(event: Event, known: dict[str, Any], day: date,
                                           strict: bool) -> None:
    """Every event gets one of the five outcomes, and an owner never comes without an applied rule."""
    decision = decide(BASE, event, known, day, strict=strict)
    applied = [step for step in decision.steps if step.tried == "applied"]
    match decision.outcome:
        case Outcome.OWNED:
            assert decision.lead is not None
            assert any(step.would_lead == decision.lead for step in applied)
            assert all(step.rule.basis for step in applied)
        case Outcome.INCOMPLETE:
            assert decision.questions
        case Outcome.DISPUTED:
            assert len(decision.candidates) > 1
        case Outcome.ELSEWHERE:
            assert decision.channel
        case Outcome.UNOWNED:
            assert decision.lead is None
            assert decision.interim is not None


@settings(max_examples=60)
@given(rulebooks(), events, facts)
def test_unknown_facts_are_tried_exactly(rules: dict[str, Rule], event: Event,
                                         known: dict[str, Any]) -> None:
    """The outcome is `incomplete` exactly when two completions of the unknown facts give two answers."""
    catalog = with_rules(rules)
    conditions = [rule.when for rule in rules.values()] + [
        s.when for r in catalog.responsibilities.values() for s in r.scenarios]
    missing = [name for name in (*OPEN, "event.site") if name not in known]
    domains = [representatives(catalog.vocabulary[name], conditions) for name in missing]
    whole = {answer(catalog, event, {**known, **dict(zip(missing, values, strict=True))})
             for values in product(*domains)}
    got = answer(catalog, event, known)
    if len(whole) == 1:
        assert {got} == whole
    else:
        assert got[0] is Outcome.INCOMPLETE


@given(events, facts, st.sampled_from(["littering", "advertising"]), st.integers(1, 400), st.booleans())
def test_a_grant_outside_its_period_changes_nothing(event: Event, known: dict[str, Any],
                                                    kind: str, gap: int, past: bool) -> None:
    """行政处罚法 art. 24: the power is the town's only while the decision is in force."""
    event = dataclasses.replace(event, type=kind)
    grant = BASE.grants["grant-2021"]
    period = (Period(DAY - timedelta(days=gap + 10), DAY - timedelta(days=gap)) if past
              else Period(DAY + timedelta(days=gap), None))
    none = dataclasses.replace(BASE, grants={})
    idle = dataclasses.replace(BASE, grants={grant.id: dataclasses.replace(grant, period=period)})
    assert answer(idle, event, known) == answer(none, event, known)


@given(events, facts, days)
def test_same_input_same_bytes(event: Event, known: dict[str, Any], day: date) -> None:
    """No clock, no set order: the answer is a function of its inputs."""
    again = dict(reversed(known.items()))
    assert repr(decide(BASE, event, known, day)) == repr(decide(BASE, event, again, day))


@given(st.permutations([("littering-road", {"event.site": "道路"}, GrantMode.GRANT),
                        ("littering-estate", {"event.site": "居住小区"}, GrantMode.GRANT),
                        ("littering-deputy", {"event.site": "居住小区"}, GrantMode.ENTRUSTMENT)]),
       st.sampled_from(["道路", "居住小区", "河道"]))
def test_grant_order_decides_nothing(grants: list[tuple[str, dict[str, str], GrantMode]], site: str) -> None:
    """Several grants in force together: the limits decide, and where they clash it is a dispute or the same."""
    whole = BASE.grants["grant-2021"]
    made = {key: dataclasses.replace(whole, id=key, mode=mode, scope=Scope("限于", Compare(
        "event.site", Operator.EQUAL, (where["event.site"],)))) for key, where, mode in grants}
    event = Event("littering", "east")
    known = {"event.site": site, "event.crosses_towns": False}
    here = answer(dataclasses.replace(BASE, grants=made), event, known)
    there = answer(dataclasses.replace(BASE, grants=dict(sorted(made.items()))), event, known)
    assert here == there
    assert here[3] == {"道路": "east-town", "河道": "urban-bureau"}.get(site, here[3])


@given(st.permutations(list(BASE.items["signboard"].measures)), st.sampled_from(["east", "west"]))
def test_measure_order_decides_nothing(measures: list[Measure], place: str) -> None:
    """The order in which an item lists its measures is no rule of law."""
    item = dataclasses.replace(BASE.items["signboard"], measures=tuple(measures))
    shuffled = dataclasses.replace(BASE, items={**BASE.items, "signboard": item})
    event, known = Event("advertising", place), {"event.crosses_towns": False}
    assert answer(shuffled, event, known) == answer(BASE, event, known)
