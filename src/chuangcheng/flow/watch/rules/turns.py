"""When a standing plan sends somebody: its looks spread over the days on which its time comes."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chuangcheng.flow.places.rules.windows import DAY, Days, Window, is_open, opens_on
from chuangcheng.flow.watch.terms import Look, Per

MOST_LOOKS: Final = {Per.WEEK: 7, Per.MONTH: 31}
"""More than one look a day is two plans with hours of their own."""


@dataclass(frozen=True)
class Turn:
    """The days in which every site of a plan is to be looked at once."""

    starts_on: date
    ends_on: date


def period_of(day: date, per: Per) -> tuple[date, date]:
    """The week from Monday, or the month, in which a day lies."""
    if per is Per.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def turns_between(window: Window, days: Days, per: Per, looks: int, *, first: date, last: date) -> Iterator[Turn]:
    """The turns that touch the days from `first` to `last`, oldest first.

    A period's open days are cut into `looks` runs as even as they go; where it has fewer open days there are fewer
    turns, where it has none there is none. A turn that had begun before `first` begins on its next open day.
    """
    begin, end = period_of(first, per)
    while begin <= last:
        open_days = [day for day in _each(begin, end) if opens_on(window, day, days)]
        parts = min(looks, len(open_days))
        for part in range(parts):
            run = open_days[part * len(open_days) // parts : (part + 1) * len(open_days) // parts]
            left = [day for day in run if day >= first]
            if left and left[0] <= last:
                yield Turn(left[0], left[-1])
        begin, end = period_of(end + timedelta(days=1), per)


def _each(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def end_of(window: Window, days: Days, ends_on: date) -> datetime:
    """The moment after which a turn is over: the end of its last day, or of the hours that run on past midnight."""
    late = max((end for begin, end in window.hours if end <= begin), default=0)
    midnight = datetime.combine(ends_on, datetime.min.time(), ZoneInfo(days.calendar.zone))
    return midnight + timedelta(minutes=DAY + late)


def look_of(window: Window, days: Days, ends_on: date, *, seen_at: datetime | None, now: datetime) -> Look:
    """What became of a look: in the plan's hours, at others, still to come, or not looked at."""
    if seen_at is not None:
        return Look.DONE if is_open(window, seen_at, days) else Look.OTHER_HOURS
    return Look.MISSED if now >= end_of(window, days, ends_on) else Look.PENDING
