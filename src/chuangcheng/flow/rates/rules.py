"""Rates as data: each is a numerator over a denominator of counts, and both are shown."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .terms import Count, Rate

MOST_DAYS = 366 * 3
"""The longest period that is counted."""

MOST_PARTS = 14
"""Into how many parts a period is divided at most: days, else weeks, else months, else years."""


@dataclass(frozen=True)
class Formula:
    """率的计算公式: `numerator` ÷ (`denominator` − `less`)."""

    rate: Rate
    numerator: Count
    denominator: Count
    less: tuple[Count, ...] = ()


FORMULAS: tuple[Formula, ...] = (
    Formula(Rate.FILING, Count.TAKEN_UP, Count.REPORTED),
    Formula(Rate.HANDLING, Count.HANDLED, Count.DUE, (Count.DEFERRED,)),
    Formula(Rate.HANDLING_ON_TIME, Count.HANDLED_ON_TIME, Count.DUE, (Count.DEFERRED,)),
    Formula(Rate.CLOSING, Count.CLOSED, Count.DUE, (Count.DEFERRED,)),
    Formula(Rate.CLOSING_ON_TIME, Count.CLOSED_ON_TIME, Count.DUE, (Count.DEFERRED,)),
    Formula(Rate.REWORK, Count.REWORKED, Count.HANDLED),
    Formula(Rate.REBOUND, Count.REBOUND, Count.FILED),
    Formula(Rate.EXTENSION, Count.EXTENDED, Count.DUE),
    Formula(Rate.SUSPENSION, Count.SUSPENDED, Count.FILED),
)
"""What is due is the denominator of handling and closing, never what was filed; deferred cases are taken out of it, as
published notices of city management do (结案率 = 结案数 ÷ (应结案数 − 缓办数)). Every numerator is a part of its
denominator, so no rate passes 100 %."""


@dataclass(frozen=True)
class Share:
    """A rate with what it was made from. `percent` is None where there is nothing to divide by."""

    rate: Rate
    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """In per cent to two decimals, rounded half up, as notices print it."""
        return percent(self.numerator, self.denominator)

    def minus(self, other: Share | None) -> Decimal | None:
        """The change in percentage points against another period; None where either has no rate."""
        if other is None or self.percent is None or other.percent is None:
            return None
        return self.percent - other.percent


def percent(numerator: int, denominator: int) -> Decimal | None:
    """A share in per cent to two decimals, rounded half up; None without a denominator.

    >>> percent(13599, 14173)
    Decimal('95.95')
    """
    if denominator <= 0:
        return None
    return (Decimal(numerator) * 100 / denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)


def shares(counts: Mapping[Count, int]) -> dict[Rate, Share]:
    """Every rate of some counts."""
    return {
        one.rate: Share(
            one.rate, counts[one.numerator], counts[one.denominator] - sum(counts[taken] for taken in one.less)
        )
        for one in FORMULAS
    }


def total(rows: Iterable[Mapping[Count, int]]) -> dict[Count, int]:
    """The counts of all rows together; each case stands in one row."""
    found = dict.fromkeys(Count, 0)
    for row in rows:
        for count, number in row.items():
            found[count] += number
    return found


@dataclass(frozen=True)
class Period:
    """Days in the office's zone, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> Period:
        """The period right before: of whole months as many months, else as many days."""
        last = self.since - timedelta(days=1)
        if months := _whole_months(self):
            return Period(_months_earlier(self.since, months), last)
        return Period(last - timedelta(days=self.days - 1), last)

    @property
    def year_before(self) -> Period:
        """The same days a year earlier; 29 February becomes the 28th, and a month keeps its end."""
        until = _months_earlier(self.until, 12)
        if _whole_months(self):
            until = until.replace(day=monthrange(until.year, until.month)[1])
        return Period(_months_earlier(self.since, 12), until)

    def parts(self) -> tuple[Period, ...]:
        """Its days, else its weeks (Monday to Sunday), else its months, else its years: at most 14."""
        for starts in (_next_day, _next_week, _next_month):
            if len(found := self._cut(starts)) <= MOST_PARTS:
                return found
        return self._cut(_next_year)

    def _cut(self, following: Callable[[date], date]) -> tuple[Period, ...]:
        found, first = [], self.since
        while first <= self.until:
            after = following(first)
            found.append(Period(first, min(after - timedelta(days=1), self.until)))
            first = after
        return tuple(found)


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _next_week(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def _whole_months(period: Period) -> int:
    """How many whole months a period is, or 0 when it is not made of whole months."""
    if period.since.day != 1 or _next_day(period.until).day != 1:
        return 0
    return (period.until.year - period.since.year) * 12 + period.until.month - period.since.month + 1


def _months_earlier(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
