"""Residual conditions and decision diagrams mean what the conditions mean they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from powerlist.logic.diagram import (
    Branch,
    Diagram,
    Diagrams,
    Leaf,
    answers,
    branches,
    combined,
    find,
    nearest,
    paired,
    ways,
)
from powerlist.logic.evaluate import truth
from powerlist.logic.partition import representatives, standing_for, told_apart
from powerlist.logic.residual import ALWAYS, NEVER, residual
from powerlist.logic.typing import Vocabulary
from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator, Value
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType

WORDS: Vocabulary = {a.name: a for a in (
    Attribute("event.area", ValueType.NUMBER, "面积"), Attribute("event.on", ValueType.DAY, "日子"),
    Attribute("event.site", ValueType.CHOICE, "场所", values=("道路", "河道", "工地")),
    Attribute("event.major", ValueType.YES_NO, "重大"), Attribute("event.papers", ValueType.CHOICES, "材料"),
    Attribute("event.name", ValueType.TEXT, "名称"))}
ORDER = tuple(WORDS)

DOMAINS: Mapping[str, tuple[Value, ...]] = {
    "event.area": (-7, 0, 4, 5, 6, 9, 10, 11, 99), "event.on": tuple(date(2026, 1, d) for d in (1, 9, 10, 11, 30)),
    "event.site": ("道路", "河道", "工地"), "event.major": (True, False),
    "event.papers": (frozenset(), frozenset({"甲"}), frozenset({"乙"}), frozenset({"甲", "乙"}), frozenset({"甲", "丙"})),
    "event.name": ("张", "李", "王")}

leaves: st.SearchStrategy[Condition] = st.one_of(
    st.tuples(st.sampled_from([Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST, Operator.EQUAL]),
              st.sampled_from([5, 10])).map(lambda t: Compare("event.area", t[0], (t[1],))),
    st.sampled_from([Operator.LESS, Operator.AT_LEAST]).map(lambda o: Compare("event.on", o, (date(2026, 1, 10),))),
    st.sets(st.sampled_from(["道路", "河道"]), min_size=1).map(lambda s: Compare("event.site", Operator.IN, tuple(sorted(s)))),
    st.booleans().map(lambda b: Compare("event.major", Operator.EQUAL, (b,))),
    st.sampled_from(["甲", "乙"]).map(lambda w: Compare("event.papers", Operator.HAS, (w,))),
    st.sampled_from(["张", "李"]).map(lambda w: Compare("event.name", Operator.EQUAL, (w,))),
    st.sampled_from(["event.site", "event.area"]).map(lambda n: Compare(n, Operator.EXISTS, (True,))))
conditions: st.SearchStrategy[Condition] = st.recursive(leaves, lambda inner: st.one_of(
    st.lists(inner, max_size=3).map(lambda p: AllOf(tuple(p))), st.lists(inner, max_size=3).map(lambda p: AnyOf(tuple(p))),
    inner.map(Not)), max_leaves=6)
values = st.fixed_dictionaries({}, optional={n: st.sampled_from((*d, None)) for n, d in DOMAINS.items()})
complete = st.fixed_dictionaries({n: st.sampled_from((*d, None)) for n, d in DOMAINS.items()})


@given(conditions, values, values)
def test_a_residual_means_the_same(condition: Condition, known: dict[str, Value], more: dict[str, Value]) -> None:
    """Knowing some facts first and the others later changes nothing."""
    left = residual(condition, known)
    more = {name: value for name, value in more.items() if name not in known}
    assert truth(left, more) == truth(condition, {**known, **more})


@given(conditions, complete)
def test_nothing_is_left_when_all_is_known(condition: Condition, known: dict[str, Value]) -> None:
    """The residual of a condition whose facts are all known is its truth."""
    assert residual(condition, known) == (ALWAYS if truth(condition, known) else NEVER)


def unfolded(condition: Condition, diagrams: Diagrams[bool]) -> Diagram[bool]:
    """The diagram of one condition, made from the top without any reduction of our own."""
    def below(left: Condition, names: tuple[str, ...]) -> Diagram[bool]:
        if not names:
            return diagrams.leaf(left == ALWAYS)
        name, rest = names[0], names[1:]
        children = [(v, below(residual(left, {name: v}), rest)) for v in representatives(WORDS[name], [condition])
                    if v is not None]
        return diagrams.branch(name, children, below(residual(left, {name: None}), rest), True)

    return below(condition, ORDER)


@given(conditions, complete)
def test_a_diagram_answers_as_its_condition(condition: Condition, known: dict[str, Value]) -> None:
    """Every value of the domain finds the child that stands for it."""
    end = find(unfolded(condition, Diagrams(ORDER)), known)
    assert isinstance(end, Leaf)
    assert end.answer is truth(condition, known)


@given(conditions, conditions)
def test_equal_meaning_is_one_object(one: Condition, other: Condition) -> None:
    """Of one `Diagrams`, two diagrams are the same object exactly when no facts tell them apart. (Sets of words
    are cut by the words that a condition mentions, so they are left out here.)"""
    diagrams: Diagrams[bool] = Diagrams(ORDER)
    a, b = unfolded(one, diagrams), unfolded(other, diagrams)
    if any(branch.attribute == "event.papers" for diagram in (a, b) for branch in branches(diagram)):
        return
    names = sorted({branch.attribute for diagram in (a, b) for branch in branches(diagram)})
    same = all(find_answer(a, facts) == find_answer(b, facts) for facts in every(names))
    assert (a is b) is same


def every(names: list[str]) -> list[dict[str, Value]]:
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*((*DOMAINS[name], None) for name in names))]


def find_answer(diagram: Diagram[bool], facts: Mapping[str, Value]) -> bool:
    end = find(diagram, facts)
    assert isinstance(end, Leaf)
    return end.answer


@given(conditions)
def test_no_question_is_idle(condition: Condition) -> None:
    """A fact that makes no difference is never asked, and none is asked out of order or twice."""
    def look(diagram: Diagram[bool], above: int) -> None:
        if isinstance(diagram, Branch):
            place = ORDER.index(diagram.attribute)
            assert place > above
            below = [diagram.child(value) for value, _ in diagram.children] + [diagram.absent]
            assert len({id(child) for child in below}) > 1
            for child in below:
                look(child, place)

    look(unfolded(condition, Diagrams(ORDER)), -1)


@given(conditions, values, complete)
def test_given_facts_are_asked_no_more(condition: Condition, known: dict[str, Value], more: dict[str, Value]) -> None:
    """Restricting a diagram by what is known leaves the diagram of what is not."""
    diagrams: Diagrams[bool] = Diagrams(ORDER)
    whole = unfolded(condition, diagrams)
    left = diagrams.given(whole, known)
    assert not {branch.attribute for branch in branches(left)} & known.keys()
    assert find_answer(left, more) == find_answer(whole, {**more, **known})


@given(conditions, conditions, complete)
def test_two_diagrams_as_one(one: Condition, other: Condition, known: dict[str, Value]) -> None:
    """A pair answers with both answers, a join with what is made of them."""
    diagrams: Diagrams[bool] = Diagrams(ORDER)
    a, b = unfolded(one, diagrams), unfolded(other, diagrams)
    both = find(paired(a, b, Diagrams(ORDER)), known)
    assert isinstance(both, Leaf)
    assert both.answer == (truth(one, known), truth(other, known))
    conjunction = combined(lambda x, y: x and y, diagrams, a, b)
    assert find_answer(conjunction, known) == truth(AllOf((one, other)), known)


PLAIN = ("event.site", "event.major")


@given(conditions, complete, complete)
def test_ways_divide_the_space(condition: Condition, known: dict[str, Value], rest: dict[str, Value]) -> None:
    """Of all ways to an answer exactly one fits any facts, and it has their answer. (With only plain choices left
    open, because other values stand for more than themselves.)"""
    fixed = {name: value for name, value in rest.items() if name not in PLAIN}
    diagram = unfolded(residual(condition, fixed), Diagrams(ORDER))
    found = list(ways(diagram))
    assert [answer for way, answer in found if all(known[name] in of for name, of in way.items())] \
        == [truth(condition, {**known, **fixed})]
    assert set(answers(diagram)) == {answer for _, answer in found}


@given(conditions, values, st.booleans())
def test_the_nearest_way_departs_least(condition: Condition, usual: dict[str, Value], wanted: bool) -> None:
    """No facts that lead there depart from fewer usual ones."""
    diagram = unfolded(condition, Diagrams(ORDER))
    found = nearest(diagram, usual, lambda answer: answer is wanted)
    names = sorted({branch.attribute for branch in branches(diagram)})

    def departures(facts: Mapping[str, Value]) -> int:
        return sum(name not in usual or not _same(name, facts[name], usual[name], condition) for name in facts)

    leading = [facts for facts in every(names) if find_answer(diagram, facts) is wanted]
    assert (found is None) is (not leading)
    if found is not None:
        end = find(diagram, found)
        assert isinstance(end, Leaf) and end.answer is wanted
        assert departures(found) <= min(departures({n: f[n] for n in found}) for f in leading if _follows(diagram, f, found))


def _same(name: str, one: Value, other: Value, condition: Condition) -> bool:
    stand = told_apart(WORDS[name], [condition])
    def rep(value: Value) -> Value:
        return None if value is None else stand[standing_for(value, tuple(v for v in stand if v is not None))]
    return rep(one) == rep(other)


def _follows(diagram: Diagram[bool], facts: Mapping[str, Value], found: Mapping[str, Value]) -> bool:
    """Whether the facts go down the same questions, so that departures can be counted on them."""
    asked: list[str] = []
    while isinstance(diagram, Branch):
        asked.append(diagram.attribute)
        diagram = diagram.child(facts[diagram.attribute])
    return set(asked) == set(found)


