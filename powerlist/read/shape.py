"""What a file may say, derived from the records: one definition for the reader and the JSON Schemas."""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from powerlist.model.condition import Condition
from powerlist.model.fields import AtLeast, Matches, Refers


@dataclass(frozen=True, slots=True)
class Text:
    """Text, perhaps of a form, perhaps naming a record."""

    form: Matches | None = None
    refers: Refers | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    minimum: int | None = None


@dataclass(frozen=True, slots=True)
class YesNo:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One word of a closed vocabulary: word in the file → member."""

    words: dict[str, Enum]


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    each: Shape
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Free keys with text (or lists of text) as values: attributes of an event."""

    values: Shape | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """A condition of the rule language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a record."""

    key: str
    name: str
    shape: Shape
    required: bool


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Fixed keys, in the order of writing; `placed` records remember where they stand."""

    of: type
    entries: tuple[Entry, ...]
    keys: dict[str, Entry]
    exactly_one: tuple[tuple[str, ...], ...]
    placed: bool


Shape = Text | Whole | YesNo | Day | Choice | Many | Table | Conditional | Record


@cache
def record_of(cls: Any) -> Record:
    """The shape of a record class."""
    hints = get_type_hints(cls, include_extras=True)
    entries = []
    for field in dataclasses.fields(cls):
        key = field.metadata.get("key", field.name)
        if key is None:
            continue
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        entries.append(Entry(key, field.name, shape_of(hints[field.name]), required))
    placed = any(field.name == "at" for field in dataclasses.fields(cls))
    keys = {entry.key: entry for entry in entries}
    return Record(cls, tuple(entries), keys, getattr(cls, "EXACTLY_ONE", ()), placed)


@cache
def shape_of(hint: Any) -> Shape:
    """The shape of a type annotation. An unknown one is our own mistake, so it raises."""
    if get_origin(hint) is Annotated:
        base, *marks = get_args(hint)
        return _marked(shape_of(base), tuple(marks))
    if get_origin(hint) in (Union, types.UnionType):
        first, *rest = get_args(hint)
        if rest != [type(None)]:
            raise TypeError(f"no shape for {hint}")
        return shape_of(first)
    if get_origin(hint) is tuple:
        return Many(shape_of(get_args(hint)[0]))
    if getattr(get_origin(hint), "__name__", "") == "Mapping":
        return Table(Text() if get_args(hint)[1] is str else None)
    if hint is Condition:
        return Conditional()
    if isinstance(hint, type):
        return _plain(hint)
    raise TypeError(f"no shape for {hint}")


def _plain(hint: type) -> Shape:
    if hint is str:
        return Text()
    if hint is bool:
        return YesNo()
    if hint is int:
        return Whole()
    if hint is date:
        return Day()
    if issubclass(hint, Enum):
        return Choice({str(getattr(member, "word", member)): member for member in hint}
                      if not issubclass(hint, str) else {str(member): member for member in hint})
    if dataclasses.is_dataclass(hint):
        return record_of(hint)
    raise TypeError(f"no shape for {hint}")


def _marked(shape: Shape, marks: tuple[object, ...]) -> Shape:
    for mark in marks:
        if isinstance(shape, Text) and isinstance(mark, Matches):
            shape = dataclasses.replace(shape, form=mark)
        elif isinstance(shape, Text) and isinstance(mark, Refers):
            shape = dataclasses.replace(shape, refers=mark)
        elif isinstance(shape, Whole | Many) and isinstance(mark, AtLeast):
            shape = dataclasses.replace(shape, minimum=mark.count)
        else:
            raise TypeError(f"{mark} does not fit {shape}")
    return shape
