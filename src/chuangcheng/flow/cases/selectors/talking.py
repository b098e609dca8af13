"""The conversation on a case, and what changed on a list since somebody looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chuangcheng.foundation.accounts.rules import Acting

from ..models import Case, CaseMessage
from .wanted import Filter, filtered

MOST_MESSAGES = 200
MOST_CHANGED = 99
"""Changed cases that are counted; more are said to be more."""


@dataclass(frozen=True)
class MessageRow:
    """A message: a person's name is shown to his own unit and to the office, to others his unit's."""

    id: int
    words: str
    at: datetime
    by: str
    by_unit: str
    by_role: str
    mine: bool


def conversation(acting: Acting, *, case_id: int) -> tuple[MessageRow, ...]:
    """The newest messages on a case, oldest first; one statement, nothing for who may not see the case."""
    seen = Case.objects.visible_to(acting).filter(pk=case_id)
    rows = CaseMessage.objects.filter(case_id__in=seen.values("pk")).select_related("by_user", "by_unit")
    newest = list(rows.order_by("-at", "-id")[:MOST_MESSAGES])
    return tuple(
        MessageRow(
            row.pk,
            row.words,
            row.at,
            row.by_user.name if acting.reads_everything or row.by_unit_id == acting.unit_id else "",
            row.by_unit.name,
            row.by_role,
            row.by_user_id == acting.user_id,
        )
        for row in reversed(newest)
    )


def changed_since(
    acting: Acting, *, wanted: Filter, shown: Sequence[int], since: datetime, now: datetime
) -> tuple[int, ...]:
    """The ids of cases of a list, or of those `shown`, that changed after `since`: at most `MOST_CHANGED` + 1; two
    statements."""
    of_list = filtered(acting, wanted, now).filter(changed_at__gt=since)
    found = set(of_list.order_by("-changed_at", "-id").values_list("pk", flat=True)[: MOST_CHANGED + 1])
    if shown:
        seen = Case.objects.visible_to(acting).filter(Q(pk__in=list(shown)), changed_at__gt=since)
        found |= set(seen.values_list("pk", flat=True))
    return tuple(sorted(found)[: MOST_CHANGED + 1])
