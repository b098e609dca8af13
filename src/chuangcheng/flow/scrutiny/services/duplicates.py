"""A person says that two reports are two problems."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.scrutiny.models import NotDuplicate
from chuangcheng.flow.scrutiny.permissions import can_decide
from chuangcheng.flow.scrutiny.terms import Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.journal.services import record


def tell_apart(*, case_id: int, other_id: int, by: Acting, now: datetime, words: str = "") -> NotDuplicate:
    """不重复: these two are not proposed as one again. Said twice it is refused; whoever is not of the office gets
    NotFound."""
    if not can_decide(by):
        raise NotFound(f"case {case_id}")
    if case_id == other_id:
        raise Invalid({"": [Refused.SAME_CASE]})
    if Case.objects.visible_to(by).filter(pk__in=(case_id, other_id)).count() != 2:
        raise NotFound(f"cases {case_id}, {other_id}")
    problems = Problems()
    problems.text("words", words)
    problems.refuse()
    first, second = sorted((case_id, other_id))
    try:
        with transaction.atomic():
            row = NotDuplicate.objects.create(
                first_id=first, second_id=second, at=now, by_id=by.user_id, words=words.strip()
            )
            record(
                subject=row,
                act="scrutiny.tell_apart",
                by=by,
                at=now,
                after={"first_id": first, "second_id": second},
                why=words.strip(),
            )
    except IntegrityError:
        raise Invalid({"": [Refused.ALREADY_TOLD]}) from None
    return row
