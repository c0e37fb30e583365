"""Coordinates there and back; the pure and the fast way of looking points up; areas counted in strips."""

from __future__ import annotations

from itertools import pairwise
from math import cos, dist, hypot, pi, sin
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from powerlist.geo.datum import SHIFTED, Position, common, convert
from powerlist.geo.outline import Index, Outline, Plane, Scan, Spot, overlap, touching, uncovered
from powerlist.terms import Datum

SYSTEMS = st.sampled_from(list(Datum))
CHINA = st.tuples(st.floats(73.5, 135.1), st.floats(18.0, 53.6))


def metres(one: Position, other: Position) -> float:
    """How far apart two positions of one system are."""
    plane = Plane(one.degrees)
    return dist(plane(one.degrees), plane(other.degrees))


# Coordinates.

@given(CHINA, SYSTEMS, SYSTEMS)
def test_there_and_back_is_the_same_place(degrees: tuple[float, float], start: Datum, to: Datum) -> None:
    given_ = Position(*degrees, start)
    back = convert(convert(given_, to), start)
    assert metres(given_, back) < 0.1
    assert max(abs(back.longitude - given_.longitude), abs(back.latitude - given_.latitude)) < 1e-7


@given(CHINA, SYSTEMS)
def test_all_ways_lead_to_the_same_place(degrees: tuple[float, float], by: Datum) -> None:
    given_ = Position(*degrees, Datum.WGS84)
    direct, around = convert(given_, Datum.BD09), convert(convert(given_, by), Datum.BD09)
    assert metres(direct, around) < 0.1
    assert metres(common(around), given_) < 0.1


@given(CHINA)
def test_the_shift_is_hundreds_of_metres(degrees: tuple[float, float]) -> None:
    """Why a pair of numbers without its system is worth nothing."""
    given_ = Position(*degrees, Datum.WGS84)
    assert 30 < metres(given_, convert(given_, Datum.GCJ02)) < 1500


@given(st.floats(-180, 180), st.floats(-85, 85), SYSTEMS, SYSTEMS)
def test_outside_china_nothing_is_shifted(longitude: float, latitude: float, start: Datum, to: Datum) -> None:
    west, south, east, north = SHIFTED
    assume(not (west <= longitude <= east and south <= latitude <= north))
    assert convert(Position(longitude, latitude, start), to).degrees == (longitude, latitude)


# Points and outlines.

@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    """Star-shaped, so that no two edges cross; up to twelve corners on rounded coordinates."""
    x, y = draw(st.integers(-400, 400)), draw(st.integers(-400, 400))
    count = draw(st.integers(3, 12))
    radii = draw(st.lists(st.integers(40, 300), min_size=count, max_size=count))
    angles = [2 * pi * number / count for number in range(count)]
    return Outline(tuple((round(x + r * cos(a), 3), round(y + r * sin(a), 3)) for r, a in zip(radii, angles, strict=True)))


spots: st.SearchStrategy[Spot] = st.tuples(st.floats(-800, 800), st.floats(-800, 800))
several = st.lists(outlines(), min_size=1, max_size=5)


@st.composite
def telling_spots(draw: st.DrawFn, found: list[Outline]) -> Spot:
    """Anywhere, on a corner, on an edge, or a little beside one."""
    kind = draw(st.sampled_from(["anywhere", "corner", "edge", "beside"]))
    if kind == "anywhere":
        return draw(spots)
    (x1, y1), (x2, y2) = draw(st.sampled_from(draw(st.sampled_from(found)).edges))
    along = 0.0 if kind == "corner" else draw(st.floats(0, 1))
    off = draw(st.floats(-12, 12)) if kind == "beside" else 0.0
    length = hypot(x2 - x1, y2 - y1) or 1.0
    return (x1 + along * (x2 - x1) - off * (y2 - y1) / length, y1 + along * (y2 - y1) + off * (x2 - x1) / length)


