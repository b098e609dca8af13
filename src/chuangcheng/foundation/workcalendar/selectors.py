"""Calendars as the values that the rules compute with."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q

from chuangcheng.foundation.acts.rules import NotFound

from . import rules
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


def known_years() -> tuple[int, ...]:
    """The years whose official days are loaded."""
    return tuple(KnownYear.objects.order_by("year").values_list("year", flat=True))


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
