"""Under which facts an answer holds, in words (情形的说法). In: cases as `views.cases` gives them, and the vocabulary that
names their facts. Out: Chinese phrases.
"""

from __future__ import annotations

from collections.abc import Mapping

from powerlist.explore import words
from powerlist.model.condition import Value
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType
from powerlist.views.cases import Case, Circumstance, Stretch

Vocabulary = Mapping[str, Attribute]


def case_words(case: Case, vocabulary: Vocabulary) -> str:
    """What must be so: `跨镇街，数量 11 立方米以上`."""
    return "，".join(circumstance_words(one, vocabulary) for one in case)


def circumstance_words(one: Circumstance, vocabulary: Vocabulary) -> str:
    """What one fact must be; of most of its choices, which it must not be."""
    attribute = vocabulary[one.attribute]
    if one.values == (True,):
        return attribute.label
    if attribute.type is ValueType.CHOICE and None not in one.values:
        others = [value for value in attribute.values if value not in one.values]
        if 0 < len(others) < len(one.values):
            return f"{attribute.label}不是{'、'.join(others)}"
    if any(isinstance(value, Stretch) for value in one.values):
        return attribute.label + "或".join(value_words(value, attribute) for value in one.values)
    between = "：" if any(isinstance(value, bool) or value is None for value in one.values) else "是"
    return f"{attribute.label}{between}{'、'.join(value_words(value, attribute) for value in one.values)}"


def value_words(value: Value | Stretch, attribute: Attribute) -> str:
    """A value or a stretch of them: ` 11 立方米以上`."""
    unit = f" {attribute.unit}" if attribute.unit else ""
    if not isinstance(value, Stretch):
        return words(value) + (unit if isinstance(value, int) and not isinstance(value, bool) else "")
    if value.first is None:
        return f" {words(value.last)}{unit}以下"
    if value.last is None:
        return f" {words(value.first)}{unit}以上"
    return f" {words(value.first)}{unit}" if value.first == value.last else f" {words(value.first)} 至 {words(value.last)}{unit}"
