"""Hot spots: which kind each measure is, and which cases lie at one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def has_both(whats: Iterable[MeasureWhat]) -> bool:
    """Whether something was done of either kind: to stop alone brings it back, to guide alone lets it spread."""
    return {KIND_OF[what] for what in whats} == set(MeasureKind)


def near_each_other(places: Sequence[tuple[K, Point]], metres: float) -> list[list[K]]:
    """Those within so many metres of the first of their group, in the order they came."""
    groups: list[tuple[Point, list[K]]] = []
    for key, point in places:
        for middle, members in groups:
            if distance(middle, point) <= metres:
                members.append(key)
                break
        else:
            groups.append((point, [key]))
    return [members for _middle, members in groups]
