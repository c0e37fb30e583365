"""Columns of Arrow whose values Python can hold (Python 装得下的值)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

#: Days are counted from here in files; how many of what a moment is counted in make a day.
_EPOCH = date(1970, 1, 1).toordinal()
_A_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000}


def plain(column: Any) -> Any:
    """The same column, moments without billionths of a second; days and moments as texts where some lie in years that
    Python does not have."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    per_day = 1 if pa.types.is_date32(kind) else _A_DAY[kind.unit] if pa.types.is_timestamp(kind) else None
    if per_day is None or column.null_count == len(column):
        return column
    ends = pc.min_max(column.view(pa.int32() if per_day == 1 else pa.int64()))
    # a day less at both ends: a moment has its zone
    first, last = (2 - _EPOCH) * per_day, (date.max.toordinal() - _EPOCH) * per_day
    return column if first <= ends["min"].as_py() and ends["max"].as_py() < last else column.cast(pa.string())
