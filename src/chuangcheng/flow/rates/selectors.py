"""Counting cases by unit, area, class, source or part of the period, and the cases behind each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count as Counted
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import make_aware

from chuangcheng.flow.cases.labels import SOURCES
from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.models.visibility import CaseQuerySet
from chuangcheng.flow.cases.selectors import CaseRow, row_of
from chuangcheng.flow.cases.terms import Act, Source, State
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .formats import Line, RateTable
from .labels import ALL, BY, COUNTS, RATES, TITLE, UNKNOWN
from .permissions import may_read_rates
from .rules import Period, Share, shares, total
from .terms import Beside, By, Count, Rate

Key = int | str | None
Counts = dict[Count, int]

CLOCK_STANDS = (State.SUSPENDED, State.RETURNED, State.MERGED)
"""While a case is in one of these its limit is not running, so it is not due."""

COLUMNS: dict[By, tuple[str, ...]] = {
    By.UNIT: ("unit_id", "unit__name"),
    By.AREA: ("street_id", "street__name"),
    By.CLASS: ("case_class_id", "case_class__name", "case_class__name_en"),
    By.SOURCE: ("source",),
}
"""The column that a group goes by, then what it is called in Chinese and in English."""


@dataclass(frozen=True)
class RateRow:
    """The counts and rates of one unit, area, class, source or part of the period, beside two other periods."""

    key: Key
    name: str
    name_en: str
    counts: Counts
    beside: Mapping[Beside, Counts] = field(default_factory=dict)
    period: Period | None = None

    @property
    def shares(self) -> dict[Rate, Share]:
        """Its rates."""
        return shares(self.counts)

    def change(self, rate: Rate, beside: Beside) -> object:
        """The change of a rate in percentage points, or None where the other period has none."""
        other = self.beside.get(beside)
        return self.shares[rate].minus(shares(other)[rate]) if other else None


@dataclass(frozen=True)
class Rates:
    """The rates of a period: of all cases, and of each group of them."""

    period: Period
    by: By
    whole: RateRow
    rows: tuple[RateRow, ...]


def rates(acting: Acting | None, *, period: Period, by: By, now: datetime) -> Rates:
    """Count the cases of a period that this person may see, in three statements: the period and the two beside it.

    Without a person (the command line) all cases count. NotFound for who reads no rates. The rows with most cases due
    come first; parts of the period come in their order.
    """
    if acting is not None and not may_read_rates(acting):
        raise NotFound("rates")
    cases = Case.objects.visible_to(acting) if acting is not None else Case.objects.all()
    others = {Beside.BEFORE: period.before, Beside.YEAR_BEFORE: period.year_before}
    if by is By.PERIOD:
        rows = _parts(cases, period, now)
        beside = {name: total(row.counts for row in _parts(cases, one, now)) for name, one in others.items()}
        whole = RateRow(None, "", "", total(row.counts for row in rows), beside)
        return Rates(period, by, whole, rows)
    names: dict[Key, tuple[str, str]] = {}
    counted = _grouped(cases, period, by, now, names)
    earlier = {name: _grouped(cases, one, by, now, names) for name, one in others.items()}
    nothing = dict.fromkeys(Count, 0)
    rows = tuple(
        RateRow(key, *names[key], counts, {name: found.get(key, nothing) for name, found in earlier.items()})
        for key, counts in sorted(counted.items(), key=lambda pair: (-pair[1][Count.DUE], str(names[pair[0]])))
    )
    beside = {name: total(found.values()) for name, found in earlier.items()}
    return Rates(period, by, RateRow(None, "", "", total(counted.values()), beside), rows)


def _grouped(
    cases: CaseQuerySet, period: Period, by: By, now: datetime, names: dict[Key, tuple[str, str]]
) -> dict[Key, Counts]:
    """The counts of a period by group, in one statement; `names` learns what the groups are called."""
    column, *called = COLUMNS[by]
    numbers = {str(count): Counted("pk", filter=condition(count, period, now)) for count in Count}
    found: dict[Key, Counts] = {}
    for row in cases.filter(_touched(period)).order_by().values(column, *called).annotate(**numbers):
        key = row[column]
        texts = [row[name] or "" for name in called]
        names[key] = (texts[0] if texts else "", texts[1] if len(texts) > 1 else "")
        counts = {count: row[str(count)] for count in Count}
        if any(counts.values()):
            found[key] = counts
    return found


def _parts(cases: CaseQuerySet, period: Period, now: datetime) -> tuple[RateRow, ...]:
    """The counts of each part of a period, in one statement."""
    parts = period.parts()
    numbers = {
        f"{count}_{at}": Counted("pk", filter=condition(count, part, now))
        for at, part in enumerate(parts)
        for count in Count
    }
    row = cases.filter(_touched(period)).aggregate(**numbers)
    return tuple(
        RateRow(str(part.since), str(part.since), "", {count: row[f"{count}_{at}"] for count in Count}, period=part)
        for at, part in enumerate(parts)
    )


def _moments(period: Period) -> tuple[datetime, datetime]:
    return (
        make_aware(datetime.combine(period.since, time.min)),
        make_aware(datetime.combine(period.until + timedelta(days=1), time.min)),
    )


def _within(column: str, since: datetime, until: datetime) -> Q:
    return Q(**{f"{column}__gte": since, f"{column}__lt": until})


def _touched(period: Period) -> Q:
    """Whatever can count in a period: each of the three has its index."""
    since, until = _moments(period)
    return _within("reported_at", since, until) | _within("filed_at", since, until) | _within("due_at", since, until)


def condition(count: Count, period: Period, now: datetime) -> Q:
    """Which cases a count of a period counts. What is due is due by now; what happened, by the end of the period."""
    since, until = _moments(period)
    by_then = min(until, now)
    reported = _within("reported_at", since, until)
    filed = _within("filed_at", since, until)
    due = _within("due_at", since, by_then) & ~Q(state__in=CLOCK_STANDS)
    handled = due & Q(rectified_at__lt=by_then)
    on_time = handled & Q(rectified_at__lte=F("due_at"))
    closed = Q(closed_at__lt=by_then, state__in=(State.CLOSED, State.RECHECKED))
    suspended = Exists(CaseMove.objects.filter(case_id=OuterRef("pk"), act=Act.SUSPEND))
    conditions: dict[Count, Q] = {
        Count.REPORTED: reported,
        Count.TAKEN_UP: reported & Q(filed_at__lt=by_then),
        Count.FILED: filed,
        Count.REBOUND: filed & Q(rebound_of__isnull=False),
        Count.SUSPENDED: filed & Q(suspended),
        Count.DUE: due,
        Count.DEFERRED: due & Q(state=State.DEFERRED),
        Count.HANDLED: handled & ~Q(state=State.DEFERRED),
        Count.HANDLED_ON_TIME: on_time & ~Q(state=State.DEFERRED),
        Count.CLOSED: handled & closed,
        Count.CLOSED_ON_TIME: on_time & closed,
        Count.EXTENDED: due & Q(extensions__gt=0),
        Count.REWORKED: handled & ~Q(state=State.DEFERRED) & Q(rework_count__gt=0),
    }
    return conditions[count]


ORDERS = {
    Count.REPORTED: "reported_at",
    Count.TAKEN_UP: "reported_at",
    Count.FILED: "filed_at",
    Count.REBOUND: "filed_at",
    Count.SUSPENDED: "filed_at",
}
"""The order of the cases behind a count; the rest by their limit."""


def cases_behind(
    acting: Acting,
    *,
    count: Count,
    less: Sequence[Count] = (),
    period: Period,
    now: datetime,
    by: By | None = None,
    key: Key = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[CaseRow]:
    """The cases that a number counts, in one statement: of a count without those of `less`, of one group or all."""
    if not may_read_rates(acting):
        raise NotFound("rates")
    cases = Case.objects.visible_to(acting).filter(condition(count, period, now))
    for one in less:
        cases = cases.exclude(condition(one, period, now))
    if by is not None and by is not By.PERIOD:
        cases = cases.filter(**({f"{COLUMNS[by][0]}__isnull": True} if key is None else {COLUMNS[by][0]: key}))
    return page_of(
        cases.select_related("case_class", "site", "street", "unit", "handed_unit", "handed_user"),
        sort=ORDERS.get(count, "due_at"),
        place=place,
        size=size,
        to_row=lambda case: row_of(case, now),
    )


def name_of(row: RateRow, by: By, english: bool) -> str:
    """What a row is called; where its cases have none of it, it says so."""
    if by is By.PERIOD and row.period is not None:
        since, until = row.period.since, row.period.until
        return str(since) if since == until else f"{since} — {until:%m-%d}"
    if by is By.SOURCE:
        return str(SOURCES[Source(row.key)]) if row.key in set(Source) else str(row.key)
    return (english and row.name_en) or row.name or str(UNKNOWN)


def table_of(told: Rates, *, english: bool) -> RateTable:
    """The rates as a table to take away, all cases together in its first row."""
    lines = [Line(str(ALL), told.whole.counts, told.whole.shares)]
    lines += [Line(name_of(row, told.by, english), row.counts, row.shares) for row in told.rows]
    return RateTable(
        title=str(TITLE),
        period=told.period,
        group=str(BY[told.by]),
        lines=tuple(lines),
        counts={count: str(COUNTS[count]) for count in Count},
        rates={rate: str(RATES[rate]) for rate in Rate},
    )


def name_of_group(acting: Acting, *, by: By, key: Key) -> str:
    """What a group is called, from one of the cases that this person may see; empty where there is none."""
    if by not in COLUMNS or len(COLUMNS[by]) < 2 or key is None:
        return ""
    column, called, *_rest = COLUMNS[by]
    found = Case.objects.visible_to(acting).filter(**{column: key}).values_list(called, flat=True).first()
    return str(found or "")
