"""A task a file: the same bytes whoever does it, whole files only, and what is done is not done twice."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.batch import Batch, ColumnsError
from powerlist.read.cells import said
from powerlist.report.batch import ANSWER, Answers

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
files = pytest.importorskip("powerlist.columnar.files")
pool = pytest.importorskip("powerlist.columnar.pool")

TODAY = date(2026, 11, 21)


def write_events(folder: Path, workspace: Workspace, *, count: int = 4, rows: int = 300) -> Path:
    """Files of events, in folders of days."""
    random, catalog = Random(1), workspace.catalog
    kinds, places = [*sorted(catalog.event_types), "没有的类型"], [town.id for town in catalog.towns]
    for number in range(count):
        table = pa.table({
            "id": [f"{number}-{row}" for row in range(rows)], "type": random.choices(kinds, k=rows),
            "place": random.choices(places, k=rows),
            "day": pa.array([date(2026, 1, 1 + row % 28) for row in range(rows)], pa.date32())})
        file = folder / f"day={number % 2}" / f"{number}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, file, row_group_size=100)
    (folder / "_notes.parquet").write_bytes(b"not for us")
    return folder


@pytest.fixture(scope="module")
def events(base: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_events(tmp_path_factory.mktemp("events"), base)


@pytest.fixture(scope="module")
def job(base: Workspace) -> Any:
    return files.Job.of(base.catalog, ("id", "type", "place", "day"), TODAY, engine="test")


@pytest.fixture(scope="module")
def alone(job: Any, events: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decisions of one process."""
    output = tmp_path_factory.mktemp("alone")
    found = list(pool.decided(job, files.tasks_of(events, output), 1))
    assert [(done.rows, done.failure, done.skipped) for done in found] == [(300, None, False)] * 4
    return output


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_files_say_what_rows_say(base: Workspace, job: Any, events: Path, alone: Path) -> None:
    for source, target in files.tasks_of(events, alone):
        asked = enumerate((said(cells) for cells in pq.read_table(source).to_pylist()), 1)
        writer = Answers(job.columns.kept, labels=False)
        truth = [writer.record(one) for one in Batch(base.catalog, job.columns, TODAY).decide(asked)]
        decided = pq.read_table(target).to_pylist()
        assert [row["id"] for row in decided] == [row["id"] for row in truth]
        texts = [{key: str(row[key] or "") for key in ANSWER} for row in decided]
        assert texts == [{key: row[key] for key in ANSWER} for row in truth]


def test_any_number_of_processes_writes_the_same_bytes(job: Any, events: Path, alone: Path, tmp_path: Path) -> None:
    found = list(pool.decided(job, files.tasks_of(events, tmp_path), 2))
    assert sum(done.rows for done in found) == 1200
    assert sum(done.errors for done in found) > 0
    assert contents(tmp_path) == contents(alone)


def test_what_is_done_is_not_done_again(job: Any, events: Path, alone: Path, base: Workspace, tmp_path: Path) -> None:
    tasks = files.tasks_of(events, tmp_path)
    first = list(pool.decided(replace(job, teaching=True), tasks[:2], 1))
    learned = max(first, key=lambda done: done.combinations).learned
    assert learned
    again = list(pool.decided(replace(job, learned=learned), tasks, 1))
    assert [done.skipped for done in again] == [True, True, False, False]
    assert [(done.rows, done.errors) for done in again[:2]] == [(done.rows, done.errors) for done in first]
    assert contents(tmp_path) == contents(alone)
    other = files.Job.of(base.catalog, job.header, TODAY, engine="test", as_of=TODAY)
    refused = list(pool.decided(other, tasks, 1))
    assert all(done.failure and "别的事件、清单、规则或者日期" in done.failure for done in refused)
    assert contents(tmp_path) == contents(alone)
    assert all(not done.failure for done in pool.decided(replace(other, overwrite=True), tasks, 1))
    assert contents(tmp_path) != contents(alone)


def test_one_bad_file_stops_nothing(job: Any, events: Path, tmp_path: Path) -> None:
    broken = tmp_path / "in"
    for source, target in files.tasks_of(events, broken):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    bad = files.tasks_of(broken, tmp_path)
    bad[0][0].write_bytes(b"PAR1 and so on PAR1")
    pq.write_table(pa.table({"id": [1]}), bad[1][0])
    renamed = pq.read_table(bad[2][0]).rename_columns(["id", "事件类型", "地点", "行为日"])
    pq.write_table(renamed, bad[2][0])
    found = list(pool.decided(job, files.tasks_of(broken, tmp_path / "out"), 1))
    assert [bool(done.failure) for done in found] == [True, True, False, False]
    assert "没有一列是事件类型" in (found[1].failure or "")
    assert len(contents(tmp_path / "out")) == 2


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, MemoryError])
def test_half_a_file_is_no_file(job: Any, events: Path, tmp_path: Path, trouble: type[BaseException],
                                monkeypatch: pytest.MonkeyPatch) -> None:
    tidied = files.Columnar.tidied
    calls: Iterator[int] = iter(range(99))

    def breaks(self: Any, rows: Any) -> Any:
        if next(calls) == 2:
            raise trouble
        return tidied(self, rows)

    monkeypatch.setattr(files.Columnar, "tidied", breaks)
    monkeypatch.setattr(files, "ROWS", 100)
    with pytest.raises(trouble):
        list(pool.decided(job, files.tasks_of(events, tmp_path), 1))
    assert contents(tmp_path) == {}


def test_a_header_with_one_name_twice(tmp_path: Path) -> None:
    pq.write_table(pa.table([[1], [2]], names=["a", "a"]), tmp_path / "x.parquet")
    with pytest.raises(ColumnsError, match="两列"):
        files.header_of(tmp_path / "x.parquet")


def test_no_rows_are_decided_too(job: Any, events: Path, tmp_path: Path) -> None:
    source = tmp_path / "empty.parquet"
    pq.write_table(pq.read_table(files.tasks_of(events, tmp_path)[0][0]).slice(0, 0), source)
    (done,) = pool.decided(job, [(source, tmp_path / "out.parquet")], 1)
    assert (done.rows, done.failure) == (0, None)
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


@pytest.mark.cluster
def test_ray_writes_the_same_bytes(job: Any, events: Path, alone: Path, tmp_path: Path,
                                   monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")
    monkeypatch.setenv("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
    try:
        on_ray = importlib.import_module("powerlist.columnar.on_ray")
        found = list(on_ray.decided(job, files.tasks_of(events, tmp_path)))
    finally:
        ray.shutdown()
    assert [done.failure for done in found] == [None] * 4
    assert contents(tmp_path) == contents(alone)


@pytest.mark.cluster
def test_spark_writes_the_same_bytes(job: Any, events: Path, alone: Path, tmp_path: Path,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)  # else the first `python3` of the PATH, whatever it holds
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    try:
        session = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    except Exception as problem:  # no Java, or too old a one
        pytest.skip(f"Spark does not start: {problem}")
    try:
        on_spark = importlib.import_module("powerlist.columnar.on_spark")
        found = on_spark.decided(session.sparkContext, job, files.tasks_of(events, tmp_path))
    finally:
        session.stop()
    assert [done.failure for done in found] == [None] * 4
    assert contents(tmp_path) == contents(alone)
