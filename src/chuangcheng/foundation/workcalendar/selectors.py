"""Calendars as the values that the rules compute with."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Q

from chuangcheng.foundation.acts.rules import NotFound

from . import rules
from .formats import OfficialDay, OfficialYear
from .models import ExceptionDay, KnownYear, WorkCalendar


@dataclass(frozen=True)
class CalendarCard:
    """A calendar as its page shows it."""

    id: int
    version: int
    name: str
    week: tuple[str, ...]
    is_default: bool
    exceptions: tuple[tuple[date, bool, str], ...]


def default_calendar() -> rules.Calendar:
    """The calendar that time limits count on, in three statements; the usual week where none was set up."""
    return calendar_value(WorkCalendar.objects.filter(is_default=True).first())


def calendar_for(name: str) -> rules.Calendar:
    """The calendar of this name, in three statements. Raises NotFound."""
    row = WorkCalendar.objects.filter(name=name).first()
    if row is None:
        raise NotFound(f"calendar {name}")
    return calendar_value(row)


def calendar_value(row: WorkCalendar | None) -> rules.Calendar:
    """A calendar's row as a value, with official and own exceptions; own ones win."""
    wanted = Q(calendar__isnull=True) | Q(calendar=row) if row else Q(calendar__isnull=True)
    days = ExceptionDay.objects.filter(wanted).values_list("calendar_id", "day", "working")
    return rules.Calendar(
        zone=settings.TIME_ZONE,
        week=rules.read_week(row.week if row else rules.USUAL_WEEK),
        exceptions={day: working for _, day, working in sorted(days, key=lambda told: told[0] is not None)},
        known_years=frozenset(KnownYear.objects.values_list("year", flat=True)),
    )


@dataclass(frozen=True)
class YearCard:
    """A year on a calendar as its page shows it; without `known` its official days are not published yet."""

    year: int
    known: bool
    source: str
    working_days: int
    months: tuple[rules.MonthShown, ...]
    open_end: bool
    """True where the last days of December wait for the notice of the year after."""


def year_card(*, calendar_id: int | None, year: int) -> YearCard:
    """A year on a calendar (None: the usual week), in three statements. Raises NotFound."""
    row = WorkCalendar.objects.filter(pk=calendar_id).first() if calendar_id is not None else None
    if row is None and calendar_id is not None:
        raise NotFound(f"calendar {calendar_id}")
    wanted = Q(calendar__isnull=True) | Q(calendar=row) if row else Q(calendar__isnull=True)
    days = ExceptionDay.objects.filter(wanted, day__year=year).values_list("calendar_id", "day", "working", "name")
    official = {day: (working, name) for calendar, day, working, name in days if calendar is None}
    own = {day: (working, name) for calendar, day, working, name in days if calendar is not None}
    sources = dict(KnownYear.objects.values_list("year", "source"))
    value = rules.Calendar(
        zone=settings.TIME_ZONE,
        week=rules.read_week(row.week if row else rules.USUAL_WEEK),
        exceptions={day: working for day, (working, _) in (official | own).items()},
        known_years=frozenset(sources),
    )
    months = rules.months_of(
        value, year, {day: name for day, (_, name) in official.items()}, {day: name for day, (_, name) in own.items()}
    )
    return YearCard(
        year,
        year in sources,
        sources.get(year, ""),
        sum(month.working_days for month in months),
        months,
        year in sources and not value.is_known(date(year, 12, 31)),
    )


@dataclass(frozen=True)
class KnownYearRow:
    """A year whose notice is loaded, with the number of days it names."""

    year: int
    source: str
    days: int


def known_year_rows() -> tuple[KnownYearRow, ...]:
    """The years whose notices are loaded, newest first, in one statement."""
    rows = KnownYear.objects.annotate(number=Count("days")).order_by("-year")
    return tuple(KnownYearRow(row.year, row.source, row.number) for row in rows)


def official_year(*, year: int) -> OfficialYear:
    """What the loaded notice of a year says, in two statements. Raises NotFound."""
    row = KnownYear.objects.filter(year=year).first()
    if row is None:
        raise NotFound(f"year {year}")
    days = row.days.order_by("day").values_list("day", "working", "name")
    return OfficialYear(row.year, row.source, tuple(OfficialDay(*one) for one in days))


def known_years() -> tuple[int, ...]:
    """The years whose official days are loaded."""
    return tuple(KnownYear.objects.order_by("year").values_list("year", flat=True))


def calendar_card(*, calendar_id: int) -> CalendarCard:
    """One calendar. Raises NotFound."""
    found = next((card for card in calendar_cards() if card.id == calendar_id), None)
    if found is None:
        raise NotFound(f"calendar {calendar_id}")
    return found


def calendar_cards() -> tuple[CalendarCard, ...]:
    """All calendars with their own exceptions, in two statements."""
    rows = WorkCalendar.objects.prefetch_related("exceptions").order_by("-is_default", "name")
    return tuple(
        CalendarCard(
            row.pk,
            row.version,
            row.name,
            tuple(row.week.split(";")),
            row.is_default,
            tuple((e.day, e.working, e.name) for e in sorted(row.exceptions.all(), key=lambda e: e.day)),
        )
        for row in rows
    )
