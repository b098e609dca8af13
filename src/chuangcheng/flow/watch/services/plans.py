"""Setting standing plans and grading sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.inspections.services.assigning import walkers
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.rules.windows import Window
from chuangcheng.flow.places.services import window_columns
from chuangcheng.flow.standards.models import SiteType
from chuangcheng.flow.watch.models import Plan, PlanInspector, SiteGrade
from chuangcheng.flow.watch.permissions import can_keep
from chuangcheng.flow.watch.rules.turns import MOST_LOOKS
from chuangcheng.flow.watch.terms import Act, Aim, Grade, Per, Refused
from chuangcheng.foundation.acts.rules import Actor, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

NAME_LENGTH = 60
ALWAYS = Window()
COLUMNS = ("name", "site_type_id", "street_id", "aim", "per", "looks", "starts_on")
WINDOW_COLUMNS = ("months", "weekdays", "on_days", "hours")


@dataclass(frozen=True)
class NewPlan:
    """A standing plan as it is set. No type or street: all. `looks` a week or month at each site."""

    name: str
    per: Per
    looks: int
    starts_on: date
    inspector_ids: tuple[int, ...]
    site_type_id: int | None = None
    street_id: int | None = None
    aim: Aim = Aim.ALL
    window: Window = ALWAYS


def create_plan(*, plan: NewPlan, by: Actor, now: datetime) -> Plan:
    """Set a standing plan. Nobody is sent yet: that is `send_turns`."""
    allowed(by)
    _check(plan)
    try:
        with transaction.atomic():
            row = Plan.objects.create(**_columns(plan))
            _keep(row, plan)
            record(subject=row, act=Act.PLAN_CREATE, by=by, at=now, after=_told(row, plan.inspector_ids))
    except IntegrityError as error:
        raise Invalid({"name": [Refused.NAME_TAKEN]}) from error
    return row


def change_plan(*, plan_id: int, expected_version: int, plan: NewPlan, by: Actor, now: datetime) -> Plan:
    """Change a plan. Turns that were sent stay as they are; the next follow the plan as it now is."""
    allowed(by)
    try:
        with transaction.atomic():
            row = _claimed(plan_id, expected_version)
            _check(plan)
            before = _told(row, list(row.inspectors.order_by("user_id").values_list("user_id", flat=True)))
            columns = _columns(plan)
            for column, value in columns.items():
                setattr(row, column, value)
            row.save(update_fields=list(columns))
            row.inspectors.all().delete()
            _keep(row, plan)
            after = _told(row, plan.inspector_ids)
            record(subject=row, act=Act.PLAN_CHANGE, by=by, at=now, before=before, after=after)
    except IntegrityError as error:
        raise Invalid({"name": [Refused.NAME_TAKEN]}) from error
    return row


def withdraw_plan(*, plan_id: int, expected_version: int, by: Actor, now: datetime) -> Plan:
    """End a plan: nobody is sent any more. What was looked at and missed stays told."""
    allowed(by)
    with transaction.atomic():
        row = _claimed(plan_id, expected_version)
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(
            subject=row, act=Act.PLAN_WITHDRAW, by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True}
        )
    return row


def grade_sites(*, site_ids: Sequence[int], grade: Grade, by: Actor, now: datetime) -> int:
    """Give sites a grade; returns how many changed. Raises Invalid where none is named or one is unknown."""
    allowed(by)
    wanted = sorted(set(site_ids))
    if not wanted:
        raise Invalid({"sites": [Refused.NOTHING_CHOSEN]})
    if Site.objects.filter(pk__in=wanted, retired=False).count() < len(wanted):
        raise Invalid({"sites": [Refused.UNKNOWN]})
    with transaction.atomic():
        known = {row.site_id: row for row in SiteGrade.objects.filter(site_id__in=wanted)}
        records, fresh = [], []
        for site_id in wanted:
            old = known.get(site_id)
            if old is None and grade is not Grade.USUAL:
                fresh.append(SiteGrade(site_id=site_id, grade=grade))
            elif old is not None and old.grade != grade:
                row = claim(SiteGrade, id=old.pk, expected_version=None)
                before, row.grade = row.grade, grade.value
                row.save(update_fields=["grade"])
                records.append(_graded(row, {"grade": before}))
        SiteGrade.objects.bulk_create(fresh, batch_size=500)
        records += [_graded(row, {}) for row in fresh]
        record_many(records=records, by=by, at=now)
    return len(records)


def _graded(row: SiteGrade, before: dict[str, str]) -> Record:
    after = {"site_id": row.site_id, "grade": str(row.grade)}
    return Record(SiteGrade.subject_kind(), row.pk, row.version, Act.GRADE, before, after)


def allowed(by: Actor) -> None:
    """Refuse those who do not keep the programme."""
    if not can_keep(by):
        raise NotFound("may not keep the programme")


def _claimed(plan_id: int, expected_version: int) -> Plan:
    row = claim(Plan, id=plan_id, expected_version=expected_version)
    if row.withdrawn:
        raise Invalid({"": [Refused.WITHDRAWN]})
    return row


def _check(plan: NewPlan) -> None:
    problems = Problems()
    problems.text("name", plan.name, NAME_LENGTH)
    if not plan.name.strip():
        problems.add("name", Refused.REQUIRED)
    if not 1 <= plan.looks <= MOST_LOOKS[plan.per]:
        problems.add("looks", Refused.LOOKS_OUT_OF_RANGE)
    if plan.site_type_id and not SiteType.objects.filter(pk=plan.site_type_id).exists():
        problems.add("site_type", Refused.UNKNOWN)
    if plan.street_id and not Area.objects.filter(pk=plan.street_id, retired=False).exists():
        problems.add("street", Refused.UNKNOWN)
    if not plan.inspector_ids or len(walkers(plan.inspector_ids)) < len(set(plan.inspector_ids)):
        problems.add("inspectors", Refused.NO_INSPECTOR)
    problems.refuse(most=MOST_LOOKS[plan.per])


def _columns(plan: NewPlan) -> dict[str, object]:
    own = {column: getattr(plan, column) for column in COLUMNS if column != "name"}
    return {"name": plan.name.strip(), **own, **window_columns(plan.window)}


def _keep(row: Plan, plan: NewPlan) -> None:
    PlanInspector.objects.bulk_create(PlanInspector(plan=row, user_id=pk) for pk in sorted(set(plan.inspector_ids)))


def _told(row: Plan, inspector_ids: Sequence[int]) -> dict[str, object]:
    told: dict[str, object] = {column: getattr(row, column) for column in (*COLUMNS, *WINDOW_COLUMNS)}
    return told | {"starts_on": row.starts_on.isoformat(), "inspectors": sorted(set(inspector_ids))}
