"""Vocabularies, conditions, facts and rules at random: every type, every operator, every state of a fact."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from powerlist.catalog import Catalog
from powerlist.model.common import Citation
from powerlist.model.condition import ALWAYS_TRUE, AllOf, AnyOf, Compare, Condition, Not, Operator, Value
from powerlist.model.manifest import Manifest
from powerlist.model.rulebook import Attribute, Effect, Rule
from powerlist.terms import Phase, ValueType

WORDS = ("河道", "湖泊", "道路", "a", "A", "1", "")
OPTIONS = ("申请", "意见", "批复")
DAYS = (date.min, date(2021, 7, 15), date(2021, 7, 16), date.max)
NUMBERS = (-(10**12) + 1, -1, 0, 1, 9, 10, 11, 10**12 - 1)

VOCABULARY = {attribute.name: attribute for attribute in (
    Attribute("event.site", ValueType.CHOICE, "场所", WORDS), Attribute("event.other_site", ValueType.CHOICE, "另一场所", WORDS),
    Attribute("event.name", ValueType.TEXT, "名称"), Attribute("event.area", ValueType.NUMBER, "面积"),
    Attribute("event.people", ValueType.NUMBER, "人数"), Attribute("event.on", ValueType.DAY, "日期"),
    Attribute("event.major", ValueType.YES_NO, "重大"), Attribute("event.crime", ValueType.YES_NO, "涉嫌犯罪"),
    Attribute("event.papers", ValueType.CHOICES, "材料", OPTIONS),
)}

#: Values of each type, from which both constants and facts are drawn, so that they meet.
VALUES: dict[ValueType, st.SearchStrategy[Any]] = {
    ValueType.TEXT: st.sampled_from(WORDS), ValueType.CHOICE: st.sampled_from(WORDS),
    ValueType.NUMBER: st.one_of(st.sampled_from(NUMBERS), st.integers(-20, 20)),
    ValueType.DAY: st.one_of(st.sampled_from(DAYS), st.dates(date(2021, 7, 1), date(2021, 7, 31))),
    ValueType.YES_NO: st.booleans(), ValueType.CHOICES: st.frozensets(st.sampled_from(OPTIONS)),
}

ONE_SIDED = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)


def leaves_of(attribute: Attribute) -> st.SearchStrategy[Compare]:
    """Comparisons that the vocabulary allows of an attribute."""
    values = VALUES[attribute.type]
    kinds = [st.booleans().map(lambda value: Compare(attribute.name, Operator.EXISTS, (value,)))]
    if attribute.type is ValueType.CHOICES:
        kinds.append(several(attribute, Operator.HAS, st.sampled_from(OPTIONS)))
    else:
        kinds.append(values.map(lambda value: Compare(attribute.name, Operator.EQUAL, (value,))))
        kinds.append(several(attribute, Operator.IN, values))
    if attribute.type in (ValueType.NUMBER, ValueType.DAY):
        kinds.append(st.tuples(st.sampled_from(ONE_SIDED), values).map(
            lambda pair: Compare(attribute.name, pair[0], (pair[1],))))
        kinds.append(st.tuples(values, values).map(
            lambda pair: Compare(attribute.name, Operator.BETWEEN, tuple(sorted(pair)))))
    return st.one_of(kinds)


def several(attribute: Attribute, operator: Operator, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Compare]:
    """A comparison with one to three constants."""
    return st.lists(values, min_size=1, max_size=3, unique=True).map(
        lambda chosen: Compare(attribute.name, operator, tuple(chosen)))


leaves: st.SearchStrategy[Condition] = st.one_of([leaves_of(attribute) for attribute in VOCABULARY.values()])


def trees(max_leaves: int) -> st.SearchStrategy[Condition]:
    """Conditions of any shape, empty groups among them."""
    return st.recursive(leaves, lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=4).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not)), max_leaves=max_leaves)


#: Facts as the intake types them: known, known to be absent, or not there.
facts: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries({}, optional={
    name: st.one_of(st.none(), VALUES[attribute.type]) for name, attribute in VOCABULARY.items()})


def rule(key: str, when: Condition = ALWAYS_TRUE, *overrides: str, phase: Phase = Phase.ASSIGN) -> Rule:
    """A rule of which only what engines read matters."""
    return Rule(key, phase, "规则", "因为", (Citation(document="文件"),), when, Effect(), overrides=overrides)


@st.composite
def rule_sets(draw: st.DrawFn) -> tuple[Rule, ...]:
    """Up to eight rules; one may override any before it, and one that is not among them."""
    shared = draw(st.lists(trees(6), min_size=1, max_size=4))
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 8))):
        lower = draw(st.lists(st.sampled_from(["elsewhere", *(r.id for r in rules)]), max_size=3, unique=True))
        when = draw(st.sampled_from([ALWAYS_TRUE, *shared]))
        phase = draw(st.sampled_from([Phase.SCREEN, Phase.ASSIGN, Phase.SUPPORT]))
        rules.append(rule(f"R{number}", when, *lower, phase=phase))
    return tuple(draw(st.permutations(rules)))


def catalog(*rules: Rule) -> Catalog:
    """A catalog of nothing but these rules."""
    return Catalog(Manifest("规则"), vocabulary=VOCABULARY, rules={rule.id: rule for rule in rules})
