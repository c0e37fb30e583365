"""Polars: the table as a frame, a left join on the code and a chain of when."""

from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow as pa

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row, Table
from benchmarks.peers import Peer
from benchmarks.peers.duckdb_join import items_of, numbered_of


class PolarsJoin(Peer):
    """A left join that keeps the order, then when … then."""

    name = "Polars 连接"
    note = "按编码左连接（保持行序）再 when/then；没有理由"
    distribution = "polars"

    def __init__(self, written: Table) -> None:
        items, numbered = pl.from_arrow(items_of(written)), pl.from_arrow(numbered_of(written))
        self._items, self._numbered = items.lazy(), numbered.lazy()

    def _ask(self, events: Any, items: Any, in_class: Any, nobody: Any) -> Any:
        cross, severity = pl.col("cross_boundary"), pl.col("severity")
        body = (pl.when(pl.col("county").is_null()).then(nobody)
                .when(cross & (severity >= CITY_FROM)).then(pl.col("city"))
                .when(in_class & (severity <= pl.col("max_severity")) & (pl.col("cross_ok") | ~cross)).then(pl.col("lead"))
                .otherwise(pl.col("county")).alias("body"))
        joined = events.lazy().join(items, on="code", how="left", maintain_order="left")
        return joined.select(body).collect().to_series()

    def strings(self, table: pa.Table) -> Any:
        in_class = pl.col("classes").list.contains(pl.col("township_class"))
        return self._ask(pl.from_arrow(table), self._items, in_class, pl.lit(NOBODY))

    def numbers(self, columns: dict[str, Any]) -> Any:
        bit = pl.lit(1, pl.Int32) * (2 ** pl.col("township_class").cast(pl.Int32)).cast(pl.Int32)
        in_class = pl.col("classes") & bit != 0
        return self._ask(pl.DataFrame(columns), self._numbered, in_class, pl.lit(0, pl.Int16)).to_numpy()

    def many(self, rows: list[Row]) -> Any:
        return self.strings(pa.Table.from_pylist(rows)).to_list()
