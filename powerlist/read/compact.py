"""Records ↔ plain data for the machine (紧凑写法): linked records as they are in memory, nothing of how they were written.

By the same shapes as files are read, so that a new field needs nothing here. What has its default is left out; where a
record stood is forgotten. Only records of the model can come out, whatever goes in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, get_type_hints

from powerlist.model.condition import AllOf, AnyOf, Compare, Condition, Not, Operator, Value
from powerlist.read import shape as s

#: One direction for one shape.
Turn = Callable[[Any], Any]


@cache
def packing(cls: type) -> Turn:
    """What turns a record of the class into plain data."""
    fields = [(field.name, field.default, _packing(shape)) for field, shape in _fields(cls)]

    def pack(record: Any) -> dict[str, Any]:
        given = ((name, getattr(record, name), turn) for name, default, turn in fields if getattr(record, name) is not default)
        return {name: None if value is None else turn(value) for name, value, turn in given}

    return pack


@cache
def unpacking(cls: type) -> Turn:
    """What turns plain data into the record again."""
    turns = {field.name: _unpacking(shape) for field, shape in _fields(cls)}

    def unpack(data: Mapping[str, Any]) -> Any:
        return cls(**{name: None if value is None else turns[name](value) for name, value in data.items()})

    return unpack


def layout(classes: Iterable[type]) -> dict[str, list[str]]:
    """What records of the classes, and those in them, are made of: class → its fields. Another layout, another format."""
    found: dict[str, list[str]] = {}
    left = list(classes)
    while left:
        cls = left.pop()
        if cls.__name__ not in found:
            fields = _fields(cls)
            found[cls.__name__] = [field.name for field, _ in fields]
            left += [shape.of for _, outer in fields if isinstance(shape := _inmost(outer), s.Record)]
    return found


def _inmost(shape: s.Shape) -> s.Shape:
    return _inmost(shape.each) if isinstance(shape, s.Many) else shape


def _fields(cls: type) -> list[tuple[dataclasses.Field[Any], s.Shape]]:
    hints = get_type_hints(cls, include_extras=True)
    return [(field, s.shape_of(hints[field.name])) for field in dataclasses.fields(cls) if field.name != "at"]


def _packing(shape: s.Shape) -> Turn:
    match shape:
        case s.Record():
            return packing(shape.of)
        case s.Many(each):
            turn = _packing(each)
            return lambda values: [turn(value) for value in values]
        case s.Choice():
            words = {member: word for word, member in shape.words.items()}
            return lambda member: words[member]
        case s.Conditional():
            return _condition
        case s.Day():
            return date.isoformat
        case s.Table():
            return dict
    return _same


def _unpacking(shape: s.Shape) -> Turn:
    match shape:
        case s.Record():
            return unpacking(shape.of)
        case s.Many(each):
            turn = _unpacking(each)
            return lambda values: tuple([turn(value) for value in values])
        case s.Choice():
            return shape.words.__getitem__
        case s.Conditional():
            return _condition_of
        case s.Day():
            return date.fromisoformat
        case s.Table():
            return lambda table: {key: tuple(raw) if isinstance(raw, list) else raw for key, raw in table.items()}
    return _same


def _same(value: Any) -> Any:
    return value


def _condition(condition: Condition) -> list[Any]:
    match condition:
        case Compare(attribute, operator, operands):
            return [operator.value, attribute, *map(_operand, operands)]
        case Not(part):
            return ["not", _condition(part)]
        case AllOf(parts):
            return ["all", *map(_condition, parts)]
        case AnyOf(parts):
            return ["any", *map(_condition, parts)]
    raise TypeError(f"not a condition: {condition!r}")


def _condition_of(data: list[Any]) -> Condition:
    sort, *parts = data
    match sort:
        case "not":
            return Not(_condition_of(parts[0]))
        case "all":
            return AllOf(tuple(map(_condition_of, parts)))
        case "any":
            return AnyOf(tuple(map(_condition_of, parts)))
    return Compare(parts[0], Operator(sort), tuple(map(_operand_of, parts[1:])))


def _operand(value: Value) -> Any:
    return [value.isoformat()] if isinstance(value, date) else value


def _operand_of(data: Any) -> Value:
    return date.fromisoformat(data[0]) if isinstance(data, list) else data
