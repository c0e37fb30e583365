"""The door to shapely (加速): the same answers about points as `geo.outline.Scan`, from a tree of rectangles.

Worth it where many points meet many outlines; without it nothing is missing but speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from powerlist.geo.outline import Hit, Index, Outline, Scan, Spot


def index(outlines: Sequence[Outline], tolerance: float) -> Index:
    """The fastest index there is on this machine."""
    shapely = _shapely()
    return Scan(outlines, tolerance) if shapely is None else Tree(shapely, outlines, tolerance)


def _shapely() -> ModuleType | None:
    try:
        import shapely
    except ImportError:
        return None
    return shapely  # type: ignore[no-any-return]


class Tree:
    """Outlines in shapely's STRtree."""

    def __init__(self, shapely: ModuleType, outlines: Sequence[Outline], tolerance: float) -> None:
        self.shapely = shapely
        self.areas = [shapely.Polygon(outline.corners) for outline in outlines]
        self.tree = shapely.STRtree(self.areas)
        self.tolerance = tolerance

    def at(self, spot: Spot) -> tuple[Hit, ...]:
        """Every outline that the spot lies in or on the edge of, in the order given."""
        point = self.shapely.Point(spot)
        near = sorted(map(int, self.tree.query(point, predicate="dwithin", distance=self.tolerance)))
        return tuple(Hit(n, bool(self.areas[n].exterior.distance(point) <= self.tolerance)) for n in near)

    def nearest(self, spot: Spot) -> tuple[int, float] | None:
        """The outline whose area is nearest, the first of several, and how far it is; None where there are none."""
        if not self.areas:
            return None
        numbers, distances = self.tree.query_nearest(self.shapely.Point(spot), return_distance=True)
        return min(map(int, numbers)), float(distances[0])
