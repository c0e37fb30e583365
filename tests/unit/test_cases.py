"""Conditions of answers: told in the fewest cases, and still exactly the answers of the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from powerlist.logic.diagram import Diagram, Diagrams, find
from powerlist.logic.partition import OTHER_TEXT
from powerlist.model.condition import Value
from powerlist.views.cases import (
    Case,
    Circumstance,
    Stretch,
    briefest,
    cases,
    circumstance,
    compatible,
    values_of,
)

SITES = ("道路", "河道", "村庄")
FACTS: Mapping[str, tuple[Value, ...]] = {"moving": (True, False), "site": SITES, "quantity": (10, 11, 50), "party": ("个人", "单位")}
COMBINATIONS = [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]


def diagram(diagrams: Diagrams[int], answers: list[int], facts: tuple[str, ...] = tuple(FACTS)) -> Diagram[int]:
    """The diagram that gives these answers to all combinations, in their order."""
    if not facts:
        return diagrams.leaf(answers[0])
    name, *rest = facts
    size = len(answers) // len(FACTS[name])
    children = [(value, diagram(diagrams, answers[place * size:(place + 1) * size], tuple(rest)))
                for place, value in enumerate(FACTS[name])]
    return diagrams.branch(name, children, children[0][1], absent_possible=False)


def fits(case: Case, facts: Mapping[str, Value]) -> bool:
    return all(any(within(facts[one.attribute], value) for value in one.values) for one in case)


def within(value: Value, wanted: Value | Stretch) -> bool:
    if isinstance(wanted, Stretch):
        assert isinstance(value, int)
        return (wanted.first is None or wanted.first <= value) and (wanted.last is None or value <= wanted.last)  # type: ignore[operator]
    return value == wanted


@given(st.lists(st.integers(0, 2), min_size=len(COMBINATIONS), max_size=len(COMBINATIONS)))
def test_the_order_of_asking_changes_no_answer(answers: list[int]) -> None:
    """In whatever order the facts are asked, one case fits every event, with the answer of the diagram."""
    diagrams: Diagrams[int] = Diagrams(FACTS)
    whole = diagram(diagrams, answers)
    told = briefest(whole, diagrams)
    every = list(cases(told))
    assert len(every) <= len(list(cases(whole)))
    for facts, answer in zip(COMBINATIONS, answers, strict=True):
        leaf = find(told, facts)
        assert find(whole, facts) == leaf
        assert [found for case, found in every if fits(case, facts)] == [answer]


def test_what_settles_most_is_asked_first() -> None:
    """Whatever is moving is the bureau's: nobody asks for the site of it."""
    diagrams: Diagrams[int] = Diagrams(("site", "moving"))
    of_site = [(site, diagrams.branch("moving", [(True, diagrams.leaf(0)), (False, diagrams.leaf(place + 1))],
                                      diagrams.leaf(0), absent_possible=False)) for place, site in enumerate(SITES)]
    told = briefest(diagrams.branch("site", of_site, of_site[0][1], absent_possible=False), diagrams)
    first, *others = cases(told)
    assert first == ((Circumstance("moving", (True,)),), 0)
    assert [case[-1].values for case, _ in others] == [("道路",), ("河道",), ("村庄",)]


def test_a_fact_that_may_be_absent_is_told_as_a_value() -> None:
    diagrams: Diagrams[int] = Diagrams()
    found = diagrams.branch("channel", [("诉讼", diagrams.leaf(1))], diagrams.leaf(0), absent_possible=True)
    assert dict(cases(briefest(found, diagrams))) == {
        (Circumstance("channel", ("诉讼",)),): 1, (Circumstance("channel", (None,)),): 0}


def test_stretches_are_cut_wherever_any_branch_cuts() -> None:
    """Two branches that ask the same number at different limits: no stretch reaches over a limit of the other."""
    diagrams: Diagrams[int] = Diagrams(("site", "quantity"))
    leaf = diagrams.leaf
    low = diagrams.branch("quantity", [(10, leaf(0)), (11, leaf(1))], leaf(0), absent_possible=False)
    high = diagrams.branch("quantity", [(19, leaf(0)), (20, leaf(1)), (50, leaf(2))], leaf(0), absent_possible=False)
    whole = diagrams.branch("site", [("道路", low), ("河道", high)], low, absent_possible=False)
    every = values_of(whole, "quantity")
    assert sorted(every) == [10, 11, 19, 20, 50]  # type: ignore[type-var]
    assert circumstance("quantity", [11], every).values == (Stretch(11, 18),)
    assert circumstance("quantity", [50, 20, 10], every).values == (Stretch(None, 10), Stretch(20, None))


def test_sets_of_words_are_joined() -> None:
    diagrams: Diagrams[int] = Diagrams(("site", "words"))
    some, other, none = frozenset({"甲"}), frozenset({"乙"}), frozenset[str]()
    one = diagrams.branch("words", [(none, diagrams.leaf(0)), (some, diagrams.leaf(1))], diagrams.leaf(0), absent_possible=False)
    two = diagrams.branch("words", [(none, diagrams.leaf(0)), (other, diagrams.leaf(1))], diagrams.leaf(0), absent_possible=True)
    whole = diagrams.branch("site", [("道路", one), ("河道", two)], one, absent_possible=False)
    assert set(values_of(whole, "words")) == {none, some, other, some | other, None}


def test_what_may_be_so_of_one_event() -> None:
    def case(*values: Value | Stretch, of: str = "x") -> Case:
        return (Circumstance(of, values),)

    for one, other, may in [
        (case("甲", "乙"), case("乙"), True), (case("甲"), case("乙"), False), (case("甲"), case("乙", of="y"), True),
        (case("甲"), case(OTHER_TEXT), True), (case(True), case(False), False), (case(None), case("甲"), False),
        (case(Stretch(None, 10)), case(Stretch(11, None)), False), (case(Stretch(None, 11)), case(Stretch(11, 20)), True),
        (case(5), case(Stretch(1, 5)), True), (case(None), case(Stretch(1, 5)), False), ((), case("甲"), True),
    ]:
        assert compatible(one, other) is compatible(other, one) is may, (one, other)
