"""Conditions and facts as sentences (条件的说法). In: rule trees and the vocabulary. Out: Chinese phrases."""

from __future__ import annotations

from collections.abc import Iterator

from powerlist.explore import words
from powerlist.logic.evaluate import Facts, truth
from powerlist.logic.typing import Vocabulary
from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator, Value, attributes


def label_of(name: str, vocabulary: Vocabulary) -> str:
    """What an attribute is called; its own name when nobody declared it."""
    attribute = vocabulary.get(name)
    return attribute.label if attribute else name


def fact(name: str, value: Value, vocabulary: Vocabulary) -> str:
    """One fact: `跨镇街：否`."""
    attribute = vocabulary.get(name)
    unit = f" {attribute.unit}" if attribute and attribute.unit and value is not None else ""
    return f"{label_of(name, vocabulary)}：{words(value)}{unit}"


def condition(tree: Condition, vocabulary: Vocabulary) -> str:
    """The whole condition: `下放方式是“赋权”；跨镇街：否`."""
    match tree:
        case Compare():
            return _compare(tree, vocabulary, wanted=True)
        case Not(Compare() as leaf):
            return _compare(leaf, vocabulary, wanted=False)
        case Not(part):
            return f"不符合“{condition(part, vocabulary)}”"
        case AllOf(()):
            return "任何情况"
        case AllOf(parts):
            return "；".join(_inner(part, vocabulary) for part in parts)
        case AnyOf(parts):
            return "，或者".join(_inner(part, vocabulary) for part in parts)
    raise TypeError(f"not a condition: {tree!r}")


def _inner(tree: Condition, vocabulary: Vocabulary) -> str:
    text = condition(tree, vocabulary)
    return f"（{text}）" if isinstance(tree, AnyOf) or (isinstance(tree, AllOf) and len(tree.parts) > 1) else text


def _compare(leaf: Compare, vocabulary: Vocabulary, *, wanted: bool) -> str:
    attribute = vocabulary.get(leaf.attribute)
    label = label_of(leaf.attribute, vocabulary)
    unit = f" {attribute.unit}" if attribute and attribute.unit else ""
    values = "".join(f"「{words(operand)}」" for operand in leaf.operands)
    several = "之一" if len(leaf.operands) > 1 else ""
    no = "" if wanted else "不"
    match leaf.operator:
        case Operator.EXISTS:
            return f"有「{label}」" if leaf.operands[0] is wanted else f"没有「{label}」"
        case Operator.EQUAL if isinstance(leaf.operands[0], bool):
            return f"{label}：{words(leaf.operands[0] is wanted)}"
        case Operator.EQUAL | Operator.IN:
            return f"{label}{no}是{values}{several}"
        case Operator.HAS:
            return f"{label}{no}含{values}{several}"
        case Operator.BETWEEN:
            return f"{label}{no}在 {words(leaf.operands[0])} 至 {words(leaf.operands[1])}{unit}之间"
    signs = {Operator.LESS: ("小于", "不小于"), Operator.AT_MOST: ("不超过", "超过"),
             Operator.MORE: ("超过", "不超过"), Operator.AT_LEAST: ("不少于", "少于")}
    return f"{label}{signs[leaf.operator][0 if wanted else 1]} {words(leaf.operands[0])}{unit}"


def against(tree: Condition, facts: Facts, vocabulary: Vocabulary, *, wanted: bool = True) -> Iterator[str]:
    """The facts because of which the condition does not hold: what is asked for, and what is."""
    match tree:
        case Compare():
            actual = facts.get(tree.attribute)
            yield f"要求“{_compare(tree, vocabulary, wanted=wanted)}”，实际是“{words(actual)}”"
        case Not(part):
            yield from against(part, facts, vocabulary, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                if truth(part, facts) is (not wanted):
                    yield from against(part, facts, vocabulary, wanted=wanted)


def waiting(tree: Condition, facts: Facts, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Labels of the facts that are missing."""
    return tuple(label_of(name, vocabulary) for name in attributes(tree) if name not in facts)
