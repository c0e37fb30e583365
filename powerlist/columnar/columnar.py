"""Columns of events → columns of decisions (按列判定).

The values of every column are numbered, those that no rule can tell apart alike; the numbers of a row make one number,
and for that the decision is known. What is not known yet is asked of the row path: there is one way to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from powerlist.batch import NO_CALENDAR, Batch, Columns, Decided
from powerlist.columnar import pack
from powerlist.columnar.digits import Digits
from powerlist.columnar.grid import Digit, Grid
from powerlist.columnar.memory import UNKNOWN, Numbers, Sparse
from powerlist.columnar.outcomes import TEXTS, Outcomes
from powerlist.columnar.plain import plain
from powerlist.read.cells import said
from powerlist.report.batch import ANSWER, ERROR, Answers

#: What is remembered at most before all is forgotten: different values, decisions, combinations.
MAX_VALUES, MAX_OUTCOMES, MAX_COMBINATIONS = 1 << 20, 1 << 18, 1 << 22

#: Rows that are looked up together: much of what is noted of them stays in the cache of a processor.
BLOCK = 1 << 18

#: Fewer rows than this are not worth a thread.
_MIN_ROWS = 1 << 15

#: Days are counted from here in files.
_EPOCH = date(1970, 1, 1).toordinal()

#: The two that a class does not tell alone, and what stands for a last day that no calendar tells.
_DUE, _NOTE = "due", "note"
_UNCOUNTED = date.max.toordinal() + 1


class Columnar:
    """Decides record batches of Arrow. `batch` opens the row path when something is met for the first time. `answers`
    are the columns of the answer that are wanted. Any number of threads may ask."""

    def __init__(self, columns: Columns, batch: Callable[[], Batch], *, answers: Sequence[str] = tuple(ANSWER),
                 threads: int = 1) -> None:
        unknown = set(answers) - set(ANSWER)
        if unknown:
            raise ValueError(f"no columns of an answer: {sorted(unknown)}")
        self.columns, self.answers = columns, tuple(answers)
        self._rows = Rows(columns, batch)
        self._memory = _Memory(self._rows)
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    @property
    def kept(self) -> tuple[str, ...]:
        """The names under which columns are handed on."""
        return self._rows.kept

    @property
    def schema(self) -> Any:
        """What is added to the kept columns."""
        return pa.schema([(key, pa.date32() if key == _DUE else TEXTS) for key in self.answers])

    def __call__(self, events: Any) -> Any:
        """The decisions of a record batch or a table, row by row, beside the columns that are kept."""
        if isinstance(events, pa.Table):
            batches = events.to_batches() or [pa.RecordBatch.from_pylist([], schema=events.schema)]
            return pa.Table.from_batches(map(self, batches))
        found, dues, outcomes = self._decided(events)
        return self._rows_of(events, lambda key: outcomes.column(key, found), dues)

    def tidied(self, events: Any) -> Decisions:
        """The same of a record batch, always written in the same way, whatever was met before; and how many rows could
        not be read."""
        found, dues, outcomes = self._decided(events)
        used = np.flatnonzero(_marked(found, len(outcomes)))
        rows = self._rows_of(events, lambda key: outcomes.tidied(key, found, used), dues)
        return Decisions(rows, outcomes.with_text("outcome", ERROR, found))

    def _decided(self, events: Any) -> tuple[Numbers, Numbers | None, Outcomes]:
        """The decision of each row, numbered, its last day if that is wanted, and what the numbers mean."""
        memory = self._memory
        if memory.full:
            memory = self._memory = _Memory(self._rows)
        found = np.empty(len(events), np.int32)
        dues = np.zeros(len(events), np.int32) if {_DUE, _NOTE} & {*self.answers} else None
        for _ in self._map(lambda part: memory.decide(events, part, found, dues), self._parts(len(events))):
            pass
        return found, dues, memory.outcomes

    def _rows_of(self, events: Any, texts: Callable[[str], Any], dues: Numbers | None) -> Any:
        kept = [events.column(name) for name in self.columns.kept]
        told = self._map(lambda key: _days(dues) if key == _DUE else _noted(texts(key), dues) if key == _NOTE else texts(key),
                         self.answers)
        return pa.RecordBatch.from_arrays([*kept, *told], names=[*self.kept, *self.answers])

    @property
    def combinations(self) -> int:
        """How many combinations of cells are known."""
        return self._memory.combinations

    def learned(self) -> bytes:
        """All that was met, for `restore` in another process or on another day."""
        return pack.packed(self._memory.learned())

    def restore(self, learned: bytes) -> None:
        """Begin with what was met elsewhere, with the same catalog, columns and days."""
        memory = _Memory(self._rows)
        memory.restore(pack.unpacked(learned))
        self._memory = memory

    def _map(self, function: Callable[[Any], Any], over: Iterable[Any]) -> Iterator[Any]:
        return self._pool.map(function, over) if self._pool else map(function, over)

    def _parts(self, rows: int) -> list[slice]:
        parts = max(1, min(self._threads, rows // _MIN_ROWS))
        ends = [rows * part // parts for part in range(parts + 1)]
        return [slice(start, end) for start, end in pairwise(ends)]


@dataclass(frozen=True, slots=True)
class Decisions:
    """A record batch of decisions, and how many of its rows could not be read."""

    rows: Any
    errors: int


class Rows:
    """The row path, opened when it is needed. Whoever asks it holds the lock."""

    def __init__(self, columns: Columns, batch: Callable[[], Batch]) -> None:
        self.columns, self.lock = columns, Lock()
        self._open = batch
        self._batch: Batch | None = None
        self._answers = Answers(columns.kept, labels=False)
        self.kept: tuple[str, ...] = self._answers.header[1:1 + len(columns.kept)]
        self.keys = tuple(key for key in ANSWER if key != _DUE)

    @property
    def batch(self) -> Batch:
        """The row path."""
        if self._batch is None:
            self._batch = self._open()
        return self._batch

    def sense(self, column: str) -> Callable[[object], Any]:
        """What matters of the values of a column."""
        def of(value: object) -> Any:
            cells = said({column: value})
            return (self.batch.sense(column, cells[column]),) if cells else None
        return of

    def day(self, column: str) -> Callable[[object], Any]:
        """The day that a value of the column is, None where it is none."""
        def of(value: object) -> Any:
            cells = said({column: value})
            found = self.batch.cell(column, cells[column]) if cells else None
            return found if isinstance(found, date) else None
        return of

    def decided(self, events: Any, places: Iterable[int]) -> Iterator[Decided]:
        """Some rows of a batch, decided."""
        asked = [(name, events.column(name)) for name in self.columns.meaning]
        return self.batch.decide((place, said({name: column[place].as_py() for name, column in asked})) for place in places)

    def texts(self, decided: Decided) -> list[str]:
        """The answer as texts, by the keys, but for what the day of the event adds."""
        row = self._answers.record(replace(decided, note="") if decided.note == NO_CALENDAR else decided)
        return [row[key] for key in self.keys]


class _Memory:
    """All that was met: values, combinations, decisions, last days."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._lock = rows, rows.lock
        self._names = list(rows.columns.meaning)
        self._digits = [Digits(rows.sense(name), rows.lock) for name in self._names]
        self._grid = Grid([1] * len(self._names))
        self._day = next((name for name, meaning in rows.columns.meaning.items() if meaning == "day"), None)
        self._days = Digits(rows.day(self._day), rows.lock) if self._day else None
        self._dues = Sparse()
        self.combinations = 0
        self.outcomes = Outcomes(rows.keys)

    @property
    def full(self) -> bool:
        """Whether too much is remembered."""
        values = sum(digits.values for digits in self._digits)
        return values > MAX_VALUES or len(self.outcomes) > MAX_OUTCOMES or self.combinations > MAX_COMBINATIONS

    def learned(self) -> pack.Arrays:
        """What was met, for `restore`."""
        pairs, last = self._dues.items()
        found = {"dues/pairs": pa.array(pairs), "dues/last": pa.array(last), "combinations": pack.whole(self.combinations),
                 **pack.under("grid", self._grid.learned()), **pack.under("outcomes", self.outcomes.learned())}
        for place, digits in enumerate(self._all_digits()):
            found |= pack.under(f"digits {place}", digits.learned())
        return found

    def restore(self, learned: pack.Arrays) -> None:
        """Begin with what was met elsewhere."""
        self._dues.put(pack.numbers(learned["dues/pairs"]), pack.numbers(learned["dues/last"]))
        self.combinations = learned["combinations"][0].as_py()
        self._grid = Grid.restored(pack.below("grid", learned))
        self.outcomes.restore(pack.below("outcomes", learned))
        for place, digits in enumerate(self._all_digits()):
            digits.restore(pack.below(f"digits {place}", learned))

    def _all_digits(self) -> list[Digits]:
        return [*self._digits, *([self._days] if self._days else [])]

    def decide(self, events: Any, part: slice, found: Numbers, dues: Numbers | None) -> None:
        """Write the decisions of some rows, numbered, and their last days."""
        for start in range(part.start, part.stop, BLOCK):
            block = slice(start, min(start + BLOCK, part.stop))
            asked = [plain(events.column(name).slice(start, block.stop - start)) for name in self._names]
            rows = pa.RecordBatch.from_arrays(asked, names=self._names)
            found[block] = decisions = self._found(rows)
            if dues is not None and self.outcomes.limited:
                dues[block] = self._last_days(rows, decisions)

    def _found(self, rows: Any) -> Numbers:
        digits = [numbers.of(rows.column(name)) for name, numbers in zip(self._names, self._digits, strict=True)]
        grid = self._roomy()
        numbers = _column(grid.numbers(digits), len(rows))
        found = grid.of(numbers)
        if found.min() == UNKNOWN:
            with self._lock:
                new, places = _new(numbers, grid.of(numbers))
                decisions = [self._number(decided) for decided in self._rows.decided(rows, places)]
                grid.put(new, np.array(decisions, np.int32))
                self.combinations += len(new)
            found = grid.of(numbers)
        return found

    def _roomy(self) -> Grid:
        """The grid, with room for all numbers that were given."""
        sizes = [digits.size for digits in self._digits]
        if not self._grid.fits(sizes):
            with self._lock:
                if not self._grid.fits(sizes):
                    self._grid = self._grid.grown(sizes)
        return self._grid

    def _number(self, decided: Decided) -> int:
        limit = decided.brief.decision.deadline if decided.brief else None
        return self.outcomes.number(self._rows.texts(decided), limit.deadline if limit else None)

    def _last_days(self, rows: Any, decisions: Numbers) -> Numbers:
        """The last day of the limit of each row, counted from the year 1; 0 where there is none,
        `_UNCOUNTED` where nobody can tell it."""
        limits = self.outcomes.limits(decisions)
        days: Digit = self._days.of(rows.column(self._day)) if self._days else 0
        pairs = np.where(limits < 0, 0, (limits.astype(np.int64) + 1 << 32) + days)
        found = self._dues.of(pairs)
        if found.min() == UNKNOWN:
            with self._lock:
                new, places = _new(pairs, self._dues.of(pairs))
                last = list(map(_last, self._rows.decided(rows, places)))
                self._dues.put(new, np.array(last, np.int32))
            found = self._dues.of(pairs)
        return found


