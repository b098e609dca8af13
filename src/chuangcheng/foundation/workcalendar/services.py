"""The acts on calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from chuangcheng.foundation.acts.rules import Actor, Invalid
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .formats import OfficialYear, shipped_years
from .models import ExceptionDay, KnownYear, WorkCalendar
from .rules import USUAL_WEEK, read_hours
from .terms import Refused


def load_official_years(*, by: Actor, now: datetime, years: Sequence[OfficialYear] | None = None) -> list[int]:
    """Load official holidays and make-up days (the shipped years unless given); years that are known are replaced.

    Returns the years that were new or differ. Call `cases.services.recompute_provisional_deadlines` afterwards.
    """
    changed = []
    for told in years if years is not None else shipped_years():
        with transaction.atomic():
            wanted = {d.day: (d.working, d.name) for d in told.days}
            here = ExceptionDay.objects.filter(calendar__isnull=True, day__in=wanted)
            present = {d.day: (d.working, d.name) for d in here}
            row = KnownYear.objects.filter(year=told.year).first()
            if row is not None and present == wanted:
                continue
            here.delete()
            ExceptionDay.objects.bulk_create(
                ExceptionDay(day=day, working=working, name=name) for day, (working, name) in wanted.items()
            )
            if row is None:
                row = KnownYear.objects.create(year=told.year, source=told.source)
            else:
                row = claim(KnownYear, id=row.pk, expected_version=None)
            record(
                subject=row,
                act="calendar.load_year",
                by=by,
                at=now,
                after={"year": told.year, "source": told.source, "days": len(wanted)},
            )
            changed.append(told.year)
    return changed


def create_calendar(*, name: str, week: str, is_default: bool, by: Actor, now: datetime) -> WorkCalendar:
    """Make a calendar with its weekly hours; the default one is what time limits count on."""
    _check(name, week)
    with transaction.atomic():
        if is_default:
            WorkCalendar.objects.filter(is_default=True).update(is_default=False)
        row = WorkCalendar.objects.create(name=name.strip(), week=week, is_default=is_default)
        record(subject=row, act="calendar.create", by=by, at=now, after={"name": row.name, "week": week})
    return row


def change_hours(*, calendar_id: int, expected_version: int, week: str, by: Actor, now: datetime) -> WorkCalendar:
    """Set the weekly hours anew. Deadlines that are set stay as they are: none is moved silently."""
    _check("-", week)
    with transaction.atomic():
        row = claim(WorkCalendar, id=calendar_id, expected_version=expected_version)
        before, row.week = row.week, week
        row.save(update_fields=["week"])
        record(subject=row, act="calendar.hours", by=by, at=now, before={"week": before}, after={"week": week})
    return row


def set_exception(
    *, calendar_id: int, expected_version: int, day: date, working: bool | None, name: str, by: Actor, now: datetime
) -> WorkCalendar:
    """Set an own exception for a day, or take it back with `working` None."""
    if working is not None and not name.strip():
        raise Invalid({"name": [Refused.REQUIRED]})
    with transaction.atomic():
        row = claim(WorkCalendar, id=calendar_id, expected_version=expected_version)
        known = ExceptionDay.objects.filter(calendar=row, day=day).first()
        ExceptionDay.objects.filter(calendar=row, day=day).delete()
        if working is not None:
            ExceptionDay.objects.create(calendar=row, day=day, working=working, name=name.strip())
        record(
            subject=row,
            act="calendar.exception",
            by=by,
            at=now,
            before={"day": day, "working": known.working if known else None},
            after={"day": day, "working": working, "name": name},
        )
    return row


def ensure_default_calendar(*, name: str, by: Actor, now: datetime) -> WorkCalendar:
    """The default calendar; a new installation gets one with the usual hours."""
    row = WorkCalendar.objects.filter(is_default=True).first()
    return row or create_calendar(name=name, week=USUAL_WEEK, is_default=True, by=by, now=now)


def _check(name: str, week: str) -> None:
    problems: dict[str, list[str]] = {}
    if not name.strip():
        problems["name"] = [Refused.REQUIRED]
    try:
        days = [read_hours(part) for part in week.split(";")]
        if len(days) != 7 or not any(days):
            problems["week"] = [Refused.BAD_HOURS]
    except ValueError:
        problems["week"] = [Refused.BAD_HOURS]
    if problems:
        raise Invalid(problems)
