"""When two reports may be one problem. A machine suggests, with its reasons; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chuangcheng.foundation.evidence.rules import Bits, likeness
from chuangcheng.foundation.geography.rules import Point, distance

NEAR_METRES: Final = 100
"""So near, reports of one class may be one problem. Our choice: the error of a phone between houses, twice."""
SIMILAR_DAYS: Final = 14
SEARCH_METRES: Final = 500
"""So near, reports with like pictures may be one problem, whatever class they were given."""
SEARCH_DAYS: Final = 30
LIKE: Final = 90
"""Per cent from which two pictures count as alike."""
TOLD: Final = 80
"""Per cent from which a likeness is told at all: pictures of any two streets are half alike."""


@dataclass(frozen=True)
class Sighting:
    """A report, as far as duplicates are told by it. `pictures` are the files that show how it was found, each with its
    fingerprint where there is one; `by_id` is who found it; degrees WGS-84."""

    case_id: int
    class_id: int | None
    site_id: int | None
    place: Point | None
    at: datetime
    pictures: tuple[tuple[int, Bits | None], ...] = ()
    by_id: int | None = None


@dataclass(frozen=True)
class Reasons:
    """Why one report may be the same problem as another. `days` is how much earlier the other was reported, in days;
    negative where it came later. `likeness` is that of the two most alike pictures, in per cent, where it tells
    anything."""

    metres: int | None
    same_site: bool
    same_class: bool
    days: float
    likeness: int | None
    same_picture: bool


def compare(one: Sighting, other: Sighting) -> Reasons | None:
    """Why `other` may be the same problem as `one`, or None where nothing speaks for it.

    What one person reported at one moment are two problems: he saw both, and one picture may show both.
    """
    at_once = one.by_id is not None and (one.by_id, one.at) == (other.by_id, other.at)
    if one.case_id == other.case_id or at_once:
        return None
    apart = one.at - other.at
    if abs(apart) > timedelta(days=SEARCH_DAYS):
        return None
    metres = round(distance(one.place, other.place)) if one.place and other.place else None
    same_site = one.site_id is not None and one.site_id == other.site_id
    same_class = one.class_id is not None and one.class_id == other.class_id
    alike, same_picture = _pictures(one, other)
    near = same_site or (metres is not None and metres <= NEAR_METRES)
    by_class = same_class and near and abs(apart) <= timedelta(days=SIMILAR_DAYS)
    around = same_site or (metres is not None and metres <= SEARCH_METRES)
    by_picture = around and (same_picture or (alike or 0) >= LIKE)
    if not (by_class or by_picture):
        return None
    return Reasons(metres, same_site, same_class, apart / timedelta(days=1), alike, same_picture)


def weight(told: Reasons) -> tuple[bool, int, int, float]:
    """What a list of suggestions is ordered by, the likeliest first: pictures, class, metres, days."""
    picture = 100 if told.same_picture else told.likeness or 0
    return not told.same_class, -(picture if picture >= LIKE else 0), told.metres or 0, abs(told.days)


def _pictures(one: Sighting, other: Sighting) -> tuple[int | None, bool]:
    files = {file for file, _ in one.pictures}
    if any(file in files for file, _ in other.pictures):
        return 100, True
    found = [likeness(a, b) for _, a in one.pictures if a for _, b in other.pictures if b]
    best = max(found, default=0)
    return best if best >= TOLD else None, False