def _new(numbers: Numbers, found: Numbers) -> tuple[Numbers, list[int]]:
    """The different numbers for which nothing was found, with the first row of each."""
    places = np.flatnonzero(found == UNKNOWN)
    new, first = np.unique(numbers[places], return_index=True)
    return new, places[first].tolist()


def _column(numbers: Digit, rows: int) -> Numbers:
    return np.full(rows, numbers) if isinstance(numbers, int) else np.broadcast_to(numbers, rows)


def _marked(numbers: Numbers, size: int) -> Numbers:
    marked = np.zeros(size, bool)
    marked[numbers] = True
    return marked


def _last(decided: Decided) -> int:
    if decided.note == NO_CALENDAR:
        return _UNCOUNTED
    return decided.due.toordinal() if decided.due else 0


def _days(dues: Numbers | None) -> Any:
    if dues is None or not dues.any():
        return pa.nulls(0 if dues is None else len(dues), pa.date32())
    return pa.array(dues - _EPOCH, mask=(dues == 0) | (dues == _UNCOUNTED)).view(pa.date32())


def _noted(notes: Any, dues: Numbers | None) -> Any:
    """The notes, with that of the rows whose last day nobody can tell."""
    uncounted = None if dues is None else dues == _UNCOUNTED
    if uncounted is None or not uncounted.any():
        return notes
    places = pc.if_else(pa.array(uncounted), pa.scalar(len(notes.dictionary), pa.int32()), notes.indices)
    return pa.DictionaryArray.from_arrays(places, pa.concat_arrays([notes.dictionary, pa.array([NO_CALENDAR])]))
