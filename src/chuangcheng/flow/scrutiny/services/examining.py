"""Looking through the pictures of new rectifications, once each. What is found is flagged; nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chuangcheng.flow.cases.models import Case, CasePhoto
from chuangcheng.flow.cases.terms import PhotoKind, State
from chuangcheng.flow.scrutiny.models import Examined, Flag, Plan
from chuangcheng.flow.scrutiny.rules import Flagged, Handed, Used, flags_of
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.rules import IMAGES
from chuangcheng.foundation.evidence.selectors import Looks, all_looked_at, look_alikes, looks
from chuangcheng.foundation.geography.rules import Point
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record_many

LATELY = timedelta(days=7)
"""What was verified already is still examined when it moved within these days: no verifier is too quick for it."""


def examine_rectifications(*, now: datetime, most: int = 50) -> int:
    """Flag what is odd about the pictures of new rectifications; says how many cases were examined. Idempotent.

    Begins with what the plan says; without a plan nothing is examined. Pictures that nobody has looked at yet
    (`evidence.services.look_at_pictures`) wait for the next time, so that no earlier use is missed.
    """
    plan = Plan.objects.first()
    if plan is None:
        return 0
    number = 0
    for case in _to_examine(plan.examine_since, now, most):
        number += _examine(case, plan.far_metres, now)
    return number


def _to_examine(since: datetime, now: datetime, most: int) -> list[Case]:
    done = Examined.objects.filter(case_id=OuterRef("pk"), rectified_at=OuterRef("rectified_at"))
    new = Case.objects.filter(rectified_at__gte=since).exclude(Exists(done)).order_by()
    waiting: QuerySet[Case] = new.filter(state=State.RECTIFIED)
    lately: QuerySet[Case] = new.filter(changed_at__gte=now - LATELY)
    found = {case.pk: case for rows in (waiting, lately) for case in rows[:most]}
    return [found[pk] for pk in sorted(found)][:most]


def _examine(case: Case, far_metres: int, now: datetime) -> bool:
    at = case.rectified_at
    if at is None:
        return False
    shown = CasePhoto.objects.filter(case_id=case.pk, kind=PhotoKind.AFTER, at=at, file__media_type__in=IMAGES)
    files = {row.file_id: row.file for row in shown.select_related("file")}
    if not all_looked_at(files):
        return False
    seen = looks(files)
    flags = [
        _flag(case, file_id, one, at, now)
        for file_id, file in sorted(files.items())
        for one in flags_of(
            _handed(file, seen.get(file_id), case), _uses(case, file_id, seen.get(file_id), at), far_metres=far_metres
        )
    ]
    try:
        with transaction.atomic():
            Examined.objects.create(case=case, rectified_at=at, at=now)
            _raise(flags, now)
    except IntegrityError:  # another process was first
        return False
    return True


def _handed(file: File, look: Looks | None, case: Case) -> Handed:
    return Handed(
        file_id=file.pk,
        captured_at=file.captured_at,
        received_at=file.received_at,
        taken_at=_point(file.latitude, file.longitude),
        software=look.software if look else "",
        dispatched_at=case.dispatched_at,
        place=_point(case.latitude, case.longitude),
    )


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _uses(case: Case, file_id: int, look: Looks | None, at: datetime) -> tuple[Used, ...]:
    """Earlier uses of the same picture and of near-same ones in any case, nearest first; two statements."""
    near = {one.file_id: one.different for one in look_alikes(look.bits)} if look and look.bits else {}
    near[file_id] = 0
    this = Q(case_id=case.pk, kind=PhotoKind.AFTER, at=at)
    rows = CasePhoto.objects.filter(file_id__in=near, at__lte=at).exclude(this).order_by("at", "id")
    found = [
        Used(case_id, file, near[file], case_id == case.pk and kind == PhotoKind.BEFORE)
        for case_id, file, kind in rows.values_list("case_id", "file_id", "kind")[:500]
    ]
    return tuple(sorted(found, key=lambda one: one.different))


def _flag(case: Case, file_id: int, told: Flagged, rectified_at: datetime, now: datetime) -> Flag:
    return Flag(
        case_id=case.pk,
        file_id=file_id,
        rectified_at=rectified_at,
        kind=told.kind,
        other_case_id=told.other_case_id,
        other_file_id=told.other_file_id,
        different=told.different,
        metres=told.metres,
        told_at=told.at,
        software=told.software,
        raised_at=now,
    )


def _raise(flags: Sequence[Flag], now: datetime) -> None:
    made = Flag.objects.bulk_create(flags)
    records = [
        Record(
            Flag.subject_kind(),
            flag.pk,
            1,
            "scrutiny.flag",
            {},
            {
                "case_id": flag.case_id,
                "file_id": flag.file_id,
                "kind": str(flag.kind),
                "other_case_id": flag.other_case_id,
                "other_file_id": flag.other_file_id,
                "different": flag.different,
                "metres": flag.metres,
                "told_at": flag.told_at,
                "software": flag.software,
            },
            "",
        )
        for flag in made
    ]
    record_many(records=records, by=PRODUCT, at=now)
