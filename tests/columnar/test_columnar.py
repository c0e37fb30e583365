"""Columns decide what rows decide: whatever the values, their types, the size of the batches and their order."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from powerlist import Workspace
from powerlist.batch import NO_CALENDAR, Batch, Columns, columns_of
from powerlist.catalog import Catalog
from powerlist.model.condition import Value
from powerlist.read.cells import said
from powerlist.report.batch import ANSWER, Answers
from tests.conftest import WORKSPACES
from tests.properties.test_classes import Drawer

pa = pytest.importorskip("pyarrow")
columnar = pytest.importorskip("powerlist.columnar.columnar")
digits = pytest.importorskip("powerlist.columnar.digits")
met = pytest.importorskip("powerlist.columnar.met")

TODAY = date(2026, 11, 21)
ROWS = 100


class Events:
    """A random table of a catalog, with what the row path says of it."""

    def __init__(self, catalog: Catalog, seed: int, *, as_of: date | None, filed: bool) -> None:
        self.catalog, self.as_of = catalog, as_of
        drawer = Drawer(catalog, seed)
        self.random = drawer.random
        self.rows = pa.RecordBatch.from_pydict(dict(self.columns(drawer, filed)))
        self.meaning: Columns = columns_of(catalog, self.rows.schema.names)
        answers = Answers(self.meaning.kept, labels=False)
        asked = ((number, said(cells)) for number, cells in enumerate(self.rows.to_pylist(), 1))
        self.truth = [answers.record(one) for one in self.batch().decide(asked)]

    def columns(self, drawer: Drawer, filed: bool) -> Iterator[tuple[str, Any]]:
        kinds = [self.random.choice(drawer.kinds) for _ in range(ROWS)]
        pick, day = self.random.choice, drawer.day
        yield "事件类型", pa.array([pick([kind] * 20 + ["没有的类型", None, "", "无"]) for kind in kinds])
        yield "place", pa.array([pick([*drawer.places, None, "某地"]) for _ in kinds]).dictionary_encode()
        yield "day", pa.array([pick([day(kind), None]) for kind in kinds], pa.date32())
        for attribute in self.random.sample(drawer.asked, min(5, len(drawer.asked))):
            values = [pick([drawer.value(attribute), "odd", None]) if number % 9 == 0 else drawer.value(attribute)
                      for number in range(ROWS)]
            yield attribute.name, pa.array(list(map(_cell, values)), pa.string())
        if filed:
            bodies = sorted(self.catalog.bodies)
            yield "filed", pa.array([pick([None, None, f"{day(kind)}:{pick(bodies)}"]) for kind in kinds], pa.string())
        yield "lead", pa.array(range(ROWS))  # kept: a name that the answer has too

    def batch(self) -> Batch:
        return Batch(self.catalog, self.meaning, TODAY, as_of=self.as_of)

    def columnar(self, **options: Any) -> Any:
        return columnar.Columnar(self.meaning, self.batch, **options)


def _cell(value: Value) -> str | None:
    if isinstance(value, frozenset):
        return "、".join(sorted(value))
    return None if value is None else "true" if value is True else "false" if value is False else str(value)


def told(rows: Any) -> list[dict[str, str]]:
    """Decided rows as the row path writes them."""
    def text(value: object) -> str:
        return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)

    return [{key: text(value) for key, value in row.items()} for row in rows.to_pylist()]


def answers(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{key: row[key] for key in ANSWER} for row in rows]


@pytest.fixture(scope="module", params=["base", "law", "jinhu"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return Workspace.open(request.param if request.param == "jinhu" else WORKSPACES / request.param).catalog


@pytest.mark.parametrize(("as_of", "filed"), [(None, False), (TODAY, True)])
def test_columns_say_what_rows_say(catalog: Catalog, as_of: date | None, filed: bool) -> None:
    events = Events(catalog, 3, as_of=as_of, filed=filed)
    decide = events.columnar()
    rows = decide(events.rows)
    assert rows.schema.names == ["lead（原表）", *ANSWER]
    assert answers(told(rows)) == answers(events.truth)
    assert decide.tidied(events.rows).errors == sum(row["outcome"] == "error" for row in events.truth) > 0
    order = list(range(ROWS))
    events.random.shuffle(order)
    again = events.columnar()
    while order:
        places = [order.pop() for _ in range(min(len(order), events.random.randint(1, 40)))]
        got = answers(told(again(events.rows.take(pa.array(places)))))
        assert got == answers([events.truth[place] for place in places])
    assert again.tidied(events.rows).rows.equals(decide.tidied(events.rows).rows)


def test_what_was_learned_goes_elsewhere(base: Workspace) -> None:
    events = Events(base.catalog, 4, as_of=None, filed=True)
    first, asked = events.columnar(), []
    expected = first.tidied(events.rows).rows
    second = columnar.Columnar(events.meaning, lambda: asked.append(1) or events.batch())
    second.restore(first.learned())
    assert second.tidied(events.rows.slice(20)).rows.to_pylist() == expected.to_pylist()[20:]
    assert not asked, "nothing was new, so the workspace was not needed"
    assert second.learned() == first.learned()
    other = Events(base.catalog, 5, as_of=None, filed=True)
    if other.rows.schema == events.rows.schema:
        assert answers(told(second(other.rows))) == answers(other.truth)


def test_many_threads_say_the_same(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar, "_LEAST", 5)
    monkeypatch.setattr(columnar, "BLOCK", 7)
    events = Events(base.catalog, 6, as_of=None, filed=False)
    decide = events.columnar(threads=3)
    with ThreadPoolExecutor(4) as pool:
        for rows in pool.map(decide, [events.rows] * 8):
            assert answers(told(rows)) == answers(events.truth)


def test_memory_is_bounded(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    events = Events(base.catalog, 7, as_of=None, filed=False)
    for bound in ("MAX_VALUES", "MAX_OUTCOMES", "MAX_COMBINATIONS"):
        with monkeypatch.context() as patched:
            patched.setattr(met, bound, 5)
            decide = events.columnar()
            for _ in range(3):
                assert answers(told(decide(events.rows))) == answers(events.truth)


def test_only_what_is_wanted(base: Workspace) -> None:
    events = Events(base.catalog, 8, as_of=None, filed=False)
    rows = told(events.columnar(answers=("due", "class"))(events.rows))
    assert [(row["due"], row["class"]) for row in rows] == [(row["due"], row["class"]) for row in events.truth]
    with pytest.raises(ValueError, match="leed"):
        events.columnar(answers=("leed",))


@pytest.mark.parametrize("wanted", [("lead",), ("outcome",), ("support",), ("note",), ("due",), ("lead", "class"), ()])
def test_what_is_not_wanted_does_not_matter(base: Workspace, wanted: tuple[str, ...]) -> None:
    """Decisions that do not differ in what is wanted are one; both ways of asking say it, before and after restoring."""
    events = Events(base.catalog, 10, as_of=None, filed=False)
    truth = [{key: row[key] for key in wanted} for row in events.truth]
    errors = sum(row["outcome"] == "error" for row in events.truth)
    learning = events.columnar(answers=wanted)
    again = events.columnar(answers=wanted)
    assert [{key: row[key] for key in wanted} for row in told(learning(events.rows))] == truth
    again.restore(learning.learned())
    for decide in (learning, again):
        for _ in range(2):
            decisions = decide.tidied(events.rows)
            assert [{key: row[key] for key in wanted} for row in told(decisions.rows)] == truth
            assert decisions.errors == errors > 0
            assert [{key: row[key] for key in wanted} for row in told(decide(events.rows))] == truth


def test_words_say_the_same(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns of texts of one length, with texts that were not met before, in small blocks."""
    monkeypatch.setattr(digits, "MIN_WORDS", 1)
    monkeypatch.setattr(columnar, "BLOCK", 16)
    monkeypatch.setattr(columnar, "_LEAST", 16)
    kinds, random = sorted(base.catalog.event_types), Random(5)
    asked = [random.choice(kinds)] * 40 + random.choices(kinds[::2], k=60) + random.choices([*kinds, "没有的类型"], k=100)
    longest = max(len(kind.encode()) for kind in asked)
    rows = pa.RecordBatch.from_pydict({"type": [kind + " " * (longest - len(kind.encode())) for kind in asked],
                                       "place": random.choices(["甲", "乙", *sorted(base.catalog.areas)], k=200)})
    meaning = columns_of(base.catalog, rows.schema.names)
    writer = Answers(meaning.kept, labels=False)
    cells = enumerate((said(row) for row in rows.to_pylist()), 1)
    truth = answers([writer.record(one) for one in Batch(base.catalog, meaning, TODAY).decide(cells)])
    decide = columnar.Columnar(meaning, lambda: Batch(base.catalog, meaning, TODAY))
    missed: list[int] = []
    found = digits.Words.of
    monkeypatch.setattr(digits.Words, "of", lambda words, array: (missed.append(len(found(words, array)[1])), found(words, array))[1])
    for _ in range(2):
        assert answers(told(decide(rows))) == truth
    assert any(missed) and not all(missed), "some texts were looked for elsewhere, and then there were new words"


