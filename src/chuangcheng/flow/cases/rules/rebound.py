"""When a problem has come back: same class, same place, not long ago."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chuangcheng.foundation.geography.rules import Point, distance


@dataclass(frozen=True)
class Nearby:
    """A closed case that another may be the rebound of. `metres` is None at the same site where one has no position."""

    case_id: int
    closed_at: datetime
    same_site: bool
    metres: float | None


def metres_between(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float | None:
    """How far two places (latitude, longitude) lie apart, or None where one of them is unknown."""
    if one[0] is None or one[1] is None or other[0] is None or other[1] is None:
        return None
    return distance(Point(one[0], one[1]), Point(other[0], other[1]))


def rebounds_among(found: Iterable[Nearby], *, at: datetime, metres: int, days: int) -> tuple[Nearby, ...]:
    """Those that a problem reported `at` may be a rebound of, the likeliest first: same site, then the nearest, then
    the newest."""
    since = at - timedelta(days=days)
    near = (
        one
        for one in found
        if since <= one.closed_at <= at and (one.same_site or (one.metres is not None and one.metres <= metres))
    )
    return tuple(sorted(near, key=lambda one: (not one.same_site, one.metres or 0.0, -one.closed_at.timestamp())))
