"""Texts of one length (等长字词) → numbers, for whole columns at once: codes, days and the like.

Eight bytes of a text are one number to a processor. Looked for in this way they cost a quarter of what Arrow takes for
texts of any length. Whatever is not found here may still be known: the words are a shortcut, not the memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from powerlist.columnar.memory import SPREAD, Numbers, kind_for, taken

#: The longest texts, in bytes, and how many slots there are for each at least.
_LONGEST, _ROOM = 32, 8

#: How many ways to spread the texts over the slots are tried.
_TRIES = 8


class Words:
    """The texts of a length among those that are known, with their numbers. Each has one slot; where two would have the
    same, one is left out. `among` tells how many were known."""

    def __init__(self, known: Any, numbers: Numbers, length: int) -> None:
        mine = np.flatnonzero(pc.binary_length(known).to_numpy() == length)
        self.among = len(known)
        self._length, self._texts = length, list[Numbers]()
        if len(mine):
            narrow = numbers[mine].astype(kind_for(int(numbers.max()) + 1))
            self._place(_parts(known.take(pa.array(mine)), length), narrow)

    def _place(self, parts: Sequence[Numbers], numbers: Numbers) -> None:
        bits = (_ROOM * len(numbers)).bit_length()
        self._shift = np.uint64(64 - bits)
        self._factors, slots = _best_spread(parts, self._shift)
        used, first = np.unique(slots, return_index=True)
        # INVARIANT: a free slot holds a text whose own slot is another, so that nothing is found there
        self._texts = [np.full(1 << bits, part[0]) for part in parts]
        for texts, part in zip(self._texts, parts, strict=True):
            texts[used] = part[first]
        self._numbers = np.zeros(1 << bits, numbers.dtype)
        self._numbers[used] = numbers[first]

    def of(self, array: Any) -> tuple[Numbers, Numbers]:
        """The numbers of texts of the length, and the rows that are not found: theirs mean nothing."""
        if not self._texts:
            return np.zeros(len(array), np.uint8), np.arange(len(array))
        parts = _parts(array, self._length)
        slots = _slots(parts, self._factors, self._shift)
        same = taken(self._texts[0], slots) == parts[0]
        for texts, part in zip(self._texts[1:], parts[1:], strict=True):
            same &= taken(texts, slots) == part
        return taken(self._numbers, slots), np.empty(0, np.int64) if same.all() else np.flatnonzero(~same)


def same_length(array: Any) -> int:
    """How many bytes each text of a column has, if all have as many and not too many; 0 where they have not."""
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)) or array.null_count or not len(array):
        return 0
    ends = _ends(array)
    length = int(ends[1] - ends[0])
    even = 0 < length <= _LONGEST and ends[-1] - ends[0] == length * len(array) and (np.diff(ends) == length).all()
    return length if even else 0


def all_the_same(array: Any, length: int) -> bool:
    """Whether all texts of a column are the same, each of the length: the column is then itself, one text further on."""
    start, data, size = int(_ends(array)[0]), array.buffers()[2], length * (len(array) - 1)
    return bool(data.slice(start, size).equals(data.slice(start + length, size)))


def _ends(array: Any) -> Numbers:
    """Where each text begins and where the last one ends."""
    kind = np.dtype(np.int64 if pa.types.is_large_string(array.type) else np.int32)
    return np.frombuffer(array.buffers()[1], kind, len(array) + 1, array.offset * kind.itemsize)


def _parts(array: Any, length: int) -> list[Numbers]:
    """Texts of one length as numbers of eight bytes each; the last one overlaps the one before, or is cut short."""
    rows, start, data = len(array), int(_ends(array)[0]), array.buffers()[2]
    if start + (rows - 1) * length + max(length, 8) > data.size:  # the last text has no eight bytes
        start, data = 0, data.slice(start, rows * length).to_pybytes() + bytes(8)
    first = [*range(0, length - 7, 8)] if length >= 8 else [0]
    if length > 8 and length % 8:
        first.append(length - 8)
    all_bytes = np.frombuffer(b"\xff" * min(length, 8) + bytes(8 - min(length, 8)), np.uint64)
    return [np.ndarray(rows, np.uint64, data, start + place, (length,)) & all_bytes for place in first]


def _slots(parts: Sequence[Numbers], factors: Sequence[np.uint64], shift: np.uint64) -> Numbers:
    """The slot of each text."""
    found = parts[0] * factors[0]
    for part, factor in zip(parts[1:], factors[1:], strict=True):
        found += part * factor
    found >>= shift
    return found


def _best_spread(parts: Sequence[Numbers], shift: np.uint64) -> tuple[Sequence[np.uint64], Numbers]:
    """Factors by which most texts have a slot of their own, and the slots."""
    best: tuple[int, Sequence[np.uint64], Numbers] | None = None
    for trial in range(_TRIES):
        factors = [np.uint64(pow(int(SPREAD), 2 * (trial * len(parts) + place) + 1, 1 << 64)) for place in range(len(parts))]
        slots = _slots(parts, factors, shift)
        different = len(np.unique(slots))
        if best is None or different > best[0]:
            best = different, factors, slots
    assert best is not None
    return best[1], best[2]
