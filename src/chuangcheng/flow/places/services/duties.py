"""The acts on duties and the rules that give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.terms import Origin, Owner, Part, Refused
from chuangcheng.flow.standards.models import Node, SiteType
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from .sites import allowed


@dataclass(frozen=True)
class NewDuty:
    """A duty to be given; `area_id` None holds everywhere."""

    unit_id: int
    standard_id: int
    area_id: int | None = None
    part: Part = Part.LEAD


def give_duty(*, duty: NewDuty, by: Actor, now: datetime) -> Duty:
    """Give one duty by hand; the same duty again returns the one that is there."""
    return load_duties(duties=[duty], by=by, now=now)[0]


def load_duties(*, duties: Sequence[NewDuty], by: Actor, now: datetime, origin: Origin = Origin.HAND) -> list[Duty]:
    """Give duties, all or none; those that are there already are left alone."""
    allowed(by)
    problems = Problems()
    units = set(Unit.objects.filter(retired=False).values_list("id", flat=True))
    standards = set(
        Node.objects.filter(is_leaf=True, pk__in={d.standard_id for d in duties}).values_list("id", flat=True)
    )
    areas = set(Area.objects.filter(retired=False).values_list("id", flat=True))
    for index, duty in enumerate(duties):
        if duty.unit_id not in units:
            problems.add(f"{index}.unit", Refused.UNKNOWN_UNIT)
        if duty.standard_id not in standards:
            problems.add(f"{index}.standard", Refused.UNKNOWN_STANDARD)
        if duty.area_id is not None and duty.area_id not in areas:
            problems.add(f"{index}.area", Refused.UNKNOWN_AREA)
    problems.refuse()
    try:
        with transaction.atomic():
            there = {
                NewDuty(row.unit_id, row.standard_id, row.area_id, Part(row.part)): row
                for row in Duty.objects.filter(withdrawn=False, standard_id__in=standards)
            }
            new = [duty for duty in dict.fromkeys(duties) if duty not in there]
            rows = Duty.objects.bulk_create((Duty(**duty.__dict__, origin=origin) for duty in new), batch_size=500)
            record_many(
                records=[
                    Record(Duty.subject_kind(), row.pk, 1, "duty.give", {}, {**duty.__dict__, "origin": str(origin)})
                    for row, duty in zip(rows, new, strict=True)
                ],
                by=by,
                at=now,
            )
            there |= dict(zip(new, rows, strict=True))
    except IntegrityError:
        raise Conflict("one of these duties has just been given by somebody else") from None
    return [there[duty] for duty in duties]


def withdraw_duty(*, duty_id: int, expected_version: int | None, by: Actor, now: datetime) -> Duty:
    """Take a duty back."""
    allowed(by)
    with transaction.atomic():
        row = claim(Duty, id=duty_id, expected_version=expected_version)
        if row.withdrawn:
            raise Invalid({"": [Refused.ALREADY_WITHDRAWN]})
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(subject=row, act="duty.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True})
    return row


def set_duty_rule(
    *,
    site_type_id: int,
    owner: Owner,
    unit_id: int | None,
    by: Actor,
    now: datetime,
    expected_version: int | None = None,
) -> DutyRule:
    """Say which owner answers for a site type: the territorial one, the line one, or a named unit.

    `expected_version` is that of the rule the person saw; None when there was none (or for the product).
    """
    allowed(by)
    problems = Problems()
    if not SiteType.objects.filter(pk=site_type_id).exists():
        problems.add("site_type", Refused.UNKNOWN_TYPE)
    if owner is Owner.UNIT and not Unit.objects.filter(pk=unit_id or 0, retired=False).exists():
        problems.add("unit", Refused.UNKNOWN_UNIT)
    problems.refuse()
    values = {"owner": owner, "unit_id": unit_id if owner is Owner.UNIT else None}
    try:
        with transaction.atomic():
            known = DutyRule.objects.filter(site_type_id=site_type_id).first()
            if known is None:
                row, before = DutyRule.objects.create(site_type_id=site_type_id, **values), {}
            else:
                row = claim(DutyRule, id=known.pk, expected_version=expected_version)
                before = {"owner": row.owner, "unit_id": row.unit_id}
                row.owner, row.unit_id = owner, values["unit_id"]
                row.save(update_fields=["owner", "unit"])
            record(subject=row, act="duty_rule.set", by=by, at=now, before=before, after=values)
    except IntegrityError:
        raise Conflict(f"the rule for site type {site_type_id} has just been made by somebody else") from None
    return row
