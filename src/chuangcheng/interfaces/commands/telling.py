"""The background work of telling people: what needs the flow's knowledge is put together here."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chuangcheng.foundation.notices.services import Concern

EVERY = 30
"""Seconds between two looks at what waits."""

PAGES = {"cases.case": "case", "inspections.round": "round", "disputes.dispute": "dispute"}
"""The page of each kind of subject that people are told about."""

log = logging.getLogger(__name__)


def link(subject_kind: str, subject_id: int) -> str:
    """The address of a subject's page, as it is written into a message."""
    from django.conf import settings
    from django.urls import reverse

    return f"{settings.PUBLIC_URL}{reverse(PAGES[subject_kind], args=[subject_id])}"


def concerns(asked: Concern) -> bool:
    """Whether the subject still concerns the receiver, and he may know of it in one of his posts."""
    from chuangcheng.flow.cases.selectors import case_concerns_person, case_concerns_unit, case_was_recalled
    from chuangcheng.flow.disputes.selectors import dispute_concerns_person
    from chuangcheng.flow.inspections.selectors import round_concerns_person
    from chuangcheng.foundation.accounts.selectors import acting_for, posts_of
    from chuangcheng.foundation.accounts.terms import Role
    from chuangcheng.foundation.notices.terms import Matter

    recalled = asked.matter is Matter.RECALLED
    if recalled and asked.unit_id is not None:
        return case_was_recalled(unit_id=asked.unit_id, case_id=asked.subject_id)
    if asked.user_id is None:
        return asked.subject_kind == "cases.case" and case_concerns_unit(
            unit_id=asked.unit_id or 0, case_id=asked.subject_id
        )
    with_unit = asked.matter in (Matter.NEARLY_DUE, Matter.OVERDUE, Matter.LONG_OVERDUE, Matter.LATE_TO_ACCEPT)
    asks = asked.matter is Matter.ASKED
    for post in posts_of(asked.user_id):
        acting = acting_for(user_id=asked.user_id, post_id=post.id)
        if acting is None:
            continue
        if recalled:
            handles = acting.role == Role.HANDLER and acting.unit_id is not None
            if handles and case_was_recalled(unit_id=acting.unit_id or 0, case_id=asked.subject_id):
                return True
        elif asked.subject_kind == "cases.case":
            told = {"case_id": asked.subject_id, "while_with_unit": with_unit, "while_asked": asks}
            if case_concerns_person(acting, **told):
                return True
        elif asked.subject_kind == "disputes.dispute":
            if dispute_concerns_person(acting, dispute_id=asked.subject_id):
                return True
        elif round_concerns_person(acting, round_id=asked.subject_id):
            return True
    return False


def prepare(now: datetime) -> None:
    """Look for deadlines, and make messages of what waits. Nothing leaves the machine."""
    from chuangcheng.flow.cases.services import remind_of_deadlines
    from chuangcheng.foundation.notices.services import gather

    while remind_of_deadlines(now=now):
        pass
    while gather(now=now):
        pass


def tell_people() -> None:
    """Prepare and send until the process is told to end; a message that is being sent is finished first."""
    from django.db import OperationalError, close_old_connections

    from chuangcheng.foundation.notices.selectors import sends
    from chuangcheng.foundation.notices.services import deliver_next

    ending = threading.Event()

    def end(signum: int, frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, end)
    while not ending.is_set():
        try:
            prepare(datetime.now(UTC))
            while sends() and not ending.is_set():
                if not deliver_next(now=datetime.now(UTC), link=link, concerns=concerns):
                    break
        except OperationalError as error:  # the database is busy or away for a while: what waits goes out later
            log.warning("nobody told this time: %s", str(error).strip())
        except Exception:  # one odd message or answer must not end the telling of all others
            log.exception("telling people went wrong; it goes on")
        close_old_connections()
        ending.wait(EVERY)
