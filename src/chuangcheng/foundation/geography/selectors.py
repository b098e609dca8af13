"""Reading areas: which one a place lies in, the tree, the shapes for a map. Areas are no secret of anyone."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from .models import Area
from .rules import Point, box_of, convert, distance
from .terms import AreaKind, Datum

KEPT_POLYGONS = 2_000
"""Parsed polygons kept in memory; a district with its streets, communities and part of its grid."""
MAP_POSITIONS = 20_000
"""Positions that a map is sent at most: about half a megabyte of GeoJSON."""
KEPT_COLLECTIONS = 8
"""Collections for maps kept in memory: a few kinds, datums and sizes of at most half a megabyte each."""
FINEST_TOLERANCE = 0.000_01
"""Degrees, about a metre: where simplifying begins."""


@dataclass(frozen=True)
class AreaRow:
    """An area without its shape. `depth` is 0 for those without a parent."""

    id: int
    version: int
    code: str
    name: str
    kind: AreaKind
    parent_id: int | None
    has_polygon: bool
    retired: bool
    depth: int = 0


_COLUMNS = ("id", "version", "code", "name", "kind", "parent_id", "geometry_digest", "retired")


def _row(values: tuple, depth: int = 0) -> AreaRow:  # type: ignore[type-arg]
    id_, version, code, name, kind, parent_id, digest, retired = values
    return AreaRow(id_, version, code, name, AreaKind(kind), parent_id, digest != "", retired, depth)


def get(area_id: int) -> AreaRow | None:
    """One area, or None."""
    found = Area.objects.filter(pk=area_id).values_list(*_COLUMNS).first()
    return _row(found) if found else None


def by_code(codes: Sequence[str] | None = None) -> dict[str, AreaRow]:
    """Areas by code in the order in which they came, all where no codes are given; the retired are among them."""
    rows = Area.objects.all() if codes is None else Area.objects.filter(code__in=codes)
    return {values[2]: _row(values) for values in rows.order_by("id").values_list(*_COLUMNS)}


def tree(*, with_retired: bool = False) -> tuple[AreaRow, ...]:
    """All areas, every one after its parent and in the order of codes, with their depth. One statement."""
    rows = Area.objects.all() if with_retired else Area.objects.filter(retired=False)
    found = list(rows.order_by("code", "id").values_list(*_COLUMNS))
    here = {values[0] for values in found}
    children: dict[int | None, list[tuple]] = {}  # type: ignore[type-arg]
    for values in found:
        children.setdefault(values[5] if values[5] in here else None, []).append(values)
    ordered: list[AreaRow] = []
    waiting = [(values, 0) for values in reversed(children.get(None, []))]
    while waiting:
        values, depth = waiting.pop()
        ordered.append(_row(values, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(values[0], []))]
    return tuple(ordered)


def choices(kind: AreaKind | None = None) -> tuple[tuple[int, str], ...]:
    """Id and name of the areas in use, of one kind or of all, in the order of codes: for a pick-list."""
    rows = Area.objects.filter(retired=False)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    return tuple(rows.order_by("code", "id").values_list("id", "name"))


def within(area_id: int) -> frozenset[int]:
    """The ids of an area and of all that lies in it by the tree, retired ones too. One statement."""
    children: dict[int | None, list[int]] = {}
    for id_, parent_id in Area.objects.values_list("id", "parent_id"):
        children.setdefault(parent_id, []).append(id_)
    found, waiting = set(), [area_id]
    while waiting:
        here = waiting.pop()
        found.add(here)
        waiting += children.get(here, [])
    return frozenset(found)


def area_at(latitude: float, longitude: float, kind: AreaKind) -> AreaRow | None:
    """The area of this kind that the place (WGS-84) lies in, borders included; None where there is none.

    On a shared border the area with the lower code answers, so that the answer is always the same.
    At most two statements; one when the polygons are in memory.
    """
    return areas_at([Point(latitude, longitude)], kind)[0]


def areas_at(points: Sequence[Point], kind: AreaKind) -> tuple[AreaRow | None, ...]:
    """`area_at` for many places at once, in at most two statements."""
    bounds = box_of(points)
    if bounds is None:
        return ()
    candidates = list(
        Area.objects.filter(
            kind=kind.value,
            retired=False,
            west__lte=bounds.east,
            east__gte=bounds.west,
            south__lte=bounds.north,
            north__gte=bounds.south,
        )
        .order_by("code", "id")
        .values_list(*_COLUMNS)
    )
    found: list[AreaRow | None] = [None] * len(points)
    longitudes = numpy.array([p.longitude for p in points])
    latitudes = numpy.array([p.latitude for p in points])
    free = numpy.ones(len(points), dtype=bool)
    polygons = _polygons([(values[0], values[6]) for values in candidates])
    for values in candidates:
        inside = free & shapely.intersects_xy(polygons[values[6]], longitudes, latitudes)
        row = _row(values)
        for index in inside.nonzero()[0]:
            found[index] = row
        free &= ~inside
    return tuple(found)


def nearest_area(latitude: float, longitude: float, kind: AreaKind) -> tuple[AreaRow, float] | None:
    """The area of this kind with the nearest border and the metres to it: a hint for a place outside all of them.

    The place on each border is the nearest in degrees, good enough for a hint. At most two statements.
    """
    candidates = list(
        Area.objects.filter(kind=kind.value, retired=False)
        .exclude(geometry="")
        .order_by("code", "id")
        .values_list(*_COLUMNS)
    )
    if not candidates:
        return None
    polygons = _polygons([(values[0], values[6]) for values in candidates])
    here = shapely.Point(longitude, latitude)

    def metres(digest: str) -> float:
        near = shapely.get_point(shapely.shortest_line(polygons[digest], here), 0)
        return distance(Point(near.y, near.x), Point(latitude, longitude))

    best, far = min(((values, metres(values[6])) for values in candidates), key=lambda pair: pair[1])
    return _row(best), far


def areas_geojson(
    *,
    kind: AreaKind | None = None,
    parent_id: int | None = None,
    datum: Datum = Datum.WGS84,
    most: int = MAP_POSITIONS,
) -> str:
    """The shapes in use as a GeoJSON FeatureCollection for a map, with at most about `most` positions.

    Simplified together, so that neighbours keep their common border. Properties: id, code, name, kind.
    `sources` names whom the map must credit. `datum` is that of the map's tiles. Two statements; one when the
    collection is in memory, since simplifying fine outlines takes seconds.
    """
    rows = Area.objects.filter(retired=False).exclude(geometry="").order_by("code", "id")
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if parent_id is not None:
        rows = rows.filter(parent_id=parent_id)
    known = datum, most, tuple(rows.values_list(*_SHOWN))
    with _drawing:
        if known in _drawn:
            _drawn.move_to_end(known)
            return _drawn[known]
    found = list(rows.values_list(*_SHOWN, "geometry"))
    text = _collection(
        [values[:-1] for values in found], [shape(json.loads(values[-1])) for values in found], datum, most
    )
    with _drawing:
        _drawn[datum, most, tuple(values[:-1] for values in found)] = text
        while len(_drawn) > KEPT_COLLECTIONS:
            _drawn.popitem(last=False)
    return text


_SHOWN = ("id", "code", "name", "kind", "source", "geometry_digest")
_drawn: OrderedDict[tuple[Datum, int, tuple[tuple[object, ...], ...]], str] = OrderedDict()
"""Collections by everything that they show: a change of any area makes another key, so none can be out of date."""
_drawing = Lock()


def _collection(rows: list[tuple], polygons: list[BaseGeometry], datum: Datum, most: int) -> str:  # type: ignore[type-arg]
    polygons = _simplified(polygons, most)
    if datum not in (Datum.WGS84, Datum.CGCS2000):
        polygons = [shapely.transform(polygon, _converter(datum)) for polygon in polygons]
    features = [
        {
            "type": "Feature",
            "id": id_,
            "properties": {"id": id_, "code": code, "name": name, "kind": kind},
            "geometry": mapping(shapely.set_precision(polygon, 0.000_001, mode="pointwise")),
        }
        for (id_, code, name, kind, _, _), polygon in zip(rows, polygons, strict=True)
    ]
    sources = sorted({source for _, _, _, _, source, _ in rows if source})
    collection = {"type": "FeatureCollection", "sources": sources, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _converter(datum: Datum) -> Callable[[numpy.ndarray], numpy.ndarray]:
    def converted(positions: numpy.ndarray) -> numpy.ndarray:
        places = [convert(Point(y, x), Datum.WGS84, datum) for x, y in positions]
        return numpy.array([(place.longitude, place.latitude) for place in places])

    return converted


def _simplified(polygons: list[BaseGeometry], most: int) -> list[BaseGeometry]:
    tolerance = FINEST_TOLERANCE
    kept = polygons
    while sum(shapely.get_num_coordinates(polygon) for polygon in kept) > most and tolerance < 1:
        kept = list(shapely.coverage_simplify(polygons, tolerance))
        tolerance *= 2
    return kept


_parsed: OrderedDict[str, BaseGeometry] = OrderedDict()
_parsing = Lock()


def _polygons(wanted: Sequence[tuple[int, str]]) -> dict[str, BaseGeometry]:
    """The prepared polygons by the digest asked for; what is not in memory is read in one statement.

    A digest names the text itself, so nothing kept here can be out of date. An area that changed since
    its digest was read answers with its new shape.
    """
    with _parsing:
        polygons = {digest: _parsed[digest] for _, digest in wanted if digest in _parsed}
    missing = {id_: digest for id_, digest in wanted if digest not in polygons}
    if not missing:
        return polygons
    fresh = {}
    for id_, digest, geometry in Area.objects.filter(pk__in=missing).values_list("id", "geometry_digest", "geometry"):
        polygon = shape(json.loads(geometry)) if geometry else shapely.Polygon()
        shapely.prepare(polygon)
        polygons[missing[id_]] = fresh[digest] = polygon
    with _parsing:
        _parsed.update(fresh)
        while len(_parsed) > KEPT_POLYGONS:
            _parsed.popitem(last=False)
    return polygons
