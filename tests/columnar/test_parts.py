"""The parts that columns are decided with, each against the simplest thing that does the same."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
memory = pytest.importorskip("powerlist.columnar.memory")
grid = pytest.importorskip("powerlist.columnar.grid")
pack = pytest.importorskip("powerlist.columnar.pack")


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
    assert made.of(asked).tolist() == [truth.get(number, -1) for number in asked.tolist()]
    assert dict(zip(*(column.tolist() for column in made.items()), strict=True)) == truth


@pytest.mark.parametrize("sizes", [(1, 1, 1), (3, 1, 4), (200, 7, 300), (70_000, 40_000, 50_000), (1 << 30, 1 << 30, 1 << 30, 9)])
def test_combinations_keep_what_was_put_for_them(sizes: tuple[int, ...]) -> None:
    random = Random(2)
    made = grid.Grid(sizes)
    rows = list({tuple(random.randrange(size) for size in sizes) for _ in range(200)})
    columns: list[Any] = [np.array(column) for column in zip(*rows, strict=True)]
    for constant in (False, True):
        if constant:
            rows, columns = [(rows[0][0], *row[1:]) for row in rows], [rows[0][0], *columns[1:]]
        numbers = np.broadcast_to(made.numbers(columns), len(rows))
        _, first = np.unique(numbers, return_index=True)
        new = first[made.of(numbers[first]) == memory.UNKNOWN]
        made.put(numbers[new], new.astype(np.int32))
        assert len({tuple(row) for row in rows}) == len(first), "other combinations, other numbers"
        assert all(rows[place] == rows[found] for place, found in enumerate(made.of(numbers).tolist())) or constant


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
            for known in product(*(range(min(size, 3)) for size in sizes)):
                asked = np.atleast_1d(again.numbers([np.array([digit]) for digit in known]))
                assert again.of(asked).tolist() == [truth.get(known, -1)]


def test_arrays_are_packed() -> None:
    arrays = {"a": pa.array([1, None]), "b/c": pa.array([], pa.string()), "d": pa.array(["x"]).dictionary_encode()}
    found = pack.unpacked(pack.packed(arrays))
    assert found.keys() == arrays.keys()
    assert all(found[name].equals(array) for name, array in arrays.items())
    with pytest.raises(ValueError):
        pack.unpacked(b"no stream at all, but long enough")
