"""The grids of a county as they stand on a day (网格一览): town by town, with what is wrong with them.

In: a catalog and a day. Out: towns, villages and grids with their figures, the findings of the grid checks, each with
the grid or village it is about, and which checks are off because the county has not set their figure. How the county
could put things right is `views.regrouping`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from powerlist.catalog import Catalog
from powerlist.checks import findings_of
from powerlist.checks.grids import CHECKS as GRID_CHECKS
from powerlist.diagnostics import Diagnostic
from powerlist.grids import lineage, own, standing
from powerlist.model.places import Area, Grid
from powerlist.terms import AdmissionList, GridKind, Level
from powerlist.views.trust import Trust, trust

#: The figures that a county must set, and what stays unlooked-for without each.
LIMITS = {"grid_households_max": "过载网格", "grid_households_min": "过小网格", "grid_staff_min": "网格员少于下限"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What some grids come to. `households` are those of the comprehensive grids that are not divided further, so that
    none counts twice; `unstaffed` grids have nobody, of `unknown` ones it is not registered. `team` is how many people of
    each role there are, as far as teams are registered."""

    kinds: Mapping[GridKind, int]
    workers: int
    unknown: int
    unstaffed: int
    households: int
    party: int
    team: Mapping[str, int]

    @property
    def total(self) -> int:
        """Grids of all kinds."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class VillageGrids:
    """A village with its grids, each after the one above it."""

    area: Area
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class TownGrids:
    """A town with its villages; `items` is how many matters were admitted to its grids. `area` is None for what lies in
    no town."""

    area: Area | None
    villages: tuple[VillageGrids, ...]
    figures: Figures
    items: int


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and the grid or village that it is about."""

    finding: Diagnostic
    about: Grid | Area


@dataclass(frozen=True)
class Survey:
    """The grids of the county on a day, or of one town or village."""

    catalog: Catalog
    day: date
    within: Area | None
    towns: tuple[TownGrids, ...]
    figures: Figures
    findings: tuple[Found, ...]
    off: tuple[str, ...]
    trust: Trust


def survey(catalog: Catalog, day: date, within: Area | None = None) -> Survey:
    """All grids of the county, or those within an area."""
    villages = [area for area in catalog.areas.values() if area.level is Level.VILLAGE and day in area.period
                and _inside(catalog, area.id, within)]
    grids = [grid for grid in own(catalog, day) if _inside(catalog, grid.village, within)]
    bearing = {grid.id for grid in standing(catalog, day)}
    off = tuple(name for name in LIMITS if getattr(catalog.manifest.parameters, name) is None)
    return Survey(catalog, day, within, tuple(_towns(catalog, day, villages, grids, bearing, within)), figures(grids, bearing),
                  tuple(_findings(catalog, day, within)), off, trust("grids", grids))


def figures(grids: Iterable[Grid], bearing: Iterable[str]) -> Figures:
    """What the grids come to; `bearing` are those that have the households and must be staffed."""
    listed, ids = list(grids), set(bearing)
    stood = [grid for grid in listed if grid.id in ids]
    counted = Counter(grid.kind for grid in listed)
    team: Counter[str] = Counter()
    for grid in listed:
        for member in grid.team:
            team[member.role] += member.number
    return Figures({kind: counted[kind] for kind in GridKind}, sum(grid.workers or 0 for grid in listed),
                   sum(grid.workers is None for grid in stood), sum(grid.workers == 0 for grid in stood),
                   sum(grid.households or 0 for grid in stood if grid.kind is GridKind.COMPREHENSIVE),
                   sum(grid.party is not None for grid in listed), team)


def _inside(catalog: Catalog, area: str, within: Area | None) -> bool:
    return catalog.within(area, within.id if within else catalog.manifest.county or "")


def _towns(catalog: Catalog, day: date, villages: Sequence[Area], grids: Sequence[Grid], bearing: set[str],
           within: Area | None) -> Iterator[TownGrids]:
    held: dict[str, list[Grid]] = {area.id: [] for area in villages}
    for grid in grids:
        held.setdefault(grid.village, []).append(grid)
    towns: dict[str, list[str]] = {town.id: [] for town in catalog.towns if day in town.period and within is None}
    for key in held:
        town = catalog.area_at(key, Level.TOWN)
        towns.setdefault(town.id if town else "", []).append(key)
    for key, keys in towns.items():
        listed = tuple(VillageGrids(catalog.areas[village], _nested(catalog, held[village])) for village in keys)
        together = [grid for village in listed for grid in village.grids]
        yield TownGrids(catalog.areas.get(key), listed, figures(together, bearing), _items(catalog, day, key))


def _nested(catalog: Catalog, grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Each grid after the one above it, in the order of reading."""
    order = {grid.id: number for number, grid in enumerate(grids)}
    return tuple(sorted(grids, key=lambda grid: [order.get(one.id, -1) for one in reversed(lineage(catalog.grids, grid))]))


def _items(catalog: Catalog, day: date, town: str) -> int:
    """Matters admitted to the grids of a town: what its government or its villages take on."""
    def there(body: str) -> bool:
        return body in catalog.bodies and catalog.within(catalog.bodies[body].area, town)

    return sum(admission.list is AdmissionList.GRID and day in admission.period and any(map(there, admission.to))
               for admission in catalog.admissions.values())


def _findings(catalog: Catalog, day: date, within: Area | None) -> Iterator[Found]:
    """What the grid checks find and the office has not suppressed, grave or not."""
    records: dict[tuple[str | int, ...], Grid | Area] = {area.at.parts: area for area in catalog.areas.values()}
    records.update((grid.at.parts, grid) for grid in catalog.grids.values())
    for finding in findings_of(GRID_CHECKS, catalog, day):
        about = records.get(finding.at.parts[:4])
        if about is not None and _inside(catalog, about.village if isinstance(about, Grid) else about.id, within):
            yield Found(finding, about)
