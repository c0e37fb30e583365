"""One file of events → one file of decisions (一个文件一个任务): the same task for a pool, Ray and Spark.

A task may be done twice or by two at once: the file takes its place when it is whole, and says what it was made of.
"""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from powerlist.batch import Batch, Columns, ColumnsError, columns_of
from powerlist.catalog import Catalog
from powerlist.columnar.columnar import Columnar
from powerlist.failures import why
from powerlist.fingerprint import digest, digest_of_file
from powerlist.report.batch import ANSWER

#: Rows that are read, decided and written together.
ROWS = 1 << 18

#: Bytes of a text in a file: with fewer than that, texts repeat.
_SHORT = 4

_NOTE = b"powerlist"


@dataclass(frozen=True)
class Job:
    """All that the tasks of a run have in common (任务的共同部分); it is sent to every process once. `catalog` is packed:
    it is opened only where something is met that nobody has learned. `lesson` is the fingerprint of all that answers
    depend on, `id` also of how they are written."""

    id: str
    lesson: str
    catalog: bytes = field(repr=False)
    header: tuple[str, ...]
    columns: Columns
    mapping: Mapping[str, str | None]
    today: date
    as_of: date | None
    answers: tuple[str, ...]
    learned: bytes | None = field(default=None, repr=False)
    teaching: bool = False
    overwrite: bool = False

    @classmethod
    def of(cls, catalog: Catalog, header: Sequence[str], today: date, *, engine: str, as_of: date | None = None,
           mapping: Mapping[str, str | None] | None = None, answers: Sequence[str] = tuple(ANSWER)) -> Job:
        """The job for files with these columns. `engine` names the program and its version.

        Raises:
            ColumnsError: the columns do not make events.
        """
        columns = columns_of(catalog, header, mapping)
        lesson = digest((dict(catalog.digests), list(header), dict(mapping or {}), today, as_of, engine))
        packed = pickle.dumps(catalog, pickle.HIGHEST_PROTOCOL)
        return cls(digest((lesson, list(answers))), lesson, packed, tuple(header), columns, dict(mapping or {}), today, as_of,
                   tuple(answers))

    @property
    def key(self) -> str:
        """What tells it from other jobs that a process may be given."""
        return f"{self.id} {self.overwrite} {self.teaching}"


@dataclass(frozen=True)
class Done:
    """What became of a file: its rows, those that could not be read, or why it could not be done at all. `learned` is
    there where the job is teaching and something was new."""

    source: str
    rows: int = 0
    errors: int = 0
    skipped: bool = False
    failure: str | None = None
    learned: bytes | None = field(default=None, repr=False)
    combinations: int = 0


class Worker:
    """Does the tasks of a job, one after another, in one process; what one has taught the next knows."""

    def __init__(self, job: Job, *, threads: int = 1) -> None:
        self.job, self._threads = job, threads
        self._by_header: dict[tuple[str, ...], Columnar] = {}

    def do(self, source: Path, target: Path) -> Done:
        """Decide a file, unless that is done; whatever is wrong with it is told, not raised."""
        try:
            return self._do(source, target)
        except (OSError, ValueError, pa.ArrowException, ColumnsError) as problem:
            told = why(problem) if isinstance(problem, OSError) and problem.errno else str(problem)
            return Done(str(source), failure=told)

    def _do(self, source: Path, target: Path) -> Done:
        with source.open("rb") as file:
            made_of = digest((self.job.id, digest_of_file(file)))
        done = _written(target, made_of)
        if done is not None:
            return Done(str(source), done["rows"], done["errors"], skipped=True)
        if target.exists() and not self.job.overwrite:
            return Done(str(source), failure=f"`{target}` 是按别的事件、清单、规则或者日期判的")
        header = header_of(source)
        columnar = self._by_header.get(header) or self._columnar(header)
        known = columnar.combinations
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.{os.getpid()}.partial")
        try:
            rows, errors = _write(columnar, source, half, made_of)
            half.replace(target)
        finally:
            with suppress(FileNotFoundError):
                half.unlink()
        news = self.job.teaching and columnar.combinations > known
        return Done(str(source), rows, errors, learned=columnar.learned() if news else None, combinations=columnar.combinations)

    def _columnar(self, header: tuple[str, ...]) -> Columnar:
        job = self.job
        usual = header == job.header
        columns = job.columns if usual else columns_of(self._catalog, header, job.mapping)
        found = Columnar(columns, lambda: Batch(self._catalog, columns, job.today, as_of=job.as_of, reasons=False),
                         answers=job.answers, threads=self._threads)
        if usual and job.learned is not None:
            found.restore(job.learned)
        self._by_header[header] = found
        return found

    @cached_property
    def _catalog(self) -> Catalog:
        catalog = pickle.loads(self.job.catalog)
        assert isinstance(catalog, Catalog)
        return catalog


