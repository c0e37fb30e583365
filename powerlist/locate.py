"""Which grid, village and town a point lies in (落点).

In: a catalog, a day, a position with its coordinate system. Out: a `Place` that says what is certain and what is not.
Nothing is guessed: on a border both sides are named, outside all grids the nearest is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import cos, pi, sin

from powerlist.catalog import Catalog
from powerlist.chart import Chart
from powerlist.failures import RefusalError
from powerlist.geo.datum import Position, common
from powerlist.geo.outline import Index, Scan, Spot
from powerlist.geo.shapes import index
from powerlist.grids import lineage
from powerlist.model.places import Area, Grid
from powerlist.terms import GridKind

#: As near to a border, in metres, nobody can say on which side a point lies: a phone's position and the conversion
#: from a map's shifted coordinates are not better.
BORDER = 5.0

#: From so many positions on, loading shapely takes less time than it saves.
MANY = 50

#: Directions in which the neighbourhood of a point on a border is looked at.
_AROUND = 16


class PlaceError(RefusalError):
    """A point does not settle which village it lies in: what is known, and what to do."""


@dataclass(frozen=True)
class Place:
    """Where a position lies. `grids` are those that it lies in, from the comprehensive to the most particular;
    `border` those whose edge is too near to tell; `nearest`, with metres, is told where there are neither. `village` is
    certain; where it is not, `villages` are those in question. `strayed` are grids of which this spot lies outside what
    they should lie in: then their outlines prove nothing here. `unmapped` grids have no outline."""

    position: Position
    grids: tuple[Grid, ...]
    border: tuple[Grid, ...]
    nearest: tuple[Grid, float] | None
    villages: tuple[Area, ...]
    unmapped: int
    certain: bool = True
    strayed: tuple[Grid, ...] = ()

    @property
    def village(self) -> Area | None:
        """The village or community, where there is no doubt about it."""
        return self.villages[0] if len(self.villages) == 1 and self.certain else None


class Locator:
    """A day's chart, ready to be asked for about so many positions."""

    def __init__(self, catalog: Catalog, day: date, positions: int = 1) -> None:
        self.catalog = catalog
        self.chart = Chart(catalog, day)
        self._find = index if positions >= MANY else Scan

    def place(self, position: Position) -> Place:
        """Where a position lies.

        Raises:
            PlaceError: no grid has an outline to hold it against.
        """
        if not self.chart.of_grids:
            raise PlaceError("工作区里的网格都没有登记边界，不能按坐标查",
                             "给网格写上 `boundary`（坐标系和各界点），或者直接写村居的名称")
        spot, keys = self.chart.plane(common(position).degrees), list(self.chart.of_grids)
        hits = self._index.at(spot)
        inside, border = (self._ordered(keys[hit.number] for hit in hits if hit.on_edge is on_edge)
                          for on_edge in (False, True))
        near = None if hits else self._index.nearest(spot)
        found = Place(position, inside, border, (self.catalog.grids[keys[near[0]]], near[1]) if near else None,
                      (), len(self.chart.grids) - len(keys))
        return self._settled(found, spot)

    def _settled(self, place: Place, spot: Spot) -> Place:
        """The place with its village: that of the comprehensive grid, else of any grid, else the one whose own outline
        it lies in; on a border, the one in which everything around lies. None is certain where a grid has strayed."""
        strayed = tuple(grid for grid in place.grids if self.chart.strays_at(grid, spot))
        if strayed:
            possible = self._villages(grid.village for grid in place.grids)
            return replace(place, villages=possible, certain=False, strayed=strayed)
        general = [grid for grid in place.grids if grid.kind is GridKind.COMPREHENSIVE]
        inside = self._villages(grid.village for grid in general or place.grids)
        if inside:
            return replace(place, villages=inside)
        if place.border:
            possible = self._villages(grid.village for grid in place.border)
            return replace(place, villages=possible, certain=len(possible) == 1 and self._all_around(spot, possible[0]))
        hits = Scan(tuple(self.chart.of_villages.values()), BORDER).at(spot)
        keys = list(self.chart.of_villages)
        return replace(place, villages=self._villages(keys[hit.number] for hit in hits),
                       certain=not any(hit.on_edge for hit in hits))

    def _all_around(self, spot: Spot, village: Area) -> bool:
        """Whether the village's grids, or its own outline, hold everything within the border's width."""
        grids, villages = self.chart.of_grids, self.chart.of_villages
        own = [outline for key, outline in grids.items() if self.catalog.grids[key].village == village.id]
        own += [outline for key, outline in villages.items() if key == village.id]
        angles = (2 * pi * turn / _AROUND for turn in range(_AROUND))
        ring = [(spot[0] + BORDER * cos(angle), spot[1] + BORDER * sin(angle)) for angle in angles]
        return all(any(outline.contains(one) for outline in own) for one in ring)

    @cached_property
    def _index(self) -> Index:
        return self._find(tuple(self.chart.of_grids.values()), BORDER)

    def _ordered(self, keys: Iterable[str]) -> tuple[Grid, ...]:
        """From the comprehensive to the most particular: lower levels after higher ones, small after large."""
        order = list(GridKind)
        return tuple(sorted((self.catalog.grids[key] for key in keys), key=lambda grid: (
            len(lineage(self.catalog.grids, grid)), order.index(grid.kind), -self.chart.of_grids[grid.id].area, grid.id)))

    def _villages(self, keys: Iterable[str]) -> tuple[Area, ...]:
        return tuple(self.catalog.areas[key] for key in dict.fromkeys(keys) if key in self.catalog.areas)


def village_at(catalog: Catalog, day: date, position: Position) -> tuple[Area, Place]:
    """The village or community that a position lies in, and by what.

    Raises:
        PlaceError: that is not certain; whoever knows the spot must say.
    """
    place = Locator(catalog, day).place(position)
    if place.village is not None:
        return place.village, place
    ask = "核实以后不写坐标，改用 --place 写明镇街或村居"
    if place.villages:
        names = "、".join(village.name for village in place.villages)
        where = (f"落在{strayed_words(place)}" if place.strayed else f"同时落在{names}的网格里" if place.certain
                 else f"离{names}的边界不到 {BORDER:.0f} 米")
        raise PlaceError(f"坐标 {position}{where}，不能断定属于哪个村居", ask)
    near = f"；最近的是{place.nearest[0].name}，相距 {distance(place.nearest[1])}" if place.nearest else ""
    raise PlaceError(f"坐标 {position}不在任何网格内{near}", f"检查坐标和坐标系；确实在网格以外的，{ask}")


def strayed_words(place: Place) -> str:
    """Which grids have strayed to where the place is."""
    names = "、".join(grid.name for grid in place.strayed)
    return f"{names}里，这一处却在它的上级网格或者村居以外"


def distance(metres: float) -> str:
    """A length as people say it."""
    return f"{metres:.0f} 米" if metres < 1000 else f"{metres / 1000:.1f} 公里"
