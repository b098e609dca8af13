"""Drawing areas and points: from degrees to the picture that the server sends."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Point, shape

WIDTH = 900
"""Units of the drawing across."""
SMALL = 300
"""Units across of a drawing in a side column, so that its points are not lost there."""
MARGIN = 0.02
"""Share of the greater side that is left free around the areas."""
SMALLEST = 0.002
"""Degrees; a lone point still gets a picture of about 200 metres."""

Corner = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """A point to be drawn: where it is (WGS-84), where it leads, its words and its tone. A cluster has a `count`, and
    the list of its cases."""

    longitude: float
    latitude: float
    address: str
    words: str
    tone: str
    count: int = 0
    list_address: str = ""


@dataclass(frozen=True)
class Shape:
    """An area as the drawing has it: its outline, its name and where the name stands; `chosen` ones stand out."""

    name: str
    path: str
    x: float
    y: float
    chosen: bool = False


@dataclass(frozen=True)
class Dot:
    """A point of the drawing with where it leads; of a cluster also how many it holds and their list."""

    x: float
    y: float
    address: str
    words: str
    tone: str
    count: int = 0
    list_address: str = ""

    @property
    def size(self) -> int:
        """How large a cluster is drawn, from 1 to 4."""
        return min(4, len(str(self.count)))


@dataclass(frozen=True)
class Drawing:
    """A picture, and what ties it to the ground: its corner's degrees and the units per degree."""

    width: int
    height: int
    corner: str
    shapes: tuple[Shape, ...]
    dots: tuple[Dot, ...]
    sources: tuple[str, ...]


class Projection:
    """From degrees to the drawing: plain rectangles, true to shape at the district's latitude."""

    def __init__(self, west: float, south: float, east: float, north: float, width: int = WIDTH) -> None:
        self.west, self.north = west, north
        self.squeeze = math.cos(math.radians((south + north) / 2))
        self.scale = width / max((east - west) * self.squeeze, 1e-6)
        self.height = max(round((north - south) * self.scale), 1)

    def __call__(self, longitude: float, latitude: float) -> Corner:
        """Where a place stands in the drawing."""
        return (
            round((longitude - self.west) * self.squeeze * self.scale, 1),
            round((self.north - latitude) * self.scale, 1),
        )


def draw(
    geojson: str,
    marks: Sequence[Mark] = (),
    *,
    width: int = WIDTH,
    chosen_id: int | None = None,
    box: tuple[float, float, float, float] | None = None,
) -> Drawing | None:
    """The areas of a GeoJSON collection with marks on them; None where there is nothing to draw.

    The picture holds all areas, or where there are none all marks; with a `box` (west, south, east, north) it is that
    part. The area `chosen_id` stands out.
    """
    collection = json.loads(geojson)
    features = collection["features"]
    places = [corner for feature in features for ring in _rings(feature["geometry"]) for corner in ring]
    places = places or [(mark.longitude, mark.latitude) for mark in marks]
    if not places:
        return None
    to = Projection(*box, width) if box else _projection(places, width)
    return Drawing(
        width=width,
        height=to.height,
        corner=f"{to.west} {to.north} {to.squeeze * to.scale} {to.scale}",
        shapes=tuple(_shape(feature, to, feature["id"] == chosen_id) for feature in features),
        dots=tuple(
            Dot(*to(m.longitude, m.latitude), m.address, m.words, m.tone, m.count, m.list_address) for m in marks
        ),
        sources=tuple(collection["sources"]),
    )


def extent(geojson: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of all areas of a collection, or None where there are none."""
    features = json.loads(geojson)["features"]
    places = [corner for feature in features for ring in _rings(feature["geometry"]) for corner in ring]
    if not places:
        return None
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def streets_of(geojson: str) -> list[tuple[int, str]]:
    """Id and name of each area of a collection, for a pick-list."""
    return [(feature["id"], str(feature["properties"]["name"])) for feature in json.loads(geojson)["features"]]


def names_at(geojson: str, places: Sequence[Corner]) -> list[str]:
    """The name of the area that each place (longitude, latitude) lies in, "" outside of all."""
    areas = [
        (shape(feature["geometry"]), str(feature["properties"]["name"])) for feature in json.loads(geojson)["features"]
    ]
    return [next((name for area, name in areas if area.intersects(Point(x, y))), "") for x, y in places]


def _projection(places: Sequence[Corner], width: int) -> Projection:
    longitudes, latitudes = [x for x, _ in places], [y for _, y in places]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    edge = max(east - west, north - south, SMALLEST) * MARGIN
    if west == east and south == north:
        edge = SMALLEST / 2
    return Projection(west - edge, south - edge, east + edge, north + edge, width)


def _rings(geometry: dict[str, Any]) -> list[list[Corner]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(corner[0], corner[1]) for corner in ring] for polygon in polygons for ring in polygon]


def _shape(feature: dict[str, Any], to: Projection, chosen: bool) -> Shape:
    rings = _rings(feature["geometry"])
    largest = max(rings, key=len)
    middle = to(_mean(x for x, _ in largest), _mean(y for _, y in largest))
    path = " ".join("M" + " L".join(f"{x},{y}" for x, y in (to(*corner) for corner in ring)) + "Z" for ring in rings)
    return Shape(str(feature["properties"]["name"]), path, *middle, chosen)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
