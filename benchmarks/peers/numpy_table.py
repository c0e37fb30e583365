"""numpy: the whole decision function as one array of cells, a batch is one gather."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.jurisdiction import CLASSES, SEVERITIES, Table
from benchmarks.peers import Peer

#: The cells of one item; severity 0 has cells of its own so that nothing need be subtracted.
CELLS = (len(CLASSES), len(SEVERITIES) + 1, 2)


def cells_of(table: Table) -> Any:
    """Item, class, severity, crossing → the place of the body in `Table.bodies`; nobody for the item beyond the last."""
    place = {body: number for number, body in enumerate(table.bodies)}
    cells = np.zeros((len(table.items) + 1, *CELLS), np.int16)
    for number, item in enumerate(table.items):
        for kind, name in enumerate(CLASSES):
            for severity in SEVERITIES:
                for cross in (False, True):
                    cells[number, kind, severity, int(cross)] = place[item.body(item.rule(name, severity, cross))]
    return cells


class NumpyTable(Peer):
    """One gather from a dense array."""

    name = "numpy 稠密表"
    note = "每种情形一格，一次取数；字符串先由 pyarrow 编码；没有理由"
    distribution = "numpy"

    def __init__(self, written: Table) -> None:
        self._cells = cells_of(written).ravel()
        self._bodies = pa.array(written.bodies)
        self._codes, self._classes = pa.array(written.by_code), pa.array(CLASSES)

    def numbers(self, columns: dict[str, Any]) -> Any:
        _, severities, crossings = CELLS
        place = columns["code"] * np.int32(len(CLASSES))
        place += columns["township_class"]
        place *= severities
        place += columns["severity"]
        place *= crossings
        place += columns["cross_boundary"]
        return self._cells.take(place)

    def strings(self, table: pa.Table) -> Any:
        code = pc.fill_null(pc.index_in(table["code"], value_set=self._codes), len(self._codes)).to_numpy()
        kind = pc.index_in(table["township_class"], value_set=self._classes).to_numpy()
        found = self.numbers({"code": code, "township_class": kind, "severity": table["severity"].to_numpy(),
                              "cross_boundary": table["cross_boundary"].to_numpy()})
        return pa.DictionaryArray.from_arrays(pa.array(found), self._bodies)
