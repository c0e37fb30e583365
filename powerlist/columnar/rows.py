"""The row path, for what columns meet for the first time: what matters of a value, and what some rows are decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

import pyarrow as pa

from powerlist.batch import NO_CALENDAR, Batch, Columns, Decided
from powerlist.columnar.memory import Numbers
from powerlist.read.cells import said
from powerlist.report.batch import ANSWER, Answers

#: The column of the answer that rows of one class do not share.
DUE = "due"


class Rows:
    """The row path, opened when it is needed. Whoever asks it holds the lock."""

    def __init__(self, columns: Columns, batch: Callable[[], Batch]) -> None:
        self.columns, self.lock = columns, Lock()
        self._open = batch
        self._batch: Batch | None = None
        self._answers = Answers(columns.kept, labels=False)
        self.kept: tuple[str, ...] = self._answers.header[1:1 + len(columns.kept)]
        self.keys = tuple(key for key in ANSWER if key != DUE)

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

    def decided(self, events: Any, places: Numbers) -> Iterator[Decided]:
        """Some rows of a batch, decided."""
        try:
            rows = events.take(pa.array(places)).to_pylist()
        except pa.ArrowNotImplementedError:  # of a rare type
            names = events.schema.names
            rows = [{name: events.column(name)[place].as_py() for name in names} for place in places.tolist()]
        return self.batch.decide((place, said(row)) for place, row in enumerate(rows))

    def texts(self, decided: Decided) -> list[str]:
        """The answer as texts, by the keys, but for what the day of the event adds."""
        row = self._answers.record(replace(decided, note="") if decided.note == NO_CALENDAR else decided)
        return [row[key] for key in self.keys]
