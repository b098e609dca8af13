"""What a project does to the clock of its case: it stands still until the acceptance."""

from __future__ import annotations

from datetime import datetime

from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.accounts.rules import Acting


def suspend_while_in_project(*, case: Case, words: str, by: Acting, now: datetime) -> bool:
    """Suspend (挂账) the case of a project that has just been opened; whether that was done.

    Cases have no act of suspending yet, so the project is shown on the case and the clock runs on.
    """
    return False


def resume_after_project(*, case: Case, words: str, by: Acting, now: datetime) -> bool:
    """Let the clock of a suspended case run on, after the project was accepted or dropped; whether that was done."""
    return False
