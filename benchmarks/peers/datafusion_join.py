"""DataFusion: the same join and CASE."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from datafusion import SessionContext

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Table
from benchmarks.peers import Peer
from benchmarks.peers.duckdb_join import in_order, items_of

_QUERY = f"""
    select e.n, case when i.county is null then '{NOBODY}'
        when e.cross_boundary and e.severity >= {CITY_FROM} then i.city
        when array_has(i.classes, e.township_class) and e.severity <= i.max_severity
            and (i.cross_ok or not e.cross_boundary) then i.lead
        else i.county end as body
    from events e left join items i on e.code = i.code"""
_ROWS_IN_A_BATCH = 2**16


class DataFusionJoin(Peer):
    """A left join on the code, then a CASE."""

    name = "DataFusion 连接"
    note = "同 DuckDB；没有理由"
    distribution = "datafusion"

    def __init__(self, written: Table) -> None:
        self._context = SessionContext()
        self._context.register_record_batches("items", [items_of(written).to_batches()])

    def strings(self, table: pa.Table) -> Any:
        events = table.append_column("n", pa.array(np.arange(len(table), dtype=np.int32)))
        self._context.deregister_table("events")
        self._context.register_record_batches("events", [events.to_batches(max_chunksize=_ROWS_IN_A_BATCH)])
        return in_order(self._context.sql(_QUERY).to_arrow_table())
