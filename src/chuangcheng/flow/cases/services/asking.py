"""The acts by which units ask for more time or for suspension, and by which the ladder's deciders answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.accounts.rules import Acting

from . import steps
from .making import carry_out, limit_of_case


def ask_extension(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    amount: Decimal | None,
    reason: str,
    evidence: Sequence[int] = (),
    words: str = "",
) -> Case:
    """申请延期 by `amount` of what the case's limit counts. `reason` is an ExtensionReason; what the row of the ladder
    wants besides (words, a signed form among `evidence`) is asked for by Invalid. The clock runs on meanwhile."""
    limit = limit_of_case(case_id)
    allows = limit.extensions if limit else 0
    step = steps.AskExtension(amount, reason, tuple(evidence), allows, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def grant_extension(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """同意延期, by whom the ladder names: the deadline is counted anew from the start with so much more."""
    step = steps.GrantExtension(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def refuse_extension(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str) -> Case:
    """不同意延期; `words` tell the unit why."""
    step = steps.RefuseExtension(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def ask_suspension(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    until: date | None,
    reason: str,
    evidence: Sequence[int] = (),
    words: str = "",
) -> Case:
    """申请挂账 until a day after today. `reason` is a SuspensionReason; the clock runs until somebody has agreed."""
    step = steps.AskSuspension(until, reason, tuple(evidence), words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def suspend(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """同意挂账: the clock stands from now on."""
    step = steps.Suspend(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def refuse_suspension(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str) -> Case:
    """不同意挂账; `words` tell the unit why."""
    step = steps.RefuseSuspension(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def resume_case(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """恢复办理 of a suspended case, by its unit or by the office; the clock runs on from where it stood."""
    step = steps.Resume(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)
