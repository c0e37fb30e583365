"""What was said of events of the same columns (记住的答复), found again without the making of a key.

Every value of a column has a number, and what was said of an event lies at the sum of the numbers of its values, apart
for each type. A column owns binary digits of that sum, and gets another, the next that nobody owns, when it meets more
values than it has numbers. So no number ever changes and no two events share a place: a reader needs no lock, for
whatever another thread writes meanwhile, it finds what was said of its own event or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Event = Mapping[str, object]

#: Where one place in so many is filled a list takes no more room than a dict, and is faster.
_SPARSE = 16

#: One sum for all columns has to be written out: a loop over them would take longer than the making of a key.
_SOURCE = """
def made(kinds, kind, width, otherwise, {parameters}):
    def find(event):
        return {found}
    def one(event):
        try:
            if type(event) is dict and len(event) == width:
                found = {found}
                if found is not None:
                    return found
        except (LookupError, TypeError):
            pass
        return otherwise(event)
    def many(events):
        return [found for event in events
                if type(event) is dict and len(event) == width and (found := {found}) is not None]
    return find, one, many
"""


class Recall(Generic[T]):
    """What was said of events, by the column of their type and by the others. Many may read; one at a time writes."""

    def __init__(self, kind: str, others: Sequence[str], width: int, otherwise: Callable[[Event], T]) -> None:
        """Nothing is said yet.

        Args:
            kind: the column of the type.
            others: all other columns that mean something.
            width: how many columns `one` and `many` take an event by; -1 where they are to take none.
            otherwise: whom `one` asks of other events, and of those of which nothing was said.
        """
        self._kind, self._others = kind, tuple(others)
        self._kinds: dict[Any, list[T | None] | dict[int, T]] = {}
        self._numbers: tuple[dict[Any, int], ...] = tuple({} for _ in others)
        self._digits: tuple[list[int], ...] = tuple([] for _ in others)
        self._size = 1  # all sums are below
        #: What was said of an event, or what `otherwise` says of it.
        self.one: Callable[[Event], T]
        self._find: Callable[[Event], T | None]
        self._many: Callable[[Iterable[Event]], list[T]]
        self._find, self.one, self._many = _written(len(self._others))(
            self._kinds, kind, width, otherwise, *self._others, *self._numbers)

    def get(self, event: Event) -> T | None:
        """What was said of an event that has all columns, and maybe others."""
        try:
            return self._find(event)
        except (LookupError, TypeError):
            return None

    def many(self, events: Iterable[Event]) -> list[T]:
        """What was said of the events; fewer, or none, where something else is among them."""
        try:
            return self._many(events)
        except (LookupError, TypeError):
            return []

    def put(self, event: Event, said: T) -> None:
        """Remember what is said of an event whose values can be looked up."""
        kind, place = event[self._kind], sum(map(self._number, range(len(self._others)), map(event.get, self._others)))
        cells = before = self._kinds.get(kind, {})
        if isinstance(cells, list) and place >= len(cells):
            cells = {number: found for number, found in enumerate(cells) if found is not None}
        cells[place] = said
        if isinstance(cells, dict) and self._size <= _SPARSE * len(cells):
            cells = list(map(cells.get, range(self._size)))
        self._kinds[kind] = cells
        if cells is not before:
            before.clear()  # as `clear` does: whoever still reads it finds nothing

    def clear(self) -> None:
        """Begin anew. Numbers are given again, so cells are emptied before: whoever has come upon them finds nothing."""
        old = list(self._kinds.values())
        for known in (self._kinds, *old, *self._numbers, *self._digits):
            known.clear()
        self._size = 1

    def _number(self, column: int, value: Any) -> int:
        """The number of a value among those of its column: those digits of the column that count how many came before."""
        numbers, digits = self._numbers[column], self._digits[column]
        if value not in numbers:
            before = len(numbers)
            if before >> len(digits):
                self._size *= 2
                digits.append(self._size // 2)
            numbers[value] = sum(digit for position, digit in enumerate(digits) if before >> position & 1)
        return numbers[value]


@lru_cache
def _written(columns: int) -> Callable[..., Any]:
    """The functions that look up events of so many columns besides the type. Names are numbered: no text of a user gets
    into the source."""
    number = range(columns)
    names: dict[str, Any] = {}
    exec(_SOURCE.format(
        parameters=", ".join((*(f"c{n}" for n in number), *(f"n{n}" for n in number))),
        found=f"kinds[event[kind]][{' + '.join(f'n{n}[event[c{n}]]' for n in number) or '0'}]"), names)
    found: Callable[..., Any] = names["made"]
    return found
