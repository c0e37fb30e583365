"""Combinations of numbers (组合): one number of each column → one number for all, and what was put for it.

As long as there are few combinations, the numbers of the columns are simply the digits of one number. Where they would
not fit into 62 bits, those of the first columns are numbered anew as they are met.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
import pyarrow as pa

from powerlist.columnar import pack
from powerlist.columnar.memory import UNKNOWN, Memory, Numbers, Sparse, kind_for, memory_for

#: The numbers of columns that make one number, and of those that are added to a number of combinations (31 bits).
_FIRST, _MORE = 1 << 62, 1 << 31

Digit = Numbers | int


class View(Protocol):
    """What is wanted of the values that are put."""

    def of(self, values: Numbers) -> Numbers:
        """What is found for their combinations; not below -1."""


class Grid:
    """What was put for each combination, and what different views show of it. `sizes` are how many numbers each column
    has at most. Rows may be looked up while others are put; whoever puts, or adds a view, is alone in doing so."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self._words = _words(self.sizes)
        self._joints = [_Joint() for _ in self._words[1:]]
        self._put: list[tuple[Numbers, Numbers]] = []
        self._shown: dict[View, Memory] = {}

    def numbers(self, digits: Sequence[Digit]) -> Digit:
        """One number for each row."""
        found = self._words[0].number(digits)
        for joint, word in zip(self._joints, self._words[1:], strict=True):
            found = joint.of(np.atleast_1d(found)).astype(np.int64) + np.int64(_MORE) * word.number(digits)
        return found

    def of(self, numbers: Numbers, view: View) -> Numbers:
        """What the view shows of what was put for each; `UNKNOWN` for what is unknown."""
        return self._shown[view].of(numbers)

    def shows(self, view: View) -> bool:
        """Whether the view was added."""
        return view in self._shown

    def show(self, view: View) -> None:
        """Add a view."""
        memory = Sparse() if self._joints else memory_for(self._words[0].size)
        numbers, values = self.known()
        memory.put(numbers, view.of(values))
        self._shown[view] = memory

    def put(self, numbers: Numbers, values: Numbers) -> None:
        """Remember; the numbers are distinct and new."""
        self._put.append((numbers, values))
        for view, memory in self._shown.items():
            memory.put(numbers, view.of(values))

    def known(self) -> tuple[Numbers, Numbers]:
        """All combinations that were put, and what was put for them."""
        numbers, values = zip(*self._put, strict=True) if self._put else ((), ())
        known = np.concatenate([np.empty(0, np.int64), *numbers]), np.concatenate([np.empty(0, np.int32), *values])
        self._put = [known]
        return known

    def learned(self) -> pack.Arrays:
        """What was put, for `restored`; nothing where combinations were numbered as they were met."""
        numbers, values = self.known() if not self._joints else (np.empty(0, np.int64), np.empty(0, np.int32))
        return {"sizes": pack.whole(*self.sizes), "numbers": pa.array(numbers), "values": pa.array(values)}

    @classmethod
    def restored(cls, learned: pack.Arrays) -> Grid:
        """A grid with what was put into another."""
        grid = cls(learned["sizes"].to_pylist())
        grid.put(pack.numbers(learned["numbers"]), pack.numbers(learned["values"]))
        return grid

    def fits(self, sizes: Sequence[int]) -> bool:
        """Whether there is room for so many numbers."""
        return all(size <= room for size, room in zip(sizes, self.sizes, strict=True))

    def grown(self, sizes: Sequence[int]) -> Grid:
        """The same with room for more, without the views; where combinations were numbered as they were met, all is
        forgotten."""
        grown = Grid([room if size <= room else max(size, room * 3 // 2) for size, room in zip(sizes, self.sizes, strict=True)])
        if not self._joints and not grown._joints:
            numbers, values = self.known()
            anew = grown.numbers(self._words[0].digits(numbers, len(self.sizes)))
            grown.put(np.broadcast_to(anew, len(numbers)).astype(np.int64), values)
        return grown


class _Word:
    """Some columns as the digits of one number; the smallest come first, so that most sums are of small numbers."""

    def __init__(self, places: Sequence[int], sizes: Sequence[int]) -> None:
        self._scale: list[tuple[int, int, int]] = []
        self.size = 1
        for place in places:
            self._scale.append((place, self.size, sizes[place]))
            self.size *= sizes[place]

    def number(self, digits: Sequence[Digit]) -> Digit:
        """The number that the digits make."""
        always = 0
        found: Numbers | None = None
        for place, unit, size in self._scale:
            digit = digits[place]
            if isinstance(digit, int):
                always += digit * unit
                continue
            kind = kind_for(unit * size)
            if found is None and unit == 1:
                found = digit.astype(kind, copy=False)
                continue
            part = np.multiply(digit, kind(unit), dtype=kind, casting="unsafe")
            found = part if found is None else np.add(found, part, out=part, casting="unsafe")
        if found is None:
            return always
        return found.astype(kind_for(self.size)) + kind_for(self.size)(always) if always else found

    def digits(self, numbers: Numbers, columns: int) -> list[Digit]:
        """The digits that make the numbers."""
        found: list[Digit] = [0] * columns
        for place, unit, size in self._scale:
            found[place] = numbers // unit % size
        return found


class _Joint:
    """Combinations numbered as they are met."""

    def __init__(self) -> None:
        self._memory, self._count, self._lock = Sparse(), 0, Lock()

    def of(self, numbers: Numbers) -> Numbers:
        found = self._memory.of(numbers)
        if (found == UNKNOWN).any():
            with self._lock:
                new = np.unique(numbers[self._memory.of(numbers) == UNKNOWN])
                self._memory.put(new, np.arange(self._count, self._count + len(new), dtype=np.int32))
                self._count += len(new)
            found = self._memory.of(numbers)
        return found


def _words(sizes: Sequence[int]) -> list[_Word]:
    words: list[list[int]] = [[]]
    size = 1
    for place in sorted(range(len(sizes)), key=lambda place: sizes[place]):
        size *= sizes[place]
        if size > (_MORE if words[1:] else _FIRST):
            words.append([])
            size = sizes[place]
        words[-1].append(place)
    return [_Word(places, sizes) for places in words]
