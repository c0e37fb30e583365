"""Files of events on two processors, by everything that can schedule files: `python -m benchmarks.clusters`.

The job of `jurisdiction` with events in Parquet files, a task a file: powerlist on its own pool, on Ray and on Spark; a
bare pool of processes that looks the answer up in an array of numpy; DuckDB's join. All read the files and write the id
and the answer of each event as Parquet. What takes long once is told apart: powerlist decides each class of events once
and keeps it in a memo. Wants: pip install "powerlist[batch,ray,spark]" duckdb.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.jurisdiction import CITY_FROM, CLASSES, NOBODY, UNKNOWN_CODE, UNKNOWN_IN, Table, table_of
from benchmarks.jurisdiction_workspace import DAY, MEANING, write
from powerlist import Workspace
from powerlist.columnar import pool
from powerlist.columnar.files import Done, Job, Task, Worker, header_of, tasks_of
from powerlist.workspace import ENGINE

#: One run: decides all files into a folder.
Run = Callable[[Path], object]

_SQL = """copy (select e.id, case when i.county is null then '{nobody}'
    when e.cross_boundary and e.severity >= {city} then i.city
    when list_contains(i.classes, e.township_class) and e.severity <= i.max_severity
         and (i.cross_ok or not e.cross_boundary) then i.lead
    else i.county end as lead
from read_parquet('{events}/*.parquet') e left join items i on e.code = i.code)
to '{output}/all.parquet' (format parquet)"""


def write_events(table: Table, folder: Path, events: int, files: int) -> None:
    """The events, in files of equal length."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(11)
    codes, rows = pa.array([*table.by_code, UNKNOWN_CODE]), events // files
    for number in range(files):
        code = random.integers(0, len(table.items), rows)
        code[random.random(rows) * UNKNOWN_IN < 1] = len(table.items)
        pq.write_table(pa.table({
            "id": np.arange(number * rows, (number + 1) * rows), "code": codes.take(pa.array(code)),
            "town": pa.array(["t0000"]).take(pa.array(np.zeros(rows, np.int8))),
            "township_class": pa.array(CLASSES).take(pa.array(random.integers(0, len(CLASSES), rows))),
            "severity": random.integers(1, 6, rows).astype(np.int8), "cross_boundary": random.random(rows) < 0.2,
        }), folder / f"{number:03}.parquet", row_group_size=500_000)


class LookUp:
    """What the bare pool does with a file: one array, one place in it for each event."""

    def __init__(self, table: Table) -> None:
        self.names = pa.array(table.bodies)
        place = {body: number for number, body in enumerate(table.bodies)}
        self.codes = pa.array([*table.by_code])
        self.answers = np.zeros((len(table.items) + 1, len(CLASSES), 6, 2), np.int16)
        for number, item in enumerate(table.items):
            for kind, name in enumerate(CLASSES):
                for severity in range(1, 6):
                    for cross in (False, True):
                        self.answers[number, kind, severity, int(cross)] = place[item.body(item.rule(name, severity, cross))]

    def do(self, source: Path, target: Path) -> None:
        """One file."""
        events = pq.read_table(source, read_dictionary=["code", "township_class"], use_threads=False).combine_chunks()
        code = _dictionary(events["code"], self.codes, len(self.codes))
        kind = _dictionary(events["township_class"], pa.array(CLASSES), 0)
        severity, cross = events["severity"].to_numpy(), events["cross_boundary"].to_numpy()
        found = self.answers.ravel().take(((code * len(CLASSES) + kind) * 6 + severity) * 2 + cross)
        pq.write_table(pa.table({"id": events["id"], "lead": pa.DictionaryArray.from_arrays(pa.array(found), self.names)}),
                       target)


def _dictionary(column: Any, words: Any, otherwise: int) -> Any:
    array = column.combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    places = pa.compute.fill_null(pa.compute.index_in(array.dictionary, value_set=words), otherwise).to_numpy()
    return places.take(array.indices.to_numpy())


_look_up: LookUp | None = None


def _begin(table: Table) -> None:
    global _look_up
    pa.set_cpu_count(1)
    _look_up = LookUp(table)


def _one(task: Task) -> None:
    assert _look_up is not None
    _look_up.do(*task)


@contextmanager
def bare_pool(table: Table, events: Path, jobs: int) -> Iterator[Run]:
    """A process pool, a task a file."""
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (table,)) as processes:
        yield lambda output: list(processes.map(_one, tasks_of(events, output)))


@contextmanager
def own_pool(job: Job, events: Path, jobs: int) -> Iterator[Run]:
    """powerlist's own pool, begun beforehand as the others are."""
    with pool.started(job, jobs) as processes:
        yield lambda output: _whole(pool.done_by(processes, job, tasks_of(events, output)))


