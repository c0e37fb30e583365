"""A condition as two formulas over integers: one that holds when it is true, one when it is false.

Three values (Kleene) become two questions of two values each: negation is pushed to the leaves, and a leaf is
answered by its state and its number; where neither formula holds, the condition is unknown. No negation is
left, because durable-rules does not keep it reliably.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from powerlist.durable.slots import Slot, State
from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator

#: Sign → what durable-rules calls it.
SIGNS: Mapping[str, str | None] = {"=": None, "≠": "$neq", "<": "$lt", "≤": "$lte", ">": "$gt", "≥": "$gte"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One property against one number."""

    property: str
    sign: str
    number: int


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; without parts, always."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds; without parts, never."""

    parts: tuple[Formula, ...]


Formula = Leaf | Every | Some

ALWAYS, NEVER = Every(()), Some(())


def every(*parts: Formula) -> Formula:
    """All parts, as flat as can be."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,)))
    if NEVER in flat:
        return NEVER
    return next(iter(flat)) if len(flat) == 1 else Every(tuple(flat))


def some(*parts: Formula) -> Formula:
    """At least one part, as flat as can be."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Some) else (part,)))
    if ALWAYS in flat:
        return ALWAYS
    return next(iter(flat)) if len(flat) == 1 else Some(tuple(flat))


def formula(condition: Condition, slots: Mapping[str, Slot], *, holds: bool) -> Formula:
    """When the condition is true (`holds`), or when it is false."""
    match condition:
        case Compare():
            leaf = _true if holds else _false
            return leaf(condition, slots[condition.attribute])
        case AllOf(parts):
            return (every if holds else some)(*(formula(part, slots, holds=holds) for part in parts))
        case AnyOf(parts):
            return (some if holds else every)(*(formula(part, slots, holds=holds) for part in parts))
        case Not(part):
            return formula(part, slots, holds=not holds)
    raise TypeError(f"not a condition: {condition!r}")


def _is(slot: Slot, state: State) -> Formula:
    return Leaf(slot.state, "=", state)


def _against(leaf: Compare, slot: Slot, sign: str) -> list[Formula]:
    return [Leaf(slot.value(operand), sign, slot.constant(operand)) for operand in leaf.operands]


def _true(leaf: Compare, slot: Slot) -> Formula:
    """A fact that is not known is NOWHERE: no equality and no upper bound holds of it, so only the tests for
    more must ask for the state as well."""
    match leaf.operator:
        case Operator.EXISTS:
            return _is(slot, State.KNOWN if leaf.operands[0] else State.ABSENT)
        case Operator.EQUAL | Operator.IN | Operator.HAS:
            return some(*_against(leaf, slot, "="))
        case Operator.LESS:
            return every(*_against(leaf, slot, "<"))
        case Operator.AT_MOST:
            return every(*_against(leaf, slot, "≤"))
        case Operator.MORE:
            return every(_is(slot, State.KNOWN), *_against(leaf, slot, ">"))
        case Operator.AT_LEAST:
            return every(_is(slot, State.KNOWN), *_against(leaf, slot, "≥"))
        case Operator.BETWEEN:
            low, high = leaf.operands
            return every(Leaf(slot.value(), "≥", slot.constant(low)), Leaf(slot.value(), "≤", slot.constant(high)))


def _false(leaf: Compare, slot: Slot) -> Formula:
    """What is absent is no match; of what is unknown nothing is false."""
    told = Leaf(slot.state, "≠", State.UNKNOWN)
    match leaf.operator:
        case Operator.EXISTS:
            return _is(slot, State.ABSENT if leaf.operands[0] else State.KNOWN)
        case Operator.EQUAL | Operator.IN | Operator.HAS:
            return every(told, *_against(leaf, slot, "≠"))
        case Operator.LESS:
            return every(told, *_against(leaf, slot, "≥"))
        case Operator.AT_MOST:
            return every(told, *_against(leaf, slot, ">"))
        case Operator.MORE:
            return some(_is(slot, State.ABSENT), *_against(leaf, slot, "≤"))
        case Operator.AT_LEAST:
            return some(_is(slot, State.ABSENT), *_against(leaf, slot, "<"))
        case Operator.BETWEEN:
            low, high = leaf.operands
            return every(told, some(Leaf(slot.value(), "<", slot.constant(low)),
                                    Leaf(slot.value(), ">", slot.constant(high))))


def written(part: Formula) -> dict[str, Any]:
    """The formula in the words of durable-rules."""
    if isinstance(part, Leaf):
        sign = SIGNS[part.sign]
        plain = {part.property: part.number}
        return {sign: plain} if sign else plain
    return {"$and" if isinstance(part, Every) else "$or": [written(inner) for inner in part.parts]}


# How much a formula asks of durable-rules.

def nodes(part: Formula) -> Iterator[Formula]:
    """The formula and everything in it."""
    yield part
    for inner in () if isinstance(part, Leaf) else part.parts:
        yield from nodes(inner)


def branches(part: Formula) -> int:
    """In how many ways one message can make the formula hold at once, at most. One number equals one constant."""
    if isinstance(part, Leaf):
        return 1
    if isinstance(part, Every):
        ways = 1
        for inner in part.parts:
            ways *= branches(inner)
        return ways
    equal = [inner for inner in part.parts if isinstance(inner, Leaf) and inner.sign == "="]
    others = [inner for inner in part.parts if inner not in equal]
    return len({test.property for test in equal}) + sum(map(branches, others))
