"""What the machine of `test_any_way` knows by itself: the moves written out once more, the clock counted by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from chuangcheng.flow.cases.models import NO_DUE
from tests.people import ZONE

OPEN = [
    "reported", "checked", "filed", "dispatched", "returned", "in_hand", "rectified", "verified", "suspended",
    "deferred", "split", "handed_over",
]  # fmt: skip
BACK = "back"
"""Where the case was before it was led off its way."""

NEXT: dict[tuple[str, str], str] = {
    ("reported", "check"): "checked",
    ("reported", "not_found"): "refused",
    ("reported", "file"): "filed",
    ("reported", "refuse"): "refused",
    ("reported", "merge"): "merged",
    ("checked", "file"): "filed",
    ("checked", "refuse"): "refused",
    ("checked", "merge"): "merged",
    ("filed", "dispatch"): "dispatched",
    ("filed", "defer"): "deferred",
    ("filed", "merge"): "merged",
    ("filed", "split"): "split",
    ("filed", "hand_over"): "handed_over",
    ("dispatched", "accept"): "in_hand",
    ("dispatched", "return"): "returned",
    ("dispatched", "defer"): "deferred",
    ("dispatched", "recall_dispatch"): "filed",
    ("dispatched", "change_deadline"): "dispatched",
    ("returned", "dispatch"): "dispatched",
    ("returned", "insist"): "dispatched",
    ("returned", "uphold"): "unfounded",
    ("returned", "split"): "split",
    ("returned", "hand_over"): "handed_over",
    ("in_hand", "return"): "returned",
    ("in_hand", "hand_down"): "in_hand",
    ("in_hand", "take_back"): "in_hand",
    ("in_hand", "rectify"): "rectified",
    ("in_hand", "ask_extension"): "in_hand",
    ("in_hand", "grant_extension"): "in_hand",
    ("in_hand", "refuse_extension"): "in_hand",
    ("in_hand", "ask_suspension"): "in_hand",
    ("in_hand", "suspend"): "suspended",
    ("in_hand", "refuse_suspension"): "in_hand",
    ("in_hand", "defer"): "deferred",
    ("in_hand", "change_deadline"): "in_hand",
    ("suspended", "resume"): "in_hand",
    ("deferred", "end_deferral"): BACK,
    ("merged", "unmerge"): BACK,
    ("handed_over", "recall"): "filed",
    ("handed_over", "settle"): "closed",
    ("rectified", "send_back"): "in_hand",
    ("rectified", "verify"): "verified",
    ("verified", "close"): "closed",
    ("split", "close"): "closed",
    ("closed", "recheck"): "rechecked",
    **{(state, "set_priority"): state for state in OPEN},
}

PAUSES = {"return", "rectify", "suspend", "defer"}
RESUMES = {"insist", "send_back", "resume", "end_deferral"}
COUNTED_ANEW = {"grant_extension", "change_deadline"}
NO_LIMIT = {"uphold", "split", "hand_over", "settle", "recall_dispatch"}

HOLIDAYS = {date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5), date(2026, 6, 19)}
"""Weekdays without work, from March to August."""
MADE_UP = {date(2026, 5, 9)}
"""Saturdays with work."""

QUARTER = timedelta(minutes=15)


def works(day: date) -> bool:
    """Whether the office works on this day."""
    return (day.weekday() < 5 and day not in HOLIDAYS) or day in MADE_UP


def is_work(at: datetime) -> bool:
    """Whether the office works in the quarter of an hour that begins now."""
    local = at.astimezone(ZONE)
    clock = local.time()
    return works(local.date()) and (time(8, 30) <= clock < time(12) or time(13, 30) <= clock < time(17, 30))


def end_of(day: date) -> datetime:
    """The end of work of a day."""
    return datetime.combine(day, time(17, 30), ZONE).astimezone(UTC)


@dataclass
class Clock:
    """The unit's clock of one case, counted quarter by quarter."""

    start: datetime | None = None
    amount: Decimal = Decimal(0)
    unit: str = ""
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None
    due: datetime = NO_DUE

    def after(self, act: str, at: datetime, amount: Decimal | None = None, unit: str = "") -> None:
        """What an act does to it."""
        if act == "dispatch":
            self.start, self.amount, self.unit, self.pauses, self.since = at, amount or Decimal(0), unit, [], None
            self.due = self.counted()
        elif act in NO_LIMIT:
            self.start, self.since, self.due = None, None, NO_DUE
        elif act in PAUSES:
            self.since = at
        elif act in RESUMES and self.since is not None:
            self.pauses.append((self.since, at))
            self.since = None
            self.due = self.counted() if self.start else self.due
        elif act == "grant_extension":
            self.amount += amount or Decimal(0)
            self.due = self.counted()
        elif act == "change_deadline":
            self.amount, self.unit = amount or Decimal(0), unit
            self.due = self.counted()

    def counted(self) -> datetime:
        """The deadline, by counting."""
        assert self.start is not None
        if self.unit == "working_days":
            return self._day()
        left, at = int(self.amount * 4), self.start
        while left:
            stands = any(stop <= at < resume for stop, resume in self.pauses)
            if not stands and (self.unit == "clock_hours" or is_work(at)):
                left -= 1
            at += QUARTER
        return at

    def _day(self) -> datetime:
        assert self.start is not None
        left, day = int(self.amount), self.start.astimezone(ZONE).date()
        lost = sorted(
            (stop, sum(works(d) and stop < end_of(d) <= resume for d in days_between(stop, resume)))
            for stop, resume in self.pauses
            if resume > stop
        )
        for stop, cost in lost:
            if stop >= end_of(nth_working_day(day, left)):
                break  # it was over by then
            left += cost
        return end_of(nth_working_day(day, left))


def nth_working_day(day: date, number: int) -> date:
    """So many working days after a day."""
    while number:
        day += timedelta(days=1)
        number -= works(day)
    return day


def days_between(start: datetime, end: datetime) -> list[date]:
    """The days that a span touches."""
    first, last = start.astimezone(ZONE).date(), end.astimezone(ZONE).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
