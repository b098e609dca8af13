"""The bounds of the papers, and the week that a briefing is of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from .terms import Refused

MOST_LISTED = 500
"""Cases of a problem list, each with two pictures: a few megabytes, made in a few seconds."""

MOST_NOTICED = 20
"""Cases of one notice; a longer one is read by nobody."""

MOST_OF_A_KIND = 300
"""Rows of each kind in the list of a unit."""

WORST = 5
"""Cases that a briefing names as the longest overdue."""

NAMED = 7
"""Streets and units that a briefing names; the others are added up, so that it stays one page."""

CAME_BACK = 2
"""Rebounds that a briefing names."""

T = TypeVar("T")


@dataclass(frozen=True)
class Week:
    """From a Monday to the Sunday after it."""

    first: date

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def before(self) -> Week:
        """The week before."""
        return Week(self.first - timedelta(days=7))

    @property
    def after(self) -> Week:
        """The week after."""
        return Week(self.first + timedelta(days=7))


def week_of(day: date) -> Week:
    """The week that a day lies in."""
    return Week(day - timedelta(days=day.weekday()))


def days_late(due_at: datetime | None, now: datetime) -> int:
    """Whole days of 24 hours since the limit, as the desk counts them; 0 before it and without one."""
    return max((now - due_at).days, 0) if due_at else 0


def notice_refusal(states_allow: Iterable[bool], unit_ids: Iterable[int | None], number: int) -> Refused | None:
    """Why these cases make no notice, or None where they do."""
    if not number:
        return Refused.NO_CASES
    if number > MOST_NOTICED:
        return Refused.TOO_MANY_CASES
    units = set(unit_ids)
    if not all(states_allow) or None in units:
        return Refused.NOT_WITH_A_UNIT
    return Refused.SEVERAL_UNITS if len(units) > 1 else None


def named(rows: Sequence[T], most: int = NAMED) -> tuple[Sequence[T], Sequence[T]]:
    """The first rows, that are named, and the rest; never a rest of one, which takes as much room as its name."""
    return (rows, rows[:0]) if len(rows) <= most + 1 else (rows[:most], rows[most:])
