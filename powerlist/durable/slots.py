"""Facts as integers (归一): the only values that durable-rules is ever shown.

In: an attribute and its value. Out: a state (unknown, absent, known) and a number, under short ASCII names.
Texts are numbered by the constants that conditions compare them with, days are ordinals, yes and no are 1
and 0; an attribute of several choices has one number for each choice that some condition mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from powerlist.logic.evaluate import Facts
from powerlist.model.condition import Compare, Operator, Value
from powerlist.model.rulebook import Attribute
from powerlist.terms import ValueType


class State(IntEnum):
    """What is known of a fact (知情)."""

    UNKNOWN = 0
    ABSENT = 1
    KNOWN = 2


#: The largest number, either way, that a condition may name; a fact beyond compares the same as one just beyond.
LARGEST = 10**12

#: The number of a fact that is not known: equal to no constant and above all of them.
NOWHERE = 10**13

#: A text that no condition mentions.
UNLISTED = 0

_PYTHON: Mapping[ValueType, type] = {
    ValueType.YES_NO: bool, ValueType.NUMBER: int, ValueType.DAY: date, ValueType.TEXT: str,
    ValueType.CHOICE: str, ValueType.CHOICES: frozenset,
}


class UnfitError(ValueError):
    """A constant or fact that has no number: of another type than its attribute, or too large."""


@dataclass(frozen=True)
class Slot:
    """Where one attribute stands in a message (槽位)."""

    attribute: Attribute
    number: int
    codes: Mapping[str, int]

    @property
    def state(self) -> str:
        """Name of the property that says whether the fact is known."""
        return f"s{self.number}"

    def value(self, choice: Value = None) -> str:
        """Name of the property with the number; of several choices, of one."""
        if self.attribute.type is ValueType.CHOICES:
            return f"v{self.number}c{self.codes[str(choice)]}"
        return f"v{self.number}"

    def constant(self, value: Value) -> int:
        """The number of a value that a condition names."""
        if self.attribute.type is ValueType.CHOICES:
            return 1
        number = self._number(value)
        if abs(number) > LARGEST:
            raise UnfitError(f"`{self.attribute.name}` 的常数 {value} 超出 ±{LARGEST}")
        return number

    def filled(self, facts: Facts) -> dict[str, int]:
        """The properties of this attribute under these facts."""
        name = self.attribute.name
        value = facts.get(name)
        state = State.UNKNOWN if name not in facts else State.ABSENT if value is None else State.KNOWN
        if self.attribute.type is ValueType.CHOICES:
            chosen = {} if value is None else {choice: int(choice in self._fitting(value)) for choice in self.codes}
            numbers = {self.value(choice): chosen.get(choice, NOWHERE) for choice in self.codes}
        else:
            beyond = LARGEST + 1
            numbers = {self.value(): NOWHERE if value is None else max(-beyond, min(beyond, self._number(value)))}
        return {self.state: int(state), **numbers}

    def _number(self, value: Value) -> int:
        fitting = self._fitting(value)
        if isinstance(fitting, str):
            return self.codes.get(fitting, UNLISTED)
        return fitting.toordinal() if isinstance(fitting, date) else int(fitting)

    def _fitting(self, value: Value) -> Any:
        """The value, if it is of the attribute's type; Python would let True be 1."""
        wanted = _PYTHON[self.attribute.type]
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            raise UnfitError(f"`{self.attribute.name}` 的值 {value!r} 不是{self.attribute.type.value}")
        return value


def slots(vocabulary: Mapping[str, Attribute], leaves: Iterable[Compare]) -> dict[str, Slot]:
    """A slot for every declared attribute that some leaf asks for, in the order of asking."""
    mentioned: dict[str, dict[str, int]] = {}
    for leaf in leaves:
        codes = mentioned.setdefault(leaf.attribute, {})
        for operand in leaf.operands if leaf.operator is not Operator.EXISTS else ():
            if isinstance(operand, str):
                codes.setdefault(operand, len(codes) + 1)
    declared = [name for name in mentioned if name in vocabulary]
    return {name: Slot(vocabulary[name], number, mentioned[name]) for number, name in enumerate(declared)}