def fast(found: list[Outline], tolerance: float) -> Index:
    """The index by shapely."""
    shapely = pytest.importorskip("shapely")
    from powerlist.geo.shapes import Tree

    return Tree(shapely, found, tolerance)


@given(st.data())
def test_both_indexes_agree(data: st.DataObject) -> None:
    found, tolerance = data.draw(several), 5.0
    spot = data.draw(telling_spots(found))
    # At exactly the tolerance the last bit decides.
    assume(all(abs(outline.from_edge(spot) - tolerance) > 1e-6 for outline in found))
    plain, tree = Scan(found, tolerance), fast(found, tolerance)
    assert plain.at(spot) == tree.at(spot)
    one, other = plain.nearest(spot), tree.nearest(spot)
    assert one is not None and other is not None
    assert one[1] == pytest.approx(other[1], abs=1e-6)


@given(st.data())
def test_what_is_on_an_edge_is_said_to_be(data: st.DataObject) -> None:
    found = data.draw(several)
    (x1, y1), (x2, y2) = data.draw(st.sampled_from(found[0].edges))
    along = data.draw(st.floats(0, 1))
    hits = {hit.number: hit.on_edge for hit in Scan(found, 0.01).at((x1 + along * (x2 - x1), y1 + along * (y2 - y1)))}
    assert hits[0]


@given(outlines(), spots)
def test_inside_does_not_depend_on_where_the_ring_begins(outline: Outline, spot: Spot) -> None:
    assume(outline.from_edge(spot) > 1e-6)
    turned = Outline((*outline.corners[1:], outline.corners[0]))
    back = Outline(outline.corners[::-1])
    assert outline.contains(spot) == turned.contains(spot) == back.contains(spot)
    assert outline.area == pytest.approx(turned.area) == pytest.approx(back.area)


# Areas.

def polygon(outline: Outline) -> Any:
    """The same in shapely."""
    return pytest.importorskip("shapely").Polygon(outline.corners)


@settings(max_examples=60)
@given(outlines(), several)
def test_areas_are_those_of_shapely(one: Outline, others: list[Outline]) -> None:
    shapely = pytest.importorskip("shapely")
    assert one.area == pytest.approx(polygon(one).area)
    assert one.crossing() is None
    assert overlap(one, others[0]) == pytest.approx(polygon(one).intersection(polygon(others[0])).area, abs=0.01)
    rest = polygon(one).difference(shapely.union_all([polygon(other) for other in others]))
    assert uncovered(one, others) == pytest.approx(rest.area, abs=0.01)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=7, unique=True))
def test_a_ring_that_crosses_itself_is_seen(corners: list[tuple[int, int]]) -> None:
    ring = Outline(tuple((float(x), float(y)) for x, y in corners))
    assert (ring.crossing() is None) == bool(polygon(ring).is_valid)


@given(outlines(), outlines())
def test_overlap_is_mutual_and_no_more_than_either(one: Outline, other: Outline) -> None:
    area = overlap(one, other)
    assert area == pytest.approx(overlap(other, one), abs=0.01)
    assert area <= min(one.area, other.area) + 0.01
    assert uncovered(one, [other]) == pytest.approx(one.area - area, abs=0.01)


def test_halves_touch_and_do_not_overlap() -> None:
    """A stretch of border together makes neighbours, a corner does not, whether or not the corners coincide."""
    west = Outline(((0, 0), (100, 0), (100, 100), (0, 100)))
    east = Outline(((100, 40), (200, 0), (200, 100), (100, 90)))
    corner = Outline(((100, 100), (200, 100), (200, 200), (100, 200)))
    far = Outline(((300, 0), (400, 0), (400, 100)))
    assert [touching(west, other, 1.0) for other in (east, corner, far)] == [True, False, False]
    assert overlap(west, east) == 0
    assert [hit.on_edge for hit in Scan((west, east), 1.0).at((100.0, 50.0))] == [True, True]
    assert all(a != b for a, b in pairwise(west.corners))
