"""What stands in a column, numbered (列取值编号): values between which no rule can tell have one number.

Every different value is looked at once; a row costs a look-up among the different values of its column, and not even
that where the column comes with numbers of its own: dictionaries, small numbers, days, yes and no.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from powerlist.columnar import pack
from powerlist.columnar.grid import Digit
from powerlist.columnar.memory import Numbers, kind_for, taken
from powerlist.columnar.words import Words, all_the_same, same_length

#: Whole numbers and days that lie so close together are their own dictionary.
_SPAN = 1024

_NO_YES = pa.array([False, True])

#: What an array of Arrow is to a type checker; pyarrow says no types.
Array = Any

#: A column that was looked at: some rows of it → the number of each, or one number for all.
Numbered = Callable[[slice], Digit]

#: Some rows → for each the place of its value among entries.
Places = Callable[[slice], Numbers]

#: Fewer rows than this, or among more values than this, are looked for without words.
MIN_WORDS, MAX_WORDS = 1 << 12, 1 << 16

#: Words are made anew where more than one row in so many is missed and more is known than when they were made.
_FEW = 16


class Digits:
    """The numbers of one column. `sense` tells what matters of a value of Python. Rows may be numbered in many threads;
    the lock is held while anything is learned."""

    def __init__(self, sense: Callable[[object], Hashable], lock: AbstractContextManager[object]) -> None:
        self._sense = sense
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[str, tuple[Array, Numbers]] = {}
        self._words: dict[tuple[str, int], Words] = {}
        self._before: tuple[Array, Numbers] = (None, np.empty(0, np.int32))
        self._lock = lock

    def learned(self) -> pack.Arrays:
        """What was met, for `restore`."""
        missing = self._numbers.get(self._sense(None), -1)
        values = {f"{kind}/values": values for kind, (values, _) in self._known.items()}
        return {**values, **{f"{kind}/numbers": pa.array(of) for kind, (_, of) in self._known.items()},
                "size": pack.whole(self.size, missing)}

    def restore(self, learned: pack.Arrays) -> None:
        """Begin with what was met elsewhere. What is met for the first time gets a number of its own from now on."""
        size, missing = learned["size"].to_pylist()
        self._numbers = {(Digits, number): number for number in range(size) if number != missing}
        if missing >= 0:
            self._numbers[self._sense(None)] = missing
        kinds = {name.rpartition("/")[0] for name in learned if name.endswith("/values")}
        self._known = {kind: (learned[f"{kind}/values"], pack.numbers(learned[f"{kind}/numbers"])) for kind in kinds}

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self._numbers)

    @property
    def values(self) -> int:
        """How many values are remembered."""
        return sum(len(numbers) for _, numbers in self._known.values())

    def of(self, array: Array) -> Numbered:
        """The numbers of the rows of a column. What costs little is done for the whole column at once, the rest as some
        rows are asked for, in any thread."""
        if array.null_count == len(array):
            return _alike(self._missing())
        own = _own_numbers(array)
        if own is None:
            return lambda rows: self._of_values(array.slice(rows.start, rows.stop - rows.start))
        places, entries = own
        numbers = self._of_entries(entries)
        if array.null_count:
            numbers = np.append(numbers, self._missing())
        if (numbers == numbers[0]).all():
            return _alike(int(numbers[0]))  # nobody can tell any of them apart
        if (numbers == np.arange(len(numbers))).all():
            return places
        narrow = numbers.astype(kind_for(self.size))
        return lambda rows: taken(narrow, places(rows))

    def _of_entries(self, entries: Array) -> Numbers:
        """The numbers of the different values of a column; neighbours often have the same."""
        before, numbers = self._before
        if before is None or not entries.equals(before):
            found = self._among_known(entries) if _searched(entries.type) else self._learned(entries.to_pylist())
            numbers = np.broadcast_to(found, len(entries))
            self._before = entries, numbers
        return numbers

    def _of_values(self, array: Array) -> Digit:
        """The numbers of rows whose values have to be looked for."""
        if not _searched(array.type):
            return self._by_text(array)
        rows, values = len(array), len(self._known_of(array.type)[1])
        length = same_length(array) if rows >= MIN_WORDS and 0 < values <= MAX_WORDS else 0
        return self._of_words(array, length) if length else self._among_known(array)

    def _of_words(self, array: Array, length: int) -> Digit:
        """The same of texts of one length: whatever the words do not have is looked for as all others are."""
        if all_the_same(array, length):
            found = self._among_known(array.slice(0, 1))
            return found if isinstance(found, int) else int(found[0])
        numbers, missed = (self._words.get((str(array.type), length)) or self._new_words(array.type, length)).of(array)
        if len(missed):
            found = self._among_known(array.take(pa.array(missed)))
            numbers = numbers.astype(kind_for(self.size))
            numbers[missed] = found
            if len(missed) > len(array) // _FEW:
                self._new_words(array.type, length)
        return numbers

    def _new_words(self, kind: Any, length: int) -> Words:
        """The words of all values that are known now."""
        known, numbers = self._known_of(kind)
        words = self._words.get((str(kind), length))
        if words is None or words.among < len(known):
            words = self._words[str(kind), length] = Words(known, numbers, length)
        return words

    def _among_known(self, array: Array) -> Digit:
        """The numbers of the rows by the place of their values among those that are known."""
        places, numbers = self._looked_up(array)
        if places.null_count:
            places, numbers = pc.fill_null(places, len(numbers)), np.append(numbers, self._missing())
        if (numbers == numbers[0]).all():
            return int(numbers[0])
        return taken(numbers.astype(kind_for(self.size)), places.to_numpy())

    def _by_text(self, array: Array) -> Numbers:
        """Lists, records and whatever is rare, told apart by how they are written."""
        values = array.to_pylist()
        different = {repr(value): value for value in values}
        numbers = dict(zip(different, self._learned([*different.values()]).tolist(), strict=True))
        return np.array([numbers[repr(value)] for value in values], np.int32)

    def _looked_up(self, array: Array) -> tuple[Array, Numbers]:
        """The places of the rows among the values that are known, and the numbers of these."""
        ids, numbers = self._search(array)
        if ids.null_count > array.null_count:
            with self._lock:
                ids, _ = self._search(array)  # somebody else may have learned them
                self._learn(array.filter(pc.and_(ids.is_null(), array.is_valid())).unique())
            ids, numbers = self._search(array)
        return ids, numbers

    def _search(self, array: Array) -> tuple[Array, Numbers]:
        values, numbers = self._known_of(array.type)
        return pc.index_in(array, value_set=values, skip_nulls=True), numbers

    def _known_of(self, kind: Any) -> tuple[Array, Numbers]:
        """The values of a type that are known, and their numbers."""
        return self._known.get(str(kind)) or (pa.array([], kind), np.empty(0, np.int32))

    def _learn(self, values: Array) -> None:
        known, numbers = self._known_of(values.type)
        new = np.array([self._number(value) for value in values.to_pylist()], np.int32)
        self._known[str(values.type)] = pa.concat_arrays([known, values]), np.append(numbers, new)

    def _learned(self, values: Sequence[object]) -> Numbers:
        with self._lock:
            return np.array([self._number(value) for value in values], np.int32)

    def _missing(self) -> int:
        with self._lock:
            return self._number(None)

    def _number(self, value: object) -> int:
        return self._numbers.setdefault(self._sense(value), len(self._numbers))


def _alike(number: int) -> Numbered:
    return lambda _: number


def _own_numbers(array: Array) -> tuple[Places, Array] | None:
    """Where in some rows which entry stands, and the entries; one beyond them for nulls. None where the values have to be
    looked for."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return _places(array.indices, len(array.dictionary)), array.dictionary
    if pa.types.is_boolean(kind):
        return (_places(array.cast(pa.uint8()), len(_NO_YES)) if array.null_count else _bits(array)), _NO_YES
    if pa.types.is_integer(kind) or pa.types.is_date32(kind):
        return _close_together(array.view(pa.int32()) if pa.types.is_date32(kind) else array, kind)
    return None


