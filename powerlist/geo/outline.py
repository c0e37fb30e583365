"""Outlines in a plane (边界): inside, on the edge or outside; how far; how large; how much of them lies over one another.

In: corners in metres. Out: answers in metres and square metres. Pure Python; `geo.shapes` gives the same answers about
points faster. `Plane` lays degrees out flat: straight lines stay straight, so that inside is inside; lengths are true
at its origin and, within a county, to about a third of a per cent elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from math import cos, dist, hypot, inf, pi
from typing import NamedTuple, Protocol

from powerlist.geo.datum import Degrees, radii

#: East and north of the origin, in metres.
Spot = tuple[float, float]

Edge = tuple[Spot, Spot]

#: West, south, east, north.
Box = tuple[float, float, float, float]

#: WGS84: semi-major axis in metres, first eccentricity squared.
_AXIS, _ECCENTRICITY = 6378137.0, 0.00669437999014132


class Plane:
    """The neighbourhood of an origin, flat."""

    def __init__(self, origin: Degrees) -> None:
        meridian, prime = radii(origin[1], _AXIS, _ECCENTRICITY)
        self.origin = origin
        self.east = prime * cos(origin[1] * pi / 180) * pi / 180
        self.north = meridian * pi / 180

    def __call__(self, degrees: Degrees) -> Spot:
        return (degrees[0] - self.origin[0]) * self.east, (degrees[1] - self.origin[1]) * self.north


@dataclass(frozen=True)
class Outline:
    """A ring of corners in order, closed by itself."""

    corners: tuple[Spot, ...]

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """From each corner to the next, the last back to the first."""
        return tuple(pairwise((*self.corners, self.corners[0])))

    @cached_property
    def box(self) -> Box:
        """The rectangle that it fills."""
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    @cached_property
    def area(self) -> float:
        """In square metres."""
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in self.edges)) / 2

    @cached_property
    def perimeter(self) -> float:
        """In metres."""
        return sum(dist(*edge) for edge in self.edges)

    @cached_property
    def breadth(self) -> float:
        """How far its corners lie, at most, off the line from the first corner to the one farthest from it, in metres."""
        first = self.corners[0]
        last = max(self.corners, key=lambda corner: dist(first, corner))
        length = dist(first, last)
        return max(abs(_turn(first, last, corner)) for corner in self.corners) / length if length else 0.0

    def contains(self, spot: Spot) -> bool:
        """Whether it lies inside; what lies on the edge may be either."""
        x, y = spot
        crossed = ((y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1) for (x1, y1), (x2, y2) in self.edges)
        return sum(crossed) % 2 == 1

    def from_edge(self, spot: Spot) -> float:
        """How far it lies from the edge, on either side."""
        return min(_distance(spot, edge) for edge in self.edges)

    def crossing(self) -> tuple[int, int] | None:
        """The first two edges, from 0, that cross or touch although they are no neighbours; two neighbours where the
        second runs back over the first."""
        return min((pair for pair in self._beside_one_another() if self._cross(*pair)), default=None)

    def _beside_one_another(self) -> Iterator[tuple[int, int]]:
        """Pairs of edges, by number, that reach over the same eastings: no others can meet."""
        reached: list[tuple[float, int]] = []
        for west, east, number in sorted((min(a[0], b[0]), max(a[0], b[0]), n) for n, (a, b) in enumerate(self.edges)):
            reached = [(until, other) for until, other in reached if until >= west]
            yield from ((min(number, other), max(number, other)) for _, other in reached)
            reached.append((east, number))

    def _cross(self, i: int, j: int) -> bool:
        first, second = self.edges[i], self.edges[j]
        if j == i + 1 or (i, j) == (0, len(self.edges) - 1):
            (a, b), c = (first, second[1]) if j == i + 1 else (second, first[1])
            return _turn(a, b, c) == 0 and _ahead(b, a, c)
        return _meet(first, second)


def touching(one: Outline, other: Outline, tolerance: float) -> bool:
    """Whether they have a stretch of border together, not only a corner: where such a stretch ends, one of them has a
    corner on the edge of the other."""
    if not _boxes_meet(one.box, other.box, tolerance):
        return False
    shared = [corner for this, that in ((one, other), (other, one)) for corner in this.corners
              if that.from_edge(corner) <= tolerance]
    return any(dist(a, b) > 2 * tolerance for a, b in combinations(shared, 2))


def overlap(one: Outline, other: Outline, beyond: float = 0.0) -> float:
    """The area that both cover; 0 where it is clear from their rectangles that it is not beyond so much."""
    (w1, s1, e1, n1), (w2, s2, e2, n2) = one.box, other.box
    most = max(0.0, min(e1, e2) - max(w1, w2)) * max(0.0, min(n1, n2) - max(s1, s2))
    return measure((one, other), all) if most > beyond else 0.0


def uncovered(whole: Outline, parts: Sequence[Outline]) -> float:
    """The area of the whole that none of the parts covers."""
    return measure((whole, *parts), lambda inside: inside[0] and not any(inside[1:]))


def measure(outlines: Sequence[Outline], wanted: Callable[[Sequence[bool]], bool]) -> float:
    """The area of those places that are wanted, by which outlines they lie inside. Exact: cut into strips in which no
    two edges cross, so that what lies between edges is as wide, on average, as in the middle."""
    edges = [(number, edge) for number, outline in enumerate(outlines) for edge in outline.edges if edge[0][1] != edge[1][1]]
    heights = {y for outline in outlines for _, y in outline.corners}
    heights.update(y for (_, first), (_, second) in combinations(edges, 2) for y in _crossed_at(first, second))
    total = 0.0
    for low, high in pairwise(sorted(heights)):
        middle = (low + high) / 2
        crossings = sorted((x1 + (middle - y1) / (y2 - y1) * (x2 - x1), number)
                           for number, ((x1, y1), (x2, y2)) in edges if (y1 > middle) != (y2 > middle))
        total += (high - low) * _width(crossings, len(outlines), wanted)
    return total


def _width(crossings: Iterable[tuple[float, int]], count: int, wanted: Callable[[Sequence[bool]], bool]) -> float:
    inside, width, before = [False] * count, 0.0, -inf
    for x, number in crossings:
        if wanted(inside):
            width += x - before
        inside[number] = not inside[number]
        before = x
    return width


def _crossed_at(first: Edge, second: Edge) -> Iterator[float]:
    """The height at which two edges cross, if they do."""
    (x1, y1), (x2, y2) = first
    (x3, y3), (x4, y4) = second
    if min(y1, y2) > max(y3, y4) or min(y3, y4) > max(y1, y2) or min(x1, x2) > max(x3, x4) or min(x3, x4) > max(x1, x2):
        return
    slant = (x1 - x2) * (y3 - y4) - (y1 - y2) * (x3 - x4)
    if slant:
        along = ((x1 - x3) * (y3 - y4) - (y1 - y3) * (x3 - x4)) / slant
        if 0 < along < 1:
            yield y1 + along * (y2 - y1)


def _distance(spot: Spot, edge: Edge) -> float:
    (x1, y1), (x2, y2) = edge
    x, y = spot[0] - x1, spot[1] - y1
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
    return hypot(x - along * dx, y - along * dy)


def _turn(a: Spot, b: Spot, c: Spot) -> float:
    """Left of the line from a to b is positive, right negative, on it zero."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _ahead(start: Spot, one: Spot, other: Spot) -> bool:
    """Whether two spots lie in the same direction."""
    return (one[0] - start[0]) * (other[0] - start[0]) + (one[1] - start[1]) * (other[1] - start[1]) > 0