@contextmanager
def on_ray(job: Job, events: Path, jobs: int) -> Iterator[Run]:
    """powerlist on Ray."""
    import ray

    from powerlist.columnar import on_ray

    ray.init(num_cpus=jobs, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
    yield lambda output: _whole(on_ray.decided(job, tasks_of(events, output)))
    ray.shutdown()


@contextmanager
def on_spark(job: Job, events: Path, jobs: int) -> Iterator[Run]:
    """powerlist on Spark."""
    from pyspark.sql import SparkSession

    from powerlist.columnar import on_spark

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master(f"local[{jobs}]").config("spark.ui.enabled", "false").config(
        "spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield lambda output: _whole(on_spark.decided(session.sparkContext, job, tasks_of(events, output)))
    session.stop()


@contextmanager
def duckdb_join(table: Table, events: Path, jobs: int) -> Iterator[Run]:
    """DuckDB: a join with the items and a CASE."""
    import duckdb

    connection = duckdb.connect(config={"threads": jobs})
    items = pa.Table.from_pylist([{**vars(item), "classes": list(item.classes)} for item in table.items])
    connection.register("given", items)
    connection.execute("create table items as select * from given")
    yield lambda output: connection.execute(_SQL.format(nobody=NOBODY, city=CITY_FROM, events=events, output=output))
    connection.close()


def _whole(found: Any) -> None:
    failed = [done for done in found if done.failure]
    if failed:
        raise RuntimeError(failed)


def counted(folder: Path) -> dict[str, int]:
    """How often each answer was given; no lead is nobody."""
    column = pq.read_table(folder, columns=["lead"])["lead"].cast(pa.string())
    return {one["values"].as_py() or NOBODY: one["counts"].as_py() for one in column.value_counts()}


def taught(job: Job, events: Path, folder: Path) -> Done:
    """The job's classes, decided once: all files, one after another."""
    worker = Worker(replace(job, teaching=True))
    found = [worker.do(*task) for task in tasks_of(events, folder)]
    return max(found, key=lambda done: done.combinations if done.learned else -1)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", nargs="+", default=["bare", "duckdb", "pool", "all", "ray", "spark"])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        _measure(given, Path(name))


def _measure(given: argparse.Namespace, folder: Path) -> None:
    table, events = table_of(given.items), folder / "events"
    write(table, folder / "workspace")
    write_events(table, events, given.events, given.files)
    header = header_of(next(events.iterdir()))
    catalog = Workspace.open(folder / "workspace").whole().catalog
    job = Job.of(catalog, header, DAY, engine=ENGINE, as_of=DAY, mapping=MEANING, answers=("lead",))
    start = time.perf_counter()
    done = taught(job, events, folder / "taught")
    print(f"{given.events:,} events, {given.items:,} types; {done.combinations:,} combinations learned in "
          f"{time.perf_counter() - start:.1f} s; memo {len(done.learned or b'') / 1e6:.1f} MB, catalog "
          f"{len(job.catalog) / 1e6:.1f} MB")
    job = replace(job, learned=done.learned, overwrite=True)
    full = replace(Job.of(catalog, header, DAY, engine=ENGINE, as_of=DAY, mapping=MEANING), learned=done.learned)
    contenders: dict[str, Any] = {
        "bare": lambda: bare_pool(table, events, given.jobs), "duckdb": lambda: duckdb_join(table, events, given.jobs),
        "pool": lambda: own_pool(job, events, given.jobs), "all": lambda: own_pool(full, events, given.jobs),
        "ray": lambda: on_ray(job, events, given.jobs), "spark": lambda: on_spark(job, events, given.jobs)}
    truth = counted(folder / "taught")
    print("\n| | startup | first | median | M events/s |\n|---|---:|---:|---:|---:|")
    for name in given.only:
        begun, times = _timed(contenders[name], folder, given.repeat, truth)
        median = statistics.median(times[1:])
        print(f"| {name} | {begun:.1f} s | {times[0]:.2f} s | {median:.2f} s | {given.events / median / 1e6:.1f} |", flush=True)


def _timed(contender: Callable[[], Any], folder: Path, repeat: int, truth: dict[str, int]) -> tuple[float, list[float]]:
    start, times = time.perf_counter(), []
    with contender() as run:
        begun = time.perf_counter() - start
        for number in range(repeat + 1):
            output = folder / f"out{number}"
            output.mkdir()
            start = time.perf_counter()
            run(output)
            times.append(time.perf_counter() - start)
            if counted(output) != truth:
                raise RuntimeError("the answers are not the same")
            shutil.rmtree(output)
    return begun, times


if __name__ == "__main__":
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    main()
