"""DuckDB: the table as a table, a left join on the code and a CASE."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.jurisdiction import CITY_FROM, CLASSES, NOBODY, Row, Table
from benchmarks.peers import Peer

_STRINGS = f"""
    select e.n, case when i.county is null then '{NOBODY}'
        when e.cross_boundary and e.severity >= {CITY_FROM} then i.city
        when list_contains(i.classes, e.township_class) and e.severity <= i.max_severity
            and (i.cross_ok or not e.cross_boundary) then i.lead
        else i.county end as body
    from events e left join items i on e.code = i.code"""
_NUMBERS = f"""
    select e.n, case when i.county is null then 0::smallint
        when e.cross_boundary and e.severity >= {CITY_FROM} then i.city
        when (i.classes & (1 << e.township_class)) != 0 and e.severity <= i.max_severity
            and (i.cross_ok or not e.cross_boundary) then i.lead
        else i.county end as body
    from events e left join numbered i on e.code = i.code"""


def items_of(table: Table) -> pa.Table:
    """The items as columns."""
    return pa.Table.from_pylist([{**vars(item), "classes": list(item.classes)} for item in table.items])


def numbered_of(table: Table) -> pa.Table:
    """The items with numbers for all words, the classes as bits."""
    place = {body: number for number, body in enumerate(table.bodies)}
    columns = {
        "code": pa.array(range(len(table.items)), pa.int32()),
        "classes": pa.array([sum(1 << CLASSES.index(kind) for kind in item.classes) for item in table.items], pa.int32()),
        "max_severity": pa.array([item.max_severity for item in table.items], pa.int8()),
        "cross_ok": pa.array([item.cross_ok for item in table.items])}
    for side in ("lead", "county", "city"):
        columns[side] = pa.array([place[getattr(item, side)] for item in table.items], pa.int16())
    return pa.table(columns)


def in_order(found: pa.Table) -> Any:
    """The bodies in the order of the events: a parallel join loses it, so a row number `n` rides along."""
    order = np.empty(len(found), np.int64)
    order[found["n"].to_numpy()] = np.arange(len(found))
    return found["body"].combine_chunks().take(pa.array(order))


class DuckDBJoin(Peer):
    """A left join on the code, then a CASE."""

    name = "DuckDB 连接"
    note = "按编码左连接再 CASE；并行连接会打乱行，所以带着行号、最后排回来；没有理由"
    distribution = "duckdb"

    def __init__(self, written: Table) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("set preserve_insertion_order = false")
        for name, columns in (("items", items_of(written)), ("numbered", numbered_of(written))):
            self._connection.register("given", columns)
            self._connection.execute(f"create table {name} as select * from given")

    def _ask(self, query: str, events: pa.Table) -> Any:
        self._connection.register("events", events.append_column("n", pa.array(np.arange(len(events), dtype=np.int32))))
        return in_order(self._connection.sql(query).to_arrow_table())

    def strings(self, table: pa.Table) -> Any:
        return self._ask(_STRINGS, table)

    def numbers(self, columns: dict[str, Any]) -> Any:
        events = pa.table({**columns, "township_class": columns["township_class"].astype(np.int32)})
        return self._ask(_NUMBERS, events).to_numpy(zero_copy_only=False)

    def many(self, rows: list[Row]) -> Any:
        return self.strings(pa.Table.from_pylist(rows)).to_pylist()
