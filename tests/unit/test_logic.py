"""The rule tree: three truth values, typed constants, and values that stand for a whole domain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from powerlist.logic.evaluate import Truth, truth
from powerlist.logic.partition import MAX_CHOICES, OTHER_TEXT, representatives
from powerlist.logic.typing import Mistake, bind, typed, typed_one
from powerlist.model.condition import (
    ALWAYS_TRUE,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Not,
    Operator,
    Raw,
    Value,
)
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType

SITE = Attribute("event.site", ValueType.CHOICE, "场所", ("河道", "湖泊", "道路"))
AREA = Attribute("event.area", ValueType.NUMBER, "面积", unit="平方米")
DAY = Attribute("event.day", ValueType.DAY, "日期")
MAJOR = Attribute("event.major", ValueType.YES_NO, "重大")
PAPERS = Attribute("event.papers", ValueType.CHOICES, "材料", ("申请", "意见", "批复"))
FREE = Attribute("event.free", ValueType.CHOICES, "材料")
NAME = Attribute("event.name", ValueType.TEXT, "名称")
VOCABULARY = {a.name: a for a in (SITE, AREA, DAY, MAJOR, PAPERS, FREE, NAME)}

P, Q = Compare("a", Operator.EQUAL, (True,)), Compare("b", Operator.EQUAL, (True,))


def given_facts(p: Truth, q: Truth) -> dict[str, Value]:
    return {name: value for name, value in (("a", p), ("b", q)) if value is not None}


@pytest.mark.parametrize("p,q,both,either", [
    (True, True, True, True), (True, None, None, True), (True, False, False, True),
    (None, True, None, True), (None, None, None, None), (None, False, False, None),
    (False, True, False, True), (False, None, False, None), (False, False, False, False),
])
def test_kleene(p: Truth, q: Truth, both: Truth, either: Truth) -> None:
    """A missing fact is unknown, not false: it decides nothing that another part has not decided."""
    facts = given_facts(p, q)
    assert truth(AllOf((P, Q)), facts) is both
    assert truth(AnyOf((P, Q)), facts) is either
    assert truth(Not(P), facts) is (None if p is None else not p)


def test_empty_conditions() -> None:
    """Without parts: all of nothing holds, any of nothing does not."""
    assert truth(ALWAYS_TRUE, {}) is True
    assert truth(AnyOf(), {}) is False


def test_only_conditions_have_truth() -> None:
    """A wrong call is our bug and raises; a user's file cannot bring it about."""
    with pytest.raises(TypeError):
        truth(Condition(), {})
    with pytest.raises(TypeError):
        bind(Condition(), VOCABULARY, lambda *_: None)


@pytest.mark.parametrize("operator,operands,value,holds", [
    (Operator.EQUAL, ("河道",), "河道", True), (Operator.EQUAL, ("河道",), "湖泊", False),
    (Operator.IN, ("河道", "湖泊"), "湖泊", True), (Operator.IN, ("河道",), "湖泊", False),
    (Operator.LESS, (5,), 4, True), (Operator.LESS, (5,), 5, False),
    (Operator.AT_MOST, (5,), 5, True), (Operator.AT_MOST, (5,), 6, False),
    (Operator.MORE, (5,), 6, True), (Operator.MORE, (5,), 5, False),
    (Operator.AT_LEAST, (5,), 5, True), (Operator.AT_LEAST, (5,), 4, False),
    (Operator.BETWEEN, (5, 7), 5, True), (Operator.BETWEEN, (5, 7), 7, True), (Operator.BETWEEN, (5, 7), 8, False),
    (Operator.AT_LEAST, (date(2025, 7, 1),), date(2025, 7, 1), True),
    (Operator.HAS, ("申请",), frozenset({"申请", "意见"}), True), (Operator.HAS, ("批复",), frozenset({"申请"}), False),
    (Operator.HAS, ("批复", "申请"), frozenset({"申请"}), True), (Operator.HAS, ("申请",), frozenset(), False),
    (Operator.EXISTS, (True,), "河道", True), (Operator.EXISTS, (False,), "河道", False),
    (Operator.EXISTS, (True,), None, False), (Operator.EXISTS, (False,), None, True),
    (Operator.EXISTS, (True,), frozenset(), True),
    (Operator.EQUAL, ("河道",), None, False), (Operator.LESS, (5,), None, False), (Operator.HAS, ("申请",), None, False),
])
def test_comparisons(operator: Operator, operands: tuple[Value, ...], value: Value, holds: bool) -> None:
    """What is known to be absent (无) compares false, except with `exists`."""
    assert truth(Compare("a", operator, operands), {"a": value}) is holds


@pytest.mark.parametrize("operator,operands", [(Operator.EQUAL, ("河道",)), (Operator.EXISTS, (True,)),
                                               (Operator.EXISTS, (False,)), (Operator.HAS, ("申请",)), (Operator.LESS, (1,))])
