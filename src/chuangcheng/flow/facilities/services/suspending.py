"""What the end of a project does to its case."""

from __future__ import annotations

from datetime import datetime

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import standing
from chuangcheng.flow.cases.services import resume_case
from chuangcheng.flow.cases.terms import State, Who
from chuangcheng.foundation.accounts.rules import Acting


def resume_after_project(*, case: Case, words: str, by: Acting, now: datetime) -> bool:
    """Let the clock of a suspended (挂账) case run on, after its project was accepted or dropped; whether that was.

    A project never stops the clock by itself: its unit asks for suspension with a signed form, and a leader approves
    (`cases/rules/ladder.py`). Whoever may not act on the case leaves it to the reminder of suspensions that are over.
    """
    if case.state != State.SUSPENDED or Who.EITHER not in standing(by, case):
        return False
    resume_case(case_id=case.pk, expected_version=case.version, by=by, now=now, words=words)
    return True
