"""Reading appeals: the office all of them, a unit its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from chuangcheng.flow.scoring.models import Appeal
from chuangcheng.flow.scoring.permissions import may_read_own, may_read_scores
from chuangcheng.flow.scoring.terms import AnswerReason, AppealReason, AppealState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.evidence.selectors import Photo, photos


@dataclass(frozen=True)
class AppealRow:
    """One appeal in a list."""

    id: int
    version: int
    round_id: int
    round: str
    edition_id: int
    unit_id: int
    unit: str
    state: AppealState
    reason: AppealReason
    made_at: datetime


@dataclass(frozen=True)
class AppealCard:
    """Everything the page of an appeal shows."""

    row: AppealRow
    words: str
    group_name: str
    place: int | None
    group_size: int
    made_by: str
    answer_reason: AnswerReason | None
    answer: str
    answered_by: str
    answered_at: datetime | None
    files: tuple[Photo, ...]


def _visible(acting: Acting) -> QuerySet[Appeal]:
    rows = Appeal.objects.select_related("run__round", "unit")
    if may_read_scores(acting):
        return rows
    if may_read_own(acting):
        return rows.filter(unit_id=acting.unit_id)
    raise NotFound("appeals")


def _row(row: Appeal) -> AppealRow:
    return AppealRow(
        row.pk,
        row.version,
        row.run.round_id,
        row.run.round.title,
        row.run.edition_id,
        row.unit_id,
        row.unit.name,
        AppealState(row.state),
        AppealReason(row.reason),
        row.made_at,
    )


def appeals_page(
    acting: Acting, *, open_only: bool = False, place: str | None = None, size: int = PAGE_SIZE
) -> Page[AppealRow]:
    """Appeals, newest first, in one statement."""
    rows = _visible(acting)
    if open_only:
        rows = rows.filter(state=AppealState.OPEN)
    return page_of(rows, sort="made_at", place=place, size=size, to_row=_row)


def appeal_card(acting: Acting, *, appeal_id: int) -> AppealCard:
    """One appeal, in three statements. NotFound for whoever may not know of it."""
    row = _visible(acting).select_related("made_by", "answered_by").filter(pk=appeal_id).first()
    if row is None:
        raise NotFound(f"appeal {appeal_id}")
    kept = photos(row.files.order_by("id").values_list("file_id", flat=True))
    return AppealCard(
        row=_row(row),
        words=row.words,
        group_name=row.group_name,
        place=row.place,
        group_size=row.group_size,
        made_by=row.made_by.name,
        answer_reason=AnswerReason(row.answer_reason) if row.answer_reason else None,
        answer=row.answer,
        answered_by=row.answered_by.name if row.answered_by else "",
        answered_at=row.answered_at,
        files=tuple(kept.values()),
    )


def own_appeal(acting: Acting, *, round_id: int) -> AppealRow | None:
    """The appeal of this person's unit against a round's result, or None."""
    row = _visible(acting).filter(run__round_id=round_id, unit_id=acting.unit_id).first()
    return _row(row) if row else None
