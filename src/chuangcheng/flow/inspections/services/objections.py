"""What an upheld objection does to what was seen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import CarriedObservation, Observation, StateToday, Visit
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .findings import hold_sites, show_as


def uphold_objection(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """申诉成立: the case ends as unfounded and the observations that led to it no longer count.

    A closed round keeps its result; the state today falls back to the observation before.
    """
    with transaction.atomic():
        moved = cases.uphold_objection(case_id=case_id, expected_version=expected_version, by=by, now=now, words=words)
        wrong = list(Observation.objects.filter(case_id=case_id, valid=True).select_related("visit").order_by("id"))
        hold_sites(o.visit.site_id for o in wrong)
        for o in wrong:
            visit = claim(Visit, id=o.visit_id, expected_version=None)
            o.valid = False
            o.save(update_fields=["valid"])
            if o.outcome == Outcome.FAILED:
                visit.failed_count -= 1
                visit.save(update_fields=["failed_count"])
            record(
                subject=visit,
                act="visit.set_aside",
                by=by,
                at=now,
                before={"item_id": o.item_id, "valid": True},
                after={"item_id": o.item_id, "valid": False},
                why=words,
            )
        carried = CarriedObservation.objects.filter(observation__in=wrong)
        pairs = {(o.visit.site_id, o.item_id) for o in wrong}
        for site_id, item_id in pairs | set(carried.values_list("observation__visit__site_id", "item_id")):
            _fall_back(site_id, item_id)
    return moved


def _fall_back(site_id: int, item_id: int) -> None:
    """Let the state today of one pair follow from the observations that are still valid."""
    kept = StateToday.objects.filter(site_id=site_id, item_id=item_id).values_list("case_id", flat=True).first()
    StateToday.objects.filter(site_id=site_id, item_id=item_id).delete()
    told = Observation.objects.filter(visit__site_id=site_id, item_id=item_id, valid=True)
    open_ones = [o for o in told.select_related("visit__round") if not (o.visit.round and o.visit.round.is_sealed)]
    carried = CarriedObservation.objects.filter(
        item_id=item_id, observation__visit__site_id=site_id, observation__valid=True
    )
    open_ones += [one.observation for one in carried.select_related("observation__visit")]
    show_as([(o, item_id) for o in open_ones])
    StateToday.objects.filter(site_id=site_id, item_id=item_id).update(case_id=kept)
