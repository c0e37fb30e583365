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
from powerlist.columnar.memory import Numbers, kind_for, taken

#: Whole numbers and days that lie so close together are their own dictionary.
_SPAN = 1024

_NO_YES = pa.array([False, True])

#: What an array of Arrow is to a type checker; pyarrow says no types.
Array = Any


class Digits:
    """The numbers of one column. `sense` tells what matters of a value of Python. Rows may be numbered in many threads;
    the lock is held while anything is learned."""

    def __init__(self, sense: Callable[[object], Hashable], lock: AbstractContextManager[object]) -> None:
        self._sense = sense
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[str, tuple[Array, Numbers]] = {}
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

    def of(self, array: Array) -> Numbers | int:
        """The number of every row, or one number for all."""
        if array.null_count == len(array):
            return self._missing()
        ids, entries = _numbered(array)
        if entries is None:
            ids, numbers = self._looked_up(array)
        elif isinstance(entries, list):
            numbers = self._learned(entries)
        else:
            numbers = self._of_entries(entries)
        if not ids.null_count and (numbers == numbers[0]).all():
            return int(numbers[0])  # nobody can tell any of them apart
        return self._numbers_of(ids, numbers)

    def _numbers_of(self, ids: Array, numbers: Numbers) -> Numbers:
        """The numbers of rows by the numbers of their values."""
        if ids.null_count:
            ids, numbers = pc.fill_null(ids.cast(pa.int32()), len(numbers)), np.append(numbers, self._missing())
        found: Numbers = ids.to_numpy(zero_copy_only=False)
        if found.dtype == np.uint64:
            found = found.astype(np.int64)
        in_order = (numbers == np.arange(len(numbers))).all()
        return found if in_order else taken(numbers.astype(kind_for(self.size)), found)

    def _of_entries(self, entries: Array) -> Numbers:
        """The numbers of the different values of a column; neighbours often have the same."""
        before, numbers = self._before
        if before is None or not entries.equals(before):
            found = self._numbers_of(*self._looked_up(entries)) if _searched(entries.type) else None
            numbers = self._learned(entries.to_pylist()) if found is None else found
            self._before = entries, numbers
        return numbers

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
        values, numbers = self._known.get(str(array.type), (None, np.empty(0, np.int32)))
        if values is None:
            return pa.nulls(len(array), pa.int32()), numbers
        return pc.index_in(array, value_set=values, skip_nulls=True), numbers

    def _learn(self, values: Array) -> None:
        known, numbers = self._known.get(str(values.type), (values.slice(0, 0), np.empty(0, np.int32)))
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


def _numbered(array: Array) -> tuple[Array, Array | None]:
    """A column as the numbers of its different values, and these; no values where they have to be looked for."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return array.indices, array.dictionary
    if pa.types.is_boolean(kind):
        return array.cast(pa.uint8()), _NO_YES
    if pa.types.is_integer(kind) or pa.types.is_date32(kind):
        return _close_together(array.cast(pa.int16()) if kind.bit_width == 8 else array)
    return (array, None) if _searched(kind) else _by_text(array)


def _close_together(array: Array) -> tuple[Array, Array | None]:
    """Whole numbers or days: what lies close together is numbered from the first."""
    whole = array.view(pa.int32()) if pa.types.is_date32(array.type) else array
    ends = pc.min_max(whole)
    first, last = ends["min"].as_py(), ends["max"].as_py()
    if last - first >= min(_SPAN, len(array)):
        return array, None
    entries = pa.array(np.arange(first, last + 1, dtype=whole.type.to_pandas_dtype())).view(array.type)
    return (pc.subtract(whole, pa.scalar(first, whole.type)) if first else whole), entries


def _by_text(array: Array) -> tuple[Array, Array]:
    """Lists, records and whatever is rare, told apart by how they are written."""
    values = array.to_pylist()
    different = {repr(value): value for value in values if value is not None}
    places = {text: place for place, text in enumerate(different)}
    return pa.array([None if value is None else places[repr(value)] for value in values], pa.int32()), [*different.values()]


def _searched(kind: Any) -> bool:
    """Whether Arrow finds values of the type among others."""
    is_a = pa.types
    return any(test(kind) for test in (is_a.is_string, is_a.is_large_string, is_a.is_integer, is_a.is_float64, is_a.is_boolean,
                                       is_a.is_date, is_a.is_timestamp, is_a.is_decimal128))