def test_a_missing_fact_is_unknown_to_every_operator(operator: Operator, operands: tuple[Value, ...]) -> None:
    assert truth(Compare("a", operator, operands), {}) is None


# Typing.

@pytest.mark.parametrize("attribute,raw,value", [
    (SITE, "河道", "河道"), (NAME, "任何", "任何"), (AREA, "12", 12), (AREA, "-3", -3), (AREA, "007", 7),
    (DAY, "2025-07-01", date(2025, 7, 1)), (MAJOR, "是", True), (MAJOR, "false", False), (MAJOR, "true", True),
    (PAPERS, "申请", frozenset({"申请"})), (PAPERS, ("申请", "意见"), frozenset({"申请", "意见"})), (PAPERS, (), frozenset()),
    (FREE, "任何", frozenset({"任何"})), (SITE, None, None), (PAPERS, None, None), (AREA, None, None),
])
def test_typed_facts(attribute: Attribute, raw: Raw, value: Value) -> None:
    assert typed(attribute, raw) == value


@pytest.mark.parametrize("attribute,raw", [
    (SITE, "河"), (SITE, ("河道", "湖泊")), (AREA, "1.5"), (AREA, "十"), (AREA, "1,000"), (AREA, "12平方米"), (AREA, "1" * 13),
    (AREA, "１２"), (AREA, ""), (DAY, "2025-02-30"), (DAY, "20250701"), (DAY, "2025-W27-2"), (DAY, "2025-7-1"), (DAY, "昨天"),
    (MAJOR, "yes"), (MAJOR, "1"), (MAJOR, "True"), (PAPERS, "申请书"), (PAPERS, ("申请", "别的")),
])
def test_facts_that_do_not_fit(attribute: Attribute, raw: Raw) -> None:
    """Nothing is guessed; the mistake names the attribute and says what to write."""
    found = typed(attribute, raw)
    assert isinstance(found, Mistake)
    assert attribute.name in found.message
    assert found.help


def mistakes(condition: Condition) -> tuple[Condition, list[tuple[str, bool]]]:
    found: list[tuple[str, bool]] = []
    bound = bind(condition, VOCABULARY, lambda leaf, mistake: found.append((leaf.attribute, mistake.unknown)))
    return bound, found


@pytest.mark.parametrize("leaf,unknown", [
    (Compare("event.sight", Operator.EQUAL, ("河道",)), True),
    (Compare("event.sight", Operator.EXISTS, (True,)), True),
    (Compare("event.site", Operator.AT_LEAST, ("1",)), False),
    (Compare("event.site", Operator.HAS, ("河道",)), False),
    (Compare("event.papers", Operator.EQUAL, ("申请",)), False),
    (Compare("event.papers", Operator.IN, ("申请",)), False),
    (Compare("event.area", Operator.BETWEEN, ("9", "3")), False),
    (Compare("event.area", Operator.IN, ("1", "x")), False),
    (Compare("event.major", Operator.MORE, ("true",)), False),
    (Compare("event.day", Operator.BETWEEN, ("2025-07-02", "2025-07-01")), False),
])
def test_leaves_that_do_not_fit(leaf: Compare, unknown: bool) -> None:
    """A leaf that does not fit is complained about and kept; an unknown attribute is never silently false."""
    assert mistakes(leaf) == (leaf, [(leaf.attribute, unknown)])


def test_every_leaf_is_complained_about() -> None:
    """All slips of a condition are said at once, however deep."""
    bad = Compare("event.sight", Operator.EQUAL, ("河道",))
    worse = Compare("event.area", Operator.EQUAL, ("大",))
    good = Compare("event.area", Operator.AT_LEAST, ("10",))
    bound, found = mistakes(AllOf((Not(AnyOf((bad, good))), worse)))
    assert found == [("event.sight", True), ("event.area", False)]
    assert bound == AllOf((Not(AnyOf((bad, Compare("event.area", Operator.AT_LEAST, (10,))))), worse))


@given(st.integers(-10**11, 10**11))
def test_numbers_round_trip(number: int) -> None:
    assert typed_one(AREA, str(number)) == number


# Representatives. For each type: leaves over one attribute, and values of its whole domain.

numbers = st.integers(-20, 20)
days = st.dates(date(2025, 6, 20), date(2025, 7, 20)) | st.sampled_from([date.min, date.max])
sites = st.sampled_from(SITE.values)
words = st.sampled_from(["甲", "乙", "丙"])
papers = st.sampled_from(PAPERS.values)
exists = st.booleans().map(lambda value: (Operator.EXISTS, (value,)))