def test_nothing_is_nothing(base: Workspace) -> None:
    events = Events(base.catalog, 8, as_of=None, filed=False)
    decide = events.columnar()
    assert decide(events.rows.slice(0, 0)).num_rows == 0
    assert decide(pa.Table.from_batches([], events.rows.schema)).schema == decide(events.rows).schema


def test_tables_are_batches(base: Workspace) -> None:
    events = Events(base.catalog, 9, as_of=None, filed=False)
    table = events.columnar()(pa.Table.from_batches([events.rows.slice(0, 7), events.rows.slice(7)]))
    assert answers(told(table)) == answers(events.truth)


#: The same number, yes or no, or day in columns of other types: what one type says, the others say too.
NUMBERS: list[Any] = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(),
                      pa.float32(), pa.float64(), pa.float16(), pa.decimal128(9, 2), pa.decimal256(40, 3), pa.string(),
                      pa.large_string(), pa.string_view(), pa.null()]
DAYS: list[Any] = [pa.date32(), pa.date64(), pa.timestamp("us"), pa.timestamp("s", "UTC"), pa.string(),
                   pa.dictionary(pa.int8(), pa.string())]
ODD: list[Any] = [pa.array([["a"], None, ["b", "c"]] * 5), pa.array([{"x": 1}, None, {"x": 2}] * 5),
                  pa.array([b"1", None, b"\xff"] * 5), pa.array([float("nan"), None, float("inf")] * 5),
                  pa.array([2**63, 2**64 - 1, 0] * 5, pa.uint64()), pa.array([-2**63, 2**63 - 1, 0] * 5),
                  pa.array(["", " ", "无"] * 5), pa.array([-128, 127, 0] * 5, pa.int8()),
                  pa.DictionaryArray.from_arrays(pa.array([0, 1, 2] * 5, pa.uint8()), pa.array(["1", None, "1"])),
                  pa.DictionaryArray.from_arrays(pa.array([0, 1, 0] * 5, pa.uint64()), pa.array([["1"], ["2"]])),
                  pa.array(list(range(15)), pa.time32("s")), pa.array([None] * 15), pa.array([True, False, True] * 5),
                  pa.array([True, False, None] * 5), pa.array([-3, -2, -1] * 5, pa.int8()), pa.array([-1, 0, 1] * 5),
                  pa.array([2**64 - 1, 2**64 - 3, 2**64 - 2] * 5, pa.uint64()), pa.array([7, 8, None] * 5, pa.uint8()),
                  pa.array([date(2026, 11, day) for day in (1, 2, 4)] * 5), pa.array(["是", "否", "是"] * 5)]


