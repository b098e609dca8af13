"""Which reports may be one problem: suggestions with their reasons, from a bounded search around each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from chuangcheng.flow.cases.models import Case, CasePhoto
from chuangcheng.flow.cases.models.visibility import CaseQuerySet
from chuangcheng.flow.cases.selectors import CaseCard, CaseRow, row_of
from chuangcheng.flow.cases.terms import PhotoKind, State
from chuangcheng.flow.scrutiny.models import NotDuplicate
from chuangcheng.flow.scrutiny.rules import (
    SEARCH_DAYS,
    SEARCH_METRES,
    SIMILAR_DAYS,
    Reasons,
    Sighting,
    compare,
    weight,
)
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.geography.rules import Point, box_around

TO_LOOK_AT = ("reported", "checked", "filed")
"""Before it is dispatched a report may still be joined to another without disturbing a unit."""
NO_TARGET = ("refused", "merged", "split", "unfounded", "handed_over", State.CLOSED, State.RECHECKED)
"""Nothing is joined to what is over; a closed case that seems to be the same problem is one that came back."""
MOST_COMPARED = 1_000
"""Cases around all reports of a page that are compared, the newest first."""
MOST_SHOWN = 5

WITH = ("case_class", "site", "street", "unit", "handed_unit", "handed_user")


@dataclass(frozen=True)
class Suggestion:
    """A case that may be the same problem, and why."""

    row: CaseRow
    reasons: Reasons


@dataclass(frozen=True)
class _Report:
    """What is compared of a report whose page has been read, by the names it has on a case."""

    pk: int
    case_class_id: int | None
    site_id: int | None
    latitude: float | None
    longitude: float | None
    reported_at: datetime
    reported_by_id: int | None


Pictures = dict[int, list[tuple[int, tuple[int, int, int, int] | None]]]
"""The files that show each problem as it was found, with their fingerprints."""


def suggestions(acting: Acting, *, case_ids: Iterable[int], now: datetime) -> dict[int, tuple[Suggestion, ...]]:
    """For each of these reports the cases that may be the same problem, the likeliest first; at most four statements.

    Only reports that are not dispatched yet have any, and only for those who read everything. Pairs that a person has
    judged to be two problems are left out.
    """
    if not acting.reads_everything:
        return {}
    cases = list(Case.objects.filter(pk__in=set(case_ids), state__in=TO_LOOK_AT))
    around = list(_around(cases)[:MOST_COMPARED])
    return _compared(cases, around, _told_apart([case.pk for case in cases]) if around else set(), now)


def suggestions_for(acting: Acting, *, card: CaseCard, now: datetime) -> tuple[Suggestion, ...]:
    """`suggestions` for one report that has been read; two statements."""
    if not acting.reads_everything or card.row.state not in TO_LOOK_AT:
        return ()
    report = _Report(
        card.row.id,
        card.case_class_id,
        card.site_id,
        card.latitude,
        card.longitude,
        card.row.reported_at,
        card.reported_by_id,
    )
    # What was told apart from one report is left out where it is searched; of many, the pairs are read.
    older = NotDuplicate.objects.filter(second_id=report.pk).values("first_id")
    newer = NotDuplicate.objects.filter(first_id=report.pk).values("second_id")
    around = _around([report]).exclude(pk__in=older).exclude(pk__in=newer)
    return _compared([report], list(around[:MOST_COMPARED]), set(), now).get(report.pk, ())


def _compared(
    reports: Sequence[Case | _Report], around: Sequence[Case], told_apart: set[tuple[int, int]], now: datetime
) -> dict[int, tuple[Suggestion, ...]]:
    """The likeliest of the cases around for each of the reports that has any; one statement."""
    if not around:
        return {}
    pictures = _pictures({case.pk for case in (*reports, *around)})
    sightings = {case.pk: _sighting(case, pictures) for case in (*reports, *around)}
    found = {}
    for case in reports:
        close: list[tuple[Reasons, Case]] = []
        for other in around:
            pair = (min(case.pk, other.pk), max(case.pk, other.pk))
            reasons = compare(sightings[case.pk], sightings[other.pk])
            if reasons and pair not in told_apart:
                close.append((reasons, other))
        if close:
            close.sort(key=lambda one: (weight(one[0]), one[1].pk))
            found[case.pk] = tuple(Suggestion(row_of(other, now), reasons) for reasons, other in close[:MOST_SHOWN])
    return found


def _around(cases: Sequence[Case | _Report]) -> CaseQuerySet:
    """Living cases in the boxes around these and at their sites, some weeks before and after, the newest first."""
    near = Q(pk__in=[])
    for case in cases:
        if case.latitude is not None and case.longitude is not None:
            box = box_around(Point(case.latitude, case.longitude), SEARCH_METRES)
            near |= Q(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    sites = {case.site_id for case in cases if case.site_id}
    if sites:
        near |= Q(site_id__in=sites)
    if not near or not cases:
        return Case.objects.none()
    days = timedelta(days=max(SEARCH_DAYS, SIMILAR_DAYS))
    first, last = min(case.reported_at for case in cases), max(case.reported_at for case in cases)
    # Around one report the index is asked for the boxes (a million cases: 0.06 s; reading all of these weeks: 0.35 s);
    # around a page of reports those weeks are read once (0.4 s; twenty boxes: 2 s). An expression keeps an index out.
    time = "found" if len(cases) == 1 else "reported_at"
    rows = Case.objects.alias(found=Coalesce("reported_at", "reported_at")).filter(
        near, **{f"{time}__gte": first - days, f"{time}__lte": last + days}
    )
    return rows.exclude(state__in=NO_TARGET).select_related(*WITH).order_by(f"-{time}", "-id")


def _told_apart(case_ids: Sequence[int]) -> set[tuple[int, int]]:
    rows = NotDuplicate.objects.filter(Q(first_id__in=case_ids) | Q(second_id__in=case_ids))
    return set(rows.values_list("first_id", "second_id"))


def _pictures(case_ids: set[int]) -> Pictures:
    """The pictures of these problems, in one statement. Without a fingerprint: what nobody has looked at yet, and what
    shows nothing."""
    rows = CasePhoto.objects.filter(case_id__in=case_ids, kind=PhotoKind.BEFORE)
    found: Pictures = {}
    for case_id, file_id, *bands in rows.values_list("case_id", "file_id", *(f"file__look__band{n}" for n in range(4))):
        first, second, third, fourth = bands
        shows_nothing = first is None or second is None or third is None or fourth is None
        bits = None if shows_nothing else (first, second, third, fourth)
        found.setdefault(case_id, []).append((file_id, bits))
    return found


def _sighting(case: Case | _Report, pictures: Pictures) -> Sighting:
    placed = case.latitude is not None and case.longitude is not None
    return Sighting(
        case_id=case.pk,
        class_id=case.case_class_id,
        site_id=case.site_id,
        place=Point(case.latitude, case.longitude) if placed else None,  # type: ignore[arg-type]
        at=case.reported_at,
        pictures=tuple(pictures.get(case.pk, ())),
        by_id=case.reported_by_id,
    )
