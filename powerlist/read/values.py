"""Values of Python that are equal, made the same: `True`, `1`, `1.0` and the one of numpy are told by one text, so that
whoever remembers what was said of one of them may say it of the others.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from numbers import Number
from typing import Any

from powerlist.model.condition import Raw
from powerlist.read.cells import BEIJING, raw_of

#: Numbers of Python itself.
_OWN = frozenset({int, float, bool})

#: Python writes out no number of some thousand digits.
_HUGE = 10**1000

#: How many values are remembered with their texts.
_MAX_KNOWN = 2**14


def row_of(values: Mapping[str, Hashable]) -> dict[str, Raw]:
    """Values as the row of a table: None is known to be absent, blanks and what is no number say nothing."""
    return {column: text for column, value in values.items() if (text := _text(value)) != ""}


@lru_cache(_MAX_KNOWN)
def _text(value: Hashable) -> Raw:
    """What stands in the cell, an empty text where nothing is said."""
    try:
        if value != value:  # no number equals itself
            return ""
    except (TypeError, ValueError):  # what will not say whether it does is none either
        return ""
    text = raw_of(alike(value))
    return "" if isinstance(text, str) and not text.strip() else text


def alike(value: object) -> object:
    """The same for all values that are equal."""
    if value is None:
        return None
    if isinstance(value, str):
        return "".join(value)
    if isinstance(value, list | tuple):
        return tuple(map(alike, value))
    if isinstance(value, Set):
        return tuple(sorted(map(alike, value), key=str))
    if isinstance(value, Mapping):
        return {key: alike(part) for key, part in value.items()}
    if not isinstance(value, Number) and hasattr(value, "item"):  # a truth value or a day of numpy
        value = value.item()
    if isinstance(value, Number):
        return _number(value)
    return _day(value) if isinstance(value, datetime) else value


def findable(value: object) -> Any:
    """The value so that it can be looked up: lists and the like by what they hold, numbers as those of Python itself, for
    a decimal number and one of numpy refuse to be compared."""
    if isinstance(value, list | tuple):
        return tuple(map(findable, value))
    if isinstance(value, Set):
        return frozenset(map(findable, value))
    if isinstance(value, Number):
        return value if type(value) in _OWN else alike(value)
    try:
        hash(value)
    except TypeError:
        return str(raw_of(alike(value)))
    return value


def _number(value: Any) -> object:
    with suppress(ArithmeticError, ValueError, TypeError):  # endless, or of a kind that is never whole
        if value == value.real and value.real == int(value.real):
            whole = int(value.real)
            return whole if abs(whole) < _HUGE else hex(whole)
        if value == float(value.real):
            return float(value.real)
    return value


def _day(moment: datetime) -> date:
    """The day in Beijing: one moment has many names."""
    try:
        return (moment.astimezone(BEIJING) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return moment
