"""How much stands on the lists (总数), and whether that is what the county has published (核对).

In: the ledger of a day. Out: counts by body, type and field; each published figure with the entries held here.
Every count is of records: what stands in two parts is found by its record and counts once, whatever the county
says it has merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from powerlist.catalog import Catalog
from powerlist.model.bodies import Body
from powerlist.model.manifest import Counting, PublishedTotal
from powerlist.model.places import Area, Grid
from powerlist.model.powers import Item
from powerlist.terms import BodyKind, CountUnit, Level, ListKind, Status
from powerlist.views.entries import Entry, How, Lists, Section
from powerlist.views.lists import Ledger

#: An entry as it is counted: the town where towns count apart (else empty), the kind of record, its id.
Key = tuple[str, str, str]


# Totals.

@dataclass(frozen=True, slots=True)
class Row:
    """How many entries a body has in each section, and how many of all of them are made up, wholly or in part."""

    body: Body
    counts: Mapping[Section, int]
    made_up: int


@dataclass(frozen=True)
class Overview:
    """The lists of the whole county in figures. `together` are the entries of all towns, each once; `bodiless` are the
    town-level areas that have no lists, since they have no government."""

    day: date
    towns: tuple[Row, ...]
    others: tuple[Row, ...]
    villages: tuple[Row, ...]
    together: Mapping[Section, tuple[Entry, ...]]
    unheld: tuple[Item, ...]
    bodiless: tuple[Area, ...]


def overview(ledger: Ledger) -> Overview:
    """Every body that has anything on its lists, towns first."""
    together: dict[Section, dict[tuple[str, str], Entry]] = defaultdict(dict)
    towns = []
    for body in ledger.towns:
        lists = ledger.lists(body)
        towns.append(_row(lists))
        for section, entries in lists.sections.items():
            for entry in entries:
                together[section].setdefault(entry.key, entry)
    rows = [row for body in ledger.others if (row := _row(ledger.lists(body))).counts]
    others, villages = (tuple(row for row in rows if (row.body.kind is BodyKind.VILLAGE) is village)
                        for village in (False, True))
    return Overview(ledger.day, tuple(towns), others, villages,
                    {section: tuple(found.values()) for section, found in together.items()}, ledger.unheld,
                    ledger.bodiless)


def _row(lists: Lists) -> Row:
    every = [entry for entries in lists.sections.values() for entry in entries]
    return Row(lists.body, {section: len(entries) for section, entries in lists.sections.items()},
               sum(entry.made_up for entry in every))


def tally(entries: Iterable[Entry], of: Callable[[Entry], str | None]) -> dict[str, int]:
    """How many entries there are of each type or field, the most frequent first."""
    found = Counter(of(entry) or "未分领域" for entry in entries)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


# Published figures.

@dataclass(frozen=True)
class Figure:
    """One published figure and what is held here; `entries` is None where it does not say what it counts. `at_least`
    is a figure that more do not contradict."""

    what: str
    published: int | None
    counts: Counting | None
    entries: Mapping[Key, Entry] | None
    at_least: bool = False

    @property
    def held(self) -> int | None:
        """How many entries there are here."""
        return None if self.entries is None else len(self.entries)

    @property
    def difference(self) -> int | None:
        """Held here less published: negative when entries are lacking here."""
        if self.published is None or self.entries is None:
            return None
        difference = len(self.entries) - self.published
        return min(difference, 0) if self.at_least else difference

    @property
    def illustrative(self) -> tuple[Entry, ...]:
        """Entries that are made up as examples and prove nothing."""
        return tuple(entry for entry in (self.entries or {}).values() if entry.status is Status.ILLUSTRATIVE)


@dataclass(frozen=True)
class Reconciliation:
    """A published total held against the lists of a day (核对)."""

    total: PublishedTotal
    day: date
    figure: Figure
    parts: tuple[Figure, ...]

    @property
    def counted_parts(self) -> tuple[Figure, ...]:
        """The parts that say what they count."""
        return tuple(part for part in self.parts if part.entries is not None)

    @property
    def shared(self) -> dict[Key, tuple[str, ...]]:
        """Entries that stand in several parts, with the names of these."""
        found: dict[Key, list[str]] = defaultdict(list)
        for part in self.counted_parts:
            for key in part.entries or ():
                found[key].append(part.what)
        return {key: tuple(names) for key, names in found.items() if len(names) > 1}

    @property
    def overlap(self) -> int | None:
        """How many the parts count too often; None unless every part says what it counts."""
        if not self.parts or len(self.counted_parts) < len(self.parts):
            return None
        return sum(len(names) - 1 for names in self.shared.values())

    @property
    def left_out(self) -> tuple[Entry, ...]:
        """Entries of the total that stand in none of its parts."""
        if self.overlap is None:
            return ()
        inside = {key for part in self.parts for key in part.entries or ()}
        return tuple(entry for key, entry in (self.figure.entries or {}).items() if key not in inside)

    @property
    def foreign(self) -> tuple[Entry, ...]:
        """Entries of the parts that the total does not count."""
        if self.figure.entries is None:
            return ()
        found = {key: entry for part in self.counted_parts for key, entry in (part.entries or {}).items()}
        return tuple(entry for key, entry in found.items() if key not in self.figure.entries)

    @property
    def namesakes(self) -> tuple[tuple[Entry, ...], ...]:
        """Entries that go by one name but are several records: perhaps the same matter, entered twice."""
        named: dict[str, dict[tuple[str, str], Entry]] = defaultdict(dict)
        for figure in (self.figure, *self.parts):
            for entry in (figure.entries or {}).values():
                named[entry.name][entry.key] = entry
        return tuple(tuple(found.values()) for found in named.values() if len(found) > 1)


def reconcile(catalog: Catalog, day: date) -> tuple[Reconciliation, ...]:
    """Every figure that the workspace says was published, held against the lists of its day."""
    ledgers: dict[date, Ledger] = {}
    found = []
    for total in catalog.manifest.totals:
        on = total.on or day
        found.append(_reconciled(total, ledgers.setdefault(on, Ledger(catalog, on))))
    return tuple(found)


def _reconciled(total: PublishedTotal, ledger: Ledger) -> Reconciliation:
    countings = [total.counts, *(part.counts for part in total.parts)]
    whole, *below = _counted(ledger, countings, total.unit)
    parts = tuple(Figure(part.what, part.value, part.counts, entries)
                  for part, entries in zip(total.parts, below, strict=True))
    if total.counts is None and parts and all(part.entries is not None for part in parts):
        whole = {key: entry for part in parts for key, entry in (part.entries or {}).items()}
    return Reconciliation(total, ledger.day, Figure(total.what, total.value, total.counts, whole, total.at_least), parts)


def _counted(ledger: Ledger, countings: Sequence[Counting | None], unit: CountUnit) -> list[dict[Key, Entry] | None]:
    """The entries that each figure counts, in one walk over the towns."""
    found: list[dict[Key, Entry] | None] = [None if counting is None else {} for counting in countings]
    wanted = [(counting, entries) for counting, entries in zip(countings, found, strict=True)
              if counting is not None and entries is not None]
    for counting, entries in wanted:
        for entry in _of_county(ledger, counting):
            entries.setdefault(("", *entry.key), entry)
    towns = [(counting, entries) for counting, entries in wanted if counting.of_towns]
    for body in ledger.towns if towns else ():
        lists = ledger.lists(body)
        for counting, entries in towns:
            if counting.town in (None, body.id):
                place = body.id if unit is CountUnit.EACH_TOWN else ""
                for entry in _of_town(ledger, counting, lists):
                    entries.setdefault((place, *entry.key), entry)
    return found


#: Where on the lists of a town the entries stand that a figure counts.
_SECTIONS = {
    ListKind.BASIC: (Section.BASIC,),
    ListKind.SUPPORTING: (Section.SUPPORTING,),
    ListKind.TAKEN_BACK: (Section.TAKEN_BACK,),
    ListKind.POWERS: (Section.BASIC,),
    ListKind.STATUTORY: (Section.BASIC,),
    ListKind.HANDED_DOWN: (Section.BASIC, Section.SUPPORTING),
}

#: What a list of powers holds, by origin. 派驻 moves no power: it is counted where it is asked for.
_BY_LAW = (How.STATUTE, How.JOINT, How.DESIGNATION)
_ORIGINS = {ListKind.STATUTORY: _BY_LAW, ListKind.HANDED_DOWN: (How.GRANT, How.ENTRUSTMENT),
            ListKind.POWERS: (*_BY_LAW, How.GRANT, How.ENTRUSTMENT)}


def _of_town(ledger: Ledger, counting: Counting, lists: Lists) -> Iterator[Entry]:
    origins = (How(counting.mode.value),) if counting.mode else _ORIGINS.get(counting.list)
    for section in _SECTIONS[counting.list]:
        for entry in lists[section]:
            if origins is not None:
                entry = replace(entry, origins=tuple(origin for origin in entry.origins if origin.how in origins))
            if (origins is None or entry.origins) and _fits(ledger, counting, entry):
                yield entry


def _of_county(ledger: Ledger, counting: Counting) -> Iterator[Entry]:
    """What is counted apart from towns: matters, the powers of departments, what was admitted to grids and villages, and
    grids."""
    match counting.list:
        case ListKind.MATTERS:
            for matter, cases in ledger.matters:
                sides = [side for case in cases for side in (*case.principals, *case.supporting)]
                bodies = tuple(dict.fromkeys(body for side in sides for body in side.bodies))
                here = counting.town is None or any(counting.town in side.ids for side in sides)
                if here and _fits(ledger, counting, entry := Entry(matter, bodies, cases=cases)):
                    yield entry
        case ListKind.DEPARTMENTS:
            for body in ledger.others:
                named = body.departments if counting.department is None else counting.department in body.departments
                if named and body.level is Level.COUNTY:
                    lists = ledger.lists(body)
                    for entry in (*lists[Section.KEPT], *lists[Section.HANDED_DOWN]):
                        by_law = tuple(origin for origin in entry.origins if origin.grant is None)
                        if by_law and _fits(ledger, replace(counting, department=None), entry):
                            yield replace(entry, origins=by_law)
        case ListKind.GRID_ITEMS | ListKind.VILLAGE_ITEMS:
            yield from (entry for entry in _admitted(ledger, counting) if _fits(ledger, counting, entry))
        case ListKind.GRIDS | ListKind.GRID_BRANCHES:
            yield from map(Entry, _grids(ledger, counting))


def _admitted(ledger: Ledger, counting: Counting) -> Iterator[Entry]:
    catalog, town = ledger.catalog, _area(ledger, counting.town)
    for admission in catalog.admissions.values():
        bodies = [catalog.bodies[body] for body in admission.to if body in catalog.bodies]
        if admission.list.value == counting.list.value and ledger.day in admission.period \
                and (town is None or any(catalog.within(body.area, town) for body in bodies)):
            owner = catalog.existing(admission.owner, ledger.day)
            yield Entry(admission, (owner,) if owner else ())


def _grids(ledger: Ledger, counting: Counting) -> Iterator[Grid]:
    town = _area(ledger, counting.town) or ledger.catalog.manifest.county or ""
    return (grid for grid in ledger.catalog.grids.values() if ledger.day in grid.period
            and counting.grid in (None, grid.kind) and (counting.list is ListKind.GRIDS or grid.party is not None)
            and ledger.catalog.within(grid.village, town))


def _area(ledger: Ledger, town: str | None) -> str | None:
    body = ledger.catalog.bodies.get(town or "")
    return body.area if body else None


def _fits(ledger: Ledger, counting: Counting, entry: Entry) -> bool:
    return (
        (counting.type is None or entry.type == counting.type.value)
        and (counting.field is None or entry.field == counting.field)
        and (counting.department is None or ledger.carriers.get(counting.department) in entry.counterparts)
    )
