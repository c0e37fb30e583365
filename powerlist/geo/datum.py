"""Longitudes and latitudes in the four coordinate systems that are met in China (坐标系), and the ways between them.

A position always carries its system: without it a pair of numbers is hundreds of metres of nothing.

CGCS2000 and WGS84 count as one here. Their ellipsoids differ by a tenth of a millimetre (1/f 298.257222101 and
298.257223563); their coordinates by what the plate has moved since CGCS2000 stood still in 2000, a few centimetres a
year, less than a metre so far. GCJ-02 is WGS84 shifted on purpose by some hundreds of metres, BD-09 is GCJ-02 shifted once more.
The shift itself is not published: these are the formulas by which everybody approximates it, good to a few metres.
The way back is found by iteration, so that there and back again is the same point.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import atan2, cos, hypot, pi, sin, sqrt

from powerlist.failures import RefusalError
from powerlist.terms import Datum

#: Longitude and latitude in degrees.
Degrees = tuple[float, float]

#: The rectangle in which the formulas shift, west, south, east, north; beyond it they leave a point as it is.
SHIFTED = (72.004, 0.8293, 137.8347, 55.8271)

#: The ellipsoid of the shift (Krasovsky 1940): semi-major axis in metres, first eccentricity squared.
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323

#: BD-09's own turn, and what it adds.
_TURN, _EAST, _NORTH = pi * 3000 / 180, 0.0065, 0.006

#: How near the way back must come, in degrees (a ten-thousandth of a millimetre), and how often it may try.
_NEAR, _TRIES = 1e-12, 50

#: What China spans, west, south, east, north, with the islands of the south.
_CHINA = (73.0, 3.0, 136.0, 54.0)

_PAIR = re.compile(r"\s*([+-]?\d{1,3}(?:\.(\d+))?)\s*[,，\s]\s*([+-]?\d{1,3}(?:\.(\d+))?)\s*")

_SOURCES = ("高德、腾讯地图上取的写 GCJ-02，百度地图上取的写 BD-09，天地图、测绘成果写 CGCS2000，"
            "手机和执法记录仪的卫星定位一般是 WGS84")


class PointError(RefusalError):
    """What was given is no position in China: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Position:
    """A longitude and a latitude in degrees, and the system they are given in."""

    longitude: float
    latitude: float
    datum: Datum

    @property
    def degrees(self) -> Degrees:
        """Longitude and latitude."""
        return self.longitude, self.latitude

    def __str__(self) -> str:
        return f"{self.longitude:.6f},{self.latitude:.6f}（{self.datum.value}）"


def position(text: str, datum: str | None) -> Position:
    """A position in China as people write it: `119.0153,33.0231`, and its system.

    Raises:
        PointError: it is none, and why.
    """
    system = datum_named(datum)
    found = _PAIR.fullmatch(text)
    if found is None:
        raise PointError(f"坐标 `{text}` 看不懂",
                         "写成“经度,纬度”，用逗号连写，十进制度数，如 119.0153,33.0231；度分秒先换算成度")
    longitude, latitude = float(found[1]), float(found[3])
    if in_china((longitude, latitude)):
        return Position(longitude, latitude, system)
    if in_china((latitude, longitude)):
        raise PointError(f"坐标 `{text}` 的经度和纬度写反了", f"经度在前：{found[3]},{found[1]}")
    raise PointError(f"坐标 `{text}` 不在我国境内", "检查有没有抄错数字；经度在前（73 至 136），纬度在后（3 至 54）")


def datum_named(text: str | None) -> Datum:
    """The system that a text names, in any case and with or without the hyphen.

    Raises:
        PointError: it names none; a system is never assumed.
    """
    if not text:
        raise PointError("没有写坐标属于哪个坐标系", f"同一个点在不同坐标系里差几百米，会落到别的村。{_SOURCES}")
    plain = {datum.value.replace("-", ""): datum for datum in Datum}
    found = plain.get(re.sub(r"[-_\s]", "", text.upper()))
    if found is None:
        raise PointError(f"没有坐标系 `{text}`", f"可选：{'、'.join(datum.value for datum in Datum)}。{_SOURCES}；"
                         "1954 北京坐标系、1980 西安坐标系的，先请自然资源部门换算")
    return found


