"""The conversation on a case: messages that all who may see the case read. It changes neither case nor clock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from chuangcheng.flow.cases.models import Case, CaseMessage
from chuangcheng.flow.cases.permissions import can_see, can_talk
from chuangcheng.flow.cases.terms import Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, NotFound, Problems
from chuangcheng.foundation.journal.services import record
from chuangcheng.foundation.notices.services import tell
from chuangcheng.foundation.notices.terms import Matter

from .telling import coordinators, holders, news_of


def say(*, case_id: int, uuid: UUID, words: str, by: Acting, now: datetime) -> CaseMessage:
    """Say something on a case. The office hears of it where a unit speaks, who has the case in hand where the office
    does. The same `uuid` again is the message that is there; by somebody else a Conflict.

    NotFound for who may not see the case or only looks on; Invalid on "words".
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not can_see(by, case) or not can_talk(by):
        raise NotFound(f"case {case_id}")
    problems = Problems()
    problems.text("words", words)
    if not words.strip():
        problems.add("words", Refused.REQUIRED)
    problems.refuse()
    if (known := _known(uuid, by)) is not None:
        return known
    try:
        with transaction.atomic():
            row = CaseMessage.objects.create(
                case=case,
                uuid=uuid,
                words=words.strip(),
                at=now,
                by_user_id=by.user_id,
                by_unit_id=by.unit_id,
                by_role=by.role,
            )
            record(subject=row, act="message.say", by=by, at=now, after={"case_id": case_id, "words": row.words})
            people = {*holders(case), *coordinators()} if case.unit_id else set(coordinators())
            tell(news=news_of(case, Matter.SAID), people=sorted(people - {by.user_id}), by=by, at=now)
    except IntegrityError:  # sent twice at the same moment
        if (known := _known(uuid, by)) is None:
            raise
        return known
    return row


def _known(uuid: UUID, by: Acting) -> CaseMessage | None:
    known: CaseMessage | None = CaseMessage.objects.filter(uuid=uuid).first()
    if known is not None and known.by_user_id != by.user_id:
        raise Conflict(f"{uuid} is another person's message")
    return known
