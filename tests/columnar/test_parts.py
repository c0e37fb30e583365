"""The parts that columns are decided with, each against the simplest thing that does the same."""

from __future__ import annotations

from itertools import product
from random import Random
from threading import Barrier
from typing import Any

import pytest

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
memory = pytest.importorskip("powerlist.columnar.memory")
grid = pytest.importorskip("powerlist.columnar.grid")
pack = pytest.importorskip("powerlist.columnar.pack")
words = pytest.importorskip("powerlist.columnar.words")
crew = pytest.importorskip("powerlist.columnar.crew")


class Shown:
    """A view that shows what was put, less something."""

    def __init__(self, less: int = 0) -> None:
        self.less = less

    def of(self, values: Any) -> Any:
        return values - self.less


WHOLE, LESS = Shown(), Shown(1)


@pytest.mark.parametrize("spread", [50, 10**5, 1 << 62])
def test_a_memory_is_a_dictionary(spread: int) -> None:
    random = np.random.default_rng(spread)
    made, truth = memory.Sparse(4), {}
    for step in range(12):
        numbers = np.unique(random.integers(0, spread, 300 * step + 1))
        new = numbers[made.of(numbers) == memory.UNKNOWN]
        assert set(new.tolist()) == set(numbers.tolist()) - truth.keys()
        values = random.integers(0, 1 << 31, len(new)).astype(np.int32)
        made.put(new, values)
        truth.update(zip(new.tolist(), values.tolist(), strict=True))
    asked = random.integers(0, spread, 5000)
    assert made.of(asked).tolist() == [truth.get(number, memory.UNKNOWN) for number in asked.tolist()]
    assert dict(zip(*(column.tolist() for column in made.items()), strict=True)) == truth


def test_what_is_known_stays_known_while_a_memory_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    made, known, put = memory.Sparse(4), np.arange(5), memory.Sparse._put
    made.put(known, np.arange(5, dtype=np.int32))
    seen: list[list[int]] = []

    def looked(self: Any, numbers: Any, values: Any) -> None:
        seen.append(made.of(known).tolist())
        put(self, numbers, values)
        seen.append(made.of(known).tolist())

    monkeypatch.setattr(memory.Sparse, "_put", looked)
    made.put(np.arange(5, 100), np.arange(5, 100, dtype=np.int32))
    assert seen == [[0, 1, 2, 3, 4]] * 4
    assert made.of(np.arange(101)).tolist() == [*range(100), memory.UNKNOWN]


@pytest.mark.parametrize("sizes", [(1, 1, 1), (3, 1, 4), (200, 7, 300), (70_000, 40_000, 50_000), (1 << 30, 1 << 30, 1 << 30, 9)])
def test_combinations_keep_what_was_put_for_them(sizes: tuple[int, ...]) -> None:
    random = Random(2)
    made = grid.Grid(sizes)
    made.show(WHOLE)
    rows = list({tuple(random.randrange(size) for size in sizes) for _ in range(200)})
    columns: list[Any] = [np.array(column) for column in zip(*rows, strict=True)]
    for constant in (False, True):
        if constant:
            rows, columns = [(rows[0][0], *row[1:]) for row in rows], [rows[0][0], *columns[1:]]
        numbers = np.broadcast_to(made.numbers(columns), len(rows))
        _, first = np.unique(numbers, return_index=True)
        new = first[made.of(numbers[first], WHOLE) == memory.UNKNOWN]
        made.put(numbers[new], new.astype(np.int32))
        assert len({tuple(row) for row in rows}) == len(first), "other combinations, other numbers"
        assert all(rows[place] == rows[found] for place, found in enumerate(made.of(numbers, WHOLE).tolist())) or constant


def test_a_dense_memory_widens() -> None:
    made, truth = memory.Dense(600), {}
    for number, value in enumerate([-1, 0, 126, 127, 128, 32767, 32768, (1 << 31) - 1, 5]):
        made.put(np.array([7 * number]), np.array([value], np.int32))
        truth[7 * number] = value
        assert made.of(np.arange(600)).tolist() == [truth.get(asked, memory.UNKNOWN) for asked in range(600)]


