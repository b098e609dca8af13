"""Setting how much is looked at again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from chuangcheng.flow.scrutiny.models import Plan
from chuangcheng.flow.scrutiny.permissions import can_decide
from chuangcheng.flow.scrutiny.terms import Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

SMALLEST_SHARE = Decimal("0.001")
NEAREST, FARTHEST = 20, 5_000


def set_plan(*, expected_version: int, share: Decimal, far_metres: int, by: Acting, now: datetime) -> Plan:
    """Set the share of closed cases to look at again (0 to 1) and from how many metres a picture counts as far.

    The first time (`expected_version` 0) also begins the examination of pictures: from then on, never backwards.
    """
    if not can_decide(by):
        raise NotFound("plan")
    problems = Problems()
    if not SMALLEST_SHARE <= share <= 1:
        problems.add("share", Refused.SHARE_OUT_OF_RANGE)
    if not NEAREST <= far_metres <= FARTHEST:
        problems.add("far_metres", Refused.METRES_OUT_OF_RANGE)
    problems.refuse()
    after = {"share": str(share), "far_metres": far_metres}
    with transaction.atomic():
        known = Plan.objects.values_list("pk", flat=True).first()
        if known is None and expected_version == 0:
            return _begin(share, far_metres, by, now, after)
        if known is None or expected_version == 0:
            raise Conflict("the plan has moved on")
        plan = claim(Plan, id=known, expected_version=expected_version)
        before = {"share": str(plan.share), "far_metres": plan.far_metres}
        plan.share, plan.far_metres, plan.changed_at = share, far_metres, now
        plan.save(update_fields=["share", "far_metres", "changed_at"])
        record(subject=plan, act="scrutiny.plan", by=by, at=now, before=before, after=after)
    return plan


def _begin(share: Decimal, far_metres: int, by: Acting, now: datetime, after: dict[str, object]) -> Plan:
    try:
        with transaction.atomic():
            plan = Plan.objects.create(share=share, far_metres=far_metres, examine_since=now, changed_at=now)
    except IntegrityError:
        raise Conflict("somebody else has made the plan") from None
    record(subject=plan, act="scrutiny.plan", by=by, at=now, after=after)
    return plan
