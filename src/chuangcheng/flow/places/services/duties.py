"""The acts on duties and the rules that give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.terms import Owner, Part, Refused
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


def load_duties(*, duties: Sequence[NewDuty], by: Actor, now: datetime) -> list[Duty]:
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
            rows = Duty.objects.bulk_create((Duty(**duty.__dict__) for duty in new), batch_size=500)
            record_many(
                records=[
                    Record(Duty.subject_kind(), row.pk, 1, "duty.give", {}, dict(duty.__dict__))
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


@dataclass(frozen=True)
class NewDutyRule:
    """A rule to be set: where it holds (None: any; at least one is named) and who answers there."""

    owner: Owner
    unit_id: int | None = None
    site_type_id: int | None = None
    standard_id: int | None = None
    area_id: int | None = None

    @property
    def where(self) -> dict[str, int | None]:
        """What the rule names: no two living rules name the same."""
        return {"site_type_id": self.site_type_id, "standard_id": self.standard_id, "area_id": self.area_id}

    @property
    def answers(self) -> dict[str, object]:
        """Who answers; a unit is kept only where the rule is for a named one."""
        return {"owner": str(self.owner), "unit_id": self.unit_id if self.owner is Owner.UNIT else None}


def set_duty_rule(*, rule: NewDutyRule, by: Actor, now: datetime, expected_version: int | None = None) -> DutyRule:
    """Make a rule, or say anew who answers where it holds.

    `expected_version` is that of the rule the person saw; None makes a new one. Raises Invalid by field, also where
    a new rule names what another one does ("site_type", "standard", "area", "unit", or "" for the whole); Conflict
    when the rule has moved on or was withdrawn.
    """
    allowed(by)
    _check_rule(rule)
    try:
        with transaction.atomic():
            known = DutyRule.objects.filter(**_named(rule), withdrawn=False).first()
            if known is None and expected_version is not None:
                raise Conflict("this rule has been withdrawn")
            if known is None:
                row, before = DutyRule.objects.create(**rule.where, **rule.answers), {}
                after = rule.where | rule.answers
            elif expected_version is None:
                raise Invalid({"": [Refused.RULE_IS_THERE]})
            else:
                row = claim(DutyRule, id=known.pk, expected_version=expected_version)
                before, after = {"owner": row.owner, "unit_id": row.unit_id}, rule.answers
                row.owner, row.unit_id = str(rule.owner), rule.unit_id if rule.owner is Owner.UNIT else None
                row.save(update_fields=["owner", "unit"])
            record(subject=row, act="duty_rule.set", by=by, at=now, before=before, after=after)
    except IntegrityError:
        raise Conflict("a rule that names the same has just been made by somebody else") from None
    return row


def _named(rule: NewDutyRule) -> dict[str, object]:
    return {
        f"{name}__isnull" if id_ is None else name: True if id_ is None else id_ for name, id_ in rule.where.items()
    }


def _check_rule(rule: NewDutyRule) -> None:
    problems = Problems()
    if rule.site_type_id is not None and not SiteType.objects.filter(pk=rule.site_type_id).exists():
        problems.add("site_type", Refused.UNKNOWN_TYPE)
    if rule.standard_id is not None and not Node.objects.filter(pk=rule.standard_id, is_leaf=True).exists():
        problems.add("standard", Refused.UNKNOWN_STANDARD)
    if rule.area_id is not None and not Area.objects.filter(pk=rule.area_id, retired=False).exists():
        problems.add("area", Refused.UNKNOWN_AREA)
    if not any(rule.where.values()):
        problems.add("", Refused.RULE_NAMES_NOTHING)
    if rule.owner is Owner.UNIT and rule.unit_id is None:
        problems.add("unit", Refused.REQUIRED)
    elif rule.owner is Owner.UNIT and not Unit.objects.filter(pk=rule.unit_id or 0, retired=False).exists():
        problems.add("unit", Refused.UNKNOWN_UNIT)
    problems.refuse()


def withdraw_duty_rule(*, rule_id: int, expected_version: int | None, by: Actor, now: datetime) -> DutyRule:
    """Take a rule out of use; one that names the same may be made again."""
    allowed(by)
    with transaction.atomic():
        row = claim(DutyRule, id=rule_id, expected_version=expected_version)
        if row.withdrawn:
            raise Invalid({"": [Refused.ALREADY_WITHDRAWN]})
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(
            subject=row, act="duty_rule.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True}
        )
    return row
