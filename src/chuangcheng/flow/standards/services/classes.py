"""The acts on case classes and their time limits. A limit is ended, never changed or removed: cases point to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.flow.standards.rules import (
    LARGEST_AMOUNT,
    MOST_EXTENSIONS,
    MOST_RECHECK_DAYS,
    ClassRow,
    LimitRow,
    is_step,
)
from chuangcheng.flow.standards.terms import OWN_KINDS, CaseKind, LimitUnit, Refused
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from .editions import allowed

CLASS_TEXTS = {
    "code": 20,
    "name": 120,
    "name_en": 120,
    "major": 10,
    "major_name": 60,
    "major_name_en": 60,
    "older_code": 20,
    "standard_reference": 120,
}
LIMIT_TEXT = 200
LIMIT_TEXTS = ("condition", "condition_en", "closing_condition", "closing_condition_en", "source", "source_en")
"""How long the texts of classes and limits may be: the widths of their columns."""


def load_case_classes(
    *, classes: Sequence[ClassRow], limits: Mapping[tuple[str, str], Sequence[LimitRow]], by: Actor, now: datetime
) -> int:
    """Load classes that are not there yet, with their first limits; how many were new.

    Of the known ones those without an English name get the catalogue's, where the Chinese name is the catalogue's
    too; everything else about them, and their limits, stays as the office has it.
    """
    allowed(by)
    known = set(CaseClass.objects.values_list("kind", "code"))
    new = [row for row in classes if (row.kind, row.code) not in known]
    with transaction.atomic():
        rows = CaseClass.objects.bulk_create(
            (
                CaseClass(
                    kind=row.kind,
                    code=row.code,
                    name=row.name,
                    major=row.major,
                    major_name=row.major_name,
                    standard_reference=row.standard_reference,
                    major_name_en=row.major_name_en,
                    older_code=row.older_code,
                    name_en=row.name_en,
                    names_organisation=row.names_organisation,
                )
                for row in new
            ),
            batch_size=500,
        )
        CaseLimit.objects.bulk_create(
            (
                CaseLimit(case_class=row, position=position, since=now, **limit.__dict__)
                for row in rows
                for position, limit in enumerate(limits.get((row.kind, row.code), ()))
            ),
            batch_size=500,
        )
        record_many(
            records=[
                Record(
                    CaseClass.subject_kind(),
                    row.pk,
                    1,
                    "case_class.load",
                    {},
                    {"kind": str(row.kind), "code": row.code, "name": row.name},
                )
                for row in rows
            ],
            by=by,
            at=now,
        )
        _say_in_english([row for row in classes if row.name_en and (row.kind, row.code) in known], by, now)
    return len(rows)


def _say_in_english(classes: Sequence[ClassRow], by: Actor, now: datetime) -> None:
    """Give classes that have no English name yet the catalogue's."""
    told = {(row.kind, row.code, row.name): row for row in classes}
    silent = CaseClass.objects.filter(name_en="")
    found = [pk for pk, *key in silent.values_list("pk", "kind", "code", "name") if tuple(key) in told]
    for start in range(0, len(found), 500):
        some = found[start : start + 500]
        # The claim of many: only rows that still have no English name take the next version.
        if silent.filter(pk__in=some).update(version=F("version") + 1) != len(some):
            raise Conflict("one of these classes has just got its English name")
        rows = list(CaseClass.objects.filter(pk__in=some))
        records = []
        for row in rows:
            english = told[CaseKind(row.kind), row.code, row.name]
            after = {"name_en": english.name_en}
            if not row.major_name_en and english.major_name_en:
                after["major_name_en"] = english.major_name_en
            for name, value in after.items():
                setattr(row, name, value)
            before = dict.fromkeys(after, "")
            records.append(Record(CaseClass.subject_kind(), row.pk, row.version, "case_class.english", before, after))
        CaseClass.objects.bulk_update(rows, ["name_en", "major_name_en"], batch_size=200)
        record_many(records=records, by=by, at=now)


