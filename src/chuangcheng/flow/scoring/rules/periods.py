"""Periods of months, by the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (before, if negative), or the last day of a shorter month.

    Days beyond the calendar are its first or its last one.
    """
    month = day.year * 12 + day.month - 1 + months
    year, at = divmod(month, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, at + 1, min(day.day, monthrange(year, at + 1)[1]))
