"""The reasons of classes in Parquet: those that the row path gives of the same events, once for each class."""

from __future__ import annotations

import json
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.batch import Batch
from powerlist.read.cells import said
from powerlist.report.batch import class_to_dict
from tests.columnar.test_files import TODAY, write_events

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
files = pytest.importorskip("powerlist.columnar.files")
pool = pytest.importorskip("powerlist.columnar.pool")
found = pytest.importorskip("powerlist.columnar.reasons")


class Decided:
    """Files of events with their decisions."""

    def __init__(self, workspace: Workspace, events: Path, output: Path) -> None:
        self.catalog = workspace.catalog
        self.tasks = files.tasks_of(events, output)
        header = files.header_of(self.tasks[0][0])
        self.job = files.Job.of(self.catalog, header, TODAY, engine="test")
        assert all(done.failure is None for done in pool.decided(self.job, self.tasks, 1))

    def reasons(self, met: set[str] | None = None) -> list[Any]:
        return list(found.reasons(self.job, self.catalog, self.tasks, set() if met is None else met))

    def truth(self) -> list[Any]:
        """The classes as the row path meets them, file by file."""
        rows = [row for source, _ in self.tasks for row in pq.read_table(source).to_pylist()]
        batch = Batch(self.catalog, self.job.columns, TODAY)
        decided = batch.decide(enumerate(map(said, rows), 1))
        return [one.reasons for one in decided if one.reasons is not None]

    def told(self, classes: list[Any]) -> list[str]:
        return [json.dumps(class_to_dict(one, self.catalog), ensure_ascii=False) for one in classes]


@pytest.fixture(scope="module")
def decided(base: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Decided:
    folder = tmp_path_factory.mktemp("reasons")
    return Decided(base, write_events(folder / "events", base), folder / "decisions")


def test_the_same_as_row_by_row(decided: Decided) -> None:
    """Same classes, in the same order, by the same event, with the same reasons."""
    assert decided.told(decided.reasons()) == decided.told(decided.truth())


def test_in_small_parts(decided: Decided, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "ROWS", 7)
    assert decided.told(decided.reasons()) == decided.told(decided.truth())


def test_what_was_met_is_left_out(decided: Decided) -> None:
    """Broken off at any place, what is left is what was not written yet."""
    whole = decided.reasons()
    for place in (0, 1, len(whole) // 2, len(whole)):
        met = {one.key.id for one in whole[:place]}
        assert decided.told(decided.reasons(met)) == decided.told(whole[place:])
        assert met == {one.key.id for one in whole}


def test_every_class_of_the_decisions(decided: Decided) -> None:
    classes = set(chain.from_iterable(pq.read_table(target)["class"].to_pylist() for _, target in decided.tasks)) - {None}
    assert {one.key.id for one in decided.reasons()} == classes


def test_columns_of_any_kind(base: Workspace, tmp_path: Path) -> None:
    """Names with dots, texts as dictionaries, filings as records, moments, files of other columns."""
    kinds = sorted(base.catalog.event_types)
    (tmp_path / "events").mkdir()
    filed = pa.array([None, [{"on": "2025-06-01", "by": "east-town"}]] * 3)
    pq.write_table(pa.table({
        "event.type": pa.array((kinds * 6)[:6]).dictionary_encode(), "event": ["x"] * 6, "filed": filed,
        "place": ["东镇"] * 6, "day": pa.array([1_751_328_000_000_000_001] * 6, pa.timestamp("ns"))}),
        tmp_path / "events" / "1.parquet")
    pq.write_table(pa.table({"事件类型": kinds, "地点": ["西街道"] * len(kinds), "class": ["甲"] * len(kinds)}),
                   tmp_path / "events" / "2.parquet")
    one = Decided(base, tmp_path / "events", tmp_path / "decisions")
    by_id = {reason.key.id: reason for reason in one.reasons()}
    assert len(by_id) == len(one.reasons())
    assert by_id.keys() == {row["class"] for _, target in one.tasks for row in pq.read_table(target).to_pylist()} - {None}
    assert any(reason.first.event.day == date(2025, 7, 1) and reason.first.event.filed for reason in by_id.values())
    assert {reason.first.event.place for reason in by_id.values()} == {"east", "west"}


def test_files_that_changed_since(base: Workspace, tmp_path: Path) -> None:
    one = Decided(base, write_events(tmp_path / "events", base, count=1), tmp_path / "decisions")
    ((source, target),) = one.tasks
    before = found.made_of(one.tasks)
    table = pq.read_table(source)
    pq.write_table(table.take(list(reversed(range(len(table))))), source)
    with pytest.raises(found.ReasonsError, match="对不上"):
        one.reasons()
    source.write_bytes(b"PAR1")
    with pytest.raises(found.ReasonsError, match="读不出"):
        one.reasons()
    assert found.made_of(one.tasks) == before
    target.unlink()
    with pytest.raises(found.ReasonsError, match="读不出"):
        found.made_of(one.tasks)
