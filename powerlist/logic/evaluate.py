"""Truth of a condition over facts, with three values: a missing fact is unknown, not false (Kleene)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator, Value

Facts = Mapping[str, Value]

#: True, False, or None for unknown.
Truth = bool | None


def truth(condition: Condition, facts: Facts) -> Truth:
    """Whether the condition holds. A fact that is not in `facts` is unknown; one that is None is absent.

    Facts and operands must be typed against the vocabulary before (see `typing`).
    """
    if isinstance(condition, Compare):
        return _compare(condition, facts)
    if isinstance(condition, AllOf):
        return _all(truth(part, facts) for part in condition.parts)
    if isinstance(condition, AnyOf):
        found = _all(_opposite(truth(part, facts)) for part in condition.parts)
        return _opposite(found)
    if isinstance(condition, Not):
        return _opposite(truth(condition.part, facts))
    raise TypeError(f"not a condition: {condition!r}")


def _all(values: Iterable[Truth]) -> Truth:
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def _opposite(value: Truth) -> Truth:
    return None if value is None else not value


def _compare(leaf: Compare, facts: Facts) -> Truth:
    if leaf.attribute not in facts:
        return None
    value = facts[leaf.attribute]
    if leaf.operator is Operator.EXISTS:
        return (value is not None) is leaf.operands[0]
    if value is None:
        return False
    if leaf.operator is Operator.HAS:
        return isinstance(value, frozenset) and any(wanted in value for wanted in leaf.operands)
    if leaf.operator in (Operator.EQUAL, Operator.IN):
        return value in leaf.operands
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
