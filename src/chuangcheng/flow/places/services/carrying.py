"""Letting duties and rules hold for the corresponding standards of another edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.places.models import DutyRule
from chuangcheng.flow.places.selectors import duties_to_carry
from chuangcheng.foundation.acts.rules import Actor, Conflict
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record_many

from .duties import NewDuty, load_duties
from .sites import allowed


@dataclass(frozen=True)
class CarriedDuties:
    """How many duties and rules were given anew, and how many were there already."""

    duties: int
    duties_there: int
    rules: int
    rules_there: int


def carry_duties(*, standards: Mapping[int, int], by: Actor, now: datetime) -> CarriedDuties:
    """Give each living duty, and make each living rule that names a standard, again for its counterpart.

    `standards` maps ids of old standards to ids of new ones. What is there already is left alone; duties of retired
    units or areas are left behind. The old edition keeps its duties: its rounds still need them.
    """
    allowed(by)
    try:
        with transaction.atomic():
            plan = duties_to_carry(standards=standards)
            load_duties(duties=[NewDuty(*duty) for duty in plan.duties], by=by, now=now)
            rows = DutyRule.objects.bulk_create((DutyRule(**rule.__dict__) for rule in plan.rules), batch_size=500)
            record_many(
                records=[
                    Record(DutyRule.subject_kind(), row.pk, 1, "duty_rule.set", {}, dict(rule.__dict__))
                    for row, rule in zip(rows, plan.rules, strict=True)
                ],
                by=by,
                at=now,
            )
    except IntegrityError:
        raise Conflict("one of these rules has just been made by somebody else") from None
    return CarriedDuties(len(plan.duties), plan.duties_there, len(plan.rules), plan.rules_there)
