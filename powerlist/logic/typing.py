"""Facts and conditions against the vocabulary: text becomes typed values, or a reason why it cannot.

In: conditions with text constants, facts as files hold them, attributes as declared. Out: typed ones.
What is said here is said before anything is decided: an unknown attribute is never silently false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from powerlist.model.condition import (
    ORDERED,
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
from powerlist.nearest import did_you_mean
from powerlist.terms import ValueType

Vocabulary = Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a constant or fact does not fit (类型问题): one sentence, and what to do."""

    message: str
    help: str | None = None
    unknown: bool = False


#: Told about each mistake, with the leaf it is in.
Complain = Callable[[Compare, Mistake], None]


def bind(condition: Condition, vocabulary: Vocabulary, complain: Complain) -> Condition:
    """The condition with typed constants; every leaf that does not fit is complained about and kept."""
    match condition:
        case Compare():
            found = _bind_leaf(condition, vocabulary)
            if isinstance(found, Mistake):
                complain(condition, found)
                return condition
            return found
        case AllOf(parts):
            return AllOf(tuple(bind(part, vocabulary, complain) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(bind(part, vocabulary, complain) for part in parts))
        case Not(part):
            return Not(bind(part, vocabulary, complain))
    raise TypeError(f"not a condition: {condition!r}")


def _bind_leaf(leaf: Compare, vocabulary: Vocabulary) -> Compare | Mistake:
    attribute = vocabulary.get(leaf.attribute)
    if attribute is None:
        return unknown_attribute(leaf.attribute, vocabulary)
    if leaf.operator is Operator.EXISTS:
        return leaf
    if leaf.operator in ORDERED and attribute.type not in (ValueType.NUMBER, ValueType.DAY):
        return Mistake(f"属性 `{leaf.attribute}`（{attribute.type.value}）不能比较大小", "改用等于、列表或 not")
    if (leaf.operator is Operator.HAS) is not (attribute.type is ValueType.CHOICES):
        return Mistake(f"属性 `{leaf.attribute}` 的类型是{attribute.type.value}，不能用 `{leaf.operator}`",
                       "多选属性用 {has: 值}，其他属性直接写值")
    operands = []
    for operand in leaf.operands:
        value = typed_one(attribute, str(operand))
        if isinstance(value, Mistake):
            return value
        operands.append(value)
    if leaf.operator is Operator.BETWEEN and operands[0] > operands[1]:  # type: ignore[operator]
        return Mistake(f"属性 `{leaf.attribute}` 的下限大于上限", "交换两个数")
    return Compare(leaf.attribute, leaf.operator, tuple(operands), leaf.at)


def unknown_attribute(name: str, vocabulary: Vocabulary) -> Mistake:
    """The mistake of naming an attribute that nobody declared."""
    return Mistake(f"没有属性 `{name}`", did_you_mean(name, vocabulary) or "可用的属性见词表 vocabulary.yaml", True)


def typed(attribute: Attribute, raw: Raw) -> Value | Mistake:
    """A fact as the attribute wants it. None stays None: known to be absent."""
    if raw is None:
        return None
    if attribute.type is ValueType.CHOICES:
        return _several(attribute, raw)
    if isinstance(raw, tuple):
        return Mistake(f"`{attribute.name}` 只能有一个值，写了 {len(raw)} 个", "留下一个")
    return typed_one(attribute, raw)


def _several(attribute: Attribute, raw: str | tuple[str, ...]) -> frozenset[str] | Mistake:
    words = (raw,) if isinstance(raw, str) else raw
    for word in words:
        if attribute.values and word not in attribute.values:
            return _not_a_choice(attribute, word)
    return frozenset(words)


def typed_one(attribute: Attribute, text: str) -> Value | Mistake:
    """One constant as the attribute wants it."""
    match attribute.type:
        case ValueType.YES_NO:
            words = {"true": True, "是": True, "false": False, "否": False}
            if text in words:
                return words[text]
            return Mistake(f"`{attribute.name}` 的值 `{text}` 不是是或否", "写 true（是）或 false（否）")
        case ValueType.NUMBER:
            if re.fullmatch(r"-?[0-9]{1,12}", text):
                return int(text)
            return Mistake(f"`{attribute.name}` 的值 `{text}` 不是整数", _unit(attribute))
        case ValueType.DAY:
            return _day(attribute, text)
        case ValueType.CHOICE | ValueType.CHOICES:
            if attribute.values and text not in attribute.values:
                return _not_a_choice(attribute, text)
    return text


def _day(attribute: Attribute, text: str) -> date | Mistake:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):  # the form is right, but there is no such day
            return date.fromisoformat(text)
    return Mistake(f"`{attribute.name}` 的值 `{text}` 不是日期", "写成年-月-日，如 2025-07-01")


def _unit(attribute: Attribute) -> str:
    return f"写整数，单位是{attribute.unit}" if attribute.unit else "写整数"


def _not_a_choice(attribute: Attribute, text: str) -> Mistake:
    return Mistake(f"`{attribute.name}` 没有选项 `{text}`",
                   did_you_mean(text, attribute.values) or "可选：" + "、".join(attribute.values))
