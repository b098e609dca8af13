"""The acts that keep the register: registering, correcting, retiring, one or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.rules import Point
from chuangcheng.foundation.geography.selectors import areas_at
from chuangcheng.foundation.geography.terms import AreaKind, Datum
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many
from chuangcheng.foundation.textsearch.services import forget, index_all

from ..models import SEARCH_INDEX, Facility, FacilityCondition, Project
from ..permissions import can_keep
from ..rules import NUMBER_LENGTH, number_problem, position_problem
from ..terms import Act, Condition, ConditionReason, ProjectState, Refused

COLUMNS = (
    "name",
    "case_class_id",
    "street_id",
    "address",
    "latitude",
    "longitude",
    "received_datum",
    "owner_id",
    "maintainer_id",
    "overseer_id",
    "installed_on",
    "source",
    "note",
)
"""What a correction may change; the condition has an act of its own."""
TEXTS = {"number": NUMBER_LENGTH, "name": 120, "address": 200, "source": 120, "note": 400}
CLAIMED_AT_ONCE = 200
"""Rows claimed by one statement; SQLite limits the depth of a condition to 1,000."""
AT_ONCE = 2000


@dataclass(frozen=True)
class NewFacility:
    """A facility as it is registered; positions in WGS-84, other rows by id."""

    number: str
    name: str
    case_class_id: int
    street_id: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    received_datum: Datum = Datum.WGS84
    owner_id: int | None = None
    maintainer_id: int | None = None
    overseer_id: int | None = None
    condition: Condition = Condition.INTACT
    installed_on: date | None = None
    source: str = ""
    note: str = ""


def allowed(by: Actor) -> None:
    """Refuse those who do not keep the register."""
    if not can_keep(by):
        raise NotFound("may not keep the register")


def register_facility(*, facility: NewFacility, by: Actor, now: datetime) -> Facility:
    """登记 one facility. Raises Invalid, Conflict."""
    try:
        return load_facilities(facilities=[facility], by=by, now=now)[0]
    except Invalid as refused:
        raise Invalid({name.partition(".")[2]: reasons for name, reasons in refused.problems.items()}) from None


def load_facilities(
    *,
    facilities: Sequence[NewFacility],
    by: Actor,
    now: datetime,
    reason: ConditionReason = ConditionReason.REGISTERED,
) -> list[Facility]:
    """Register facilities, all or none, in a fixed number of statements per batch. One with a position and without a
    street gets the street its position lies in.

    Raises Invalid with "<index>.<field>", and Conflict when somebody else registered one of them at the same time.
    """
    allowed(by)
    facilities = with_streets(facilities)
    problems = check(facilities, timezone.localdate(now))
    counts: dict[str, int] = {}
    for one in facilities:
        counts[one.number] = counts.get(one.number, 0) + 1
    there = {
        number
        for start in range(0, len(facilities), AT_ONCE)
        for number in Facility.objects.filter(
            number__in=[one.number for one in facilities[start : start + AT_ONCE]]
        ).values_list("number", flat=True)
    }
    for at, one in enumerate(facilities):
        if one.number in there or counts[one.number] > 1:
            problems.add(f"{at}.number", Refused.TAKEN)
    problems.refuse()
    try:
        with transaction.atomic():
            rows = Facility.objects.bulk_create(
                (Facility(**asdict(one), condition_at=now, changed_at=now) for one in facilities), batch_size=500
            )
            FacilityCondition.objects.bulk_create(
                (told_condition(row, reason, by, now) for row in rows), batch_size=500
            )
            kind = Facility.subject_kind()
            after = ("number", *COLUMNS, "condition")
            record_many(
                records=[Record(kind, row.pk, 1, Act.REGISTER, after=told(row, after)) for row in rows], by=by, at=now
            )
            index_rows(rows)
    except IntegrityError:
        raise Conflict("one of these facilities has just been registered by somebody else") from None
    return rows


def told(row: Facility, columns: Sequence[str]) -> dict[str, Any]:
    """Columns of a facility as the journal keeps them."""
    return {name: getattr(row, name) for name in columns}


def told_condition(
    row: Facility, reason: ConditionReason, by: Actor, now: datetime, words: str = "", photo_id: int | None = None
) -> FacilityCondition:
    """The line of a facility's history that says its condition as it now is."""
    return FacilityCondition(
        facility=row,
        number=row.version,
        condition=row.condition,
        reason=reason,
        words=words,
        photo_id=photo_id,
        at=now,
        by_user_id=by.user_id,
        by_unit_id=by.unit_id,
    )


