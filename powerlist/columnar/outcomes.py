"""The decisions that were met (判定结果), numbered, and their texts as columns of Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
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

    def with_text(self, key: str, text: str, numbers: Numbers) -> int:
        """How many rows have the text."""
        places, texts = self._columns[key].arrays
        place = texts.index(text).as_py()
        return int((places == place).take(numbers).sum()) if place >= 0 else 0

    def column(self, key: str, numbers: Numbers) -> Any:
        """The texts of the decisions of many rows; empty texts are nulls."""
        places, texts = self._columns[key].arrays
        return _texts(places, texts, numbers)

    def limits(self, numbers: Numbers) -> Numbers:
        """The limits of many rows, numbered; -1 where there is none."""
        return taken(self._limits.arrays[0], numbers)

    @property
    def limited(self) -> bool:
        """Whether any decision has a limit."""
        return self._limits.different > 0

    def tidied(self, key: str, numbers: Numbers, used: Numbers) -> Any:
        """The same as `column`, but written in the same way by everybody: the texts of the decisions that are used, in
        their order."""
        places, texts = self._columns[key].arrays
        mine = places[used]
        own = np.unique(mine[mine >= 0])
        own = own[pc.sort_indices(texts.take(pa.array(own))).to_numpy()]
        anew = np.full(len(texts) + 1, -1, np.int32)
        anew[own] = np.arange(len(own))
        return _texts(anew[places], texts.take(pa.array(own)), numbers)


class _Texts:
    """One text for each decision, those that repeat kept once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._of: list[int] = []
        self._arrays: tuple[Numbers, Any] = (np.empty(0, np.int32), pa.array([], pa.string()))

    def __len__(self) -> int:
        return len(self._of)

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


def _texts(places: Numbers, texts: Any, numbers: Numbers) -> Any:
    """A column of texts: for each row the text of its decision."""
    found = taken(places, numbers)
    said = found >= 0
    bits = None if said.all() else pa.py_buffer(np.packbits(said, bitorder="little"))
    rows = pa.Array.from_buffers(pa.int32(), len(found), [bits, pa.py_buffer(found)])
    return pa.DictionaryArray.from_arrays(rows, texts, safe=False)
