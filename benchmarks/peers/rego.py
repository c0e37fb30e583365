"""Rego, by three engines: the table as data, the rule as one chain of else."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import ClassVar

from benchmarks.jurisdiction import CITY_FROM, NOBODY, Row
from benchmarks.peers import Job, Peer

POLICY = f"""package jurisdiction

import rego.v1

item(e) := data.items[e.code]

crossing_fits(e) if not e.cross_boundary
crossing_fits(e) if item(e).cross_ok

fits(e) if {{
    e.township_class in item(e).classes
    e.severity <= item(e).max_severity
    crossing_fits(e)
}}

body(e) := "{NOBODY}" if {{
    not data.items[e.code]
}} else := item(e).city if {{
    e.cross_boundary
    e.severity >= {CITY_FROM}
}} else := item(e).lead if {{
    fits(e)
}} else := item(e).county

lead := body(input)

leads := [body(e) | some e in input.events]
"""
LEAD, LEADS = "data.jurisdiction.lead", "data.jurisdiction.leads"


class RegoPeer(Peer, ABC):
    """An engine for Rego; a batch is a comprehension over so many events."""

    batch: ClassVar[int]

    @classmethod
    def written(cls, job: Job) -> str:
        sides = ("max_severity", "cross_ok", "lead", "county", "city")
        return json.dumps({"items": {item.code: {"classes": item.classes, **{name: getattr(item, name) for name in sides}}
                                     for item in job.table.items}})

    @abstractmethod
    def ask(self, batch: list[Row]) -> list[str]:
        """The bodies of one batch."""

    def many(self, rows: list[Row]) -> list[str]:
        return [body for start in range(0, len(rows), self.batch) for body in self.ask(rows[start:start + self.batch])]
