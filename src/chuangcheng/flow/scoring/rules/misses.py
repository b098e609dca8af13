"""How often a failure is missed, as second visits by another inspector tell.

A pair is two successive looks at the same item of the same site, by two inspectors, at most `WITHIN` apart, without a
case of that item and site being closed in between. Among the n pairs whose second look failed, k passed at the first:

    share missed = k / n,   with Wilson's score interval (E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212)

It is the share of failures seen second that the first inspector did not report, and estimates how often a failure is
missed if (a) what failed at the second look had failed at the first already, so that whatever broke in between is
counted as missed and the share is rather too high; (b) the second inspector reports only what is so, and does not
know what the first reported; (c) the sites looked at twice are like the others, as they are when they are drawn.
It says nothing of failures that both missed, and it changes no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from .intervals import wilson
from .points import kept

WITHIN = timedelta(days=14)
ENOUGH_PAIRS = 30
"""Fewer pairs than this allow no estimate."""


@dataclass(frozen=True, slots=True)
class Look:
    """One item of one site, seen and decided."""

    site_id: int
    item_id: int
    inspector_id: int
    seen_at: datetime
    failed: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """`missed` of `pairs` failures had not been reported by the first inspector. Shares 0 to 1, interval of 95 %."""

    missed: int
    pairs: int
    share: Decimal
    low: Decimal
    high: Decimal


def is_pair(first: Look, second: Look, closings: Iterable[datetime], within: timedelta = WITHIN) -> bool:
    """Whether two successive looks at the same item of the same site make a pair. `closings` are the instants at
    which cases of that item and site were closed."""
    return (
        first.inspector_id != second.inspector_id
        and first.seen_at < second.seen_at <= first.seen_at + within
        and not any(first.seen_at < closed <= second.seen_at for closed in closings)
    )


def pairs_of(
    looks: Iterable[Look], closings: Mapping[tuple[int, int], Iterable[datetime]], within: timedelta = WITHIN
) -> list[tuple[Look, Look]]:
    """All pairs among looks in any order; `closings` by site and item."""
    by_place: dict[tuple[int, int], list[Look]] = {}
    for look in looks:
        by_place.setdefault((look.site_id, look.item_id), []).append(look)
    found = []
    for place, those in by_place.items():
        those.sort(key=lambda look: look.seen_at)
        found += [
            (first, second)
            for first, second in pairwise(those)
            if is_pair(first, second, closings.get(place, ()), within)
        ]
    return found


def share_missed(pairs: Iterable[tuple[Look, Look]], enough: int = ENOUGH_PAIRS) -> Missed | None:
    """The estimate from pairs, or None where fewer than `enough` of them failed at the second look."""
    failed = [first for first, second in pairs if second.failed]
    missed = sum(not first.failed for first in failed)
    if not failed or len(failed) < enough:
        return None
    low, high = wilson(missed, len(failed))
    return Missed(missed, len(failed), kept(Decimal(missed) / len(failed)), low, high)
