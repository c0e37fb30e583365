"""Coordinates: pairs known from public programs, what is refused, and why."""

from __future__ import annotations

import pytest

from powerlist.geo.datum import (
    Degrees,
    PointError,
    Position,
    common,
    convert,
    datum_named,
    position,
    uncertainty,
)
from powerlist.terms import Datum

#: (from, to, point, the same point there). Shanghai, Shenzhen and Beijing stand in the tests of
#: github.com/googollee/eviltransform (go/transform_test.go), the others in those of
#: github.com/wandergis/coordtransform (test/app.js).
KNOWN: list[tuple[Datum, Datum, Degrees, Degrees]] = [
    (Datum.WGS84, Datum.GCJ02, (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    (Datum.WGS84, Datum.GCJ02, (113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    (Datum.WGS84, Datum.GCJ02, (116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    (Datum.WGS84, Datum.GCJ02, (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    (Datum.GCJ02, Datum.BD09, (116.404, 39.915), (116.41036949371029, 39.92133699351021)),
]

#: The ways back of the same tests: one step, where ours comes back to the point. (from, to, point, metres apart.)
ONE_STEP: list[tuple[Datum, Datum, Degrees, Degrees, float]] = [
    (Datum.GCJ02, Datum.WGS84, (116.404, 39.915), (116.39775550083061, 39.91359571849836), 0.1),
    (Datum.BD09, Datum.GCJ02, (116.404, 39.915), (116.39762729119315, 39.90865673957631), 0.1),
]


@pytest.mark.parametrize(("start", "to", "point", "there"), KNOWN)
def test_known_pairs(start: Datum, to: Datum, point: Degrees, there: Degrees) -> None:
    assert convert(Position(*point, start), to).degrees == pytest.approx(there, abs=1e-12)
    assert convert(Position(*there, to), start).degrees == pytest.approx(point, abs=1e-9)


@pytest.mark.parametrize(("start", "to", "point", "there", "metres"), ONE_STEP)
def test_the_way_back_is_near_the_usual_approximation(start: Datum, to: Datum, point: Degrees, there: Degrees,
                                                      metres: float) -> None:
    assert convert(Position(*point, start), to).degrees == pytest.approx(there, abs=metres / 111_000)


def test_cgcs2000_counts_as_wgs84() -> None:
    there = Position(119.01, 33.02, Datum.CGCS2000)
    assert common(there) == Position(119.01, 33.02, Datum.WGS84) == convert(there, Datum.WGS84)
    assert convert(there, Datum.GCJ02).degrees == convert(common(there), Datum.GCJ02).degrees


def test_a_position_in_its_own_system_stays_as_it_is() -> None:
    there = Position(119.01, 33.02, Datum.BD09)
    assert convert(there, Datum.BD09) is there


@pytest.mark.parametrize("text", ["GCJ-02", "gcj02", "Gcj_02", "gcj 02"])
def test_systems_go_by_any_spelling(text: str) -> None:
    assert datum_named(text) is Datum.GCJ02


@pytest.mark.parametrize("text", ["119.0153,33.0231", " 119.0153，33.0231 ", "119.0153, 33.0231", "+119.0153 33.0231"])
def test_points_as_people_write_them(text: str) -> None:
    assert position(text, "CGCS2000") == Position(119.0153, 33.0231, Datum.CGCS2000)


@pytest.mark.parametrize(("text", "datum", "says"), [
    ("119.0153,33.0231", None, "没有写坐标属于哪个坐标系"),
    ("119.0153,33.0231", "", "没有写坐标属于哪个坐标系"),
    ("119.0153,33.0231", "西安80", "没有坐标系 `西安80`"),
    ("33.0231,119.0153", "WGS84", "经度和纬度写反了"),
    ("2.35,48.85", "WGS84", "不在我国境内"),
    ("-119.0153,33.0231", "WGS84", "不在我国境内"),
    ("119.0153", "WGS84", "看不懂"),
    ("119°0′55″,33°1′23″", "WGS84", "看不懂"),
    ("119.0153,33.0231,5", "WGS84", "看不懂"),
    ("1e2,33", "WGS84", "看不懂"),
    ("nan,nan", "WGS84", "看不懂"),
])
def test_what_is_no_position_is_refused_with_advice(text: str, datum: str | None, says: str) -> None:
    with pytest.raises(PointError) as caught:
        position(text, datum)
    assert says in caught.value.message
    assert caught.value.help


def test_a_swapped_pair_is_shown_the_right_way_round() -> None:
    with pytest.raises(PointError) as caught:
        position("33.0231,119.0153", "WGS84")
    assert "119.0153,33.0231" in caught.value.help


@pytest.mark.parametrize(("text", "metres"), [("119,33", 55_500), ("119.0153,33.02", 555), ("119.0153,33.0231", 5.55)])
def test_digits_say_how_sure_a_position_is(text: str, metres: float) -> None:
    assert uncertainty(text) == pytest.approx(metres)
