"""powerlist by columns of Arrow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.jurisdiction import NOBODY, Events
from benchmarks.jurisdiction_workspace import DAY, MEANING
from benchmarks.peers import Job
from benchmarks.peers.own import COLUMNS, Own
from powerlist.batch import Batch, columns_of
from powerlist.columnar.columnar import Columnar


class Columns(Own):
    """Columns of words or of numbers → columns of decisions."""

    name = "powerlist 按列判（columnar）"
    note = "答结论、牵头、判定类（理由按类查）；用全部核，同 DuckDB、Polars；没见过的情形由参考引擎判一次"
    learns = True

    @classmethod
    def written(cls, job: Job) -> Any:
        return super().written(job), Events(job.table, job.towns, (), (), (), (), ()).words

    def __init__(self, written: tuple[Path, dict[str, list[str]]]) -> None:
        folder, words = written
        super().__init__(folder)
        catalog = self.workspace.catalog
        columns = columns_of(catalog, COLUMNS, MEANING)
        self._columnar = Columnar(columns, lambda: Batch(catalog, columns, DAY), answers=("outcome", "lead", "class"),
                                  threads=os.cpu_count() or 1)
        self._words = {name: pa.array(words[name]) for name in words}

    def strings(self, table: pa.Table) -> Any:
        (batch,) = table.combine_chunks().to_batches()
        return self._columnar(batch)["lead"]

    def numbers(self, columns: dict[str, Any]) -> Any:
        given = {name: pa.DictionaryArray.from_arrays(pa.array(column), self._words[name]) if name in self._words
                 else pa.array(column) for name, column in columns.items()}
        return self._columnar(pa.RecordBatch.from_pydict(given))["lead"]

    def body(self, answer: Any) -> str:
        return answer or NOBODY
