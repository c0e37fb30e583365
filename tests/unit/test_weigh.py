"""Rules against facts: only `overrides` and the phases order rules, and `open` never hides a change."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.model.rulebook import Rule
from powerlist.terms import Phase, Rank, Tried
from powerlist.weigh import Weighed, asked, first_unknown, weigh


def flag(name: str) -> Compare:
    return Compare(f"event.{name}", Operator.EQUAL, (True,))


def rule(key: str, when: Condition = ALWAYS_TRUE, *overrides: str, phase: Phase = Phase.ASSIGN, rank: Rank = Rank.LAW) -> Rule:
    return Rule(key, phase, "规则", "因为", (Citation(document="文件"),), when, overrides=overrides, rank=rank)


def standing(weighed: Weighed) -> set[str]:
    return {r.id for r in weighed.standing}


def opened(weighed: Weighed) -> set[str]:
    return {r.id for r in weighed.open}


YES = {"event.a": True, "event.b": True, "event.c": True}


def test_all_that_apply_stand() -> None:
    """Nothing is silently picked: two rules without an order between them both stand."""
    assert standing(weigh((rule("A"), rule("B"), rule("C", flag("a"))), {"event.a": False})) == {"A", "B"}


def test_a_rule_yields_only_to_one_that_applies() -> None:
    rules = (rule("A"), rule("B", flag("a"), "A"))
    assert standing(weigh(rules, {"event.a": True})) == {"B"}
    assert standing(weigh(rules, {"event.a": False})) == {"A"}


def test_an_overridden_rule_still_overrides() -> None:
    """That B itself yields to C does not raise A again: A was set aside by a rule that applies."""
    rules = (rule("A"), rule("B", flag("a"), "A"), rule("C", flag("b"), "B"))
    weighed = weigh(rules, YES)
    assert standing(weighed) == {"C"}
    assert weighed.beaten == {"A": ("B",), "B": ("C",)}


def test_rank_does_not_order() -> None:
    """A law does not beat a local arrangement by being a law; that is for the checks to look at."""
    rules = (rule("A", rank=Rank.LAW), rule("B", rank=Rank.LOCAL))
    assert standing(weigh(rules, {})) == {"A", "B"}


def test_a_screen_rule_sets_every_assign_rule_aside() -> None:
    """What comes before all sharing out needs no list of what it comes before (行政处罚法 art. 18 ¶3)."""
    rules = (rule("A"), rule("B", flag("a"), "A"), rule("S", flag("b"), phase=Phase.SCREEN))
    assert standing(weigh(rules, {"event.a": True, "event.b": True})) == {"S"}
    assert standing(weigh(rules, {"event.a": True, "event.b": False})) == {"B"}


def test_screen_rules_are_ordered_among_themselves_by_overrides() -> None:
    """A crime goes to the police even when a case has been filed (行政处罚法 art. 27)."""
    screens = (rule("S", phase=Phase.SCREEN), rule("T", ALWAYS_TRUE, "S", phase=Phase.SCREEN))
    assert standing(weigh((rule("A"), *screens), {})) == {"T"}


def test_an_assign_rule_cannot_beat_a_screen_rule_by_being_there() -> None:
    rules = (rule("A", ALWAYS_TRUE), rule("S", phase=Phase.SCREEN))
    assert standing(weigh(rules, {})) == {"S"}


@pytest.mark.parametrize("facts,fates", [
    ({"event.a": True}, {"A": Tried.OVERRIDDEN, "B": Tried.APPLIED, "C": Tried.UNKNOWN}),
    ({"event.a": False, "event.b": False}, {"A": Tried.APPLIED, "B": Tried.FAILED, "C": Tried.FAILED}),
    ({}, {"A": Tried.APPLIED, "B": Tried.UNKNOWN, "C": Tried.UNKNOWN}),
])
def test_what_became_of_each_rule(facts: dict[str, bool], fates: dict[str, Tried]) -> None:
    """Every rule that was tried has a fate, also those that lost."""
    rules = (rule("A"), rule("B", flag("a"), "A"), rule("C", flag("b")))
    weighed = weigh(rules, facts)
    assert {r.id: weighed.tried(r) for r in rules} == fates


def test_an_unknown_rule_that_is_beaten_is_not_open() -> None:
    """What can no longer stand need not be asked about."""
    rules = (rule("A", flag("a")), rule("B", ALWAYS_TRUE, "A"))
    assert opened(weigh(rules, {})) == set()
    assert standing(weigh(rules, {})) == {"B"}


def test_a_beaten_unknown_rule_is_open_where_it_would_beat() -> None:
    """It cannot stand itself, but if it applies it takes another with it."""
    rules = (rule("A"), rule("B", flag("a"), "A"), rule("C", ALWAYS_TRUE, "B"))
    assert opened(weigh(rules, {})) == {"B"}
    assert (standing(weigh(rules, {"event.a": True})), standing(weigh(rules, {"event.a": False}))) == ({"C"}, {"A", "C"})


def test_an_open_rule_says_what_it_waits_for() -> None:
    """The first fact in the order of writing that is missing; facts asked for are shown as far as known."""
    one = rule("A", AllOf((flag("a"), AnyOf((flag("b"), Not(flag("c")))))))
    assert first_unknown(one, {"event.a": True}) == "event.b"
    assert first_unknown(one, {"event.a": True, "event.b": False}) == "event.c"
    assert asked(one, {"event.a": True, "event.x": 1}) == {"event.a": True}


# At random. Each rule has a flag of its own, so that every combination of truths can be had.

NAMES = ("a", "b", "c", "d", "e")


@st.composite
def books(draw: st.DrawFn, *, wild: bool) -> tuple[Rule, ...]:
    """Rules with overrides as linking and checking leave them; wild ones also in circles and across phases,
    because weighing must not depend on others having looked."""
    count = draw(st.integers(1, 5))
    phases = [draw(st.sampled_from([Phase.ASSIGN, Phase.ASSIGN, Phase.SCREEN])) for _ in range(count)]
    rules = []
    for n in range(count):
        lower = [f"R{m}" for m in range(count) if wild or (m < n and phases[m] is phases[n])]
        overrides = draw(st.lists(st.sampled_from(lower), unique=True, max_size=3)) if lower else []
        when = draw(st.sampled_from([flag(NAMES[n]), Not(flag(NAMES[n])), ALWAYS_TRUE]))
        rules.append(rule(f"R{n}", when, *overrides, phase=phases[n]))
    return tuple(rules)


known = st.dictionaries(st.sampled_from([f"event.{n}" for n in NAMES]), st.booleans())


@given(books(wild=True), known)
def test_order_is_irrelevant(rules: tuple[Rule, ...], facts: dict[str, bool]) -> None:
    """Neither the place of a rule in a file nor the order of files matters."""
    whole = weigh(rules, facts)
    for order in list(permutations(rules))[:24]:
        other = weigh(order, facts)
        assert standing(other) == standing(whole)
        assert opened(other) == opened(whole)
        assert {k: set(v) for k, v in other.beaten.items()} == {k: set(v) for k, v in whole.beaten.items()}


def standing_sets(rules: tuple[Rule, ...], facts: dict[str, bool], waited: set[str]) -> dict[tuple[bool, ...], set[frozenset[str]]]:
    """What stands under every completion of the missing facts, by the values of those waited for."""
    missing = sorted({name for r in rules for name in _asks(r) if name not in facts})
    found: dict[tuple[bool, ...], set[frozenset[str]]] = {}
    for values in product([True, False], repeat=len(missing)):
        completion = dict(zip(missing, values, strict=True))
        part = tuple(completion[name] for name in missing if name in waited)
        found.setdefault(part, set()).add(frozenset(standing(weigh(rules, {**facts, **completion}))))
    return found


@settings(max_examples=300)
@given(books(wild=True), known)
def test_only_open_rules_can_change_anything(rules: tuple[Rule, ...], facts: dict[str, bool]) -> None:
    """Brute force over all completions: a fact that only rules outside `open` wait for changes nothing,
    whatever the other missing facts turn out to be. So a question is never forgotten."""
    weighed = weigh(rules, facts)
    found = standing_sets(rules, facts, {name for r in weighed.open for name in _asks(r) if name not in facts})
    assert all(len(sets) == 1 for sets in found.values())
    if not weighed.open:
        assert found[()] == {frozenset(standing(weighed))}


@settings(max_examples=300)
@given(books(wild=False), known)
def test_an_open_rule_that_is_not_beaten_can_change_something(rules: tuple[Rule, ...], facts: dict[str, bool]) -> None:
    """And none is asked in vain: with such a rule open, some completions differ in what stands."""
    weighed = weigh(rules, facts)
    if any(r.id not in weighed.beaten for r in weighed.open):
        assert len(set().union(*standing_sets(rules, facts, set()).values())) > 1


def _asks(r: Rule) -> tuple[str, ...]:
    return tuple(name for name in (f"event.{n}" for n in NAMES) if r.when in (flag(name[6:]), Not(flag(name[6:]))))
