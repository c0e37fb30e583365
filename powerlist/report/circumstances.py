"""Under which facts an answer holds, in words (情形的说法). In: cases as `views.cases` gives them, and the vocabulary that
names their facts. Out: Chinese phrases.

Limits are worded as statutes word them (民法典第一千二百五十九条): 以上 takes in the number itself, 超过 and 不满 do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from powerlist.catalog import Catalog
from powerlist.explore import words
from powerlist.logic.typing import Vocabulary
from powerlist.model.condition import Condition, Operator, Value, comparisons
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType
from powerlist.views.cases import Case, Circumstance, Stretch

#: Attribute → numbers from which on something holds, the number taken in.
Floors = Mapping[str, frozenset[Value]]

_STARTS = frozenset({Operator.AT_LEAST, Operator.LESS, Operator.BETWEEN, Operator.EQUAL, Operator.IN})


def floors_of(catalog: Catalog) -> Floors:
    """How rules and lists of the catalog write their limits: `n 以上` rather than `超过 n − 1`."""
    found: dict[str, set[Value]] = defaultdict(set)
    for condition in _conditions(catalog):
        for leaf in comparisons(condition):
            if leaf.operator in _STARTS:
                found[leaf.attribute].update(leaf.operands[:1] if leaf.operator is Operator.BETWEEN else leaf.operands)
    return {name: frozenset(values) for name, values in found.items()}


def _conditions(catalog: Catalog) -> Iterator[Condition]:
    yield from (rule.when for rule in catalog.rules.values())
    yield from (item.when for item in catalog.items.values())
    yield from (grant.scope.when for grant in catalog.grants.values() if grant.scope)
    yield from (scenario.when for duty in catalog.responsibilities.values() for scenario in duty.scenarios)


def case_words(case: Case, vocabulary: Vocabulary, floors: Floors | None = None) -> str:
    """What must be so: `跨镇街，数量超过 10 立方米`."""
    return "，".join(circumstance_words(one, vocabulary, floors) for one in case)


def circumstance_words(one: Circumstance, vocabulary: Vocabulary, floors: Floors | None = None) -> str:
    """What one fact must be; of most of its choices, which it must not be."""
    attribute = vocabulary[one.attribute]
    if one.values == (True,):
        return attribute.label
    if attribute.type is ValueType.CHOICE and None not in one.values:
        others = [value for value in attribute.values if value not in one.values]
        if 0 < len(others) < len(one.values):
            return f"{attribute.label}不是{'、'.join(others)}"
    if any(isinstance(value, Stretch) for value in one.values):
        starts = (floors or {}).get(one.attribute, frozenset())
        return attribute.label + "或".join(value_words(value, attribute, starts) for value in one.values)
    between = "：" if any(isinstance(value, bool) or value is None for value in one.values) else "是"
    return f"{attribute.label}{between}{'、'.join(value_words(value, attribute) for value in one.values)}"


def value_words(value: Value | Stretch, attribute: Attribute, starts: frozenset[Value] = frozenset()) -> str:
    """A value or a stretch of them: `超过 10 立方米`; ` 11 立方米以上` where 11 is one of the `starts`."""
    unit = f" {attribute.unit}" if attribute.unit else ""
    if not isinstance(value, Stretch):
        return words(value) + (unit if isinstance(value, int) and not isinstance(value, bool) else "")
    first, last = value.first, value.last
    if first is not None and first == last:
        return f" {words(first)}{unit}"
    if isinstance(first, date) or isinstance(last, date):
        return f" {first} 至 {last}" if first and last else f" {first} 起" if first else f" {last} 及以前"
    low = "" if first is None else f" {first}{unit}以上" if first in starts else f"超过 {first - 1}{unit}"
    high = "" if last is None else f"不满 {last + 1}{unit}" if last + 1 in starts else f"不超过 {last}{unit}"
    return "、".join(part for part in (low, high) if part)
