"""Deadline arithmetic on working hours, holidays and make-up working days, as pure functions.

All instants are aware; the calendar's zone decides what a day is. A day counts as working by, in this
order: the office's own exceptions, the official ones, the week. Beyond the official years nobody knows
the make-up days yet, so a deadline there is provisional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from .terms import DayKind, Refused, SpanUnit, Weekday

Hours = tuple[tuple[time, time], ...]
"""Working spans of a day, rising, not touching midnight backwards: ((08:30, 12:00), (13:30, 17:30))."""

Pause = tuple[datetime, datetime]

USUAL_WEEK = ";".join(["08:30-12:00,13:30-17:30"] * 5 + ["", ""])
"""What a new installation begins with, Monday first; each office sets its own."""

HORIZON = timedelta(days=3700)
"""How far a deadline is searched for; beyond it the calendar has no working days."""

LATE_DECEMBER = 25
"""From this day of December on, the notice of the coming year may name days: 2019 moved 29 to 31 December."""


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

    def is_known(self, day: date) -> bool:
        """Whether this day's official status is known; late December needs the notice of the coming year too."""
        late = day.month == 12 and day.day >= LATE_DECEMBER
        return day.year in self.known_years and (not late or day.year + 1 in self.known_years)

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
    """When something is due, in UTC. `provisional` is True when days were counted that no notice covers yet."""

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
    working day after the day of `start` (a fraction is refused; none at all means the end of this or the next
    working day). Clock hours run day and night. Pauses are spans of instants in any order, overlapping ones
    counted once; a pause that begins when the deadline has passed no longer moves it. For working days a
    pause gives back one day for each end of work in it.

    Raises ValueError for a negative or endless amount and for an instant without a zone, NoWorkingTime when
    the calendar never gets there.
    """
    amount = Decimal(amount)
    if not amount.is_finite() or amount < 0:
        raise ValueError("a limit is a number of hours or days, not less than none")
    start = _utc(start)
    stops = _merged(pauses, start)
    if unit is SpanUnit.CLOCK_HOURS:
        return Deadline(_run(iter([(start, start + HORIZON)]), start, _span(amount), stops), provisional=False)
    if unit is SpanUnit.WORKING_HOURS:
        at = _run(_working(calendar, start), start, _span(amount), stops)
    else:
        if amount != amount.to_integral_value():
            raise ValueError("working days are whole")
        at = _end_of_nth_day(calendar, start, int(amount), stops)
    return Deadline(at, _is_provisional(calendar, start, at))


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC)


def _span(hours: Decimal) -> timedelta:
    return timedelta(microseconds=int(hours * 3_600_000_000))


def _merged(pauses: Sequence[Pause], start: datetime) -> list[Pause]:
    """Pauses after `start`, oldest first, none touching the next."""
    merged: list[Pause] = []
    for stop, resume in sorted((max(_utc(stop), start), _utc(resume)) for stop, resume in pauses):
        if resume <= stop:
            continue
        if merged and stop <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], resume)
        else:
            merged.append((stop, resume))
    return merged


def _working(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = calendar.day_of(start)
    for offset in range(HORIZON.days):
        yield from calendar.spans(day + timedelta(days=offset))


def _without(begin: datetime, end: datetime, stops: Sequence[Pause]) -> Iterator[tuple[datetime, datetime]]:
    """What is left of a span when merged pauses are cut out of it."""
    for stop, resume in stops:
        if resume <= begin:
            continue
        if stop >= end:
            break
        if stop > begin:
            yield begin, stop
        begin = resume
    if begin < end:
        yield begin, end


def _run(
    spans: Iterator[tuple[datetime, datetime]], start: datetime, left: timedelta, stops: Sequence[Pause]
) -> datetime:
    for begin, end in spans:
        for piece_begin, piece_end in _without(max(begin, start), end, stops):
            if left <= piece_end - piece_begin:
                return piece_begin + left
            left -= piece_end - piece_begin
    raise NoWorkingTime("no working time within ten years")


def _end_of_nth_day(calendar: Calendar, start: datetime, days: int, stops: Sequence[Pause]) -> datetime:
    at = _nth_day(calendar, start, days)
    for stop, resume in stops:
        if stop >= at:
            break
        days += ends_of_work(calendar, stop, resume)
        at = _nth_day(calendar, start, days)
    return at


def _nth_day(calendar: Calendar, start: datetime, days: int) -> datetime:
    day = calendar.day_of(start)
    if days == 0 and calendar.hours(day):
        return max(start, calendar.spans(day)[-1][1])
    for _ in range(HORIZON.days):
        day += timedelta(days=1)
        if calendar.hours(day):
            days -= 1
            if days <= 0:
                return calendar.spans(day)[-1][1]
    raise NoWorkingTime("no working days within ten years")


def _is_provisional(calendar: Calendar, start: datetime, at: datetime) -> bool:
    first, last = calendar.day_of(start), calendar.day_of(at)
    return not calendar.is_known(last) or any(y not in calendar.known_years for y in range(first.year, last.year))


def working_time(calendar: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
    """The working time between two instants without the pauses; zero when `end` is not after `start`.

    It measures what `add` with working hours lays on: the time gone by since a start, or left until a deadline.
    """
    start, end = _utc(start), _utc(end)
    stops = _merged(pauses, start)
    total, day, last = timedelta(), calendar.day_of(start), calendar.day_of(end)
    while day <= last:
        for begin, stop in calendar.spans(day):
            pieces = _without(max(begin, start), min(stop, end), stops)
            total += sum((piece_end - piece_begin for piece_begin, piece_end in pieces), timedelta())
        day += timedelta(days=1)
    return total


def working_days_after(calendar: Calendar, start: datetime, end: datetime) -> int:
    """How many working days follow the day of `start`, up to and with the day of `end`: what `add` counts in days."""
    day, last, count = calendar.day_of(start), calendar.day_of(end), 0
    while day < last:
        day += timedelta(days=1)
        count += bool(calendar.hours(day))
    return count


def ends_of_work(calendar: Calendar, start: datetime, end: datetime) -> int:
    """How many ends of work lie after `start` and not after `end`: the working days that a pause has cost."""
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


def kind_of(calendar: Calendar, day: date, official: bool, own: bool) -> DayKind:
    """What a day is, where the calendar's exceptions say it (`own` before `official`) or else its week."""
    working = calendar.is_working_day(day)
    if own:
        return DayKind.OWN_WORKING if working else DayKind.OWN_REST
    if official:
        return DayKind.MAKE_UP if working else DayKind.HOLIDAY
    return DayKind.WORKING if working else DayKind.REST


