"""Appeals of units against a fixed result, and the office's answers. Neither ever changes the run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.scoring.models import Appeal, AppealFile, ScoreRun
from chuangcheng.flow.scoring.permissions import can_answer, can_appeal
from chuangcheng.flow.scoring.selectors import own_result
from chuangcheng.flow.scoring.terms import UPHOLDING, Act, AnswerReason, AppealReason, AppealState, Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.evidence.selectors import photos
from chuangcheng.foundation.journal.services import record


def appeal(
    *,
    round_id: int,
    reason: AppealReason,
    by: Acting,
    now: datetime,
    words: str = "",
    evidence: Sequence[int] = (),
) -> Appeal:
    """申诉: a unit doubts its own figure or place of a closed round, once per round. `evidence` are ids of kept files.

    NotFound where the unit has no result in that round. What it saw (group, place) is kept with the appeal.
    """
    if not can_appeal(by):
        raise NotFound("may not appeal")
    seen = own_result(by, round_id=round_id)
    problems = Problems()
    problems.text("words", words)
    if reason not in set(AppealReason):
        problems.add("reason", Refused.REQUIRED)
    wanted = tuple(dict.fromkeys(evidence))
    if len(photos(wanted)) < len(wanted):
        problems.add("evidence", Refused.UNKNOWN_FILE)
    problems.refuse()
    try:
        with transaction.atomic():
            row = Appeal.objects.create(
                run=ScoreRun.objects.get(round_id=round_id),
                unit_id=by.unit_id,
                state=AppealState.OPEN,
                reason=reason,
                words=words,
                group_name=seen.group.name or str(seen.group.kind or ""),
                place=seen.row.place,
                group_size=seen.group.size,
                made_by_id=by.user_id,
                made_at=now,
            )
            AppealFile.objects.bulk_create(AppealFile(appeal=row, file_id=pk) for pk in wanted)
            record(
                subject=row,
                act=Act.APPEAL,
                by=by,
                at=now,
                after={
                    "round_id": round_id,
                    "unit_id": by.unit_id,
                    "reason": reason,
                    "group": row.group_name,
                    "place": row.place,
                    "group_size": row.group_size,
                    "files": list(wanted),
                },
                why=words,
            )
    except IntegrityError as error:
        raise Invalid({"": [Refused.ALREADY_APPEALED]}) from error
    return row


def answer_appeal(
    *,
    appeal_id: int,
    expected_version: int,
    upheld: bool,
    reason: AnswerReason,
    words: str,
    by: Acting,
    now: datetime,
) -> Appeal:
    """答复: the office upholds an appeal or does not, with a reason and words for the unit.

    The frozen result stays. Where observations are wrong, the objection to their cases sets them aside, and the
    state today follows.
    """
    if not can_answer(by):
        raise NotFound(f"appeal {appeal_id}")
    problems = Problems()
    problems.text("words", words)
    if not words.strip():
        problems.add("words", Refused.REQUIRED)
    if (reason in UPHOLDING) is not upheld:
        problems.add("reason", Refused.WRONG_REASON)
    problems.refuse()
    with transaction.atomic():
        row = claim(Appeal, id=appeal_id, expected_version=expected_version)
        if row.state != AppealState.OPEN:
            raise Invalid({"": [Refused.ALREADY_ANSWERED]})
        row.state = AppealState.UPHELD if upheld else AppealState.NOT_UPHELD
        row.answer_reason, row.answer, row.answered_by_id, row.answered_at = reason, words.strip(), by.user_id, now
        row.save(update_fields=["state", "answer_reason", "answer", "answered_by", "answered_at"])
        record(
            subject=row,
            act=Act.ANSWER,
            by=by,
            at=now,
            before={"state": AppealState.OPEN},
            after={"state": row.state, "reason": reason},
            why=row.answer,
        )
    return row
