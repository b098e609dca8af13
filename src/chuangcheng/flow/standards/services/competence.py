"""What the office says of a class besides its limits: who is competent, whether an organisation is named."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.terms import CaseKind, Refused
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, Invalid
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .editions import allowed


def name_competent_unit(
    *, case_class_id: int, expected_version: int, unit_id: int | None, by: Actor, now: datetime
) -> CaseClass:
    """Name the competent unit (主管部门) of a class of hazards; None takes it away. Cases that run keep theirs.

    Raises Invalid where the class is none of hazards, the unit is none that is in use, or nothing changes.
    """
    allowed(by)
    if unit_id is not None and not Unit.objects.filter(pk=unit_id, retired=False).exists():
        raise Invalid({"unit": [Refused.UNKNOWN_UNIT]})
    with transaction.atomic():
        row = claim(CaseClass, id=case_class_id, expected_version=expected_version)
        if row.kind != CaseKind.HAZARD:
            raise Invalid({"": [Refused.NOT_A_HAZARD]})
        if row.competent_unit_id == unit_id:
            raise Invalid({"unit": [Refused.UNCHANGED]})
        before = {"competent_unit_id": row.competent_unit_id}
        row.competent_unit_id = unit_id
        row.save(update_fields=["competent_unit"])
        after = {"competent_unit_id": unit_id}
        record(subject=row, act="case_class.competent_unit", by=by, at=now, before=before, after=after)
    return row


def ask_for_organisation(
    *, case_class_id: int, expected_version: int, asked: bool, by: Actor, now: datetime
) -> CaseClass:
    """Whether cases of a class name the building site or haulage company before they are filed.

    Raises Invalid where nothing changes.
    """
    allowed(by)
    with transaction.atomic():
        row = claim(CaseClass, id=case_class_id, expected_version=expected_version)
        if row.names_organisation == asked:
            raise Invalid({"asked": [Refused.UNCHANGED]})
        row.names_organisation = asked
        row.save(update_fields=["names_organisation"])
        told = {"names_organisation": asked}
        before = {"names_organisation": not asked}
        record(subject=row, act="case_class.organisation", by=by, at=now, before=before, after=told)
    return row
