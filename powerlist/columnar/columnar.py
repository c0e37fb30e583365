"""Columns of events → columns of decisions (按列判定).

The values of every column are numbered, those that no rule can tell apart alike; the numbers of a row make one number,
and for that the decision is known. What is not known yet is asked of the row path: there is one way to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from powerlist.batch import NO_CALENDAR, Batch, Columns
from powerlist.columnar import pack
from powerlist.columnar.crew import Crew
from powerlist.columnar.memory import Numbers
from powerlist.columnar.met import UNCOUNTED, Met
from powerlist.columnar.outcomes import TEXTS, View
from powerlist.columnar.rows import DUE, Rows
from powerlist.report.batch import ANSWER, ERROR

#: Rows that are looked up together: much of what is noted of them stays in the cache of a processor.
BLOCK = 1 << 17

#: Fewer rows than this are not worth a thread.
_LEAST = 1 << 15

#: Days are counted from here in files.
_EPOCH = date(1970, 1, 1).toordinal()

#: The other column that a class does not tell alone, and the one that tells whether a row could be read.
_NOTE, _OUTCOME = "note", "outcome"


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
        self._met = Met(self._rows)
        self._crew = Crew(threads)

    @property
    def kept(self) -> tuple[str, ...]:
        """The names under which columns are handed on."""
        return self._rows.kept

    @property
    def schema(self) -> Any:
        """What is added to the kept columns."""
        return pa.schema([(key, pa.date32() if key == DUE else TEXTS) for key in self.answers])

    def __call__(self, events: Any) -> Any:
        """The decisions of a record batch or a table, row by row, beside the columns that are kept."""
        if isinstance(events, pa.Table):
            batches = events.to_batches() or [pa.RecordBatch.from_pylist([], schema=events.schema)]
            return pa.Table.from_batches(map(self, batches))
        found, dues, view = self._decided(events, self.answers)
        return self._rows_of(events, lambda key: view.column(key, found), dues)

    def tidied(self, events: Any) -> Decisions:
        """The same of a record batch, always written in the same way, whatever was met before; and how many rows could
        not be read."""
        found, dues, view = self._decided(events, (_OUTCOME, *self.answers))
        used = np.flatnonzero(_marked(found))
        rows = self._rows_of(events, lambda key: view.tidied(key, found, used), dues)
        return Decisions(rows, view.with_text(_OUTCOME, ERROR, found))

    def _decided(self, events: Any, keys: Sequence[str]) -> tuple[Numbers, Numbers | None, View]:
        """The decision of each row, numbered as far as it matters for the keys, its last day if that is wanted, and what
        the numbers mean."""
        met = self._met
        if met.full:
            met = self._met = Met(self._rows)
        days = bool({DUE, _NOTE} & {*self.answers})
        view = met.view(tuple(dict.fromkeys(key for key in keys if key != DUE)), limits=days)
        found = np.empty(len(events), np.int32)
        dues = np.empty(len(events), np.int32) if days else None
        asked = met.asked(events, days=days)

        def decide(rows: slice) -> None:
            found[rows] = numbers = met.found(asked, rows, view)
            if dues is not None:
                dues[rows] = met.last_days(asked, rows, view, numbers)

        self._crew.do(decide, self._blocks(len(events)))
        return found, dues, view

    def _rows_of(self, events: Any, texts: Callable[[str], Any], dues: Numbers | None) -> Any:
        kept = [events.column(name) for name in self.columns.kept]
        told = self._crew.do(lambda key: _days(dues) if key == DUE else _noted(texts(key), dues) if key == _NOTE else texts(key),
                         self.answers)
        return pa.RecordBatch.from_arrays([*kept, *told], names=[*self.kept, *self.answers])

    @property
    def combinations(self) -> int:
        """How many combinations of cells are known."""
        return self._met.combinations

    def learned(self) -> bytes:
        """All that was met, for `restore` in another process or on another day."""
        return pack.packed(self._met.learned())

    def restore(self, learned: bytes) -> None:
        """Begin with what was met elsewhere, with the same catalog, columns and days."""
        met = Met(self._rows)
        met.restore(pack.unpacked(learned))
        self._met = met

    def _blocks(self, rows: int) -> Iterator[slice]:
        size = max(_LEAST, min(BLOCK, -(-rows // self._crew.threads)))
        return (slice(start, min(start + size, rows)) for start in range(0, rows, size))


@dataclass(frozen=True, slots=True)
class Decisions:
    """A record batch of decisions, and how many of its rows could not be read."""

    rows: Any
    errors: int


def _marked(numbers: Numbers) -> Numbers:
    marked = np.zeros(numbers.max(initial=-1) + 1, bool)
    marked[numbers] = True
    return marked


def _days(dues: Numbers | None) -> Any:
    if dues is None or not dues.any():
        return pa.nulls(0 if dues is None else len(dues), pa.date32())
    return pa.array(dues - _EPOCH, mask=(dues == 0) | (dues == UNCOUNTED)).view(pa.date32())


def _noted(notes: Any, dues: Numbers | None) -> Any:
    """The notes, with that of the rows whose last day nobody can tell."""
    uncounted = None if dues is None else dues == UNCOUNTED
    if uncounted is None or not uncounted.any():
        return notes
    places = pc.if_else(pa.array(uncounted), pa.scalar(len(notes.dictionary), pa.int32()), notes.indices)
    return pa.DictionaryArray.from_arrays(places, pa.concat_arrays([notes.dictionary, pa.array([NO_CALENDAR])]))
