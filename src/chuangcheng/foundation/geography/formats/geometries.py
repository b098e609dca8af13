"""Shapes out of GeoJSON: in WGS-84, or with what is wrong with them."""

from __future__ import annotations

from math import isfinite
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from ..rules import Point, convert, is_place
from ..terms import AreaProblem, Datum

SAME: Final = 1e-9
"""Share of an area by which a repair may change it and still say the same."""

Wrong = list[tuple[AreaProblem, dict[str, object]]]


def polygon_in(geometry: Any, datum: Datum) -> tuple[BaseGeometry | None, Wrong]:
    """The polygon in WGS-84, or None with the reasons (or with none, where the feature has no geometry)."""
    if geometry is None:
        return None, []
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Polygon":
        coordinates = [coordinates]
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list) or not coordinates:
        return None, [(AreaProblem.NOT_A_POLYGON, {"kind": str(kind)[:40]})]
    parts = []
    for rings in coordinates:
        if not isinstance(rings, list) or not rings:
            return None, [(AreaProblem.NOT_A_POLYGON, {"kind": str(kind)})]
        read = []
        for ring in rings:
            points, wrong = _ring(ring, datum)
            if wrong:
                return None, wrong
            read.append(points)
        parts.append((read[0], read[1:]))
    polygons = [shapely.Polygon(shell, holes) for shell, holes in parts]
    polygon = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    repaired = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
    if repaired.geom_type in ("Polygon", "MultiPolygon") and abs(repaired.area - polygon.area) <= SAME * polygon.area:
        # A border that merely touches itself encloses what it seems to; one that crosses itself does not.
        polygon = repaired
    else:
        # "Self-intersection[120.31 36.08]": the place is what helps, the rest is English for programmers.
        place = shapely.is_valid_reason(polygon).partition("[")[2].rstrip("]")
        return None, [(AreaProblem.CROSSES_ITSELF, {"place": place})]
    return polygon, []


def _places(positions: Any, datum: Datum) -> tuple[list[tuple[float, float]], Wrong]:
    """Positions as degrees in WGS-84, or what is wrong with the first bad one."""
    points = []
    for position in positions if isinstance(positions, list) else [None]:
        if not isinstance(position, list) or len(position) < 2 or not all(map(is_number, position[:2])):
            return [], [(AreaProblem.NOT_NUMBERS, {"place": str(position)[:60]})]
        longitude, latitude = float(position[0]), float(position[1])
        if not is_place(latitude, longitude):
            return [], [(AreaProblem.OUT_OF_RANGE, {"place": f"{longitude:g} {latitude:g}"})]
        place = convert(Point(latitude, longitude), datum, Datum.WGS84)
        points.append((place.longitude, place.latitude))  # not rounded: real borders have places that would then touch
    return points, []


def _ring(ring: Any, datum: Datum) -> tuple[list[tuple[float, float]], Wrong]:
    points, wrong = _places(ring, datum)
    if wrong:
        return [], wrong
    if len(points) < 4:
        return [], [(AreaProblem.RING_TOO_SHORT, {"count": len(points)})]
    if points[0] != points[-1]:
        return [], [(AreaProblem.RING_NOT_CLOSED, {"place": f"{points[0][0]} {points[0][1]}"})]
    return points, []


def line_in(geometry: Any, datum: Datum) -> tuple[BaseGeometry | None, Wrong]:
    """The line in WGS-84, or None with the reasons."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "LineString":
        coordinates = [coordinates]
    if kind not in ("LineString", "MultiLineString") or not isinstance(coordinates, list) or not coordinates:
        return None, [(AreaProblem.NOT_A_LINE, {"kind": str(kind)[:40]})]
    parts = []
    for positions in coordinates:
        points, wrong = _places(positions, datum)
        if wrong:
            return None, wrong
        if len(set(points)) < 2:
            return None, [(AreaProblem.NOT_A_LINE, {"kind": str(kind)})]
        parts.append(shapely.LineString(points))
    return (parts[0] if len(parts) == 1 else shapely.MultiLineString(parts)), []


def is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False
