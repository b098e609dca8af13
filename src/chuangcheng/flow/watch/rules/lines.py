"""Lines and points in metres, true near each other: what lies near which stretch."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from chuangcheng.foundation.geography.rules import MEAN_EARTH_RADIUS, Point

METRES = radians(1) * MEAN_EARTH_RADIUS
"""Metres of a degree of latitude."""


def in_metres(shapes: Sequence[BaseGeometry], latitude: float) -> list[BaseGeometry]:
    """Shapes in degrees on a plane in metres that is true at this latitude; a district is small enough for one."""
    scale = numpy.array([METRES * cos(radians(latitude)), METRES])
    return [shapely.transform(one, lambda places: places * scale) for one in shapes]


def length(line: BaseGeometry) -> float:
    """The metres of a line in degrees."""
    if line.is_empty:
        return 0.0
    return float(in_metres([line], line.centroid.y)[0].length)


def near(shapes: Sequence[BaseGeometry], places: Sequence[Point], metres: float) -> list[tuple[int, int]]:
    """Which places lie within so many metres of which shape: pairs of positions in the two lists."""
    if not shapes or not places:
        return []
    middle = sum(place.latitude for place in places) / len(places)
    tree = shapely.STRtree(in_metres(shapes, middle))
    points = in_metres([shapely.Point(place.longitude, place.latitude) for place in places], middle)
    at, found = tree.query(points, predicate="dwithin", distance=metres)
    return [(int(shape), int(place)) for place, shape in zip(at, found, strict=True)]