def create_case_class(*, told: ClassRow, by: Actor, now: datetime) -> CaseClass:
    """Add a class of the office's own, local or of a hazard; any other kind becomes local. It has no limits yet."""
    allowed(by)
    kind = told.kind if told.kind in OWN_KINDS else CaseKind.LOCAL
    values = {name: told.__dict__[name].strip() for name in CLASS_TEXTS}
    problems = Problems()
    for name in ("code", "name", "major", "major_name"):
        if not values[name]:
            problems.add(name, Refused.REQUIRED)
    for name, text in values.items():
        problems.text(name, text, CLASS_TEXTS[name])
    if values["code"] and not re.fullmatch(r"[0-9A-Za-z.-]+", values["code"]):
        problems.add("code", Refused.BAD_CODE)
    problems.refuse()
    if CaseClass.objects.filter(kind=kind, code=values["code"]).exists():
        raise Invalid({"code": [Refused.CODE_TAKEN]})
    try:
        with transaction.atomic():
            row = CaseClass.objects.create(kind=kind, names_organisation=told.names_organisation, **values)
            after = {"kind": str(row.kind), **values, "names_organisation": row.names_organisation}
            record(subject=row, act="case_class.create", by=by, at=now, after=after)
    except IntegrityError:
        raise Conflict(f"somebody else has just made the class {values['code']}") from None
    return row


def set_case_limits(
    *, case_class_id: int, expected_version: int, limits: Sequence[LimitRow], by: Actor, now: datetime
) -> CaseClass:
    """Set a class's limits anew. Cases that run keep the limit they were dispatched under."""
    allowed(by)
    problems = Problems()
    limits = [_checked(limit, problems) for limit in limits]
    for limit in limits:
        _check_hazard(_kind_of(case_class_id), limit, problems)
    if not limits:
        problems.add("condition", Refused.REQUIRED)
    elif len({limit.condition for limit in limits}) != len(limits):
        problems.add("condition", Refused.NAMED_TWICE)
    problems.refuse()
    with transaction.atomic():
        row = claim(CaseClass, id=case_class_id, expected_version=expected_version)
        old = CaseLimit.objects.filter(case_class=row, until__isnull=True).order_by("position")
        before = [[limit.condition, limit.amount, limit.unit] for limit in old]
        CaseLimit.objects.filter(case_class=row, until__isnull=True).update(until=now)
        CaseLimit.objects.bulk_create(
            CaseLimit(case_class=row, position=position, since=now, **limit.__dict__)
            for position, limit in enumerate(limits)
        )
        record(
            subject=row,
            act="case_class.limits",
            by=by,
            at=now,
            before={"limits": before},
            after={"limits": [[x.condition, x.amount, str(x.unit)] for x in limits]},
        )
    return row


def add_case_limit(
    *,
    case_class_id: int,
    expected_version: int,
    limit: LimitRow,
    by: Actor,
    now: datetime,
    starts: datetime | None = None,
) -> CaseLimit:
    """Add a filing condition with its limit, after the others of its class; it is offered at once, or from `starts`."""
    allowed(by)
    limit = _checked_alone(case_class_id, limit, starts, now)
    with transaction.atomic():
        row = claim(CaseClass, id=case_class_id, expected_version=expected_version)
        last = CaseLimit.objects.filter(case_class=row).order_by("position").last()
        new = _begin(row, limit, last.position + 1 if last else 0, starts or now)
        record(subject=row, act="case_class.limit_added", by=by, at=now, after={"limit": _noted(new)})
    return new


def change_case_limit(
    *,
    case_class_id: int,
    expected_version: int,
    limit_id: int,
    limit: LimitRow,
    by: Actor,
    now: datetime,
    starts: datetime | None = None,
) -> CaseLimit:
    """Put a new version of a limit in the place of the old one, which ends when the new one begins: now, or at
    `starts`. Running cases keep the old one."""
    allowed(by)
    limit = _checked_alone(case_class_id, limit, starts, now)
    with transaction.atomic():
        row = claim(CaseClass, id=case_class_id, expected_version=expected_version)
        old = _living(row, limit_id)
        if all(getattr(old, name) == value for name, value in limit.__dict__.items()):
            raise Invalid({"": [Refused.UNCHANGED]})
        before = _end(old, max(old.since, starts or now))
        new = _begin(row, limit, old.position, starts or now)
        record(
            subject=row,
            act="case_class.limit_changed",
            by=by,
            at=now,
            before={"limit": before},
            after={"limit": _noted(new)},
        )
    return new


