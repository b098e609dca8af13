"""Cases and looks as the rules take them. What a covert round sees is not read before it closes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.models import SEALED, Observation, Visit
from chuangcheng.flow.inspections.terms import VisitKind
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.flow.watch.models import Watched
from chuangcheng.flow.watch.rules.care import Care
from chuangcheng.flow.watch.rules.returns import NEVER_A_PROBLEM, Happening, Streak, Walked, streak

COLUMNS = ("id", "case_class_id", "state", "reported_at", "closed_at", "rebound_of_id")
AT_ONCE = 500
"""Keys in one condition."""


def happening(values: Sequence[object]) -> Happening:
    """A row of `COLUMNS` as the rules take it."""
    pk, class_id, state, reported_at, closed_at, rebound_of = values
    return Happening(pk, class_id, str(state), reported_at, closed_at, rebound_of is not None)  # type: ignore[arg-type]


def happenings_at_sites(
    *, since: datetime, at_least: int = 0, site_ids: Iterable[int] | None = None
) -> dict[int, list[Happening]]:
    """Cases reported since then, by site, in two statements; only sites with `at_least` of them."""
    cases = Case.objects.filter(reported_at__gte=since, site__isnull=False, site__retired=False)
    cases = cases.exclude(state__in=NEVER_A_PROBLEM)
    if site_ids is not None:
        cases = cases.filter(site_id__in=list(site_ids))
    wanted = cases.order_by().values("site_id").annotate(n=Count("id")).filter(n__gte=at_least).values("site_id")
    found: dict[int, list[Happening]] = {}
    for site_id, *values in cases.filter(site_id__in=wanted).order_by("id").values_list("site_id", *COLUMNS):
        found.setdefault(site_id, []).append(happening(values))
    return found


def streaks(stays: Sequence[Watched], *, care: Care) -> dict[int, Streak]:
    """How far each stay is from its end, by its id; in two statements for every 500."""
    found: dict[int, Streak] = {}
    for start in range(0, len(stays), AT_ONCE):
        some = stays[start : start + AT_ONCE]
        site_ids, since = [stay.site_id for stay in some], min(stay.entered_at for stay in some)
        walked: dict[int, list[Walked]] = {}
        looks = whole_looks().filter(site_id__in=site_ids, finished_at__gte=since)
        for site_id, at, failed in looks.values_list("site_id", "finished_at", "failed_count"):
            walked.setdefault(site_id, []).append(Walked(at, not failed))
        problems: dict[int, list[datetime]] = {}
        cases = Case.objects.filter(site_id__in=site_ids, reported_at__gte=since).exclude(state__in=NEVER_A_PROBLEM)
        for site_id, at in cases.values_list("site_id", "reported_at"):
            problems.setdefault(site_id, []).append(at)
        for stay in some:
            own = (walked.get(stay.site_id, []), problems.get(stay.site_id, []), stay.entered_at)
            found[stay.pk] = streak(*own, looks=care.leave_looks, weeks=care.leave_weeks)
    return found


def seen_at(cases: Sequence[Happening]) -> list[datetime]:
    """When somebody stood there and saw it; where nobody's visit tells, when it was reported. One statement.

    What a covert round saw became a case when the round closed, which says nothing of the hour.
    """
    first = Observation.objects.filter(case_id__in=[one.case_id for one in cases]).order_by()
    seen = dict(first.values_list("case_id").annotate(Min("visit__finished_at")))
    return [seen.get(one.case_id, one.reported_at) for one in cases]


def whole_looks() -> QuerySet[Any]:
    """Visits at which somebody walked the whole site and saw something of it: no verification, nothing covert."""
    seen = Observation.objects.filter(visit_id=OuterRef("pk"), outcome__in=[Outcome.MET, Outcome.FAILED])
    return Visit.objects.filter(Q(kind=VisitKind.ROUND), ~SEALED).filter(Exists(seen))
