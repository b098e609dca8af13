"""Importing the register: one act that applies what its preview told, all rows that are right or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from chuangcheng.foundation.acts.rules import Actor, Invalid
from chuangcheng.foundation.geography.terms import Datum

from ..rules import PlanRow
from ..selectors.imports import RegisterPlan, plan_register
from ..terms import Condition, ConditionReason, Refused, RowStatus
from .register import NewFacility, allowed, change_facilities, load_facilities


def import_register(
    *, data: bytes, datum: Datum = Datum.WGS84, strict: bool = False, by: Actor, now: datetime
) -> RegisterPlan:
    """Bring the register up to date with a file; returns the plan it followed. Rows with a problem are left out, or
    with `strict` nothing is written at all. The same file again changes nothing.

    Raises Invalid where there is nothing to import, Conflict when somebody changed one of the rows while this went on.
    """
    allowed(by)
    plan = plan_register(by, data=data, datum=datum, now=now)
    if strict and (plan.problems or plan.count(RowStatus.PROBLEM)):
        raise Invalid({"": [Refused.HAS_PROBLEMS]})
    new, changed = plan.with_status(RowStatus.NEW), plan.with_status(RowStatus.CHANGED)
    if not new and not changed:
        raise Invalid({"": [Refused.NOTHING_TO_IMPORT]})
    with transaction.atomic():
        if new:
            facilities = [_facility(row) for row in new]
            load_facilities(facilities=facilities, by=by, now=now, reason=ConditionReason.IMPORTED)
        if changed:
            seen = {row.known.id: (row.known.version, _facility(row)) for row in changed if row.known}
            change_facilities(changes=seen, by=by, now=now)
    return plan


def _facility(row: PlanRow) -> NewFacility:
    values: Mapping[str, Any] = row.values
    told = {name: value for name, value in values.items() if name in FIELDS}
    told["condition"] = Condition(told["condition"])
    return NewFacility(number=row.number, **told)


FIELDS = frozenset(NewFacility.__dataclass_fields__) - {"number"}
