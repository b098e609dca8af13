"""Sending a case to its unit, with what was proposed and by which rule."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.terms import DispatchReason
from chuangcheng.flow.dispatch.models import DispatchDecision
from chuangcheng.flow.dispatch.selectors.proposing import Offer, offers_for
from chuangcheng.flow.standards.models import CaseLimit
from chuangcheng.foundation.accounts.rules import Acting


def dispatch_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    unit_id: int | None,
    limit_id: int | None,
    reason: str = DispatchReason.CHOSEN_BY_COORDINATOR,
    why: str = "",
    words: str = "",
) -> Case:
    """派遣 to a unit under one of the class's limits, and keep what was proposed at that moment under that limit.

    The proposal is asked for anew, not taken from what was sent: the record says what the product said. Raises as
    `cases.services.dispatch_case` does.
    """
    first = _first_offer(
        by, case_id, limit_id, now
    )  # before the act, which writes first; its claim proves the case as read
    with transaction.atomic():
        case = cases.dispatch_case(
            case_id=case_id,
            expected_version=expected_version,
            by=by,
            now=now,
            unit_id=unit_id,
            limit_id=limit_id,
            reason=reason,
            why=why,
            words=words,
        )
        keep_decision(case, first)
    return case


def keep_decision(case: Case, first: Offer | None) -> None:
    """Keep what was proposed beside the dispatch that has just been made; belongs in its transaction."""
    DispatchDecision.objects.create(
        move_id=CaseMove.objects.values_list("id", flat=True).get(case_id=case.pk, number=case.version),
        rule_id=first.rule_id if first else None,
        proposed_id=first.unit_id if first else None,
        chosen_id=case.unit_id or 0,
    )


def _first_offer(by: Acting, case_id: int, limit_id: int | None, now: datetime) -> Offer | None:
    condition = CaseLimit.objects.filter(pk=limit_id or 0).values_list("condition", flat=True).first()
    offers = offers_for(by, case_ids=[case_id], now=now, condition=condition or "")
    return next(iter(offers.get(case_id, ())), None)
