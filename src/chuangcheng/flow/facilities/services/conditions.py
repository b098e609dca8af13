"""The act that says what condition a facility is in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuangcheng.foundation.acts.rules import Actor, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.evidence.selectors import not_pictures
from chuangcheng.foundation.journal.services import record

from ..models import Facility
from ..permissions import can_set_condition
from ..terms import BY_HAND, Act, Condition, ConditionReason, Refused
from .register import told_condition


def set_condition(
    *,
    facility_id: int,
    expected_version: int,
    condition: str,
    reason: str,
    words: str = "",
    photo_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Facility:
    """Say that a facility is in another condition, why, and with a picture where there is one.

    Raises Invalid, Conflict, NotFound for those whose unit neither owns nor maintains it.
    """
    with transaction.atomic():
        row = claim(Facility, id=facility_id, expected_version=expected_version)
        if not can_set_condition(by, row):
            raise NotFound(f"facility {facility_id}")
        problems = Problems()
        problems.text("words", words)
        if row.retired:
            problems.add("", Refused.ALREADY_RETIRED)
        if condition not in set(Condition):
            problems.add("condition", Refused.UNKNOWN_CONDITION)
        elif condition == row.condition:
            problems.add("condition", Refused.SAME_CONDITION)
        if reason not in BY_HAND:
            problems.add("reason", Refused.UNKNOWN_REASON)
        if photo_id is not None and not_pictures([photo_id]):
            problems.add("photo", Refused.NOT_A_PICTURE)
        problems.refuse()
        change_condition(
            row, Condition(condition), ConditionReason(reason), by=by, now=now, words=words, photo_id=photo_id
        )
    return row


def change_condition(
    row: Facility,
    condition: Condition,
    reason: ConditionReason,
    *,
    by: Actor,
    now: datetime,
    words: str = "",
    photo_id: int | None = None,
) -> None:
    """Write the condition of a facility whose version the act has taken."""
    before = row.condition
    row.condition, row.condition_at, row.changed_at = condition, now, now
    row.save(update_fields=["condition", "condition_at", "changed_at"])
    told_condition(row, reason, by, now, words, photo_id).save()
    after: dict[str, object] = {"condition": str(condition), "reason": str(reason)}
    if photo_id is not None:
        after["photo_id"] = photo_id
    record(subject=row, act=Act.CONDITION, by=by, at=now, before={"condition": before}, after=after, why=words)