def _meet(first: Edge, second: Edge) -> bool:
    """Whether two edges that reach over the same eastings have a spot together."""
    (a, b), (c, d) = first, second
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0


def _boxes_meet(one: Box, other: Box, within: float = 0.0) -> bool:
    return (one[0] <= other[2] + within and other[0] <= one[2] + within
            and one[1] <= other[3] + within and other[1] <= one[3] + within)


# Which outlines a spot lies in.

class Hit(NamedTuple):
    """An outline, by its number, that a spot lies in, or on the edge of."""

    number: int
    on_edge: bool


class Index(Protocol):
    """Many outlines, ready to be asked where a spot lies. Whatever is nearer to an edge than the tolerance lies on it,
    inside or out."""

    def at(self, spot: Spot) -> tuple[Hit, ...]:
        """Every outline that the spot lies in or on the edge of, in the order given."""

    def nearest(self, spot: Spot) -> tuple[int, float] | None:
        """The outline whose area is nearest, the first of several, and how far it is; None where there are none."""


class Scan:
    """Looks at one outline after the other, those first whose rectangle is near."""

    def __init__(self, outlines: Sequence[Outline], tolerance: float) -> None:
        self.outlines = outlines
        self.tolerance = tolerance

    def at(self, spot: Spot) -> tuple[Hit, ...]:
        """Every outline that the spot lies in or on the edge of, in the order given."""
        here = (*spot, *spot)
        near = ((n, one) for n, one in enumerate(self.outlines) if _boxes_meet(one.box, here, self.tolerance))
        hits = (Hit(n, one.from_edge(spot) <= self.tolerance) for n, one in near)
        return tuple(hit for hit in hits if hit.on_edge or self.outlines[hit.number].contains(spot))

    def nearest(self, spot: Spot) -> tuple[int, float] | None:
        """The outline whose area is nearest, the first of several, and how far it is; None where there are none."""
        best: tuple[float, int] | None = None
        for least, number in sorted((_from_box(spot, one.box), n) for n, one in enumerate(self.outlines)):
            if best is not None and least > best[0]:
                break
            outline = self.outlines[number]
            found = 0.0 if outline.contains(spot) else outline.from_edge(spot), number
            best = min(best, found) if best else found
        return (best[1], best[0]) if best else None


def _from_box(spot: Spot, box: Box) -> float:
    return hypot(max(box[0] - spot[0], 0, spot[0] - box[2]), max(box[1] - spot[1], 0, spot[1] - box[3]))
