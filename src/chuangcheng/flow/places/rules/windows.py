"""Recurring times: months, weekdays, kinds of day and hours, such as the early market or the minutes after school."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chuangcheng.flow.places.terms import OnDays, Refused
from chuangcheng.foundation.workcalendar.rules import Calendar

Span = tuple[int, int]
"""Minutes of the day, from and up to; where the end is not after the begin it lies on the next day."""

DAY: Final = 24 * 60
MOST_SPANS: Final = 6
_SPAN: Final = re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)\s*[-–—~～至]+\s*(?:次日)?([01]?\d|2[0-4])[:：]([0-5]\d)")


@dataclass(frozen=True)
class Window:
    """A recurring time. What is empty holds always: every month, every weekday (0 is Monday), all day."""

    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    on_days: OnDays = OnDays.EVERY
    hours: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Days:
    """What kind a day is: the office's calendar, and the school terms by their first and last day."""

    calendar: Calendar
    terms: tuple[tuple[date, date], ...] = ()

    def fits(self, day: date, on_days: OnDays) -> bool:
        """Whether a day is of this kind."""
        if on_days is OnDays.EVERY:
            return True
        working = self.calendar.is_working_day(day)
        if on_days is OnDays.SCHOOL:
            return working and any(first <= day <= last for first, last in self.terms)
        return working is (on_days is OnDays.WORKING)


def opens_on(window: Window, day: date, days: Days) -> bool:
    """Whether the time comes on this day at all."""
    return (
        (not window.months or day.month in window.months)
        and (not window.weekdays or day.weekday() in window.weekdays)
        and days.fits(day, window.on_days)
    )


def is_open(window: Window, at: datetime, days: Days) -> bool:
    """Whether the moment lies in the window. What runs over midnight belongs to the day on which it began."""
    here = at.astimezone(ZoneInfo(days.calendar.zone))
    today, minute = here.date(), here.hour * 60 + here.minute
    yesterday = today - timedelta(days=1)
    for begin, end in window.hours or ((0, DAY),):
        over_midnight = end <= begin
        if begin <= minute < (DAY if over_midnight else end) and opens_on(window, today, days):
            return True
        if over_midnight and minute < end and opens_on(window, yesterday, days):
            return True
    return False


class WrongSpans(ValueError):
    """Hours that cannot be read; `reason` says so in the words of the step."""

    reason = Refused.BAD_HOURS


def read_spans(text: str) -> tuple[Span, ...]:
    """Hours from text such as "06:00-09:00, 18:00-02:00"; empty means all day. Raises WrongSpans."""
    spans = []
    joined = re.sub(r"\s*([-–—~～至])\s*", r"\1", text.strip(" \t\r\n\u3000,，、"))
    for part in re.split(r"[,，、;；\s]+(?=\d)", joined):
        if not part:
            continue
        told = _SPAN.fullmatch(part)
        if told is None:
            raise WrongSpans(text)
        begin, end = (int(told[at]) * 60 + int(told[at + 1]) for at in (1, 3))
        if begin == end or begin >= DAY or end > DAY:
            raise WrongSpans(text)
        spans.append((begin, end))
    if len(spans) > MOST_SPANS:
        raise WrongSpans(text)
    return tuple(sorted(spans))


def spans_text(spans: Iterable[Span]) -> str:
    """The one text by which hours are stored and shown, which `read_spans` reads."""
    return ",".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in spans)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def read_numbers(text: str) -> frozenset[int]:
    """Months or weekdays as they are stored: "4,5,6"."""
    return frozenset(int(part) for part in text.split(",") if part)


def numbers_text(numbers: Iterable[int]) -> str:
    """The one text by which months or weekdays are stored."""
    return ",".join(str(number) for number in sorted(set(numbers)))
