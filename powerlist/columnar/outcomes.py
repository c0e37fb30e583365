"""The decisions that were met (判定结果), numbered, and their texts as columns of Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from powerlist.columnar import pack
from powerlist.columnar.memory import Numbers, taken
from powerlist.model.duties import Deadline

#: A column of decisions: texts that repeat, each written once.
TEXTS = pa.dictionary(pa.int32(), pa.string())


class Outcomes:
    """Decisions, each with a text for every one of the keys and with the number of its limit."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._columns = {key: _Texts() for key in keys}
        self._limits = _Texts()

    def __len__(self) -> int:
        return len(self._limits)

    def number(self, texts: Sequence[str], deadline: Deadline | None) -> int:
        """The number of a decision; one that is not known yet gets the next. What runs from a filing is another limit in
        every decision: it may be another filing."""
        found = self._numbers.get(tuple(texts))
        if found is None:
            found = len(self)
            for column, text in zip(self._columns.values(), texts, strict=True):
                column.append(text)
            self._limits.append("" if deadline is None else f"{deadline} {found if deadline.since == '立案' else ''}")
            self._numbers[tuple(texts)] = found
        return found

    @cached_property
    def _numbers(self) -> dict[tuple[str, ...], int]:
        """The decisions by their texts."""
        rows = zip(*(column.rows() for column in self._columns.values()), strict=True)
        return {texts: number for number, texts in enumerate(rows)}

    def learned(self) -> pack.Arrays:
        """What was met, for `restore`."""
        found = pack.under("limits", self._limits.learned())
        for key, column in self._columns.items():
            found |= pack.under(key, column.learned())
        return found

    def restore(self, learned: pack.Arrays) -> None:
        """Begin with what was met elsewhere."""
        self._limits.restore(pack.below("limits", learned))
        for key, column in self._columns.items():
            column.restore(pack.below(key, learned))

    @property
    def limited(self) -> bool:
        """Whether any decision has a limit."""
        return self._limits.different > 0

    def view(self, keys: Sequence[str], *, limits: bool) -> View:
        """What is told of the decisions by some of the keys, and by their limits where these matter."""
        return View({key: self._columns[key] for key in keys}, self._limits if limits else None)


class View:
    """What is told of decisions (告知内容), numbered: those that do not differ in it have one number. Where it is one text
    alone, the number is the place of the text, -1 where there is none."""

    def __init__(self, columns: Mapping[str, _Texts], limits: _Texts | None) -> None:
        self._columns = columns
        self._parts = [*columns.values(), *([] if limits is None else [limits])]
        self._numbers: dict[tuple[int, ...], int] = {}
        self._of = np.empty(0, np.int32)
        self._places = np.empty((len(self._parts), 0), np.int32)

    def of(self, values: Numbers) -> Numbers:
        """The numbers of decisions. Whoever asks is alone in doing so."""
        if not self._parts:
            return np.zeros(len(values), np.int32)
        new = [part.since(len(self._of)) for part in self._parts]
        self._of = np.append(self._of, np.array(new[0] if len(new) == 1 else self._numbered(new), np.int32))
        return self._of[values]

    def _numbered(self, parts: Sequence[Sequence[int]]) -> list[int]:
        """The numbers of decisions by the places of their texts."""
        numbers, known = self._numbers, len(self._numbers)
        found = [numbers.setdefault(row, len(numbers)) for row in zip(*parts, strict=True)]
        if len(numbers) > known:
            new = np.array([*islice(numbers, known, None)], np.int32)
            self._places = np.concatenate([self._places, new.T], axis=1)
        return found

    def column(self, key: str, numbers: Numbers) -> Any:
        """The texts of many rows; empty texts are nulls."""
        column = self._columns[key]
        return _texts(self._placed(column, numbers), column.arrays[1])

    def limits(self, numbers: Numbers) -> Numbers:
        """The limits of many rows, numbered; -1 where there is none."""
        return self._placed(self._parts[-1], numbers)

    def with_text(self, key: str, text: str, numbers: Numbers) -> int:
        """How many rows have the text."""
        column = self._columns[key]
        place = column.arrays[1].index(text).as_py()
        return int((self._placed(column, numbers) == place).sum()) if place >= 0 else 0

    def tidied(self, key: str, numbers: Numbers, used: Numbers) -> Any:
        """The same as `column`, but written in the same way by everybody: the texts of the numbers that are used, in their
        order. There is a text in each row, or not only one is told."""
        column = self._columns[key]
        places, texts = self._places_of(column), column.arrays[1]
        mine = places[used]
        own = np.unique(mine[mine >= 0])
        own = own[pc.sort_indices(texts.take(pa.array(own))).to_numpy()]
        anew = np.full(len(texts) + 1, -1, np.int32)
        anew[own] = np.arange(len(own))
        return _texts(taken(anew[places], numbers), texts.take(pa.array(own)))

    def _placed(self, part: _Texts, numbers: Numbers) -> Numbers:
        """The places of the texts of rows."""
        return numbers if len(self._parts) == 1 else taken(self._places_of(part), numbers)

    def _places_of(self, part: _Texts) -> Numbers:
        """The place of the text that each number tells."""
        if len(self._parts) == 1:
            return np.arange(part.different, dtype=np.int32)
        found: Numbers = self._places[self._parts.index(part)]
        return found


class _Texts:
    """One text for each decision, those that repeat kept once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._of: list[int] = []
        self._arrays: tuple[Numbers, Any] = (np.empty(0, np.int32), pa.array([], pa.string()))

    def __len__(self) -> int:
        return len(self._of)

    def since(self, first: int) -> list[int]:
        """The places of the texts of the decisions from the first on, -1 for none."""
        return self._of[first:]

    def rows(self) -> Iterator[str]:
        """The text of each decision."""
        texts = [*self._places, ""]
        return (texts[place] for place in self._of)

    def learned(self) -> pack.Arrays:
        """What was met, for `restore`."""
        return {"places": pa.array(self.arrays[0]), "texts": self.arrays[1]}

    def restore(self, learned: pack.Arrays) -> None:
        """Begin with what was met elsewhere."""
        self._of = learned["places"].to_pylist()
        self._places = {text: place for place, text in enumerate(learned["texts"].to_pylist())}

    @property
    def different(self) -> int:
        """How many different texts there are."""
        return len(self._places)

    def append(self, text: str) -> None:
        self._of.append(self._places.setdefault(text, len(self._places)) if text else -1)

    @property
    def arrays(self) -> tuple[Numbers, Any]:
        """The place of the text of each decision, -1 for none, and the texts; made anew when decisions were added."""
        if len(self._arrays[0]) != len(self._of):
            self._arrays = np.array(self._of, np.int32), pa.array([*self._places], pa.string())
        return self._arrays


def _texts(places: Numbers, texts: Any) -> Any:
    """A column of texts by their places."""
    said = places >= 0
    bits = None if said.all() else pa.py_buffer(np.packbits(said, bitorder="little"))
    rows = pa.Array.from_buffers(pa.int32(), len(places), [bits, pa.py_buffer(places)])
    return pa.DictionaryArray.from_arrays(rows, texts, safe=False)