def index_rows(rows: Iterable[Facility]) -> int:
    """Bring the search index up to date; how many rows."""
    return index_all(name=SEARCH_INDEX, rows=((row.pk, f"{row.number} {row.name} {row.address}") for row in rows))


def reindex_facilities() -> int:
    """Make the search index of all facilities anew, after a restore; how many there are."""
    return index_rows(Facility.objects.filter(retired=False).iterator(AT_ONCE))


def with_streets(facilities: Sequence[NewFacility]) -> list[NewFacility]:
    """The facilities with the street that their position lies in, where they name none. At most two statements."""
    found = list(facilities)
    open_ones = [
        (at, Point(one.latitude, one.longitude))
        for at, one in enumerate(found)
        if one.street_id is None
        and one.latitude is not None
        and one.longitude is not None
        and position_problem(one.latitude, one.longitude) is None
    ]
    if open_ones:
        areas = areas_at([point for _, point in open_ones], AreaKind.STREET)
        for (at, _), area in zip(open_ones, areas, strict=True):
            if area:
                found[at] = replace(found[at], street_id=area.id)
    return found


def check(facilities: Sequence[NewFacility], today: date) -> Problems:
    """Everything that is wrong, by "<index>.<field>"; three statements."""
    problems = Problems()
    wanted = {one.case_class_id for one in facilities}
    classes = dict(CaseClass.objects.filter(pk__in=wanted, kind=CaseKind.COMPONENT).values_list("id", "code"))
    units = set(Unit.objects.filter(retired=False).values_list("id", flat=True)) | {None}
    streets = set(Area.objects.filter(retired=False, kind=AreaKind.STREET).values_list("id", flat=True)) | {None}
    for at, one in enumerate(facilities):
        for name, limit in TEXTS.items():
            problems.text(f"{at}.{name}", getattr(one, name), limit)
        for name in ("number", "name"):
            if not getattr(one, name).strip():
                problems.add(f"{at}.{name}", Refused.REQUIRED)
        if one.case_class_id not in classes:
            problems.add(f"{at}.case_class", Refused.NOT_A_COMPONENT)
        elif wrong := number_problem(one.number, classes[one.case_class_id]):
            problems.add(f"{at}.number", wrong)
        for name in ("owner", "maintainer", "overseer"):
            if getattr(one, f"{name}_id") not in units:
                problems.add(f"{at}.{name}", Refused.UNKNOWN_UNIT)
        if one.street_id not in streets:
            problems.add(f"{at}.street", Refused.UNKNOWN_AREA)
        if wrong := position_problem(one.latitude, one.longitude):
            problems.add(f"{at}.latitude", wrong)
        if one.installed_on and one.installed_on > today:
            problems.add(f"{at}.installed_on", Refused.IN_THE_FUTURE)
    return problems


def correct_facility(
    *, facility_id: int, expected_version: int, facility: NewFacility, by: Actor, now: datetime
) -> Facility:
    """Put a facility right; its number and its condition stay. One that moves, and names no other street than before,
    gets that of its new position. Raises Invalid, Conflict, NotFound.
    """
    allowed(by)
    before = Facility.objects.filter(pk=facility_id).first()
    if before is not None:
        facility = replace(facility, number=before.number, condition=Condition(before.condition))
        moved = (before.latitude, before.longitude) != (facility.latitude, facility.longitude)
        if facility.street_id is None or (moved and facility.street_id == before.street_id):
            found = with_streets([replace(facility, street_id=None)])[0]
            facility = found if found.street_id is not None else facility
    try:
        return change_facilities(changes={facility_id: (expected_version, facility)}, by=by, now=now)[0]
    except Invalid as refused:
        raise Invalid({name.partition(".")[2]: reasons for name, reasons in refused.problems.items()}) from None


