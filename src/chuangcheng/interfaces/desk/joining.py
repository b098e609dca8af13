"""Joining a report to the case that it repeats: the one place that knows how, for the case page and for triage."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import RefuseReason, State
from chuangcheng.foundation.accounts.rules import Acting

JOINED_FROM = frozenset({State.REPORTED})
"""States in which a report can be joined to another case."""


def join(*, case_id: int, expected_version: int, into_id: int, by: Acting, now: datetime) -> None:
    """Join a report to another case: it ends as a duplicate of that one, whose number it names."""
    words = _("与案件 %(number)s 重复") % {"number": case_number(into_id)}
    services.refuse_case(
        case_id=case_id,
        expected_version=expected_version,
        by=by,
        now=now,
        reason=RefuseReason.DUPLICATE,
        words=words,
    )
