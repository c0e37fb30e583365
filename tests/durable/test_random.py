"""Both engines on rules made at random: the same truth, the same defeats, the same answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from powerlist.admit import admit
from powerlist.decide import decide
from powerlist.durable.engine import NAME
from powerlist.logic.evaluate import Facts, truth
from powerlist.model.cases import Event, Request
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.model.rulebook import Attribute, Failure, Rule
from powerlist.terms import Phase, RequestKind, ValueType, Verdict
from powerlist.weigh import REFERENCE, weigh
from tests.durable.building import catalog, facts, leaves, rule, rule_sets, trees
from tests.durable.conftest import EngineFor
from tests.properties.test_deciding import BASE, conditions, days, events, rulebooks, with_rules
from tests.properties.test_deciding import facts as event_facts

flag = Compare("event.major", Operator.EQUAL, (True,))


@settings(max_examples=150)
@given(st.lists(trees(12), min_size=1, max_size=6), st.lists(facts, min_size=1, max_size=6))
@example([AnyOf((flag, Not(flag), Compare("event.major", Operator.EXISTS, (True,))))], [{}, {"event.major": None}])
def test_the_same_truth(engine_for: EngineFor, wholes: list[Condition], cases: list[Facts]) -> None:
    """True, false, unknown: for every operator, every type, and every state of a fact."""
    rules = [rule(f"R{n}", whole) for n, whole in enumerate(wholes)]
    engine = engine_for(catalog(*rules))
    for known in cases:
        assert [engine.truth(whole, known) for whole in wholes] == [truth(whole, known) for whole in wholes]


@settings(max_examples=20)
@given(st.lists(leaves, min_size=40, max_size=60), facts)
def test_the_same_truth_of_heavy_conditions(engine_for: EngineFor, parts: list[Condition], known: Facts) -> None:
    """What is cut into parts means the same as the whole."""
    fives = [tuple(parts[n:n + 5]) for n in range(0, len(parts), 5)]
    pairs = [AllOf(tuple(parts[n:n + 2])) for n in range(len(parts) - 1)]
    wholes = [AnyOf(tuple(pairs)), AllOf(tuple(Not(pair) for pair in pairs)),
              AnyOf(tuple(AllOf(five) for five in fives)), AllOf(tuple(AnyOf(five) for five in fives)),
              Not(AllOf(tuple(parts))), AnyOf(tuple(Not(AllOf((AnyOf(five), five[0]))) for five in fives))]
    engine = engine_for(catalog(*(rule(f"R{n}", whole) for n, whole in enumerate(wholes))))
    assert [engine.truth(whole, known) for whole in wholes] == [truth(whole, known) for whole in wholes]


def among(attribute: str, operator: Operator, number: int, start: int = 0) -> Compare:
    return Compare(attribute, operator, tuple(f"{n}" for n in range(start, start + number)))


NUMBERS = {f"event.n{n}": Attribute(f"event.n{n}", ValueType.NUMBER, "数") for n in range(132)}


@pytest.mark.parametrize("wholes,known", [
    ([among("event.name", Operator.IN, 150, 150 * n) for n in range(64)], {"event.name": "777"}),
    ([among("event.name", Operator.IN, 199, n) for n in range(3)], {"event.name": "199"}),
    ([among("event.papers", Operator.HAS, 1, n) for n in range(300)], {"event.papers": frozenset({"7", "299"})}),
    ([among("event.papers", Operator.HAS, 32, 32 * n) for n in range(9)], {"event.papers": frozenset({"30", "40"})}),
    ([AllOf(tuple(Compare(name, Operator.EQUAL, (1,)) if n < 66 else Not(Compare(name, Operator.EQUAL, (1,)))
                  for n, name in enumerate(NUMBERS)))], {name: int(n < 66) for n, name in enumerate(NUMBERS)}),
], ids=["many rules", "many rules of one condition", "many choices", "many choices of one condition", "many facts"])
def test_the_same_truth_at_the_limits(engine_for: EngineFor, wholes: list[Condition], known: dict[str, Any]) -> None:
    """As much as the compiler takes, durable-rules loads and answers."""
    county = catalog(*(rule(f"R{n}", whole) for n, whole in enumerate(wholes)))
    engine = engine_for(dataclasses.replace(county, vocabulary={**county.vocabulary, **NUMBERS}))
    gone: list[Facts] = [{}, dict.fromkeys(known), {name: value for name, value in known.items() if name != "event.n9"}]
    for case in (known, *gone):
        assert [engine.truth(whole, case) for whole in wholes] == [truth(whole, case) for whole in wholes]


@settings(max_examples=150)
@given(rule_sets(), st.lists(facts, min_size=1, max_size=4))
@example((rule("A"), rule("S", ALWAYS_TRUE, "A", phase=Phase.SCREEN)), [{}])
def test_the_same_defeats(engine_for: EngineFor, rules: tuple[Rule, ...], cases: list[Facts]) -> None:
    """Who holds, who is beaten by whom, what stands and what is still open."""
    engine = engine_for(catalog(*rules))
    for known in cases:
        assert engine.judge(rules, known) == REFERENCE.judge(rules, known)
        assert weigh(rules, known, engine) == weigh(rules, known)


def test_the_same_defeats_among_many(engine_for: EngineFor) -> None:
    """More rules than any county has, all of them holding at once."""
    named = [rule(f"A{n}", flag if n % 2 else ALWAYS_TRUE, *(f"A{m}" for m in range(max(0, n - 5), n))) for n in range(300)]
    rules = (*named, *(rule(f"S{n}", flag, phase=Phase.SCREEN) for n in range(10)))
    engine = engine_for(catalog(*rules))
    for known in ({"event.major": True}, {"event.major": False}, {}):
        assert engine.judge(rules, known) == REFERENCE.judge(rules, known)


@settings(max_examples=40)
@given(rule_sets(), facts, st.randoms())
def test_order_and_repetition_change_nothing(engine_for: EngineFor, rules: tuple[Rule, ...], known: dict[str, Any],
                                             random: Any) -> None:
    """durable-rules outside its safe part answers by the order of keys and rules."""
    engine = engine_for(catalog(*rules))
    first = engine.judge(rules, known)
    shuffled_rules, shuffled_facts = list(rules), list(known.items())
    random.shuffle(shuffled_rules)
    random.shuffle(shuffled_facts)
    again = engine_for(catalog(*shuffled_rules)).judge(rules, dict(shuffled_facts))
    assert again == first
    other = engine_for(catalog(*rules)).judge(shuffled_rules, known)
    assert other.truths == first.truths
    assert {loser: set(winners) for loser, winners in other.beaten.items()} == \
        {loser: set(winners) for loser, winners in first.beaten.items()}


@settings(max_examples=60)
@given(rulebooks(), events, event_facts, days, st.booleans())
def test_the_same_decisions(engine_for: EngineFor, rules: Mapping[str, Rule], event: Event, known: Facts, day: date,
                            strict: bool) -> None:
    """The tiny county under random rules: the whole decision, with every reason."""
    county = with_rules(rules)
    engine = engine_for(county)
    assert decide(county, event, known, day, strict=strict, engine=engine) == \
        dataclasses.replace(decide(county, event, known, day, strict=strict), read_by=NAME)


@st.composite
def entry_rules(draw: st.DrawFn) -> dict[str, Rule]:
    """Requirements over the same facts, with every verdict."""
    verdicts = st.sampled_from([Verdict.REJECTED, Verdict.REFERRED, Verdict.RETURNED])
    made = [Rule(f"E{number}", Phase.ADMIT, "随机要求", "随机", (Citation(document="随机"),), draw(conditions),
                 require=draw(conditions), failure=Failure(draw(verdicts), "不符合"))
            for number in range(draw(st.integers(1, 4)))]
    return {rule.id: rule for rule in made}


@settings(max_examples=40)
@given(entry_rules(), st.sampled_from([RequestKind.GRANT, RequestKind.ENTRUSTMENT, RequestKind.DUTY_ADMISSION]),
       st.lists(st.sampled_from(sorted(BASE.items)), max_size=2, unique=True).map(tuple), event_facts)
def test_the_same_rulings(engine_for: EngineFor, rules: Mapping[str, Rule], kind: RequestKind, items: tuple[str, ...],
                          known: Facts) -> None:
    """Random requirements: the same findings, the same verdict."""
    county = dataclasses.replace(BASE, rules=rules)
    request = Request(kind, "urban-bureau", items=items, to=("east-town",))
    engine = engine_for(county)
    assert admit(county, request, known, date(2026, 1, 1), engine=engine) == \
        dataclasses.replace(admit(county, request, known, date(2026, 1, 1)), read_by=NAME)
