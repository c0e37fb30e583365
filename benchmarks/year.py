"""A made-up year of events for a workspace (生成的一年): `python -m benchmarks.year jinhu 事件.csv --events 300000`.

Nothing here was counted anywhere. Event types come by a long tail, towns by unequal shares (few where there is no town
government), months by a season; facts are told for the types whose answer asks for them, and now and then not; one in
fifty crosses towns. The same seed gives the same file. CSV, or Parquet where the name ends so.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from powerlist import Workspace
from powerlist.catalog import Catalog
from powerlist.decide import decide
from powerlist.link import names_of
from powerlist.logic.partition import representatives
from powerlist.model.cases import Event
from powerlist.model.condition import Value
from powerlist.model.rulebook import Attribute
from powerlist.terms import BodyKind

#: Events by month, January first: fewer about the Spring Festival, more in summer.
SEASON = (7, 5, 8, 8, 9, 10, 11, 11, 9, 8, 7, 7)

#: Share of facts that somebody reported, of events that cross towns, and how often each source tells of one.
REPORTED, CROSSING = 0.93, 0.02
SOURCES = {"12345热线": 55, "巡查": 20, "网格": 15, "投诉举报": 7, "部门移送": 3}

_COLUMNS = ("编号", "事件类型", "地点", "发生日期", "办结日", "来源", "跨镇街")


class Year:
    """Draws events of one year; what it draws depends on the catalog and the seed alone."""

    def __init__(self, catalog: Catalog, year: int, seed: int) -> None:
        self.catalog, self.year = catalog, year
        self.random = Random(seed)
        self.kinds = sorted(kind.id for kind in catalog.event_types.values() if date(year, 12, 31) in kind.period)
        self.random.shuffle(self.kinds)
        self.places = [[town.id, *(area.id for area in catalog.areas.values() if area.parent == town.id)]
                       for town in catalog.towns]
        self.governed = [catalog.body_of_kind(town.id, BodyKind.TOWN, date(year, 12, 31)) is not None for town in catalog.towns]
        self.asked = {kind: self._asked(kind) for kind in self.kinds}
        self.names = self._names()

    @property
    def columns(self) -> tuple[str, ...]:
        """The header: facts by their labels."""
        return (*_COLUMNS, *dict.fromkeys(one.label for asked in self.asked.values() for one in asked))

    def rows(self, events: int) -> Iterator[Mapping[str, str]]:
        """So many events, in no order."""
        draw = self.random
        kinds = list(accumulate(1 / (rank + 3) for rank in range(len(self.kinds))))
        towns = list(accumulate(0.4 + draw.random() if governed else 0.03 for governed in self.governed))
        for number in range(1, events + 1):
            kind = draw.choices(self.kinds, cum_weights=kinds)[0]
            place = draw.choice(draw.choices(self.places, cum_weights=towns)[0])
            day = self._day()
            done = day + timedelta(days=int(draw.expovariate(1 / 6)))
            told = {one.label: _text(self._value(one)) for one in self.asked[kind] if draw.random() < REPORTED}
            yield {"编号": f"{self.year}-{number:07}", "事件类型": self.names[kind], "地点": self.names[place],
                   "发生日期": day.isoformat(), "办结日": done.isoformat(),
                   "来源": draw.choices(list(SOURCES), weights=list(SOURCES.values()))[0],
                   "跨镇街": "是" if draw.random() < CROSSING else "", **told}

    def _day(self) -> date:
        month = self.random.choices(range(12), weights=SEASON)[0] + 1
        first = date(self.year, month, 1)
        after = date(self.year + month // 12, month % 12 + 1, 1)
        return first + timedelta(days=self.random.randrange((after - first).days))

    def _asked(self, kind: str) -> tuple[Attribute, ...]:
        """Facts without which some event of the type has no answer."""
        found: dict[str, Attribute] = {}
        for _ in range(4):
            facts: dict[str, Value] = {}
            event = Event(type=kind, place=self.places[0][0])
            while questions := decide(self.catalog, event, facts, date(self.year, 12, 31)).questions:
                new = [question.attribute for question in questions if question.attribute.name not in facts]
                found.update((attribute.name, attribute) for attribute in new)
                facts.update((attribute.name, self._value(attribute)) for attribute in new)
                if not new or not facts.keys() <= self.catalog.vocabulary.keys():
                    break
            if not found:
                break
        return tuple(found.values())

    def _value(self, attribute: Attribute) -> Value:
        return self.random.choice(representatives(attribute, self.catalog.conditions.get(attribute.name, ())))

    def _names(self) -> Mapping[str, str]:
        """What people write: the name where it can mean only one, else the id."""
        names = names_of(self.catalog)
        tables: tuple[tuple[str, Sequence[tuple[str, str]]], ...] = (
            ("event_types", [(kind.id, kind.name) for kind in self.catalog.event_types.values()]),
            ("areas", [(area.id, area.name) for area in self.catalog.areas.values()]))
        return {id: name if len(names.find(name, (table,))) == 1 else id for table, records in tables for id, name in records}


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "无" if value is None else "、".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def write(path: Path, year: Year, events: int) -> None:
    """The events as a file."""
    if path.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        rows = list(year.rows(events))
        table = pyarrow.table({column: [row.get(column) or None for row in rows] for column in year.columns})
        pyarrow.parquet.write_table(table, path)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, year.columns)
        writer.writeheader()
        writer.writerows(year.rows(events))


def main(arguments: Sequence[str]) -> None:
    """Write one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace")
    parser.add_argument("file", type=Path)
    parser.add_argument("--events", type=int, default=300_000)
    parser.add_argument("--year", type=int, default=2026, help="the shipped calendars know 2026")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    write(options.file, Year(Workspace.open(options.workspace).catalog, options.year, options.seed), options.events)


if __name__ == "__main__":
    main(sys.argv[1:])