def _places(ids: Array, otherwise: int) -> Places:
    if ids.null_count:
        return lambda rows: pc.fill_null(ids.slice(rows.start, rows.stop - rows.start).cast(pa.int32()), otherwise).to_numpy()
    whole = ids.to_numpy()
    return (lambda rows: whole[rows].astype(np.int64)) if whole.dtype == np.uint64 else whole.__getitem__


def _bits(array: Array) -> Places:
    """No and yes, each one bit."""
    bits = np.frombuffer(array.buffers()[1], np.uint8)

    def places(rows: slice) -> Numbers:
        start, stop = array.offset + rows.start, array.offset + rows.stop
        return np.unpackbits(bits[start // 8:-(-stop // 8)], bitorder="little")[start % 8:][:stop - start]

    return places


def _close_together(whole: Array, kind: Any) -> tuple[Places, Array] | None:
    """Whole numbers or days: what lies close together is numbered from the first."""
    ends = pc.min_max(whole)
    first, last = ends["min"].as_py(), ends["max"].as_py()
    if last - first >= min(_SPAN, len(whole)):
        return None
    entries = pa.array(range(first, last + 1), whole.type)
    if whole.null_count:
        wide = whole.cast(pa.int16()) if whole.type.bit_width == 8 else whole
        return _places(pc.subtract(wide, pa.scalar(first, wide.type)), len(entries)), entries.view(kind)
    numbers = whole.to_numpy()
    unsigned = numbers.view(f"u{numbers.itemsize}")
    base = np.array(first, numbers.dtype).view(unsigned.dtype)
    narrow = min(unsigned.dtype, np.dtype(np.uint16))  # what is below `_SPAN` goes into two bytes
    return (lambda rows: (unsigned[rows] - base if first else unsigned[rows]).astype(narrow, copy=False)), entries.view(kind)


def _searched(kind: Any) -> bool:
    """Whether Arrow finds values of the type among others."""
    is_a = pa.types
    return any(test(kind) for test in (is_a.is_string, is_a.is_large_string, is_a.is_integer, is_a.is_float64, is_a.is_boolean,
                                       is_a.is_date, is_a.is_timestamp, is_a.is_decimal128))
