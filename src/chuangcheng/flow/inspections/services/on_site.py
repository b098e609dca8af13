"""Looking at a case's place again: the verification on the spot, and the re-check after closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import standing
from chuangcheng.flow.cases.terms import Source, Who
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections import rules
from chuangcheng.flow.inspections.models import Assignment, Observation, StateToday
from chuangcheng.flow.inspections.terms import Refused, VisitKind
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid
from chuangcheng.foundation.evidence.selectors import not_pictures

from .carrying import carry_on
from .findings import Pair, case_of, follow_up, show_today
from .visits import found_on, write_visit


def verify_on_site(
    *,
    uuid: UUID,
    case_id: int,
    expected_version: int,
    passed: bool,
    by: Acting,
    now: datetime,
    reason: str = "",
    photos: Sequence[int] = (),
    words: str = "",
) -> Case:
    """核查 on the spot: it passes or goes back for rework, and it is an observation of the item it came from.

    A case from elsewhere than an inspection has no item; it is verified without an observation.
    """
    with transaction.atomic():
        if passed:
            moved = cases.verify_case(
                case_id=case_id,
                expected_version=expected_version,
                by=by,
                now=now,
                on_site=True,
                photos=photos,
                words=words,
            )
        else:
            moved = cases.send_back(
                case_id=case_id,
                expected_version=expected_version,
                by=by,
                now=now,
                reason=reason,
                on_site=True,
                photos=photos,
                words=words,
            )
        _, first = case_of(case_id)
        if first is not None:
            found, _known = _look_again(uuid, first, passed, photos, words, by, now)
            if not passed:
                for o in found:
                    o.case_id = case_id
                Observation.objects.bulk_update(found, ["case"])
    return moved


def recheck_on_site(
    *,
    uuid: UUID,
    case_id: int,
    expected_version: int,
    held: bool,
    by: Acting,
    now: datetime,
    photos: Sequence[int] = (),
    words: str = "",
) -> Case:
    """回头看 of one closed case, wherever it came from: it held, or it has come back and is a new case.

    Returns the case itself where it held, else the new one. A case that came from an inspection gets an observation
    of its item. What has come back needs a picture, and is followed as the new case from then on.
    """
    with transaction.atomic():
        case, first = case_of(case_id)
        if case.version != expected_version:
            raise Conflict(f"case {case_id} has moved on from version {expected_version}")
        came_back = Case.objects.filter(rebound_of=case_id).exists()
        if Who.INSPECTOR not in standing(by, case) or case.state != CaseState.CLOSED or came_back:
            raise Invalid({"": [Refused.NOT_NOW]})
        if not held and (not photos or not_pictures(photos)):
            raise Invalid({"photos": [Refused.PHOTO_REQUIRED]})
        if held:
            case = cases.recheck_case(
                case_id=case_id, expected_version=expected_version, by=by, now=now, photos=photos, words=words
            )
        if first is None and held:
            return case
        if first is None:
            return cases.report_cases(problems=[_come_back(uuid, case, photos, words)], by=by, now=now)[0]
        found, known = _look_again(uuid, first, held, photos, words, by, now)
        if held:
            return case
        follow_up(observations=found, known=known, whose=lambda _: (by, now))
        for o in found:  # also where it counts for a newer item
            if o.case_id:
                StateToday.objects.filter(observation=o).update(case_id=o.case_id)
        return Case.objects.get(pk__in=Observation.objects.filter(pk__in=[o.pk for o in found]).values("case_id"))


def _look_again(
    uuid: UUID, first: Observation, met: bool, photos: Sequence[int], words: str, by: Acting, now: datetime
) -> tuple[list[Observation], dict[Pair, StateToday]]:
    """Observe the item of an earlier observation once more; what was seen, and the rows of the state today."""
    outcome = Outcome.MET if met else Outcome.FAILED
    visit = write_visit(
        uuid=uuid,
        kind=VisitKind.VERIFICATION,
        assignment=Assignment(site_id=first.visit.site_id),
        seen=[rules.Seen(first.item_id, outcome, fault=first.fault, words=words, photos=tuple(photos))],
        started_at=now,
        by=by,
        now=now,
    )
    found = found_on(visit)
    known = show_today(found)
    carry_on(found, now=now)
    return found, known


def _come_back(uuid: UUID, case: Case, photos: Sequence[int], words: str) -> cases.Problem:
    """The problem of a case again, as an inspector found it."""
    return cases.Problem(
        uuid=uuid,
        title=case.title,
        source=Source.RECHECK,
        source_reference=f"case/{case.pk}",
        words=words,
        case_class_id=case.case_class_id,
        standard_id=case.standard_id,
        site_id=case.site_id,
        address=case.address,
        latitude=case.latitude,
        longitude=case.longitude,
        street_id=case.street_id,
        rebound_of_id=case.pk,
        photos=tuple(photos),
    )
