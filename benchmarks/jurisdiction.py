"""One small job that every engine can do (同一件小活): name the body that leads an event.

A table has one item for each event type. An event names the type, the town and the class of the town, a severity of
1 to 5 and whether it crosses a boundary. In this order:

    no item has the code                            → nobody
    it crosses a boundary, severity ≥ 3             → the item's city body
    class among the item's classes, severity ≤ the item's limit, and (the item allows crossing or it does not cross)
                                                    → the item's lead
    otherwise                                       → the item's county body

No rule asks for the town. The same seed gives the same table and events everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

CLASSES = ("urban", "suburban", "rural", "industrial", "scenic", "mountain")
SEVERITIES = range(1, 6)
#: From here on, what crosses a boundary is for the city.
CITY_FROM = 3
#: The answer where no item has the code.
NOBODY = "NONE"
UNKNOWN_CODE = "X000000"
#: One event in so many has a code that is in no item, one in so many crosses a boundary.
UNKNOWN_IN, CROSSING_IN = 100, 5

#: An event as a row: code, town, township_class, severity, cross_boundary.
Row = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One row of the table: what it takes for `lead` to lead, and who does otherwise."""

    code: str
    classes: tuple[str, ...]
    max_severity: int
    cross_ok: bool
    lead: str
    county: str
    city: str

    def rule(self, township_class: str, severity: int, cross_boundary: bool) -> str:
        """Which of the three rules decides: `city`, `lead` or `county`."""
        if cross_boundary and severity >= CITY_FROM:
            return "city"
        fits = township_class in self.classes and severity <= self.max_severity and (self.cross_ok or not cross_boundary)
        return "lead" if fits else "county"

    def body(self, rule: str) -> str:
        """The body that the rule names."""
        return {"city": self.city, "lead": self.lead, "county": self.county}[rule]


@dataclass(frozen=True)
class FirstHit:
    """One row of the same table written as a decision table (判定表), the first that fits counts; None is any."""

    code: str | None
    classes: tuple[str, ...] | None
    severity: tuple[str, int] | None
    cross: bool | None
    body: str


@dataclass(frozen=True)
class Table:
    """The items, one for each event type."""

    items: tuple[Item, ...]

    @cached_property
    def by_code(self) -> dict[str, Item]:
        """The item of each code."""
        return {item.code: item for item in self.items}

    @cached_property
    def bodies(self) -> list[str]:
        """All that can be an answer; nobody comes first."""
        return [NOBODY, *sorted({body for item in self.items for body in (item.lead, item.county, item.city)})]

    def first_hits(self) -> Iterator[FirstHit]:
        """Three rows an item, and one for all other codes."""
        for item in self.items:
            yield FirstHit(item.code, None, (">=", CITY_FROM), True, item.city)
            yield FirstHit(item.code, item.classes, ("<=", item.max_severity), None if item.cross_ok else False, item.lead)
            yield FirstHit(item.code, None, None, None, item.county)
        yield FirstHit(None, None, None, None, NOBODY)

    def answer(self, event: Row) -> str:
        """The oracle: the rule, word for word."""
        item = self.by_code.get(event["code"])
        if item is None:
            return NOBODY
        return item.body(item.rule(event["township_class"], event["severity"], event["cross_boundary"]))


def table_of(items: int, seed: int = 7) -> Table:
    """A table of so many items, with 40 bodies that lead, 30 of the county and 12 of the city."""
    random = Random(seed)

    def item(number: int) -> Item:
        classes = random.sample(CLASSES, random.randint(1, len(CLASSES)))
        return Item(f"E{number:06}", tuple(c for c in CLASSES if c in classes), random.choice(SEVERITIES),
                    random.random() < 0.5, f"town-office-{random.randrange(40):02}",
                    f"county-bureau-{random.randrange(30):02}", f"city-bureau-{random.randrange(12):02}")

    return Table(tuple(map(item, range(items))))


@dataclass(frozen=True)
class Events:
    """Events as columns of numbers: the place of the item in the table (its length for a code that is in no item), of
    the class in `CLASSES`, of the town."""

    table: Table
    towns: int
    code: Sequence[int]
    township_class: Sequence[int]
    severity: Sequence[int]
    cross_boundary: Sequence[bool]
    town: Sequence[int]

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """Of each column of words, the word of each number."""
        return {"code": [*self.table.by_code, UNKNOWN_CODE], "township_class": [*CLASSES],
                "town": [f"t{number:04}" for number in range(self.towns)]}

    def rows(self, end: int | None = None) -> Iterator[Row]:
        """The first events as dictionaries, as a web service would get them."""
        code, kind, town = self.words["code"], self.words["township_class"], self.words["town"]
        columns = zip(self.code[:end], self.town, self.township_class, self.severity, self.cross_boundary, strict=False)
        for c, t, k, s, x in columns:
            yield {"code": code[c], "town": town[t], "township_class": kind[k], "severity": s, "cross_boundary": x}

    @cached_property
    def asked(self) -> list[Row]:
        """All events as dictionaries, made once: whoever is compared is asked about the same objects, for it matters
        where they lie in memory."""
        return list(self.rows())

    def numbers(self) -> dict[str, Any]:
        """The columns as arrays of numpy."""
        import numpy as np

        kinds = {"code": np.int32, "township_class": np.uint8, "severity": np.uint8, "cross_boundary": np.bool_,
                 "town": np.int32}
        return {name: np.array(getattr(self, name), kind) for name, kind in kinds.items()}

    def strings(self) -> Any:
        """The columns as a table of Arrow whose words are plain strings, as a file would give them."""
        import pyarrow as pa

        columns: dict[str, Any] = dict(self.numbers())
        for name, words in self.words.items():
            columns[name] = pa.array(words).take(pa.array(columns[name]))
        return pa.table({name: columns[name] for name in ("code", "town", "township_class", "severity", "cross_boundary")})


def events_of(table: Table, number: int, *, towns: int = 1, seed: int = 11) -> Events:
    """So many events of the table."""
    random = Random(seed)
    code = random.choices(range(len(table.items)), k=number)
    for unknown in random.sample(range(number), number // UNKNOWN_IN):
        code[unknown] = len(table.items)
    return Events(table, towns, code, random.choices(range(len(CLASSES)), k=number), random.choices(SEVERITIES, k=number),
                  random.choices((True, *(False,) * (CROSSING_IN - 1)), k=number), random.choices(range(towns), k=number))