@pytest.mark.parametrize("length", [1, 2, 7, 8, 9, 15, 16, 17, 24, 31, 32])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
def test_words_are_a_dictionary(length: int, kind: Any) -> None:
    random = Random(length)
    letters = ["a", "b", "\0", "E", "0", "1"]
    texts = sorted({"".join(random.choices(letters, k=length)) for _ in range(300)})
    known = texts[:200]
    made = words.Words(pa.array([*known, "a" * (length + 1), ""], kind), np.arange(202, dtype=np.uint16), length)
    column = pa.array(["x" * 5, *random.choices(texts, k=2000)], kind)[1:]
    assert words.same_length(column) == length
    numbers, missed = made.of(column)
    found = [None if place in set(missed.tolist()) else known[number] for place, number in enumerate(numbers.tolist())]
    assert all(text is None or text == word for text, word in zip(found, column.to_pylist(), strict=True))
    left_out = {word for text, word in zip(found, column.to_pylist(), strict=True) if text is None}
    assert len(left_out & set(known)) < len(known) / 4 and left_out >= set(texts[200:]) & set(column.to_pylist())
    for start in range(len(column) - 3):
        assert words.all_the_same(column[start:start + 2], length) == (column[start] == column[start + 1])


@pytest.mark.parametrize(("texts", "length"), [
    ([], 0), (["ab", "c"], 0), (["ab", None], 0), (["", ""], 0), (["ab", "cd"], 2), (["abc", "a", "ab"], 0), (["x" * 33], 0),
    (["镇", "abc"], 3), ([1, 2], 0), ([b"ab", b"cd"], 0)])
def test_texts_of_one_length(texts: list[Any], length: int) -> None:
    assert words.same_length(pa.array(texts)) == length


def test_words_of_nothing() -> None:
    numbers, missed = words.Words(pa.array([], pa.string()), np.empty(0, np.uint8), 2).of(pa.array(["ab", "cd"]))
    assert len(numbers) == 2 and missed.tolist() == [0, 1]


def test_a_grid_grows() -> None:
    random = Random(3)
    sizes, truth = [1, 1, 1], {}
    made = grid.Grid(sizes)
    for _ in range(40):
        sizes = [size + random.choice([0, 0, 1, 3]) for size in sizes]
        if not made.fits(sizes):
            made = made.grown(sizes)
        row = tuple(random.randrange(size) for size in sizes)
        number = np.atleast_1d(made.numbers([np.array([digit]) for digit in row]))
        if row not in truth:
            made.put(number, np.array([len(truth)], np.int32))
            truth[row] = len(truth)
        for again in (made, grid.Grid.restored(made.learned())):
            for view in (WHOLE, LESS):
                if not again.shows(view):
                    again.show(view)
            for known in product(*(range(min(size, 3)) for size in sizes)):
                asked = np.atleast_1d(again.numbers([np.array([digit]) for digit in known]))
                assert again.of(asked, WHOLE).tolist() == [truth.get(known, memory.UNKNOWN)]
                assert again.of(asked, LESS).tolist() == [truth.get(known, memory.UNKNOWN + 1) - 1]


def test_arrays_are_packed() -> None:
    arrays = {"a": pa.array([1, None]), "b/c": pa.array([], pa.string()), "d": pa.array(["x"]).dictionary_encode()}
    found = pack.unpacked(pack.packed(arrays))
    assert found.keys() == arrays.keys()
    assert all(found[name].equals(array) for name, array in arrays.items())
    with pytest.raises(ValueError):
        pack.unpacked(b"no stream at all, but long enough")


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_a_crew_does_each_part_once(threads: int) -> None:
    done: list[int] = []

    def twice(part: int) -> int:
        done.append(part)
        return 2 * part

    team = crew.Crew(threads)
    for parts in (0, 1, 3, 200):
        done.clear()
        assert team.do(twice, range(parts)) == [2 * part for part in range(parts)]
        assert sorted(done) == [*range(parts)]


def test_a_crew_works_together() -> None:
    """Two parts that wait for each other are done, by two threads."""
    together = Barrier(2, timeout=60)
    assert sorted(crew.Crew(2).do(lambda _: together.wait(), "ab")) == [0, 1]


@pytest.mark.parametrize("threads", [1, 3])
def test_what_goes_wrong_in_a_crew_is_raised(threads: int) -> None:
    team = crew.Crew(threads)
    with pytest.raises(ZeroDivisionError):
        team.do(lambda part: 1 // (7 - part), range(50))
    assert team.do(abs, [-1, 1]) == [1, 1]
