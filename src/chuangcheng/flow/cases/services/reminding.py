"""Deadlines that draw near or pass: nobody acts then, so the product looks, once per case, stage and deadline.

Before a limit and at it the unit hears of it; the unit and the office when a case is not taken in time; the office and
the supervisors when one is late by days; the unit and the office when a suspension or deferral comes to its day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, Value
from django.utils.timezone import localdate, make_aware

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.models.visibility import CaseQuerySet
from chuangcheng.flow.cases.selectors.rebounds import case_settings
from chuangcheng.flow.cases.selectors.wanted import SOON
from chuangcheng.flow.cases.terms import WITH_THE_UNIT, State
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.notices.models import told_of
from chuangcheng.foundation.notices.services import tell
from chuangcheng.foundation.notices.terms import Matter

from .telling import coordinators, holders, news_of, supervisors

LONGEST_SILENCE = timedelta(days=7)
"""What passed its limit earlier than this is not news: an office that begins to send is not flooded with its past."""

AT_ONCE = 200


@dataclass(frozen=True)
class _Stage:
    """One stage of a deadline: the column it is counted by, between which moments, in which states, who hears of it."""

    matter: Matter
    column: str
    since: datetime
    until: datetime
    states: frozenset[State]
    people: Callable[[Case], list[int]]
    to_units: bool = True


def _office(case: Case) -> list[int]:
    return [*coordinators(), *supervisors()]


def _unit_and_office(case: Case) -> list[int]:
    return [*holders(case), *coordinators()]


def _stages(now: datetime) -> tuple[_Stage, ...]:
    long = timedelta(days=case_settings().long_overdue_days)
    accepting = frozenset({State.DISPATCHED})
    return (
        _Stage(Matter.OVERDUE, "due_at", now - LONGEST_SILENCE, now, WITH_THE_UNIT, holders),
        _Stage(Matter.NEARLY_DUE, "due_at", now, now + SOON, WITH_THE_UNIT, holders),
        _Stage(
            Matter.LONG_OVERDUE,
            "due_at",
            now - long - LONGEST_SILENCE,
            now - long,
            WITH_THE_UNIT,
            _office,
            to_units=False,
        ),
        _Stage(Matter.LATE_TO_ACCEPT, "accept_due_at", now - LONGEST_SILENCE, now, accepting, _unit_and_office),
    )


def remind_of_deadlines(*, now: datetime) -> int:
    """Leave word of what draws near, has passed, or has long passed, a batch at a time; how many entries were written.

    Each case is looked at once more in its own transaction, and the database admits one entry per stage and
    deadline: two at once do no harm, and a new limit is told anew.
    """
    found = 0
    for stage in _stages(now):
        moments = {f"{stage.column}__gt": stage.since, f"{stage.column}__lte": stage.until}
        rows = Case.objects.filter(state__in=stage.states, **moments)
        rows = rows.filter(~Exists(told_of(stage.matter, Case.subject_kind(), stage.column)))
        for case_id, begun, due_at in list(
            rows.order_by(stage.column, "id").values_list("id", "dispatched_at", stage.column)[:AT_ONCE]
        ):
            if stage.column == "due_at" and not rules.is_time_to_remind(begun, due_at, now):
                continue
            found += _tell_of(stage.matter, rows, case_id, due_at, stage.people, now, to_units=stage.to_units)
    return found + _remind_of_days(now)


def _remind_of_days(now: datetime) -> int:
    """Suspensions and deferrals whose day has come. The entry's deadline is the beginning of that day."""
    today, found = localdate(now), 0
    rows = Case.objects.filter(
        state__in=[State.SUSPENDED, State.DEFERRED], resume_on__lte=today, resume_on__gt=today - LONGEST_SILENCE
    )
    for day in list(rows.order_by("resume_on").values_list("resume_on", flat=True).distinct()):
        if day is None:  # the filter has left these out
            continue
        due_at = make_aware(datetime.combine(day, time.min)).astimezone(UTC)
        untold = rows.filter(resume_on=day).alias(day_begins=Value(due_at, DateTimeField()))
        untold = untold.filter(~Exists(told_of(Matter.RESUME_DUE, Case.subject_kind(), "day_begins")))
        for case_id in list(untold.order_by("id").values_list("id", flat=True)[:AT_ONCE]):
            found += _tell_of(Matter.RESUME_DUE, untold, case_id, due_at, _unit_and_office, now)
    return found


def _tell_of(
    matter: Matter,
    rows: CaseQuerySet,
    case_id: int,
    due_at: datetime,
    people: Callable[[Case], list[int]],
    now: datetime,
    *,
    to_units: bool = True,
) -> bool:
    """Leave word of one case, if it still is among the rows: looked at once more in a transaction of its own."""
    with transaction.atomic():
        case = rows.filter(pk=case_id).select_related("site").first()
        if case is None:
            return False
        units = [unit for unit in (case.handed_unit_id or case.unit_id,) if unit] if to_units else []
        return tell(news=news_of(case, matter, due_at), people=people(case), units=units, by=PRODUCT, at=now)
