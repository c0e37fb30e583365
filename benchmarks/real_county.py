"""The same ways of deciding, on real rulebooks: `python -m benchmarks.real_county --write`.

A made-up year of the shipped county of Jinhu (`benchmarks.year`) is decided by the reference engine one by one, by rows,
one by one with memory, and by columns; and each event is looked up once in a dictionary. All in one process, in turns.
Every way must give the reference engine's answer: who leads, and by when.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pyarrow as pa

from benchmarks.machine import machine
from benchmarks.readme import rewrite
from benchmarks.standings import rate, ratio, span, table
from benchmarks.trial import seconds
from benchmarks.year import Year
from powerlist import Workspace
from powerlist.batch import Batch, Reader, columns_of
from powerlist.catalog import Catalog
from powerlist.columnar.columnar import Columnar
from powerlist.decide import decide
from powerlist.decider import Decider
from powerlist.link import names_of

COUNTY, YEAR = "jinhu", 2026
DAY = date(2026, 11, 21)
#: Columns that mean nothing to the rules.
KEPT: dict[str, str | None] = {"编号": None, "办结日": None}
#: How often the events that are known are decided again, and how many further years nobody has seen.
AGAIN, FURTHER = 5, 3
REFERENCE, DICTIONARY = "逐件判（decide）", "查一次字典"

Row = Mapping[str, str]
#: Who leads, and by when.
Said = tuple[str | None, date | None]


class Given:
    """The events of one year, in the form that each way takes."""

    def __init__(self, year: Year, events: int) -> None:
        self.rows = [{column: text for column, text in row.items() if text} for row in year.rows(events)]
        self.keys = [tuple((column, text) for column, text in row.items() if column not in KEPT) for row in self.rows]
        self.columns = pa.RecordBatch.from_pydict({name: [row.get(name) for row in self.rows] for name in year.columns})


@dataclass
class Way:
    """One way of deciding the first `events` of a year; `said` reads off what was said of each. Seconds for all of them:
    of the first year, of years that hold other events, and of the first year again."""

    name: str
    events: int
    run: Callable[[Given], Any]
    said: Callable[[Any], Sequence[Said]]
    first: float = 0.0
    further: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)


def ways_of(catalog: Catalog, header: Sequence[str], events: int, sample: int) -> tuple[Way, ...]:
    """What writes whole decisions on the first events only, the others on all."""
    columns = columns_of(catalog, header, KEPT)
    reader, batch = Reader(catalog, columns, names_of(catalog)), Batch(catalog, columns, DAY)
    decider = Decider(catalog, mapping=KEPT)
    columnar = Columnar(columns, lambda: Batch(catalog, columns, DAY), answers=("outcome", "lead", "due", "class"))
    known: dict[object, str] = {}
    return (
        Way(REFERENCE, sample, lambda given: [_decided(catalog, reader, row) for row in given.rows[:sample]],
            lambda found: list(map(_said, found))),
        Way("成批判（batch）", events, lambda given: list(batch.decide(enumerate(given.rows, 1))),
            lambda found: [(_lead(one.brief.decision), one.due) for one in found]),
        Way("单件判（Decider）", events, lambda given: [decider.decide(row) for row in given.rows],
            lambda found: list(map(_said, found))),
        Way("其中写出整份决定（explain）", sample, lambda given: [decider.explain(row) for row in given.rows[:sample]],
            lambda found: list(map(_said, found))),
        Way("按列判（columnar）", events, lambda given: columnar(given.columns),
            lambda found: list(zip((lead or None for lead in found["lead"].to_pylist()), found["due"].to_pylist(),
                                   strict=True))),
        Way(DICTIONARY, events, lambda given: [known.get(key) for key in given.keys], lambda _: ()),
    )


def _decided(catalog: Catalog, reader: Reader, row: Row) -> Any:
    event, facts, problems = reader.read(row)
    if event is None or event.day is None:
        raise ValueError(problems)
    return decide(catalog, event, facts, event.day)


def _said(answer: Any) -> Said:
    return _lead(answer), answer.deadline.day if answer.deadline else None


def _lead(answer: Any) -> str | None:
    return answer.lead.id if answer.lead else None


def measure(ways: tuple[Way, ...], years: Sequence[Given]) -> None:
    """Run all ways in turns: the years one after another, then the first one again and again.

    Raises:
        ValueError: a way says something else than the reference engine.
    """
    for number, given in enumerate((*years, *[years[0]] * AGAIN)):
        right: Sequence[Said] = ()
        for way in ways:
            lasted, found = seconds(partial(way.run, given))
            if number == 0:
                way.first = lasted
            else:
                (way.further if number < len(years) else way.again).append(lasted)
            said = way.said(found)
            right = right or said
            if said and list(said[:len(right)]) != list(right):
                raise ValueError(f"{way.name}: not what the reference engine says")


def report(ways: tuple[Way, ...], years: Sequence[Given], sample: int) -> str:
    """A table in Markdown."""
    lasted = {way.name: _each(way, way.again) for way in ways}
    rows = []
    for way in ways:
        further = _each(way, way.further)
        rows.append((way.name, span(way.first) if way.events > sample else "–", rate(1 / further),
                     ratio(lasted[REFERENCE] / further), rate(1 / lasted[way.name]),
                     ratio(lasted[REFERENCE] / lasted[way.name]), ratio(lasted[DICTIONARY] / lasted[way.name])))
    shapes = len(set(years[0].keys))
    head = ("怎么判", "第一年", "没见过的事件，每秒", "比逐件判", "见过的事件，每秒", "比逐件判", "比查一次字典")
    about = f"第一年 {len(years[0].rows):,} 件，取值各不相同的 {shapes:,} 种；写出整份决定的两种，每年只量开头的 {sample:,} 件。"
    return f"{machine()}{about}\n\n{table(head, rows)}"


def _each(way: Way, lasted: Sequence[float]) -> float:
    """Seconds for one event."""
    return statistics.median(lasted) / way.events


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=30_000)
    parser.add_argument("--sample", type=int, default=200, help="events for the reference engine")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    given = parser.parse_args()
    catalog = Workspace.open(COUNTY).whole().catalog
    year = Year(catalog, YEAR, seed=0)
    years = [Given(year, given.events) for _ in range(1 + FURTHER)]  # it draws on: no two are alike
    ways = ways_of(catalog, year.columns, given.events, given.sample)
    measure(ways, years)
    text = report(ways, years, given.sample)
    print(text)
    if given.write:
        rewrite("示例县", text)


if __name__ == "__main__":
    main()