def in_china(degrees: Degrees) -> bool:
    """Whether a longitude and latitude can be in China at all."""
    return _within(degrees, _CHINA)


def uncertainty(text: str) -> float:
    """By how many metres the digits that were written leave a position open."""
    found = _PAIR.fullmatch(text)
    decimals = min(len(found[2] or ""), len(found[4] or "")) if found else 0
    return 111_000 * 0.5 * 10.0 ** -decimals


def convert(given: Position, to: Datum) -> Position:
    """The same place in another system."""
    degrees = _FROM_WGS84[to](_TO_WGS84[given.datum](given.degrees))
    return given if given.datum is to else Position(*degrees, to)


def common(given: Position) -> Position:
    """The place in the system that everything is compared in: WGS84, which counts as CGCS2000."""
    return replace(given, datum=Datum.WGS84) if given.datum is Datum.CGCS2000 else convert(given, Datum.WGS84)


# The shifts.

def _same(degrees: Degrees) -> Degrees:
    return degrees


def _to_gcj02(degrees: Degrees) -> Degrees:
    """WGS84 shifted: waves of several lengths, given in metres on the ellipsoid, laid over a plane."""
    if not _within(degrees, SHIFTED):
        return degrees
    longitude, latitude = degrees
    x, y = longitude - 105, latitude - 35
    root = sqrt(abs(x))
    ripple = _waves(x, (20, 1 / 6), (20, 1 / 2))
    north = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
             + (ripple + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30))) * 2 / 3)
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
            + (ripple + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30))) * 2 / 3)
    meridian, prime = radii(latitude, _AXIS, _ECCENTRICITY)
    return (longitude + east * 180 / (prime * cos(latitude * pi / 180) * pi), latitude + north * 180 / (meridian * pi))


def _waves(at: float, *waves: tuple[float, float]) -> float:
    """Sines of (height, half length)."""
    return sum(height * sin(at / half * pi) for height, half in waves)


def radii(latitude: float, axis: float, eccentricity: float) -> tuple[float, float]:
    """How an ellipsoid bends at a latitude, northward and eastward: radii in metres."""
    bend = 1 - eccentricity * sin(latitude * pi / 180) ** 2
    return axis * (1 - eccentricity) / (bend * sqrt(bend)), axis / sqrt(bend)


def _gcj02_to_bd09(degrees: Degrees) -> Degrees:
    if not _within(degrees, SHIFTED):
        return degrees
    x, y = degrees
    far = hypot(x, y) + 0.00002 * sin(y * _TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * _TURN)
    return far * cos(angle) + _EAST, far * sin(angle) + _NORTH


def _undone(shift: Callable[[Degrees], Degrees]) -> Callable[[Degrees], Degrees]:
    """The way back. A shift changes by far less than a point moves, so that correcting by what is still lacking
    comes nearer each time."""
    def undo(degrees: Degrees) -> Degrees:
        if not _within(degrees, SHIFTED):
            return degrees
        x, y = degrees
        for _ in range(_TRIES):
            there = shift((x, y))
            east, north = degrees[0] - there[0], degrees[1] - there[1]
            x, y = x + east, y + north
            if max(abs(east), abs(north)) < _NEAR:
                break
        return x, y

    return undo


def _within(degrees: Degrees, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return west <= degrees[0] <= east and south <= degrees[1] <= north


_from_gcj02, _bd09_to_gcj02 = _undone(_to_gcj02), _undone(_gcj02_to_bd09)

_FROM_WGS84: dict[Datum, Callable[[Degrees], Degrees]] = {
    Datum.WGS84: _same, Datum.CGCS2000: _same, Datum.GCJ02: _to_gcj02,
    Datum.BD09: lambda degrees: _gcj02_to_bd09(_to_gcj02(degrees))}
_TO_WGS84: dict[Datum, Callable[[Degrees], Degrees]] = {
    Datum.WGS84: _same, Datum.CGCS2000: _same, Datum.GCJ02: _from_gcj02,
    Datum.BD09: lambda degrees: _from_gcj02(_bd09_to_gcj02(degrees))}