def end_case_limit(*, case_class_id: int, expected_version: int, limit_id: int, by: Actor, now: datetime) -> CaseLimit:
    """End a limit: it is offered no longer, the cases under it keep it. The last one of a class cannot be ended."""
    allowed(by)
    with transaction.atomic():
        row = claim(CaseClass, id=case_class_id, expected_version=expected_version)
        old = _living(row, limit_id)
        if CaseLimit.objects.filter(case_class=row, until__isnull=True).count() == 1:
            raise Invalid({"": [Refused.LAST_LIMIT]})
        before = _end(old, max(old.since, now))
        record(subject=row, act="case_class.limit_ended", by=by, at=now, before={"limit": before})
    return old


def _kind_of(case_class_id: int) -> str:
    return CaseClass.objects.filter(pk=case_class_id).values_list("kind", flat=True).first() or ""


def _check_hazard(kind: str, limit: LimitRow, problems: Problems) -> None:
    """The limits of a hazard run day and night, and somebody looks at it on site."""
    if kind != CaseKind.HAZARD:
        return
    if limit.unit != LimitUnit.CLOCK_HOURS:
        problems.add("unit", Refused.CLOCK_HOURS)
    if limit.accept_amount is not None and limit.accept_unit != LimitUnit.CLOCK_HOURS:
        problems.add("accept_unit", Refused.CLOCK_HOURS)
    if not limit.verify_on_site:
        problems.add("verify_on_site", Refused.ON_SITE)


def _checked_alone(case_class_id: int, limit: LimitRow, starts: datetime | None, now: datetime) -> LimitRow:
    problems = Problems()
    limit = _checked(limit, problems)
    _check_hazard(_kind_of(case_class_id), limit, problems)
    if starts is not None and starts <= now:
        problems.add("starts", Refused.NOT_LATER)
    problems.refuse()
    return limit


def _checked(limit: LimitRow, problems: Problems) -> LimitRow:
    """The limit with clean texts; what is wrong with it is noted by field."""
    texts = {name: text.strip() for name, text in vars(limit).items() if name in LIMIT_TEXTS}
    for name, text in texts.items():
        problems.text(name, text, LIMIT_TEXT)
    if not texts["condition"]:
        problems.add("condition", Refused.REQUIRED)
    if not limit.amount.is_finite() or limit.amount <= 0:
        problems.add("amount", Refused.NOT_POSITIVE)
    elif limit.amount > LARGEST_AMOUNT:
        problems.add("amount", Refused.TOO_MUCH)
    elif not is_step(limit.amount, limit.unit):
        problems.add("amount", Refused.NOT_WHOLE)
    if limit.accept_amount is None:
        limit = replace(limit, accept_unit="")
    elif limit.accept_unit not in set(LimitUnit):
        problems.add("accept_unit", Refused.REQUIRED)
    elif not limit.accept_amount.is_finite() or limit.accept_amount <= 0:
        problems.add("accept_amount", Refused.NOT_POSITIVE)
    elif limit.accept_amount > LARGEST_AMOUNT:
        problems.add("accept_amount", Refused.TOO_MUCH)
    elif not is_step(limit.accept_amount, LimitUnit(limit.accept_unit)):
        problems.add("accept_amount", Refused.NOT_WHOLE)
    if not 0 <= limit.extensions <= MOST_EXTENSIONS:
        problems.add("extensions", Refused.TOO_MUCH)
    if limit.recheck_days is not None and not 0 < limit.recheck_days <= MOST_RECHECK_DAYS:
        problems.add("recheck_days", Refused.TOO_MUCH if limit.recheck_days > 0 else Refused.NOT_POSITIVE)
    return replace(limit, **texts)


def _living(row: CaseClass, limit_id: int) -> CaseLimit:
    old = CaseLimit.objects.filter(pk=limit_id, case_class=row, until__isnull=True).first()
    if old is None:
        raise NotFound(f"limit {limit_id} of case class {row.pk}")
    return old


def _begin(row: CaseClass, limit: LimitRow, position: int, now: datetime) -> CaseLimit:
    if CaseLimit.objects.filter(case_class=row, condition=limit.condition, until__isnull=True).exists():
        raise Invalid({"condition": [Refused.NAMED_TWICE]})
    return CaseLimit.objects.create(case_class=row, position=position, since=now, **limit.__dict__)


def _end(limit: CaseLimit, now: datetime) -> dict[str, object]:
    limit.until = now
    limit.save(update_fields=["until"])
    return _noted(limit)


def _noted(limit: CaseLimit) -> dict[str, object]:
    """What the journal keeps of a limit."""
    told = {"id": limit.pk, "since": limit.since}
    return {**told, **{name: getattr(limit, name) for name in LimitRow.__dataclass_fields__}}
