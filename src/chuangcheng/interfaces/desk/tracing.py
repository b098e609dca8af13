"""Lines and zones on a drawing, and the table of hours as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chuangcheng.flow.places.labels import WEEKDAYS

from .drawing import Drawing


@dataclass(frozen=True)
class Traced:
    """A line or polygon to be drawn: GeoJSON geometry, where it leads, its words, its tone."""

    geometry: Mapping[str, Any]
    address: str
    words: str
    tone: str


@dataclass(frozen=True)
class Trace:
    """The same as the drawing has it; `closed` ones are filled."""

    path: str
    address: str
    words: str
    tone: str
    closed: bool


def traces(drawing: Drawing | None, shapes: Iterable[Traced]) -> tuple[Trace, ...]:
    """Lines and polygons on a drawing, in its units; points are not drawn here."""
    if drawing is None:
        return ()
    west, north, across, down = map(float, drawing.corner.split())
    found = []
    for one in shapes:
        parts = _parts(one.geometry)
        if not parts:
            continue
        closed = "Polygon" in one.geometry["type"]
        drawn = [
            "M" + " L".join(f"{(x - west) * across:.1f},{(north - y) * down:.1f}" for x, y, *_ in part)
            for part in parts
        ]
        found.append(Trace(" ".join(p + "Z" * closed for p in drawn), one.address, one.words, one.tone, closed))
    return tuple(found)


def _parts(geometry: Mapping[str, Any]) -> Sequence[Sequence[Sequence[float]]]:
    coordinates = geometry["coordinates"]
    match geometry["type"]:
        case "LineString":
            return [coordinates]
        case "MultiLineString" | "Polygon":
            return coordinates  # type: ignore[no-any-return]
        case "MultiPolygon":
            return [ring for polygon in coordinates for ring in polygon]
    return []


def first_corner(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """The first position of a geometry: longitude, latitude."""
    at: Any = geometry["coordinates"]
    while isinstance(at[0], (list, tuple)):
        at = at[0]
    return float(at[0]), float(at[1])


CELL, LEFT, TOP = 34, 64, 30
"""Units of the picture of hours."""


@dataclass(frozen=True)
class HeatCell:
    """An hour of a weekday: where it stands, how dark it is (0 to 4), its number."""

    x: int
    y: int
    level: int
    number: int
    weekday: str
    hour: int


@dataclass(frozen=True)
class HeatPicture:
    """The table of hours as a picture; `told` are its numbers as a list, the highest first."""

    width: int
    height: int
    cells: tuple[HeatCell, ...]
    days: tuple[tuple[int, str], ...]
    hours: tuple[tuple[int, int], ...]
    told: tuple[HeatCell, ...]
    total: int


def heat_picture(numbers: Mapping[tuple[int, int], int]) -> HeatPicture | None:
    """Seven rows of 24 hours; None where there is nothing."""
    if not numbers:
        return None
    most = max(numbers.values())
    cells = tuple(
        HeatCell(
            LEFT + hour * CELL,
            TOP + day * CELL,
            -(-4 * numbers.get((day, hour), 0) // most),
            numbers.get((day, hour), 0),
            str(WEEKDAYS[day]),
            hour,
        )
        for day in range(7)
        for hour in range(24)
    )
    told = sorted((cell for cell in cells if cell.number), key=lambda cell: -cell.number)
    return HeatPicture(
        LEFT + 24 * CELL,
        TOP + 7 * CELL,
        cells,
        tuple((TOP + day * CELL + CELL * 2 // 3, str(WEEKDAYS[day])) for day in range(7)),
        tuple((LEFT + hour * CELL, hour) for hour in range(0, 24, 3)),
        tuple(told),
        sum(numbers.values()),
    )
