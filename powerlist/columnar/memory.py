"""Number → small number (记忆表), for whole columns at once: dense where there are few numbers, else hashed."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: Columns of numbers.
Numbers = np.ndarray[Any, np.dtype[Any]]

#: What has not been put; -1 may be put.
UNKNOWN = -2

#: The most numbers that a dense table is made for (four bytes each).
MAX_DENSE = 1 << 23

#: An odd number whose multiples are spread evenly: 2⁶⁴ divided by the golden ratio.
SPREAD = np.uint64(0x9E3779B97F4A7C15)


#: That the places exist is known: they were given by whoever made the table.
_SURE = pc.TakeOptions(boundscheck=False)


def taken(values: Numbers, places: Numbers) -> Numbers:
    """The values at the places, all of which exist; Arrow is twice as fast at this as numpy."""
    found: Numbers = np.asarray(pc.call_function("array_take", [pa.array(values), pa.array(places)], _SURE))
    return found


class Memory(Protocol):
    """Numbers with what was put for them."""

    def of(self, numbers: Numbers) -> Numbers:
        """What was put for each; `UNKNOWN` for what is unknown."""

    def put(self, numbers: Numbers, values: Numbers) -> None:
        """Remember; the numbers are distinct and new."""


def memory_for(size: int) -> Memory:
    """A memory for the numbers below the size."""
    return Dense(size) if size <= MAX_DENSE else Sparse()


class Dense:
    """One cell for every number, as narrow as what was put allows: the more of them stay in the cache of a processor."""

    def __init__(self, size: int) -> None:
        self._cells = np.full(size, UNKNOWN, np.int8)

    def of(self, numbers: Numbers) -> Numbers:
        return taken(self._cells, numbers)

    def put(self, numbers: Numbers, values: Numbers) -> None:
        kind = np.min_scalar_type(-1 - int(values.max(initial=0)))
        cells = self._cells.astype(np.promote_types(self._cells.dtype, kind), copy=False)
        cells[numbers] = values
        self._cells = cells  # only now: rows may be looked up meanwhile


class Sparse:
    """A hash table with open addressing that is probed for all rows together. Rows may be looked up while others are
    put, by one thread at a time: a key stands in its slot only after its value, and a larger table takes the place of the
    smaller when it holds the same."""

    def __init__(self, bits: int = 12) -> None:
        keys, values = np.full(1 << bits, UNKNOWN, np.int64), np.full(1 << bits, UNKNOWN, np.int32)
        self._slots = keys, values, np.uint64(64 - bits)
        self._count = 0

    def of(self, numbers: Numbers) -> Numbers:
        keys, values, shift = self._slots
        slots = _first(numbers, shift)
        met = keys.take(slots)
        found = np.where(met == numbers, values.take(slots), UNKNOWN)
        left = np.flatnonzero((met != numbers) & (met != UNKNOWN))
        slots = slots[left]
        while left.size:
            slots = (slots + 1) & (len(keys) - 1)
            met = keys.take(slots)
            same = met == numbers[left]
            found[left[same]] = values.take(slots[same])
            on = ~same & (met != UNKNOWN)
            left, slots = left[on], slots[on]
        return found

    def put(self, numbers: Numbers, values: Numbers) -> None:
        if 2 * (self._count + len(numbers)) > len(self._slots[0]):
            larger = Sparse((2 * (self._count + len(numbers))).bit_length() + 1)
            larger._put(*self.items())
            self._slots = larger._slots
        self._put(numbers.astype(np.int64), values)

    def items(self) -> tuple[Numbers, Numbers]:
        keys, values, _ = self._slots
        known = np.flatnonzero(keys != UNKNOWN)
        return keys[known], values[known]

    def _put(self, numbers: Numbers, values: Numbers) -> None:
        keys, places, shift = self._slots
        self._count += len(numbers)
        slots = _first(numbers, shift)
        while numbers.size:
            free = np.flatnonzero(keys[slots] == UNKNOWN)
            winners = free[np.unique(slots[free], return_index=True)[1]]  # one number for each free slot
            places[slots[winners]] = values[winners]
            keys[slots[winners]] = numbers[winners]
            stay = np.ones(len(numbers), bool)
            stay[winners] = False
            numbers, values, slots = numbers[stay], values[stay], (slots[stay] + 1) & (len(keys) - 1)


def _first(numbers: Numbers, shift: np.uint64) -> Numbers:
    """The slot where a number is looked for first."""
    return ((numbers.astype(np.uint64) * SPREAD) >> shift).astype(np.int64)


def kind_for(size: int) -> Any:
    """The narrowest type for the numbers below the size."""
    return next(kind for kind in (np.uint8, np.uint16, np.int32, np.int64) if size - 1 <= np.iinfo(kind).max)
