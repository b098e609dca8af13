"""The acts on calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .formats import OfficialYear, WrongYear, read_year, shipped_years
from .labels import told_all
from .models import ExceptionDay, KnownYear, WorkCalendar
from .permissions import can_keep_calendars
from .rules import USUAL_WEEK, read_days, split_week, week_text
from .terms import Refused


def _allowed(by: Actor) -> None:
    if not can_keep_calendars(by):
        raise NotFound("may not keep calendars")


def load_official_years(*, by: Actor, now: datetime, years: Sequence[OfficialYear] | None = None) -> list[int]:
    """Load official holidays and make-up days (the shipped years unless given); years that are known are replaced.

    A notice that was amended drops the days it no longer names. Returns the years that were new or differ.
    Call `cases.services.recompute_provisional_deadlines` afterwards.
    """
    _allowed(by)
    return [told.year for told in (shipped_years() if years is None else years) if _load(told, by, now)]


def load_year_document(*, document: str | bytes, by: Actor, now: datetime) -> list[int]:
    """Load one year from a document as `formats.read_year` reads it.

    Raises Invalid on "file"; its detail holds the `faults` and, as `problem`, all of them in words.
    """
    _allowed(by)
    try:
        told = read_year(document)
    except WrongYear as error:
        raise Invalid({"file": [Refused.BAD_YEAR_FILE]}, problem=told_all(error.faults), faults=error.faults) from None
    return load_official_years(by=by, now=now, years=[told])


def _load(told: OfficialYear, by: Actor, now: datetime) -> bool:
    with transaction.atomic():
        row = KnownYear.objects.filter(year=told.year).first()
        present = _told_by(row) if row else {}
        wanted = {one.day: (one.working, one.name) for one in told.days}
        if row is not None and present == wanted:
            return False
        if row is None:
            row = _new_year(told)
        else:
            row = claim(KnownYear, id=row.pk, expected_version=None)
            row.source = told.source
            row.save(update_fields=["source"])
        ExceptionDay.objects.filter(Q(known_year=row) | Q(calendar__isnull=True, day__in=wanted)).delete()
        ExceptionDay.objects.bulk_create(
            ExceptionDay(known_year=row, day=day, working=working, name=name) for day, (working, name) in wanted.items()
        )
        record(
            subject=row,
            act="calendar.load_year",
            by=by,
            at=now,
            before={"days": _as_list(present)} if present else {},
            after={"year": told.year, "source": told.source, "days": _as_list(wanted)},
        )
    return True


def _new_year(told: OfficialYear) -> KnownYear:
    try:
        with transaction.atomic():
            return KnownYear.objects.create(year=told.year, source=told.source)
    except IntegrityError:
        raise Conflict(f"somebody else has just loaded {told.year}") from None


def _told_by(row: KnownYear) -> dict[date, tuple[bool, str]]:
    return {day: (working, name) for day, working, name in row.days.values_list("day", "working", "name")}


def _as_list(days: dict[date, tuple[bool, str]]) -> list[list[object]]:
    return [[day.isoformat(), *told] for day, told in sorted(days.items())]


def create_calendar(*, name: str, week: str, is_default: bool, by: Actor, now: datetime) -> WorkCalendar:
    """Make a calendar with its weekly hours; the default one is what time limits count on."""
    _allowed(by)
    name, week = name.strip(), _checked_week(week)
    problems = Problems()
    problems.text("name", name, 60)
    if not name:
        problems.add("name", Refused.REQUIRED)
    elif WorkCalendar.objects.filter(name=name.replace("\x00", "")).exists():
        problems.add("name", Refused.TAKEN)
    problems.refuse()
    try:
        with transaction.atomic():
            if is_default:
                _let_go_of_default(by, now)
            row = WorkCalendar.objects.create(name=name, week=week, is_default=is_default)
            after = {"name": row.name, "week": week, "is_default": is_default}
            record(subject=row, act="calendar.create", by=by, at=now, after=after)
    except IntegrityError:
        raise Conflict("somebody else made such a calendar at the same moment") from None
    return row


def _let_go_of_default(by: Actor, now: datetime) -> None:
    for row_id in list(WorkCalendar.objects.filter(is_default=True).values_list("id", flat=True)):
        row = claim(WorkCalendar, id=row_id, expected_version=None)
        row.is_default = False
        row.save(update_fields=["is_default"])
        change = {"is_default": True}, {"is_default": False}
        record(subject=row, act="calendar.let_go_of_default", by=by, at=now, before=change[0], after=change[1])


def make_default(*, calendar_id: int, expected_version: int, by: Actor, now: datetime) -> WorkCalendar:
    """Let time limits count on this calendar from now on. Deadlines that are set stay as they are."""
    _allowed(by)
    with transaction.atomic():
        row = claim(WorkCalendar, id=calendar_id, expected_version=expected_version)
        if row.is_default:
            raise Invalid({"": [Refused.IS_DEFAULT]})
        try:
            with transaction.atomic():
                _let_go_of_default(by, now)
                row.is_default = True
                row.save(update_fields=["is_default"])
        except IntegrityError:
            raise Conflict("somebody else chose another default at the same moment") from None
        change = {"is_default": False}, {"is_default": True}
        record(subject=row, act="calendar.make_default", by=by, at=now, before=change[0], after=change[1])
    return row


def change_hours(*, calendar_id: int, expected_version: int, week: str, by: Actor, now: datetime) -> WorkCalendar:
    """Set the weekly hours anew. Deadlines that are set stay as they are: none is moved silently."""
    _allowed(by)
    week = _checked_week(week)
    with transaction.atomic():
        row = claim(WorkCalendar, id=calendar_id, expected_version=expected_version)
        before, row.week = row.week, week
        row.save(update_fields=["week"])
        record(subject=row, act="calendar.hours", by=by, at=now, before={"week": before}, after={"week": week})
    return row


def set_exception(
    *, calendar_id: int, expected_version: int, day: date, working: bool | None, name: str, by: Actor, now: datetime
) -> WorkCalendar:
    """Set an own exception for a day, or take it back with `working` None. Deadlines that are set stay as they are."""
    _allowed(by)
    name = name.strip()
    problems = Problems()
    problems.text("name", name, 60)
    if working is not None and not name:
        problems.add("name", Refused.REQUIRED)
    problems.refuse()
    with transaction.atomic():
        row = claim(WorkCalendar, id=calendar_id, expected_version=expected_version)
        known = row.exceptions.filter(day=day).first()
        if working is None and known is None:
            raise Invalid({"day": [Refused.NO_EXCEPTION]})
        if working is None:
            row.exceptions.filter(day=day).delete()
        else:
            row.exceptions.update_or_create(day=day, defaults={"working": working, "name": name})
        record(
            subject=row,
            act="calendar.exception",
            by=by,
            at=now,
            before={"day": day, "working": known.working, "name": known.name} if known else {},
            after={"day": day, "working": working, "name": name},
        )
    return row


def ensure_default_calendar(*, name: str, by: Actor, now: datetime) -> WorkCalendar:
    """The default calendar; a new installation gets one with the usual hours."""
    row = WorkCalendar.objects.filter(is_default=True).first()
    return row or create_calendar(name=name, week=USUAL_WEEK, is_default=True, by=by, now=now)


def _checked_week(week: str) -> str:
    """The week in its one form. What is wrong with a day is told under "week.<weekday>", the rest under "week"."""
    days = split_week(week)
    if len(days) != 7:
        raise Invalid({"week": [Refused.BAD_HOURS]})
    read, wrong = read_days(days)
    if wrong:
        raise Invalid({f"week.{day}": [reason] for day, reason in wrong.items()})
    if not any(read):
        raise Invalid({"week": [Refused.NOBODY_WORKS]})
    return week_text(read)
