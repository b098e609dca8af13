"""Arithmetic of places: datums, distances, boxes, which kind of area lies in which.

GCJ-02 is the datum that public maps in China prescribe, BD-09 that of Baidu's. The forward formulas are
the ones in general circulation (see for example prcoords, CC0); the inverses are found by iteration and are
exact to under a millimetre. Places outside the box in which the offset is applied are left unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import asin, atan2, cos, hypot, isfinite, pi, radians, sin, sqrt
from typing import Final

from .terms import AreaKind, Datum

MEAN_EARTH_RADIUS: Final = 6_371_008.8
"""Metres; the mean radius of WGS-84 (IUGG R1)."""

KRASSOVSKY_AXIS: Final = 6_378_245.0
"""Metres; semi-major axis of the ellipsoid on which the GCJ-02 offset is computed."""
KRASSOVSKY_E2: Final = 0.006_693_421_622_965_943_23
"""Square of that ellipsoid's eccentricity."""
BD_TURN: Final = pi * 3000.0 / 180.0
"""Radians per degree of BD-09's ripple."""

INVERSE_ROUNDS: Final = 30
"""More than enough: each round shrinks the error about a thousandfold (GCJ-02) or tenfold (BD-09)."""
INVERSE_STOP: Final = 1e-11
"""Degrees; about a thousandth of a millimetre."""


@dataclass(frozen=True)
class Point:
    """A place in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Box:
    """Bounds in degrees; a box never crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, point: Point) -> bool:
        """True when the point lies in the box or on its border."""
        return self.west <= point.longitude <= self.east and self.south <= point.latitude <= self.north


OFFSET_BOX: Final = Box(west=72.004, south=0.8293, east=137.8347, north=55.8271)
"""Where GCJ-02 differs from WGS-84 by the published formulas."""


def is_place(latitude: float, longitude: float) -> bool:
    """True for finite degrees in their ranges."""
    return isfinite(latitude) and isfinite(longitude) and -90.0 <= latitude <= 90.0 and -180.0 <= longitude <= 180.0


def box_of(points: Iterable[Point]) -> Box | None:
    """The bounds of some points, or None where there are none."""
    found = list(points)
    if not found:
        return None
    latitudes, longitudes = [p.latitude for p in found], [p.longitude for p in found]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def box_around(point: Point, metres: float) -> Box:
    """A box that holds every place within `metres` of the point, for a first choice by comparison."""
    high = metres / MEAN_EARTH_RADIUS * 180.0 / pi
    wide = min(high / max(cos(radians(min(abs(point.latitude) + high, 90.0))), 1e-9), 180.0)
    return Box(
        max(point.longitude - wide, -180.0),
        max(point.latitude - high, -90.0),
        min(point.longitude + wide, 180.0),
        min(point.latitude + high, 90.0),
    )


def distance(one: Point, other: Point) -> float:
    """Metres between two places along a great circle (haversine; off by at most 0.5 % from the ellipsoid)."""
    low, high = radians(one.latitude), radians(other.latitude)
    across = sin((high - low) / 2) ** 2
    along = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * MEAN_EARTH_RADIUS * asin(min(1.0, sqrt(across + cos(low) * cos(high) * along)))


def convert(point: Point, source: Datum, target: Datum) -> Point:
    """The same place in another datum. WGS-84 and CGCS2000 are one for this purpose."""
    if not OFFSET_BOX.contains(point):
        return point
    here = _ORDER[source]
    goal = _ORDER[target]
    while here < goal:
        point = _UP[here](point)
        here += 1
    while here > goal:
        point = _inverse(_UP[here - 1], point)
        here -= 1
    return point


def _wgs84_to_gcj02(point: Point) -> Point:
    x, y = point.longitude - 105.0, point.latitude - 35.0
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = (
        -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * sqrt(abs(x))
        + ripple
        + (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
        + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    )
    east = (
        300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * sqrt(abs(x))
        + ripple
        + (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
        + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    )
    latitude = radians(point.latitude)
    bend = 1.0 - KRASSOVSKY_E2 * sin(latitude) ** 2
    meridian = KRASSOVSKY_AXIS * (1.0 - KRASSOVSKY_E2) / (bend * sqrt(bend))
    parallel = KRASSOVSKY_AXIS / sqrt(bend) * cos(latitude)
    return Point(
        point.latitude + north * 180.0 / (meridian * pi),
        point.longitude + east * 180.0 / (parallel * pi),
    )


def _gcj02_to_bd09(point: Point) -> Point:
    x, y = point.longitude, point.latitude
    far = hypot(x, y) + 0.000_02 * sin(y * BD_TURN)
    turn = atan2(y, x) + 0.000_003 * cos(x * BD_TURN)
    return Point(far * sin(turn) + 0.006, far * cos(turn) + 0.0065)


def _inverse(forward: Callable[[Point], Point], point: Point) -> Point:
    """The place that `forward` takes to `point`."""
    guess = point
    for _ in range(INVERSE_ROUNDS):
        seen = forward(guess)
        north, east = point.latitude - seen.latitude, point.longitude - seen.longitude
        guess = Point(guess.latitude + north, guess.longitude + east)
        if max(abs(north), abs(east)) < INVERSE_STOP:
            break
    return guess


_ORDER: Final = {Datum.WGS84: 0, Datum.CGCS2000: 0, Datum.GCJ02: 1, Datum.BD09: 2}
_UP: Final = (_wgs84_to_gcj02, _gcj02_to_bd09)

_SIZE: Final = {AreaKind.DISTRICT: 0, AreaKind.STREET: 1, AreaKind.COMMUNITY: 2, AreaKind.GRID: 3}


def may_hold(outer: AreaKind, inner: AreaKind) -> bool:
    """True when an area of kind `outer` may be the parent of one of kind `inner`; this excludes cycles."""
    return _SIZE[outer] < _SIZE[inner]


def larger_kinds(kind: AreaKind) -> tuple[AreaKind, ...]:
    """The kinds that may hold `kind`, nearest first."""
    return tuple(sorted((k for k in AreaKind if may_hold(k, kind)), key=lambda k: -_SIZE[k]))
