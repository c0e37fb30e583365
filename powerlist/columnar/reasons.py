"""Files of decisions → the reasons of their classes (判定类的理由): the first event of each class is decided once more.

In: a job, its catalog and its files, all decided. Out: the classes in the order in which one meets them. How an answer
comes about is known only where it is decided, so the row path is asked again; of the files only the column of classes is
read whole, and of the events only what lies beside a new class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from powerlist.batch import Batch, Row, columns_of
from powerlist.catalog import Catalog
from powerlist.classes import DecisionClass
from powerlist.columnar.files import ROWS, Job, Task, header_of
from powerlist.columnar.plain import plain
from powerlist.failures import RefusalError, why
from powerlist.fingerprint import digest
from powerlist.progress import Progress, unseen
from powerlist.read.cells import said

#: The column of the answer that tells of which class a row is.
CLASS = "class"


class ReasonsError(RefusalError):
    """The files are not what was decided; the message says why."""


def made_of(tasks: Sequence[Task]) -> str:
    """The fingerprint of all that the reasons depend on: what each file of decisions says that it was made of.

    Raises:
        ReasonsError: one of them cannot be read.
    """
    with _reading():
        notes = [sorted((pq.read_metadata(target).metadata or {}).items()) for _, target in tasks]
    return digest([[target.name, [(key.decode(), said.decode()) for key, said in note]]
                   for (_, target), note in zip(tasks, notes, strict=True)])


def reasons(job: Job, catalog: Catalog, tasks: Sequence[Task], met: set[str], report: Progress = unseen
            ) -> Iterator[DecisionClass]:
    """Each class that stands in the files of decisions, decided with its reasons by the first of its events; those that
    were `met` are left out, and what is new is added.

    Raises:
        ReasonsError: a file cannot be read any more, or is not what was decided.
    """
    paths: dict[tuple[str, ...], Batch] = {}
    for done, (source, target) in enumerate(tasks):
        report(done, len(tasks))
        with _reading():
            header, places = header_of(source), _places(target, met)
            columns = columns_of(catalog, header, job.mapping)
            if header not in paths:  # a class is asked for once: there is nothing to remember
                paths[header] = Batch(catalog, columns, job.today, as_of=job.as_of, capacity=1)
            yield from _of_file(paths[header], list(columns.meaning), source, places)


@contextmanager
def _reading() -> Iterator[None]:
    """What can be wrong with files that were decided a moment ago, in words."""
    try:
        yield
    except (OSError, pa.ArrowException) as problem:
        told = why(problem) if isinstance(problem, OSError) and problem.errno else str(problem)
        raise ReasonsError(f"事件表或者判定读不出（{told}）", "检查文件，加 --resume 接着做") from None


def _of_file(batch: Batch, asked: list[str], source: Any, places: Mapping[int, str]) -> Iterator[DecisionClass]:
    for decided in batch.decide(_rows(source, asked, sorted(places))):
        found = decided.reasons
        if found is None or found.key.id != places[decided.number]:
            raise ReasonsError(f"`{source}` 的第 {decided.number + 1} 行和它的判定对不上", "加 --force 重新判")
        yield found


def _places(target: Any, met: set[str]) -> dict[int, str]:
    """The first row of each class that has not been met before, counted from 0."""
    found: dict[int, str] = {}
    start = 0
    with pq.ParquetFile(target, read_dictionary=[CLASS]) as decisions:
        for batch in decisions.iter_batches(ROWS, columns=[CLASS], use_threads=False):
            column = batch.column(0)
            rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
            numbers, first = np.unique(column.indices.drop_null().to_numpy(), return_index=True)
            for name, row in zip(column.dictionary.take(pa.array(numbers)).to_pylist(), rows[first].tolist(), strict=True):
                if name and name not in met:
                    met.add(name)
                    found[start + row] = name
            start += len(batch)
    return found


def _rows(source: Any, names: list[str], places: list[int]) -> Iterator[tuple[int, Row]]:
    """Some rows of a file, in their order: parts of it in which none of them lies are not read."""
    start, left = 0, iter(places)
    place = next(left, None)
    with pq.ParquetFile(source) as events:
        for group in range(events.num_row_groups):
            end = start + events.metadata.row_group(group).num_rows
            if place is not None and place < end:
                for batch in events.iter_batches(ROWS, row_groups=[group], columns=names, use_threads=False):
                    while place is not None and place < start + len(batch):
                        cells = {name: plain(batch.column(name).slice(place - start, 1))[0].as_py() for name in names}
                        yield place, said(cells)
                        place = next(left, None)
                    start += len(batch)
            start = end
