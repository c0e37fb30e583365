"""The outlines of grids and villages, laid out in one plane (底图).

In: a catalog and a day. Out: outlines by id, and what is wrong or striking about them: an outline that encloses
nothing, grids that overlap, sides that touch, what of a village no grid covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from statistics import median

from powerlist.catalog import Catalog
from powerlist.geo.datum import Degrees, Position, common, in_china
from powerlist.geo.outline import Outline, Plane, Spot, overlap, touching, uncovered
from powerlist.grids import lineage
from powerlist.model.places import Area, Boundary, Grid
from powerlist.terms import GridKind, Level

#: Outlines drawn by two hands along one border may miss each other by this many metres.
SLIVER = 1.0

#: Corners of a boundary in the common system.
Ring = tuple[Degrees, ...]


class Chart:
    """Outlines by the ids of their grids and villages; what has none, or one that encloses nothing, is left out."""

    def __init__(self, catalog: Catalog, day: date) -> None:
        self.catalog = catalog
        self.grids = tuple(grid for grid in catalog.grids.values() if day in grid.period)
        areas = [area for area in catalog.areas.values() if area.level is Level.VILLAGE and day in area.period]
        grids, villages = _rings(self.grids), _rings(areas)
        self.plane = Plane(_middle([*grids.values(), *villages.values()]))
        self.of_grids, self.of_villages = self._outlines(grids), self._outlines(villages)

    def _outlines(self, rings: Mapping[str, Ring]) -> dict[str, Outline]:
        found = {key: Outline(tuple(map(self.plane, corners))) for key, corners in rings.items()}
        return {key: outline for key, outline in found.items() if outline.breadth > SLIVER}

    def fault(self, record: Grid | Area) -> str | None:
        """Why the boundary of a record encloses nothing that can be looked up, if so."""
        if record.boundary is None:
            return None
        for number, corner in enumerate(positions(record.boundary), 1):
            if not in_china(corner.degrees):
                swapped = in_china((corner.latitude, corner.longitude))
                return f"第 {number} 个界点" + ("的经度和纬度写反了" if swapped else "不在我国境内")
        outline = self.of_grids.get(record.id) if isinstance(record, Grid) else self.of_villages.get(record.id)
        outline = outline or self._outlines(_rings([record])).get(record.id)  # areas above villages are not kept
        if outline is None:
            return f"不到 {SLIVER:.0f} 米宽，围不成一块地" if _rings([record]) else "不到三个不同的界点"
        crossed = outline.crossing()
        return f"自己相交：从第 {crossed[0] + 1} 个和从第 {crossed[1] + 1} 个界点起的两条边" if crossed else None

    def overlaps(self) -> Iterator[tuple[Grid, Grid, float]]:
        """Grids of one kind and level that lie over one another, with square metres."""
        levels: dict[tuple[GridKind, int], list[Grid]] = {}
        for grid in self.grids:
            if grid.id in self.of_grids:
                levels.setdefault((grid.kind, len(lineage(self.catalog.grids, grid))), []).append(grid)
        for grids in levels.values():
            for one, other in self._near(grids):
                first, second = self.of_grids[one.id], self.of_grids[other.id]
                sliver = SLIVER * min(first.perimeter, second.perimeter)
                if (area := overlap(first, second, sliver)) > sliver:
                    yield one, other, area

    def _near(self, grids: Iterable[Grid]) -> Iterator[tuple[Grid, Grid]]:
        """Pairs whose outlines reach over the same longitudes, each in the order of reading."""
        order = {grid.id: number for number, grid in enumerate(self.grids)}
        open_: list[Grid] = []
        for grid in sorted(grids, key=lambda grid: self.of_grids[grid.id].box[0]):
            west = self.of_grids[grid.id].box[0]
            open_ = [other for other in open_ if self.of_grids[other.id].box[2] >= west]
            for other in open_:
                yield (other, grid) if order[other.id] < order[grid.id] else (grid, other)
            open_.append(grid)

    def strays(self, grid: Grid) -> Iterator[tuple[str, float]]:
        """What a grid should lie in and does not, with the share of it that lies outside."""
        outline = self.of_grids.get(grid.id)
        for whole, around in self._wholes(grid) if outline else ():
            if outline and (share := _outside(outline, [around])):
                yield f"`{whole.name}`", share

    def strays_at(self, grid: Grid, spot: Spot) -> bool:
        """Whether a spot on the grid lies where the grid has strayed: outside what it should lie in."""
        outline = self.of_grids[grid.id]
        return any(not around.contains(spot) and _outside(outline, [around]) > 0 for _, around in self._wholes(grid))

    def _wholes(self, grid: Grid) -> Iterator[tuple[Grid | Area, Outline]]:
        """What the grid should lie in, as far as it has an outline: the grid above it, its village."""
        above, village = self.catalog.grids.get(grid.parent or ""), self.catalog.areas.get(grid.village)
        if above is not None and above.id in self.of_grids:
            yield above, self.of_grids[above.id]
        if village is not None and village.id in self.of_villages:
            yield village, self.of_villages[village.id]

    def gap(self, village: Area) -> float:
        """The share of a village that none of its comprehensive grids covers; 0 unless all of them have outlines."""
        whole = self.of_villages.get(village.id)
        parts = [self.of_grids.get(grid.id) for grid in self.grids
                 if grid.village == village.id and grid.kind is GridKind.COMPREHENSIVE]
        outlines = [part for part in parts if part is not None]
        return _outside(whole, outlines) if whole and len(outlines) == len(parts) else 0.0

    def neighbours(self, one: str, other: str) -> bool | None:
        """Whether two grids share a stretch of border; None where one of them has no outline."""
        first, second = self.of_grids.get(one), self.of_grids.get(other)
        return touching(first, second, SLIVER) if first and second else None


def _outside(outline: Outline, parts: list[Outline]) -> float:
    """The share of an outline that lies in none of the parts, without what is only drawn by another hand."""
    area = uncovered(outline, parts)
    return area / outline.area if outline.area and area > SLIVER * outline.perimeter else 0.0


def ring(boundary: Boundary) -> Ring:
    """The corners of a boundary in the common system, each once: a ring that ends where it began is closed anyway."""
    corners = [common(corner).degrees for corner in positions(boundary)]
    return tuple(corner for number, corner in enumerate(corners) if corner != corners[number - 1])


def positions(boundary: Boundary) -> tuple[Position, ...]:
    """The corners of a boundary as they were given."""
    pairs = (corner.split(",") for corner in boundary.corners)
    return tuple(Position(float(east), float(north), boundary.datum) for east, north in pairs)


def _rings(records: Iterable[Grid | Area]) -> dict[str, Ring]:
    """Of what has an outline; fewer than three corners enclose nothing, and one far away encloses too much."""
    found = {record.id: ring(record.boundary) for record in records if record.boundary}
    return {key: corners for key, corners in found.items() if len(corners) > 2 and all(map(in_china, corners))}


def _middle(rings: Iterable[Ring]) -> Degrees:
    """Amid most corners, so that lengths are true there; a few that are mistyped do not move it."""
    corners = [corner for corners in rings for corner in corners] or [(0.0, 0.0)]
    return median(x for x, _ in corners), median(y for _, y in corners)
