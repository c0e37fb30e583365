"""powerlist by columns of Arrow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

from benchmarks.jurisdiction import NOBODY, Events
from benchmarks.jurisdiction_workspace import DAY, MEANING
from benchmarks.peers import Job
from benchmarks.peers.own import COLUMNS, Own
from powerlist.batch import Batch, columns_of
from powerlist.columnar.columnar import Columnar

_NO_YES = pa.array([False, True])


class Columns(Own):
    """Columns of words or of numbers → the column of the bodies that lead: what all others are asked, and no more."""

    name = "powerlist 按列判（columnar）"
    note = "只答牵头，同其他各家；用全部核，同 DuckDB、Polars；整数列连同词表一起给；没见过的情形由参考引擎判一次"
    learns = True
    answers: ClassVar[tuple[str, ...]] = ("lead",)
    reasons: ClassVar[bool] = False

    @classmethod
    def written(cls, job: Job) -> Any:
        return super().written(job), Events(job.table, job.towns, (), (), (), (), ()).words

    def __init__(self, written: tuple[Path, dict[str, list[str]]]) -> None:
        folder, words = written
        super().__init__(folder)
        catalog = self.workspace.catalog
        columns = columns_of(catalog, COLUMNS, MEANING)
        self._columnar = Columnar(columns, lambda: Batch(catalog, columns, DAY, reasons=self.reasons), answers=self.answers,
                                  threads=os.cpu_count() or 1)
        self._words = {"cross_boundary": _NO_YES, **{name: pa.array(words[name]) for name in words}}

    def strings(self, table: pa.Table) -> Any:
        (batch,) = table.combine_chunks().to_batches()
        return self._columnar(batch)["lead"]

    def numbers(self, columns: dict[str, Any]) -> Any:
        return self._columnar(pa.RecordBatch.from_pydict(
            {name: self._worded(name, column) for name, column in columns.items()}))["lead"]

    def _worded(self, name: str, column: Any) -> Any:
        """The numbers with the words that they stand for; all of them do, so that Arrow need not look."""
        places = pa.array(column.view(np.uint8) if column.dtype == np.bool_ else column)
        return pa.DictionaryArray.from_arrays(places, self._words[name], safe=False) if name in self._words else places

    def body(self, answer: Any) -> str:
        return answer or NOBODY


class Explained(Columns):
    """The same with what the answer is and the class by which its reasons are found."""

    name = "powerlist 按列判，带判定类（columnar）"
    note = "答结论、牵头、判定类三列，理由按判定类查；其余同“按列判”"
    answers = ("outcome", "lead", "class")
    reasons = True
