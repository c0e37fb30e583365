"""The parts of a domain that rules can tell apart: a few values that stand for all.

A rule that asks `area: {ge: 100}` and one that asks `area: {lt: 500}` cut all numbers into three parts;
trying one number from each is as good as trying every number. This makes "does the answer depend on
this fact?" exact, and is what decision tables are built from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations

from powerlist.logic.evaluate import Truth, truth
from powerlist.model.condition import Compare, Condition, Operator, Value, comparisons
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType

#: A text that no rule mentions.
OTHER_TEXT = "（其他）"

#: Sets of more choices than this are sampled by single choices only.
MAX_CHOICES = 6

#: All days there are; 9999-12-31 is a common way of writing "for ever" and has no day after it.
_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)


def representatives(attribute: Attribute, conditions: Iterable[Condition]) -> tuple[Value, ...]:
    """Values that stand for the whole domain, as far as these conditions can tell; in a fixed order."""
    leaves = [leaf for condition in conditions for leaf in comparisons(condition)
              if leaf.attribute == attribute.name]
    values = _values(attribute, leaves)
    if any(leaf.operator is Operator.EXISTS for leaf in leaves):
        return (*values, None)
    return values


def told_apart(attribute: Attribute, conditions: Iterable[Condition]) -> Mapping[Value, Value]:
    """Each representative with the first one that no condition can tell from it; absent too, where that is asked."""
    leaves = tuple(dict.fromkeys(leaf for condition in conditions for leaf in comparisons(condition)
                                 if leaf.attribute == attribute.name))
    first: dict[tuple[Truth, ...], Value] = {}
    return {value: first.setdefault(tuple(truth(leaf, {attribute.name: value}) for leaf in leaves), value)
            for value in representatives(attribute, leaves)}


def standing_for(value: Value, representatives: tuple[Value, ...]) -> Value:
    """Which of the representatives stands for the value: conditions cannot tell the two apart.

    Representatives may be fewer than `representatives` gives, as long as neighbours that lead to the same were
    left out from above.
    """
    if value in representatives:
        return value
    if isinstance(value, frozenset):
        mentioned = frozenset().union(*(chosen for chosen in representatives if isinstance(chosen, frozenset)))
        return value & mentioned
    if isinstance(value, int | date):
        lower = [one for one in representatives if one is not None and one <= value]  # type: ignore[operator]
        return lower[-1] if lower else representatives[0]
    return OTHER_TEXT


def _values(attribute: Attribute, leaves: list[Compare]) -> tuple[Value, ...]:
    constants = {operand for leaf in leaves if leaf.operator is not Operator.EXISTS for operand in leaf.operands}
    match attribute.type:
        case ValueType.YES_NO:
            return (True, False)
        case ValueType.CHOICE if attribute.values:
            return attribute.values
        case ValueType.CHOICES:
            return _sets(sorted(str(c) for c in constants))
        case ValueType.NUMBER:
            cuts = sorted(c for c in constants if isinstance(c, int))
            return tuple(sorted({point for cut in cuts for point in (cut - 1, cut, cut + 1)})) or (0,)
        case ValueType.DAY:
            days = sorted(c for c in constants if isinstance(c, date))
            near = {day.toordinal() + step for day in days for step in (-1, 0, 1)}
            return tuple(date.fromordinal(n) for n in sorted(near) if n in _DAYS) or (date(2000, 1, 1),)
    return (*sorted(str(c) for c in constants), OTHER_TEXT)


def _sets(words: list[str]) -> tuple[frozenset[str], ...]:
    if len(words) > MAX_CHOICES:
        return (frozenset(), *(frozenset({word}) for word in words), frozenset(words))
    return tuple(frozenset(chosen) for size in range(len(words) + 1) for chosen in combinations(words, size))