@dataclass(frozen=True)
class DayShown:
    """One day of a month; `name` is that of its exception, or empty."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class DaysShown:
    """Days in a row that differ from the week in the same way and under the same name."""

    first: date
    last: date
    kind: DayKind
    name: str


@dataclass(frozen=True)
class MonthShown:
    """A month: weeks of seven days from Monday (None outside the month), its exceptions, its working days."""

    first: date
    weeks: tuple[tuple[DayShown | None, ...], ...]
    exceptions: tuple[DaysShown, ...]
    working_days: int


def months_of(
    calendar: Calendar, year: int, official: Mapping[date, str], own: Mapping[date, str]
) -> tuple[MonthShown, ...]:
    """The twelve months of a year, with the names of the days that differ from the week."""
    found = []
    for number in range(1, 13):
        first = date(year, number, 1)
        days: list[DayShown] = []
        day = first
        while day.month == number:
            kind = kind_of(calendar, day, day in official, day in own)
            days.append(DayShown(day, kind, own.get(day) or official.get(day, "")))
            day += timedelta(days=1)
        cells = [*[None] * first.weekday(), *days, *[None] * (-(first.weekday() + len(days)) % 7)]
        weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
        working = sum(calendar.is_working_day(one.day) for one in days)
        found.append(MonthShown(first, weeks, _in_rows(days), working))
    return tuple(found)


def _in_rows(days: Sequence[DayShown]) -> tuple[DaysShown, ...]:
    """Neighbouring days of one kind and name put together; those by the week left out."""
    found: list[DaysShown] = []
    for one in days:
        if one.kind in (DayKind.WORKING, DayKind.REST):
            continue
        last = found[-1] if found else None
        if last and (last.kind, last.name, last.last + timedelta(days=1)) == (one.kind, one.name, one.day):
            found[-1] = DaysShown(last.first, one.day, last.kind, last.name)
        else:
            found.append(DaysShown(one.day, one.day, one.kind, one.name))
    return tuple(found)


SPAN = re.compile(
    r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-–—~～至]+\s*([01]?\d|2[0-3])[:：]([0-5]\d)(?=[\s,，、]|$)[\s,，、]*"
)


class WrongHours(ValueError):
    """Working hours that cannot be read; `reason` says why."""

    def __init__(self, reason: Refused, text: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}: {text}")


def read_hours(text: str) -> Hours:
    """Working spans from text such as "08:30-12:00 13:30-17:30", with blanks or commas between; empty means no work.

    Raises WrongHours when a span is not two times, ends before it begins, or begins before the last one ended.
    """
    spans: list[tuple[time, time]] = []
    at, text = 0, text.strip(" \t\r\n\u3000,，、")
    while at < len(text):
        told = SPAN.match(text, at)
        if told is None:
            raise WrongHours(Refused.BAD_SPAN, text)
        begin_hour, begin_minute, end_hour, end_minute = map(int, told.groups())
        span = time(begin_hour, begin_minute), time(end_hour, end_minute)
        if span[0] >= span[1] or (spans and span[0] < spans[-1][1]):
            raise WrongHours(Refused.SPANS_OUT_OF_ORDER, text)
        spans.append(span)
        at = told.end()
    return tuple(spans)


def read_days(days: Sequence[str]) -> tuple[tuple[Hours, ...], dict[str, Refused]]:
    """The hours of each day, and under the name of each day that cannot be read the reason why not."""
    read: list[Hours] = []
    wrong: dict[str, Refused] = {}
    for weekday, text in zip(Weekday, days, strict=True):
        try:
            read.append(read_hours(text))
        except WrongHours as error:
            wrong[weekday] = error.reason
    return tuple(read), wrong


def split_week(text: str) -> list[str]:
    """The texts of a week's days, which ";" separates."""
    return re.split("[;；]", text)


def read_week(text: str) -> tuple[Hours, ...]:
    """Seven days of working spans, Monday first, separated by ";".

    Raises ValueError when there are not seven, when nobody ever works, or when a day cannot be read.
    """
    days = tuple(read_hours(part) for part in split_week(text))
    if len(days) != 7 or not any(days):
        raise ValueError("a week has seven days, and people work on some of them")
    return days


def week_text(week: Sequence[Hours]) -> str:
    """The text that `read_week` reads, in its one canonical form."""
    return ";".join(",".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in hours) for hours in week)
