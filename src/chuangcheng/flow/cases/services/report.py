"""How a problem becomes a case: reported by a person, or by the acts of other steps that find many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_report
from chuangcheng.flow.cases.terms import Refused
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.selectors import zones_open
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound, Problems

from .beforehand import look_up
from .telling import tell_of_hazard
from .writing import History, Prepared, Problem, prepare_cases, write_prepared


def report_case(*, problem: Problem, by: Acting, now: datetime) -> Case:
    """上报 one problem.

    The same `uuid` by the same person again returns the case that is there; by somebody else it is a Conflict.
    """
    if not can_report(by):
        raise NotFound("may not report")
    found = look_up(
        uuid=problem.uuid,
        case_class_id=problem.case_class_id,
        street_id=problem.street_id,
        place=(problem.latitude, problem.longitude),
    )
    problems = Problems()
    if problem.case_class_id is not None and not found.traits:
        problems.add("case_class", Refused.REQUIRED)
    if problem.street_id is not None and not found.street:
        problems.add("street", Refused.UNKNOWN_STREET)
    problems.refuse()
    if found.traits and not problem.words.strip() and (found.zone or problem.site_id is not None):
        _refuse_without_reason(problem, now)
    if found.case_id is not None and (known := _known(problem, by)) is not None:
        return known
    prepared = prepare_cases(histories=[History(problem, by, now)], traits=found.traits)
    try:
        with transaction.atomic():
            return _write(prepared, by, now)[0]
    except IntegrityError:
        if (known := _known(problem, by)) is None:  # something else than the same report at the same moment
            raise
        return known


def _refuse_without_reason(problem: Problem, now: datetime) -> None:
    """What is permitted here at this hour is no problem, unless words say why it is."""
    place = (problem.latitude, problem.longitude)
    if problem.site_id is not None:
        place = Site.objects.filter(pk=problem.site_id).values_list("latitude", "longitude").first() or (None, None)
    zones = [zone for zone in zones_open(*place, at=now) if problem.case_class_id in zone.class_ids]
    if zones:
        raise Invalid({"words": [Refused.PERMITTED_ZONE]}, zone="、".join(zone.name for zone in zones))


def _known(problem: Problem, by: Acting) -> Case | None:
    known: Case | None = Case.objects.filter(uuid=problem.uuid).first()
    if known is not None and known.reported_by_id != by.user_id:
        raise Conflict(f"{problem.uuid} is another person's report")
    return known


def report_cases(*, problems: Sequence[Problem], by: Acting, now: datetime) -> list[Case]:
    """Report many problems at once, for acts of other steps that find them (a closed round, an import)."""
    if not problems:
        return []
    with transaction.atomic():
        return _write(prepare_cases(histories=[History(problem, by, now) for problem in problems]), by, now)


def _write(prepared: Prepared, by: Acting, now: datetime) -> list[Case]:
    cases = write_prepared(prepared)
    for case in cases:
        if case.is_hazard:
            tell_of_hazard(case, by, now)
    return cases