def leaves(attribute: Attribute) -> st.SearchStrategy[Condition]:
    ordered = [Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST, Operator.EQUAL]
    pairs: dict[ValueType, st.SearchStrategy[Any]] = {
        ValueType.NUMBER: st.one_of(
            st.tuples(st.sampled_from(ordered), st.tuples(numbers)), st.tuples(st.just(Operator.IN), st.tuples(numbers, numbers)),
            st.tuples(st.just(Operator.BETWEEN), st.tuples(numbers, numbers).map(sorted).map(tuple)), exists),
        ValueType.DAY: st.one_of(
            st.tuples(st.sampled_from(ordered), st.tuples(days)),
            st.tuples(st.just(Operator.BETWEEN), st.tuples(days, days).map(sorted).map(tuple)), exists),
        ValueType.CHOICE: st.one_of(st.tuples(st.just(Operator.EQUAL), st.tuples(sites)),
                                    st.tuples(st.just(Operator.IN), st.tuples(sites, sites)), exists),
        ValueType.YES_NO: st.one_of(st.tuples(st.just(Operator.EQUAL), st.tuples(st.booleans())), exists),
        ValueType.CHOICES: st.one_of(st.tuples(st.just(Operator.HAS), st.tuples(papers)),
                                     st.tuples(st.just(Operator.HAS), st.tuples(papers, papers)), exists),
        ValueType.TEXT: st.one_of(st.tuples(st.just(Operator.EQUAL), st.tuples(words)), exists),
    }
    return pairs[attribute.type].map(lambda pair: Compare(attribute.name, *pair))


def conditions(leaf: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.recursive(leaf, lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))), inner.map(Not)), max_leaves=5)


WORLD: Mapping[ValueType, tuple[Value, ...]] = {
    ValueType.NUMBER: (*range(-25, 26), None),
    ValueType.DAY: (*(date(2025, 6, 15) + timedelta(days=n) for n in range(40)), date.min, date.max, None),
    ValueType.CHOICE: (*SITE.values, None),
    ValueType.YES_NO: (True, False, None),
    ValueType.CHOICES: (*(frozenset(v for v, keep in zip(PAPERS.values, bits, strict=True) if keep)
                          for bits in product([True, False], repeat=3)), None),
    ValueType.TEXT: ("甲", "乙", "丙", "丁", None),
}


@settings(max_examples=150)
@given(st.sampled_from([AREA, DAY, SITE, MAJOR, PAPERS, NAME]).flatmap(
    lambda a: st.tuples(st.just(a), st.lists(conditions(leaves(a)), min_size=1, max_size=3))))
def test_representatives_are_exact(case: tuple[Attribute, list[Condition]]) -> None:
    """Every value of the domain gives the same truths as some representative, and each of those is a value
    of the domain: trying them all is as good as trying everything. `无` is tried only where it is asked for;
    elsewhere it is like a value that meets no comparison."""
    attribute, rules = case
    asks_absence = any(leaf.operator is Operator.EXISTS for rule in rules for leaf in _leaves(rule))

    def truths(value: Value) -> tuple[Truth, ...]:
        return tuple(truth(rule, {attribute.name: value}) for rule in rules)

    stand = {truths(value) for value in representatives(attribute, rules)}
    whole = {truths(value) for value in WORLD[attribute.type] if value is not None or asks_absence}
    assert whole == stand


def _leaves(condition: Condition) -> list[Compare]:
    match condition:
        case Compare():
            return [condition]
        case Not(part):
            return _leaves(part)
        case AllOf(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
    raise TypeError(condition)


@pytest.mark.parametrize("attribute,values", [
    (AREA, (0,)), (DAY, (date(2000, 1, 1),)), (SITE, SITE.values), (MAJOR, (True, False)), (PAPERS, (frozenset(),)),
    (NAME, (OTHER_TEXT,)),
])
def test_a_fact_nobody_asks_for_has_one_part(attribute: Attribute, values: tuple[Value, ...]) -> None:
    """Choices are always told apart: their answers are shown one by one."""
    assert representatives(attribute, [ALWAYS_TRUE, Compare("event.other", Operator.EQUAL, ("x",))]) == values


def test_the_last_day_there_is() -> None:
    """9999-12-31 is a common way of writing "for ever"; it has a day before it and none after."""
    asks = [Compare("event.day", Operator.AT_MOST, (date.max,)), Compare("event.day", Operator.LESS, (date.min,))]
    assert representatives(DAY, asks) == (date.min, date.min + timedelta(days=1), date.max - timedelta(days=1), date.max)


def test_many_choices_are_sampled() -> None:
    """Past the limit: none, each alone, and all."""
    words = [f"第{n}项" for n in range(MAX_CHOICES + 1)]
    found = representatives(FREE, [Compare("event.free", Operator.HAS, tuple(words))])
    assert set(found) == {frozenset(), frozenset(words), *(frozenset({w}) for w in words)}
