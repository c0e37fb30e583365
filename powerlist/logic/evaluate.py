"""Truth of a condition over facts, with three values: a missing fact is unknown, not false (Kleene)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator, Value

Facts = Mapping[str, Value]

#: True, False, or None for unknown.
Truth = bool | None

# Asked for a million times a minute, and looking into an enumeration takes as long as the rest of a comparison.
_EQUAL, _IN, _HAS, _EXISTS = Operator.EQUAL, Operator.IN, Operator.HAS, Operator.EXISTS


def truth(condition: Condition, facts: Facts) -> Truth:
    """Whether the condition holds. A fact that is not in `facts` is unknown; one that is None is absent.

    Facts and operands must be typed against the vocabulary before (see `typing`).
    """
    if isinstance(condition, Compare):
        return _compare(condition, facts)
    if isinstance(condition, AllOf):
        return _all(condition.parts, facts)
    if isinstance(condition, AnyOf):
        return _any(condition.parts, facts)
    if isinstance(condition, Not):
        found = truth(condition.part, facts)
        return None if found is None else not found
    raise TypeError(f"not a condition: {condition!r}")


def _all(parts: Iterable[Condition], facts: Facts) -> Truth:
    found: Truth = True
    for part in parts:
        value = _compare(part, facts) if isinstance(part, Compare) else truth(part, facts)
        if value is False:
            return False
        if value is None:
            found = None
    return found


def _any(parts: Iterable[Condition], facts: Facts) -> Truth:
    found: Truth = False
    for part in parts:
        value = _compare(part, facts) if isinstance(part, Compare) else truth(part, facts)
        if value is True:
            return True
        if value is None:
            found = None
    return found


def _compare(leaf: Compare, facts: Facts) -> Truth:
    value = facts.get(leaf.attribute)
    if value is None and leaf.attribute not in facts:
        return None
    operator = leaf.operator
    if operator is _EXISTS:
        return (value is not None) is leaf.operands[0]
    if value is None:
        return False
    if operator is _EQUAL or operator is _IN:
        return value in leaf.operands
    if operator is _HAS:
        return isinstance(value, frozenset) and any(wanted in value for wanted in leaf.operands)
    return _ordered(leaf, value)


def _ordered(leaf: Compare, value: Value) -> bool:
    first = leaf.operands[0]
    match leaf.operator:
        case Operator.LESS:
            return value < first  # type: ignore[operator]
        case Operator.AT_MOST:
            return value <= first  # type: ignore[operator]
        case Operator.MORE:
            return value > first  # type: ignore[operator]
        case Operator.AT_LEAST:
            return value >= first  # type: ignore[operator]
        case _:
            return first <= value <= leaf.operands[1]  # type: ignore[operator]
