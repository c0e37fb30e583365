"""Records → keys and values as they stand in a file: what the reader does, backwards.

What has its default is not written. Days and numbers stay days and numbers; `word` says what to write for a
reference, so that one caller gets ids and another the names a clerk would write.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from typing import Any

from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator
from powerlist.model.fields import Refers
from powerlist.read import shape as s

#: What to write for the id of a record of one of these kinds.
Word = Callable[[Refers, str], str]


def plain_of(record: Any, word: Word = lambda _, key: key) -> dict[str, Any]:
    """The keys of a record, in the order of its class."""
    return _record(record, s.record_of(record.__class__), word)


def _record(record: Any, shape: s.Record, word: Word) -> dict[str, Any]:
    defaults = {field.name: field.default for field in dataclasses.fields(record)}
    written = {}
    for entry in shape.entries:
        value = getattr(record, entry.name)
        if entry.required or (value != defaults[entry.name] and value is not None and value != {}):
            written[entry.key] = _value(value, entry.shape, word)
    return written


def _value(value: Any, shape: s.Shape, word: Word) -> Any:
    match shape:
        case s.Record():
            return _record(value, shape, word)
        case s.Many(each):
            return [_value(one, each, word) for one in value]
        case s.Table():
            return {key: list(raw) if isinstance(raw, tuple) else raw for key, raw in value.items()}
        case s.Conditional():
            return condition_of(value)
        case s.Choice():
            return next(text for text, member in shape.words.items() if member is value)
        case s.Text(refers=refers) if refers is not None:
            return word(refers, value)
    return value


def condition_of(condition: Condition) -> dict[str, Any]:
    """A condition in the rule language."""
    match condition:
        case Compare(attribute, operator, operands):
            return {attribute: _comparison(operator, operands)}
        case Not(part):
            return {"not": condition_of(part)}
        case AnyOf(parts):
            return {"any": [condition_of(part) for part in parts]}
        case AllOf(parts):
            below = [condition_of(part) for part in parts]
            keys = [key for part in below for key in part]
            if len(set(keys)) == len(keys) and all(len(part) == 1 for part in below):
                return {key: value for part in below for key, value in part.items()}
            return {"all": below}
    raise TypeError(f"not a condition: {condition!r}")


def _comparison(operator: Operator, operands: tuple[Any, ...]) -> Any:
    values = [operand.value if isinstance(operand, Enum) else operand for operand in operands]
    if operator is Operator.EQUAL:
        return values[0]
    if operator is Operator.IN:
        return values
    several = operator is Operator.BETWEEN or len(values) > 1
    return {operator.value: values if several else values[0]}
