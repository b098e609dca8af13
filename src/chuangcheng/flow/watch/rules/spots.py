"""Hot spots: which kind each measure is, and which cases lie at one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, floor, radians
from typing import Final, TypeVar

from chuangcheng.flow.watch.terms import MeasureKind, MeasureWhat
from chuangcheng.foundation.geography.rules import Point, distance

KIND_OF: Final = {
    MeasureWhat.PERMITTED_STALLS: MeasureKind.GUIDE,
    MeasureWhat.PARKING: MeasureKind.GUIDE,
    MeasureWhat.POSTING_BOARD: MeasureKind.GUIDE,
    MeasureWhat.FACILITIES: MeasureKind.GUIDE,
    MeasureWhat.MORE_WORK: MeasureKind.GUIDE,
    MeasureWhat.TALKING: MeasureKind.GUIDE,
    MeasureWhat.PATROL: MeasureKind.STOP,
    MeasureWhat.ENFORCEMENT: MeasureKind.STOP,
    MeasureWhat.BARRIER: MeasureKind.STOP,
    MeasureWhat.FIXED_POST: MeasureKind.STOP,
    MeasureWhat.CAMERA: MeasureKind.STOP,
}

K = TypeVar("K")
DEGREE: Final = 110_000
"""Metres of a degree of latitude, a little less than there are: a square is then never too small."""


def has_both(whats: Iterable[MeasureWhat]) -> bool:
    """Whether something was done of either kind: to stop alone brings it back, to guide alone lets it spread."""
    return {KIND_OF[what] for what in whats} == set(MeasureKind)


def near_each_other(places: Sequence[tuple[K, Point]], metres: float) -> list[list[K]]:
    """Those within so many metres of the first of their group, in the order they came.

    Only groups in the same or a neighbouring square are measured, so that a whole city's cases take no longer each.
    """
    furthest = max((abs(point.latitude) for _, point in places), default=0.0)
    across = DEGREE * cos(radians(min(furthest, 89.0)))  # where degrees of longitude are shortest, squares stay whole
    groups: list[tuple[Point, list[K]]] = []
    squares: dict[tuple[int, int], list[int]] = {}
    for key, point in places:
        row, column = floor(point.latitude * DEGREE / metres), floor(point.longitude * across / metres)
        near = (n for r in (-1, 0, 1) for c in (-1, 0, 1) for n in squares.get((row + r, column + c), ()))
        found = min((n for n in near if distance(groups[n][0], point) <= metres), default=None)
        if found is None:
            squares.setdefault((row, column), []).append(len(groups))
            groups.append((point, [key]))
        else:
            groups[found][1].append(key)
    return [members for _middle, members in groups]
