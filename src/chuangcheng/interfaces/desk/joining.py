"""Joining a report to the case that it repeats: the one place that knows how, for the case page and for triage."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.rules import MOVE, case_number
from chuangcheng.flow.cases.terms import Act, State
from chuangcheng.foundation.accounts.rules import Acting

JOINED_FROM: frozenset[State] = frozenset(MOVE[Act.MERGE].origins)
"""States in which a report can be joined to another case."""


def join(*, case_id: int, expected_version: int, into_id: int, by: Acting, now: datetime) -> None:
    """Join a report to another case, which stands for it from now on; 撤销并案 on its page undoes it."""
    words = _("与案件 %(number)s 重复") % {"number": case_number(into_id)}
    services.merge_case(
        case_id=case_id, expected_version=expected_version, by=by, now=now, into_id=into_id, words=words
    )
