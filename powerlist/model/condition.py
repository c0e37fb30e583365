"""The condition language as a small tree. Nodes are plain records; every reader is a function elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from powerlist.route import NOWHERE, Route

#: A fact as it stands in a file: text, several texts, or None for "known to be absent" (无).
Raw = str | tuple[str, ...] | None

#: A fact after typing. Numbers are integers (counts, square metres, 元); law knows no fractions here.
Value = str | int | bool | date | frozenset[str] | None


class Operator(StrEnum):
    """How a fact is compared (比较方式)."""

    EQUAL = "eq"
    IN = "in"
    HAS = "has"
    LESS = "lt"
    AT_MOST = "le"
    MORE = "gt"
    AT_LEAST = "ge"
    BETWEEN = "between"
    EXISTS = "exists"


#: Operators that need an order.
ORDERED = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST, Operator.BETWEEN})


class Condition:
    """Base of all nodes (条件)."""

    __slots__ = ("_asks",)
    #: What `attributes` found: a decision asks for it thousands of times.
    _asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """One fact against constants: `event.quantity: {ge: 10}`."""

    attribute: str
    operator: Operator
    operands: tuple[Value, ...]
    at: Route = NOWHERE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Compare) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[object, ...]:
        return self.attribute, self.operator, self.operands


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Every part holds (且); with no parts, always true."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one part holds (或)."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The part does not hold (非)."""

    part: Condition


ALWAYS_TRUE: Condition = AllOf()


def comparisons(condition: Condition) -> Iterator[Compare]:
    """All leaves, in the order of writing."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, Not):
        yield from comparisons(condition.part)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from comparisons(part)


def attributes(condition: Condition) -> tuple[str, ...]:
    """Names of the facts a condition asks for, each once, in the order of writing."""
    try:
        return condition._asks
    except AttributeError:
        names = tuple(dict.fromkeys(leaf.attribute for leaf in comparisons(condition)))
        object.__setattr__(condition, "_asks", names)
        return names