#: A file of events, and where its decisions go.
Task = tuple[Path, Path]

#: The worker of this process; a process does one job at a time.
_worker: Worker | None = None


def worker_for(key: str, job: Callable[[], Job]) -> Worker:
    """The worker of this process for a job, which is fetched if it is not here yet."""
    global _worker
    if _worker is None or _worker.job.key != key:
        pa.set_cpu_count(1)  # the other processors have tasks of their own
        pa.set_io_thread_count(1)
        _worker = Worker(job())
    return _worker


def memo_of(job: Job, found: Iterable[Done]) -> bytes | None:
    """What the process that has met most has learned, to be kept; None where nothing was new."""
    most = max((done for done in found if done.learned), key=lambda done: done.combinations, default=None)
    return None if most is None or most.learned is None else _title(job, most.learned) + b"\n" + most.learned


def recalled(job: Job, memo: bytes) -> Job | None:
    """The job with what was kept; None where that is damaged, or of another catalog, other columns or days."""
    title, _, learned = memo.partition(b"\n")
    return replace(job, learned=learned) if title == _title(job, learned) else None


def _title(job: Job, learned: bytes) -> bytes:
    return f"powerlist-memo {job.lesson} {digest_of_file(BytesIO(learned))}".encode()


def tasks_of(events: Path, output: Path) -> list[Task]:
    """All Parquet files below a folder, each with its place below another, in the order of names."""
    files = sorted(file for file in events.rglob("*.parquet") if not file.name.startswith((".", "_")) and not file.is_dir())
    return [(file, output / file.relative_to(events)) for file in files]


def header_of(source: Path) -> tuple[str, ...]:
    """The columns of a file.

    Raises:
        ColumnsError: two have one name.
    """
    header = tuple(pq.read_schema(source).names)
    twice = next((column for column in header if header.count(column) > 1), None)
    if twice is not None:
        raise ColumnsError(f"有两列都叫 `{twice}`", "改其中一列的名称")
    return header


def _write(columnar: Columnar, source: Path, half: Path, made_of: str) -> tuple[int, int]:
    """Decide a file into another; how many rows there are, and how many could not be read."""
    rows = errors = 0
    with pq.ParquetFile(source) as plain:
        repeated = _repeated(plain)
    with pq.ParquetFile(source, read_dictionary=repeated) as events:
        schema = pa.schema([*_kept(events.schema_arrow, columnar), *columnar.schema])
        texts = [field.name for field in schema if pa.types.is_dictionary(field.type)]
        with pq.ParquetWriter(half, schema, use_dictionary=texts, store_schema=False,
                              write_statistics=[name for name in schema.names if name not in texts]) as writer:
            for batch in events.iter_batches(ROWS, use_threads=False):
                decisions = columnar.tidied(batch)
                writer.write_batch(decisions.rows, row_group_size=ROWS)
                rows, errors = rows + len(batch), errors + decisions.errors
            writer.add_key_value_metadata({_NOTE: json.dumps({"made_of": made_of, "rows": rows, "errors": errors})})
    with half.open("rb+") as file:
        os.fsync(file.fileno())
    return rows, errors


def _kept(schema: Any, columnar: Columnar) -> list[Any]:
    names = columnar.kept
    return [schema.field(old).with_name(new) for old, new in zip(columnar.columns.kept, names, strict=True)]


def _repeated(file: Any) -> list[str]:
    """The columns of texts that the file itself has as dictionaries: they are read as such."""
    schema, groups = file.schema_arrow, file.metadata
    texts = {field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)}
    if not groups.num_row_groups:
        return []
    first = groups.row_group(0)
    chunks = [first.column(place) for place in range(first.num_columns)]
    return [chunk.path_in_schema for chunk in chunks if chunk.path_in_schema in texts and chunk.has_dictionary_page
            and chunk.total_uncompressed_size < _SHORT * chunk.num_values]


def _written(target: Path, made_of: str) -> dict[str, int] | None:
    """What the file says of itself, if it is whole and made of the same."""
    try:
        note = (pq.read_metadata(target).metadata or {}).get(_NOTE)
    except (OSError, pa.ArrowException):
        return None
    found: dict[str, Any] = json.loads(note) if note else {}
    return found if found.get("made_of") == made_of else None
