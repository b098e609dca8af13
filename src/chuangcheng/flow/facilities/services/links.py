"""The acts that hang cases on facilities. Cases know nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_see as can_see_case
from chuangcheng.flow.cases.services import Problem, report_case
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from ..models import Facility, FacilityCase
from ..permissions import can_keep, can_link, can_report_here, can_see
from ..terms import Act, Refused


def link_case(*, facility_id: int, case_id: int, by: Acting, now: datetime) -> FacilityCase:
    """Say that a case is about a facility. Raises Invalid, Conflict, NotFound where one of them is unknown to `by`."""
    facility, case = _facility(facility_id, by), Case.objects.filter(pk=case_id).first()
    if case is None or not can_see_case(by, case) or not can_link(by, facility):
        raise NotFound(f"case {case_id} or facility {facility_id}")
    if facility.retired:
        raise Invalid({"facility": [Refused.ALREADY_RETIRED]})
    if FacilityCase.objects.filter(facility_id=facility_id, case_id=case_id, withdrawn=False).exists():
        raise Invalid({"facility": [Refused.LINKED_ALREADY]})
    return link_cases(pairs=[(facility_id, case_id)], by=by, now=now)[0]


def link_cases(*, pairs: Sequence[tuple[int, int]], by: Acting, now: datetime) -> list[FacilityCase]:
    """Make many links (facility, case) at once, for loading; they are taken as they are. Raises Conflict."""
    try:
        with transaction.atomic():
            rows = FacilityCase.objects.bulk_create(
                (FacilityCase(facility_id=facility, case_id=case, made_at=now) for facility, case in pairs),
                batch_size=500,
            )
            kind = FacilityCase.subject_kind()
            record_many(
                records=[
                    Record(kind, row.pk, 1, Act.LINK, after={"facility_id": row.facility_id, "case_id": row.case_id})
                    for row in rows
                ],
                by=by,
                at=now,
            )
    except IntegrityError as error:
        raise Conflict("somebody else has just made the same link") from error
    return rows


def unlink_case(*, link_id: int, expected_version: int, by: Acting, now: datetime) -> FacilityCase:
    """Withdraw a link that was made by mistake. Raises Invalid, Conflict, NotFound."""
    with transaction.atomic():
        row = claim(FacilityCase, id=link_id, expected_version=expected_version)
        if not can_link(by, _facility(row.facility_id, by)) or not can_see_case(by, row.case):
            raise NotFound(f"link {link_id}")
        if row.withdrawn:
            raise Invalid({"": [Refused.ALREADY_WITHDRAWN]})
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(subject=row, act=Act.UNLINK, by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True})
    return row


def report_at(*, facility_id: int, problem: Problem, by: Acting, now: datetime) -> Case:
    """Report a problem at a facility: the case is made by the cases' own act and hangs on the facility at once.

    The same `uuid` again returns the case that is there. Raises Invalid, Conflict, NotFound.
    """
    facility = _facility(facility_id, by)
    if not can_report_here(by):
        raise NotFound("may not report")
    if facility.retired:
        raise Invalid({"": [Refused.ALREADY_RETIRED]})
    with transaction.atomic():
        case = report_case(problem=problem, by=by, now=now)
        if not FacilityCase.objects.filter(facility_id=facility_id, case_id=case.pk, withdrawn=False).exists():
            link_cases(pairs=[(facility_id, case.pk)], by=by, now=now)
    return case


def _facility(facility_id: int, by: Acting) -> Facility:
    row = Facility.objects.filter(pk=facility_id).first()
    if row is None or not (can_keep(by) or can_see(by, row)):
        raise NotFound(f"facility {facility_id}")
    return row
