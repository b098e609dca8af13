"""Deadline arithmetic on working hours, holidays and make-up working days, as pure functions.

All instants are aware; the calendar's zone decides what a day is. A day counts as working by, in this
order: the office's own exceptions, the official ones, the week. Beyond the official years nobody knows
the make-up days yet, so a deadline there is provisional.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from .terms import SpanUnit

Hours = tuple[tuple[time, time], ...]
"""Working spans of a day, rising, not touching midnight backwards: ((08:30, 12:00), (13:30, 17:30))."""

Pause = tuple[datetime, datetime]

USUAL_WEEK = ";".join(["08:30-12:00,13:30-17:30"] * 5 + ["", ""])
"""What a new installation begins with, Monday first; each office sets its own."""

HORIZON = timedelta(days=3700)
"""How far a deadline is searched for; beyond it the calendar has no working days."""


@dataclass(frozen=True)
class Calendar:
    """Working hours by weekday (0 = Monday) and the days that differ from the week."""

    zone: str
    week: tuple[Hours, ...]
    exceptions: Mapping[date, bool] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day."""
        known = self.exceptions.get(day)
        return bool(self.week[day.weekday()]) if known is None else known

    def hours(self, day: date) -> Hours:
        """The working spans of a day; a make-up day on a weekend has the hours of the week's first working day."""
        if not self.is_working_day(day):
            return ()
        return self.week[day.weekday()] or next((hours for hours in self.week if hours), ())

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working spans of a day as instants."""
        zone = ZoneInfo(self.zone)
        return [
            (datetime.combine(day, start, zone).astimezone(UTC), datetime.combine(day, end, zone).astimezone(UTC))
            for start, end in self.hours(day)
        ]

    def day_of(self, at: datetime) -> date:
        """The day an instant falls on, in the calendar's zone."""
        return at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Deadline:
    """When something is due. `provisional` is True when days beyond the known years were counted."""

    at: datetime
    provisional: bool


class NoWorkingTime(Exception):
    """The calendar has too little working time ahead to ever reach the deadline."""


def add(
    calendar: Calendar,
    start: datetime,
    amount: Decimal | int,
    unit: SpanUnit,
    pauses: Sequence[Pause] = (),
) -> Deadline:
    """The instant at which `amount` of `unit` has passed since `start`, leaving out `pauses`.

    Working hours run only in working spans. Working days: the deadline is the end of work on the n-th
    working day after the day of `start` (a fraction is refused). Clock hours run day and night. Pauses
    are spans of instants, oldest first; for working days the days wholly or partly worked in them are
    given back one for one. Raises ValueError for a negative amount.
    """
    amount = Decimal(amount)
    if amount < 0:
        raise ValueError("a limit cannot be negative")
    start = start.astimezone(UTC)
    if unit is SpanUnit.CLOCK_HOURS:
        at = _run(iter([(start, start + HORIZON)]), start, _span(amount), pauses)
    elif unit is SpanUnit.WORKING_HOURS:
        at = _run(_working(calendar, start), start, _span(amount), pauses)
    else:
        if amount != amount.to_integral_value():
            raise ValueError("working days are whole")
        given_back = sum(working_days_between(calendar, begin, end) for begin, end in pauses)
        at = _nth_day(calendar, start, int(amount) + given_back)
    return Deadline(at, _beyond(calendar, start, at, unit))


def _span(hours: Decimal) -> timedelta:
    return timedelta(microseconds=int(hours * 3_600_000_000))


def _working(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = calendar.day_of(start)
    for offset in range(HORIZON.days):
        yield from calendar.spans(day + timedelta(days=offset))


def _without(begin: datetime, end: datetime, pauses: Sequence[Pause]) -> Iterator[tuple[datetime, datetime]]:
    for stop, resume in pauses:
        if resume <= begin or stop >= end:
            continue
        if stop > begin:
            yield begin, stop
        begin = max(begin, resume)
        if begin >= end:
            return
    if begin < end:
        yield begin, end


def _run(
    spans: Iterator[tuple[datetime, datetime]], start: datetime, left: timedelta, pauses: Sequence[Pause]
) -> datetime:
    at = start
    for begin, end in spans:
        for piece_begin, piece_end in _without(max(begin, start), end, pauses):
            if left <= piece_end - piece_begin:
                return piece_begin + left if left else (at if at > start else max(start, piece_begin))
            left -= piece_end - piece_begin
            at = piece_end
    raise NoWorkingTime("no working time within ten years")


def _nth_day(calendar: Calendar, start: datetime, days: int) -> datetime:
    day = calendar.day_of(start)
    if days == 0 and calendar.spans(day):
        return max(start, calendar.spans(day)[-1][1])
    for _ in range(HORIZON.days):
        day += timedelta(days=1)
        if calendar.is_working_day(day):
            days -= 1
            if days <= 0:
                return calendar.spans(day)[-1][1]
    raise NoWorkingTime("no working days within ten years")


def _beyond(calendar: Calendar, start: datetime, at: datetime, unit: SpanUnit) -> bool:
    if unit is SpanUnit.CLOCK_HOURS:
        return False
    years = range(calendar.day_of(start).year, calendar.day_of(at).year + 1)
    return any(year not in calendar.known_years for year in years)


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time between two instants; zero when `end` is not after `start`."""
    total, start, end = timedelta(), start.astimezone(UTC), end.astimezone(UTC)
    day, last = calendar.day_of(start), calendar.day_of(end)
    while day <= last:
        for begin, stop in calendar.spans(day):
            total += max(timedelta(), min(stop, end) - max(begin, start))
        day += timedelta(days=1)
    return total


def working_days_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """How many ends of work lie between two instants: the working days a pause has cost."""
    day, last, count = calendar.day_of(start), calendar.day_of(end), 0
    while day <= last:
        spans = calendar.spans(day)
        count += bool(spans) and start < spans[-1][1] <= end
        day += timedelta(days=1)
    return count


def working_days_in(calendar: Calendar, year: int) -> int:
    """How many working days a year has."""
    first, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return sum(calendar.is_working_day(first + timedelta(days=offset)) for offset in range(days))


def read_hours(text: str) -> Hours:
    """Working spans from text such as "08:30-12:00,13:30-17:30"; empty text means no work.

    Raises ValueError when a span is not two times, ends before it begins, or begins before the last one ended.
    """
    spans: list[tuple[time, time]] = []
    for part in filter(None, (piece.strip() for piece in text.replace("，", ",").split(","))):
        begin, _, end = part.replace("—", "-").partition("-")
        span = time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())
        if span[0] >= span[1] or (spans and span[0] < spans[-1][1]):
            raise ValueError(f"{part}: each span must end after it begins and after the one before")
        spans.append(span)
    return tuple(spans)
