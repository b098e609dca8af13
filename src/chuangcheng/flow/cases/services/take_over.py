"""Cases that have a history elsewhere: taken over as their source gives them, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chuangcheng.flow.cases.models import NO_DUE, SEARCH_INDEX, Case, CaseMove
from chuangcheng.flow.cases.terms import Act, Begun, State
from chuangcheng.foundation.acts.rules import Actor, Problems
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record_many
from chuangcheng.foundation.textsearch.services import index

from .writing import Problem

FOREIGN_TEXT = 20_000
"""Characters of a text that another system kept; what people type here is shorter."""


@dataclass(frozen=True)
class TakenOver:
    """A case as another system kept it. Times are the source's own; they may contradict each other.

    `problem` says what and where, `problem.source_reference` under which number the source knows it, `system` which
    source that is. `state` is one in which nothing of ours has happened yet. `closing_words`: how it ended there.
    """

    problem: Problem
    system: str
    state: State
    reported_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    unit_id: int | None = None
    closing_words: str = ""


def take_over_cases(*, cases: Sequence[TakenOver], by: Actor, now: datetime) -> list[Case]:
    """Write cases with a foreign history, in a fixed number of statements per batch; the caller knows they are new.

    Each has one move, marked as a take-over, at `now`: what happened before happened elsewhere. The deadline stands as
    the source gave it and belongs to no limit of ours, so that no calendar ever moves it. The source knows one moment
    at which it was done: it stands for the rectification and the closing. Raises Invalid where a text cannot be kept.
    """
    if not cases:
        return []
    problems = Problems()
    for told in cases:
        problems.text("words", told.problem.words, FOREIGN_TEXT)
        problems.text("words", told.closing_words, FOREIGN_TEXT)
        problems.text("title", told.problem.title, 200)
        problems.text("address", told.problem.address, 200)
    problems.refuse()
    with transaction.atomic():
        rows = [_case(told, by, now) for told in cases]
        Case.objects.bulk_create(rows, batch_size=200)
        index(
            name=SEARCH_INDEX,
            rows={row.pk: " ".join(filter(None, (row.title, row.address, row.source_reference))) for row in rows},
        )
        moves = [_move(row, told, by, now) for row, told in zip(rows, cases, strict=True)]
        CaseMove.objects.bulk_create(moves, batch_size=500)
        records = [_record(row, told) for row, told in zip(rows, cases, strict=True)]
        record_many(records=records, by=by, at=now)
    return rows


def _case(told: TakenOver, by: Actor, now: datetime) -> Case:
    problem = told.problem
    done_at = told.closed_at if told.state is State.CLOSED else None
    return Case(
        uuid=problem.uuid,
        title=problem.title,
        words=problem.words,
        state=told.state,
        source=problem.source,
        source_reference=problem.source_reference,
        case_class_id=problem.case_class_id,
        address=problem.address,
        latitude=problem.latitude,
        longitude=problem.longitude,
        street_id=problem.street_id,
        unit_id=told.unit_id,
        unit_reason="",
        reported_by_id=by.user_id,
        reported_at=told.reported_at,
        due_at=told.due_at or NO_DUE,
        rectified_at=done_at,
        closed_at=done_at,
        changed_at=now,
    )


def _move(row: Case, told: TakenOver, by: Actor, now: datetime) -> CaseMove:
    return CaseMove(
        case=row,
        number=1,
        act=Act.REPORT,
        origin="",
        target=row.state,
        at=now,
        by_user_id=by.user_id,
        by_unit_id=by.unit_id,
        by_role=by.role,
        to_unit_id=told.unit_id,
        reason=Begun.TAKEN_OVER,
        words=told.closing_words,
    )


def _record(row: Case, told: TakenOver) -> Record:
    after = {
        "system": told.system,
        "source_reference": row.source_reference,
        "title": row.title,
        "state": row.state,
        "source": row.source,
        "case_class_id": row.case_class_id,
        "street_id": row.street_id,
        "unit_id": row.unit_id,
        "reported_at": row.reported_at,
        "due_at": row.due,
        "closed_at": row.closed_at,
    }
    return Record(Case.subject_kind(), row.pk, 1, "case.take_over", {}, after, row.words)
