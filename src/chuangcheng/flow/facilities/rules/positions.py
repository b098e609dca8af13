"""Positions of facilities as they arrive."""

from __future__ import annotations

from chuangcheng.foundation.geography.rules import Point, convert, is_place
from chuangcheng.foundation.geography.terms import Datum

from ..terms import Refused

PLACES = 7
"""Decimals of a converted degree: about a centimetre."""


def position_problem(latitude: float | None, longitude: float | None) -> Refused | None:
    """What is wrong with a position in degrees, or None; both numbers or neither."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        return Refused.BAD_POSITION
    if is_place(latitude, longitude):
        return None
    return Refused.POSITION_SWAPPED if is_place(longitude, latitude) else Refused.BAD_POSITION


def to_wgs84(latitude: float | None, longitude: float | None, datum: Datum) -> tuple[float | None, float | None]:
    """The position in WGS-84; what is none is left for `position_problem` to tell."""
    if latitude is None or longitude is None or position_problem(latitude, longitude) is not None:
        return latitude, longitude
    if datum in (Datum.WGS84, Datum.CGCS2000):
        return latitude, longitude
    point = convert(Point(latitude, longitude), datum, Datum.WGS84)
    return round(point.latitude, PLACES), round(point.longitude, PLACES)
