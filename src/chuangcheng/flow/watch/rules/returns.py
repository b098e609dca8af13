"""What comes back: the same class at the same place, after it had been put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NEVER_A_PROBLEM = frozenset({"refused", "unfounded", "merged", "split"})
"""States of cases that tell of no problem of their own."""


@dataclass(frozen=True)
class Happening:
    """A case as far as it matters here. `ended_at`: when it was closed."""

    case_id: int
    class_id: int | None
    state: str
    reported_at: datetime
    ended_at: datetime | None
    is_rebound: bool = False


def occurrences(happenings: Iterable[Happening]) -> list[Happening]:
    """Separate occurrences of one class at one place, oldest first.

    What was reported while an earlier one was still open is the same occurrence told twice.
    """
    found: list[Happening] = []
    open_until: datetime | None = None
    known = [one for one in happenings if one.state not in NEVER_A_PROBLEM]
    for one in sorted(known, key=lambda h: (h.reported_at, h.case_id)):
        new = not found or one.is_rebound or (open_until is not None and one.reported_at >= open_until)
        if new:
            found.append(one)
            open_until = one.ended_at
        elif open_until is not None and (one.ended_at is None or one.ended_at > open_until):
            open_until = one.ended_at
    return found


def returns(happenings: Sequence[Happening]) -> list[Happening]:
    """The cases by which something came back at one place, whatever the classes, oldest first."""
    by_class: dict[int | None, list[Happening]] = {}
    for one in happenings:
        if one.class_id is not None or one.is_rebound:
            by_class.setdefault(one.class_id, []).append(one)
    back = []
    for same in by_class.values():
        met = occurrences(same)
        back += met[1:]
        back += [one for one in met[:1] if one.is_rebound]  # what it came back from lies before what is read
    return sorted(back, key=lambda h: (h.reported_at, h.case_id))


def before_and_after(
    at: Sequence[datetime], measures_at: datetime, now: datetime, *, most_days: int
) -> tuple[int, int, int]:
    """How many came in equal spans before and after the measures, and how many days long the spans are."""
    span = min(now - measures_at, timedelta(days=most_days))
    days = max(span.days, 0)
    span = timedelta(days=days)
    before = sum(measures_at - span <= one < measures_at for one in at)
    after = sum(measures_at <= one < measures_at + span for one in at)
    return before, after, days


@dataclass(frozen=True)
class Walked:
    """A look at a site: when, and whether nothing failed."""

    at: datetime
    clean: bool


@dataclass(frozen=True)
class Streak:
    """How far a site is from leaving the watch list."""

    clean: int
    weeks: int
    since: datetime
    """The last problem, or the moment of entering."""
    may_leave: bool


def streak(
    walked: Iterable[Walked], problems_at: Iterable[datetime], entered_at: datetime, *, looks: int, weeks: int
) -> Streak:
    """Clean looks since the last problem. A site leaves after `looks` of them, the newest `weeks` weeks after it."""
    seen = sorted(walked, key=lambda one: one.at)
    since = max([entered_at, *problems_at, *(one.at for one in seen if not one.clean)])
    clean = [one.at for one in seen if one.clean and one.at > since]
    whole = (clean[-1] - since) // timedelta(weeks=1) if clean else 0
    return Streak(len(clean), whole, since, len(clean) >= looks and whole >= weeks)


def by_hour(at: Iterable[datetime]) -> dict[tuple[int, int], int]:
    """Numbers by weekday (0 is Monday) and hour; the moments are in the office's zone."""
    found: dict[tuple[int, int], int] = {}
    for one in at:
        key = one.weekday(), one.hour
        found[key] = found.get(key, 0) + 1
    return found