def same(catalog: Catalog, name: str, column: Any) -> None:
    """One column of odd values beside a type, decided by rows and by columns; its values come in slices too."""
    kind = sorted(catalog.event_types)[0]
    rows = pa.RecordBatch.from_arrays([pa.array([kind] * len(column)), column], names=["type", name])
    meaning = columns_of(catalog, rows.schema.names)
    asked = [said({key: rows.column(key)[place].as_py() for key in meaning.meaning}) for place in range(len(column))]
    writer = Answers(meaning.kept, labels=False)
    truth = answers([writer.record(one) for one in Batch(catalog, meaning, TODAY).decide(enumerate(asked, 1))])
    decide = columnar.Columnar(meaning, lambda: Batch(catalog, meaning, TODAY))
    assert answers(told(decide(rows.slice(1)))) == truth[1:]
    assert answers(told(decide(rows))) == truth


def test_last_days_that_nobody_can_tell(jinhu: Workspace) -> None:
    """No day of the event, or no working calendar of its year: no last day, and a note that says so."""
    days = pa.array([date(2026, 3, 2), None, date(2090, 3, 1)])
    rows = pa.RecordBatch.from_pydict({"type": ["uc-e-0183"] * 3, "day": days, "place": ["黎城街道"] * 3})
    meaning = columns_of(jinhu.catalog, rows.schema.names)
    batch = Batch(jinhu.catalog, meaning, TODAY)
    truth = [(one.due, one.note or None) for one in batch.decide(enumerate(map(said, rows.to_pylist())))]
    assert [bool(due) for due, _ in truth] == [True, False, False]
    assert truth[1:] == [(None, "没有写行为日，按 2026-11-21 判；不知道从哪天起算，不算到期日"), (None, NO_CALENDAR)]
    decide = columnar.Columnar(meaning, lambda: batch, answers=("due", "note"))
    for found in (decide(rows), decide.tidied(rows).rows):
        assert [(row["due"], row["note"]) for row in found.to_pylist()] == truth
    (note,) = columnar.Columnar(meaning, lambda: batch, answers=("note",))(rows.slice(2)).to_pylist()
    assert note == {"note": NO_CALENDAR}


