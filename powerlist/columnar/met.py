"""All that columns have met (见过的情形): values, their combinations, the decisions of these, and last days.

Rows come in blocks, from many threads. Whatever is new is asked of the row path, by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa

from powerlist.batch import NO_CALENDAR, Brief, Decided
from powerlist.columnar import pack
from powerlist.columnar.digits import Digits, Numbered
from powerlist.columnar.grid import Digit, Grid
from powerlist.columnar.memory import UNKNOWN, Numbers, Sparse
from powerlist.columnar.outcomes import Outcomes, View
from powerlist.columnar.plain import plain
from powerlist.columnar.rows import Rows

#: What is remembered at most before all is forgotten: different values, decisions, combinations.
MAX_VALUES, MAX_OUTCOMES, MAX_COMBINATIONS = 1 << 20, 1 << 18, 1 << 22

#: What stands for a last day that no calendar tells.
UNCOUNTED = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of a batch that mean something, looked at; the days only where last days are wanted."""

    rows: Any
    digits: Sequence[Numbered]
    days: Numbered | None


class Met:
    """What was met, numbered, and what is not known yet, asked of the row path."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._lock = rows, rows.lock
        self._names = list(rows.columns.meaning)
        self._digits = [Digits(rows.sense(name), rows.lock) for name in self._names]
        self._grid = Grid([1] * len(self._names))
        self._day = next((name for name, meaning in rows.columns.meaning.items() if meaning == "day"), None)
        self._days = Digits(rows.day(self._day), rows.lock) if self._day else None
        self._dues = Sparse()
        self._views: dict[tuple[tuple[str, ...], bool], View] = {}
        self._told: WeakKeyDictionary[Brief, dict[str, int]] = WeakKeyDictionary()
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

    def view(self, keys: tuple[str, ...], *, limits: bool) -> View:
        """What is wanted of the decisions; the same for the same keys."""
        with self._lock:
            return self._views.setdefault((keys, limits), self.outcomes.view(keys, limits=limits))

    def asked(self, events: Any, *, days: bool) -> Asked:
        """Look at the columns of a batch."""
        rows = pa.RecordBatch.from_arrays([plain(events.column(name)) for name in self._names], names=self._names)
        digits = [digits.of(rows.column(name)) for name, digits in zip(self._names, self._digits, strict=True)]
        return Asked(rows, digits, self._days.of(rows.column(self._day)) if self._days and days else None)

    def found(self, asked: Asked, rows: slice, view: View) -> Numbers:
        """The decisions of some rows, as the view numbers them."""
        digits = [numbered(rows) for numbered in asked.digits]
        grid = self._roomy(view)
        numbers = _column(grid.numbers(digits), rows)
        found = grid.of(numbers, view)
        if found.min() == UNKNOWN:
            with self._lock:
                new, places = _new(numbers, grid.of(numbers, view))
                decisions = [self._number(decided) for decided in self._rows.decided(asked.rows, places + rows.start)]
                grid.put(new, np.array(decisions, np.int32))
                self.combinations += len(new)
            found = grid.of(numbers, view)
        return found

    def _roomy(self, view: View) -> Grid:
        """The grid, with room for all numbers that were given, and with the view."""
        sizes = [digits.size for digits in self._digits]
        grid = self._grid
        if not grid.fits(sizes) or not grid.shows(view):
            with self._lock:
                if not self._grid.fits(sizes):
                    self._grid = self._grid.grown(sizes)
                grid = self._grid
                if not grid.shows(view):
                    grid.show(view)
        return grid

    def _number(self, decided: Decided) -> int:
        """The number of a decision. What a class says it says to many combinations: it is written once for each note."""
        brief = decided.brief
        if brief is None:
            return self.outcomes.number(self._rows.texts(decided), None)
        told = self._told.setdefault(brief, {})
        found = told.get(decided.note)
        if found is None:
            limit = brief.decision.deadline
            found = told[decided.note] = self.outcomes.number(self._rows.texts(decided), limit.deadline if limit else None)
        return found

    def last_days(self, asked: Asked, rows: slice, view: View, found: Numbers) -> Numbers:
        """The last day of the limit of each of some rows, counted from the year 1; 0 where there is none, `UNCOUNTED` where
        nobody can tell it."""
        if not self.outcomes.limited:
            return np.zeros(len(found), np.int32)
        limits = view.limits(found)
        days: Digit = asked.days(rows) if asked.days else 0
        pairs = np.where(limits < 0, 0, (limits.astype(np.int64) + 1 << 32) + days)
        last = self._dues.of(pairs)
        if last.min() == UNKNOWN:
            with self._lock:
                new, places = _new(pairs, self._dues.of(pairs))
                decided = self._rows.decided(asked.rows, places + rows.start)
                self._dues.put(new, np.array([_last(one) for one in decided], np.int32))
            last = self._dues.of(pairs)
        return last


def _new(numbers: Numbers, found: Numbers) -> tuple[Numbers, Numbers]:
    """The different numbers for which nothing was found, with the first row of each."""
    places = np.flatnonzero(found == UNKNOWN)
    new, first = np.unique(numbers[places], return_index=True)
    return new, places[first]


def _column(numbers: Digit, rows: slice) -> Numbers:
    size = rows.stop - rows.start
    return np.full(size, numbers) if isinstance(numbers, int) else np.broadcast_to(numbers, size)


def _last(decided: Decided) -> int:
    if decided.note == NO_CALENDAR:
        return UNCOUNTED
    return decided.due.toordinal() if decided.due else 0