def change_facilities(*, changes: Mapping[int, tuple[int, NewFacility]], by: Actor, now: datetime) -> list[Facility]:
    """Bring facilities (by id, with the version that was seen) up to date, all or none; numbers stay. A condition that
    differs becomes a line of the history.

    Raises Invalid with "<index>.<field>", Conflict when one of them has moved on, NotFound when one is not there.
    """
    allowed(by)
    check([one for _, one in changes.values()], timezone.localdate(now)).refuse()
    with transaction.atomic():
        _claim_all({id_: version for id_, (version, _) in changes.items()})
        rows = _by_ids(list(changes))
        records, conditions = [], []
        for id_, (_, one) in changes.items():
            row = rows[id_]
            if row.retired:
                raise Invalid({".": [Refused.ALREADY_RETIRED]})
            changed = [name for name in (*COLUMNS, "condition") if getattr(row, name) != getattr(one, name)]
            before = told(row, changed)
            for name in changed:
                setattr(row, name, getattr(one, name))
            row.changed_at = now
            if "condition" in changed:
                row.condition_at = now
                conditions.append(told_condition(row, ConditionReason.IMPORTED, by, now))
            records.append(Record(Facility.subject_kind(), id_, row.version, Act.CORRECT, before, told(row, changed)))
        columns = [name.removesuffix("_id") for name in COLUMNS]
        Facility.objects.bulk_update(
            rows.values(), [*columns, "condition", "condition_at", "changed_at"], batch_size=50
        )
        FacilityCondition.objects.bulk_create(conditions, batch_size=500)
        record_many(records=records, by=by, at=now)
        index_rows(list(rows.values()))
    return [rows[id_] for id_ in changes]


def _by_ids(ids: Sequence[int]) -> dict[int, Facility]:
    return {
        row.pk: row
        for start in range(0, len(ids), CLAIMED_AT_ONCE)
        for row in Facility.objects.filter(pk__in=ids[start : start + CLAIMED_AT_ONCE])
    }


def _claim_all(versions: Mapping[int, int]) -> None:
    """`claim` for many facilities: each must still have the version that was seen."""
    seen = sorted(versions.items())
    for start in range(0, len(seen), CLAIMED_AT_ONCE):
        some = seen[start : start + CLAIMED_AT_ONCE]
        rows = Facility.objects.filter(reduce(or_, (Q(pk=id_, version=version) for id_, version in some)))
        if rows.update(version=F("version") + 1) != len(some):
            if Facility.objects.filter(pk__in=[id_ for id_, _ in some]).count() != len(some):
                raise NotFound("one of these facilities")
            raise Conflict("one of these facilities has moved on")


def retire_facility(*, facility_id: int, expected_version: int, by: Actor, now: datetime) -> Facility:
    """注销: take a facility out of the register; its history and its cases stay. Raises Invalid, Conflict, NotFound."""
    allowed(by)
    with transaction.atomic():
        row = claim(Facility, id=facility_id, expected_version=expected_version)
        if row.retired:
            raise Invalid({"": [Refused.ALREADY_RETIRED]})
        if Project.objects.filter(facility_id=facility_id, state=ProjectState.OPEN).exists():
            raise Invalid({"": [Refused.HAS_PROJECT]})
        row.retired, row.changed_at = True, now
        row.save(update_fields=["retired", "changed_at"])
        record(subject=row, act=Act.RETIRE, by=by, at=now, before={"retired": False}, after={"retired": True})
        forget(name=SEARCH_INDEX, ids=[facility_id])
    return row