@pytest.fixture(scope="module")
def named(jinhu: Workspace) -> dict[str, str]:
    """An attribute of each type that rules ask for."""
    asked = (a for a in jinhu.catalog.vocabulary.values() if a.given and a.name in jinhu.catalog.conditions
             and a.name.startswith("event.") and a.name != "event.day")
    return {attribute.type.value: attribute.name for attribute in asked}


@pytest.mark.parametrize("kind", NUMBERS, ids=str)
def test_numbers_of_every_type(jinhu: Workspace, named: dict[str, str], kind: Any) -> None:
    values = [0, 1, None, 5, 100, 0]
    column = pa.nulls(6) if pa.types.is_null(kind) else _as(values, kind)
    for name in (named["数值"], named["是否"]):
        same(jinhu.catalog, name, column)
        same(jinhu.catalog, name, column.dictionary_encode() if kind not in (pa.string_view(), pa.float16()) else column)


def _as(values: list[int | None], kind: Any) -> Any:
    if pa.types.is_decimal(kind):
        return pa.array([None if value is None else Decimal(value) for value in values], kind)
    if pa.types.is_floating(kind):
        np = pytest.importorskip("numpy")
        numbers = np.array([value or 0 for value in values], kind.to_pandas_dtype())
        return pa.array(numbers, kind, mask=np.array([value is None for value in values]))
    texts = pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view()
    return pa.array([str(value) if texts and value is not None else value for value in values], kind)


@pytest.mark.parametrize("kind", DAYS, ids=str)
def test_days_of_every_type(jinhu: Workspace, kind: Any) -> None:
    days = [date(2024, 2, 29), None, date(2026, 11, 21), date(1900, 1, 1), date(9999, 12, 31), date(2024, 2, 29)]
    if pa.types.is_timestamp(kind):
        column = pa.array([day and datetime(day.year, day.month, day.day, 9) for day in days[:4]], pa.timestamp("us")).cast(kind)
    else:
        column = pa.array(days, pa.date32()).cast(kind if not pa.types.is_dictionary(kind) else pa.string())
    same(jinhu.catalog, "day", column.cast(kind))


def test_moments_with_billionths(jinhu: Workspace) -> None:
    moments = pa.array([1_719_800_000_123_456_789, None], pa.timestamp("ns"))
    rows = pa.RecordBatch.from_arrays([pa.array(sorted(jinhu.catalog.event_types)[:2]), moments], names=["type", "day"])
    meaning = columns_of(jinhu.catalog, rows.schema.names)
    decided = columnar.Columnar(meaning, lambda: Batch(jinhu.catalog, meaning, TODAY))(rows)
    assert set(decided["problems"].to_pylist()) == {None}


@pytest.mark.parametrize("column", ODD, ids=lambda column: str(column.type))
def test_odd_values(jinhu: Workspace, named: dict[str, str], column: Any) -> None:
    for name in (*named.values(), "place", "day", "filed"):
        same(jinhu.catalog, name, column)


def test_many_columns_make_long_numbers(jinhu: Workspace) -> None:
    """So many columns that their numbers do not fit into one word."""
    random = Random(1)
    given = [a for a in jinhu.catalog.vocabulary.values() if a.given and a.name.startswith("event.") and a.name != "event.day"
             and a.type.value in ("是否", "数值")]
    rows = pa.RecordBatch.from_pydict({"type": ["没有" if n % 3 == 0 else sorted(jinhu.catalog.event_types)[0] for n in range(80)],
                                       **{a.name: [random.choice(["是", "1", "x", "y", None]) for _ in range(80)] for a in given}})
    meaning = columns_of(jinhu.catalog, rows.schema.names)
    assert 5 ** len(given) > 1 << 62
    writer = Answers(meaning.kept, labels=False)
    asked = enumerate((said(cells) for cells in rows.to_pylist()), 1)
    truth = answers([writer.record(one) for one in Batch(jinhu.catalog, meaning, TODAY).decide(asked)])
    decide = columnar.Columnar(meaning, lambda: Batch(jinhu.catalog, meaning, TODAY))
    for size in (10, 80):
        assert answers(told(decide(rows.slice(0, size)))) == truth[:size]
    again = columnar.Columnar(meaning, lambda: Batch(jinhu.catalog, meaning, TODAY))
    again.restore(decide.learned())
    assert answers(told(again(rows))) == truth
