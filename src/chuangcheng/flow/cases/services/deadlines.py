"""Deadlines that were computed beyond the known years are put right when their year is loaded."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.terms import Act
from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record
from chuangcheng.foundation.workcalendar.rules import add
from chuangcheng.foundation.workcalendar.selectors import default_calendar
from chuangcheng.foundation.workcalendar.services import load_year_document
from chuangcheng.foundation.workcalendar.terms import SpanUnit


@dataclass(frozen=True)
class LoadedYear:
    """What loading a year's notice did: `year` is None where nothing in it was new."""

    year: int | None
    deadlines: int


def load_year(*, document: str | bytes, by: Actor, now: datetime) -> LoadedYear:
    """Load the official days of a year and set every provisional deadline anew, in one transaction.

    Raises Invalid on "file" as `workcalendar.services.load_year_document` does; then nothing is written.
    """
    with transaction.atomic():
        loaded = load_year_document(document=document, by=by, now=now)
        return LoadedYear(loaded[0] if loaded else None, recompute_provisional_deadlines(by=by, now=now))


def recompute_provisional_deadlines(*, by: Actor, now: datetime) -> int:
    """Recompute every provisional deadline on the calendar as it is now; how many of them changed.

    Each change is an act of its own on its case, so that no deadline moves silently.
    """
    calendar, changed = default_calendar(), 0
    waiting = Case.objects.filter(due_provisional=True, allowed__isnull=False).order_by("id")
    for case_id in list(waiting.values_list("id", flat=True)):
        with transaction.atomic():
            case = claim(Case, id=case_id, expected_version=None)
            moves = CaseMove.objects.filter(case_id=case_id).order_by("number").values_list("act", "at")
            steps = [rules.Step(Act(act), at) for act, at in moves]
            start = rules.clock_start(steps)
            if start is None or case.allowed is None:
                transaction.set_rollback(True)
                continue
            deadline = add(calendar, start, case.allowed, SpanUnit(case.allowed_unit), pauses=rules.pauses(steps))
            if (deadline.at, deadline.provisional) == (case.due_at, case.due_provisional):
                transaction.set_rollback(True)
                continue
            before = {"due_at": case.due_at, "due_provisional": case.due_provisional}
            case.due_at, case.due_provisional = deadline.at, deadline.provisional
            case.save(update_fields=["due_at", "due_provisional"])
            record(
                subject=case,
                act="case.deadline_recomputed",
                by=by,
                at=now,
                before=before,
                after={"due_at": case.due_at, "due_provisional": case.due_provisional},
            )
            changed += 1
    return changed
