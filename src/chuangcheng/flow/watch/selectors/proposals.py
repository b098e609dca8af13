"""Which places the data propose as hot spots. A proposal is no row: a person makes one of it, or says why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.watch.models import HotSpot
from chuangcheng.flow.watch.rules.care import Care
from chuangcheng.flow.watch.rules.returns import NEVER_A_PROBLEM, Happening, occurrences
from chuangcheng.flow.watch.rules.spots import near_each_other
from chuangcheng.flow.watch.terms import SpotState
from chuangcheng.foundation.geography.rules import Point, box_around, distance

from .happening import COLUMNS, happening

MOST_CASES = 20_000
"""Cases without a site that are looked at, the newest first; more would be another tool's work."""


@dataclass(frozen=True)
class Proposal:
    """A class that came so many times at one place. `first_id` is the first case, by which it is named."""

    first_id: int
    class_id: int
    class_name: str
    class_name_en: str
    site_id: int | None
    place: str
    street_id: int | None
    street: str
    latitude: float | None
    longitude: float | None
    times: int
    last_at: datetime


def proposals(*, care: Care, now: datetime) -> tuple[Proposal, ...]:
    """The places where one class came `care.spot_times` times within `care.spot_days`, the most often first.

    Left out are those that are under care, and those that were closed or dismissed within the same days unless it
    came as often since. In five statements.
    """
    since = now - timedelta(days=care.spot_days)
    groups = [*_at_sites(since, care), *_elsewhere(since, care)]
    settled = _settled(since)
    found = []
    for cases in groups:
        spot = next((one for one in settled if _same_place(one, cases[0], care)), None)
        if spot is not None and spot.state == SpotState.OPEN:
            continue
        after = (spot.closed_at or since) if spot is not None else since
        met = [one for one in occurrences(happening(_values(case)) for case in cases) if one.reported_at > after]
        if len(met) >= care.spot_times:
            found.append((cases, met))
    named = Case.objects.select_related("case_class", "site", "street").in_bulk([cases[0].pk for cases, _ in found])
    told = [_proposal(named[cases[0].pk], met) for cases, met in found]
    return tuple(sorted(told, key=lambda one: (-one.times, one.first_id)))


def _cases(since: datetime) -> QuerySet[Any]:
    return (
        Case.objects.only(*COLUMNS, "site_id", "latitude", "longitude")
        .filter(reported_at__gte=since, case_class__isnull=False)
        .exclude(state__in=NEVER_A_PROBLEM)
        .order_by("reported_at", "id")
    )


def _at_sites(since: datetime, care: Care) -> list[list[Case]]:
    rows = _cases(since).filter(site__isnull=False, site__retired=False)
    often = rows.order_by().values("site_id", "case_class_id").annotate(n=Count("id")).filter(n__gte=care.spot_times)
    pairs = set(often.values_list("site_id", "case_class_id"))
    found: dict[tuple[int, int], list[Case]] = {}
    wanted = rows.filter(site_id__in={site for site, _ in pairs}) if len(pairs) < 500 else rows
    for case in wanted if pairs else ():
        if (case.site_id, case.case_class_id) in pairs:
            found.setdefault((case.site_id, case.case_class_id), []).append(case)
    return list(found.values())


def _elsewhere(since: datetime, care: Care) -> list[list[Case]]:
    rows = _cases(since).filter(site__isnull=True, latitude__isnull=False, longitude__isnull=False)
    newest = sorted(rows.order_by("-reported_at", "-id")[:MOST_CASES], key=lambda case: (case.reported_at, case.pk))
    by_class: dict[int, list[tuple[Case, Point]]] = {}
    for case in newest:
        by_class.setdefault(case.case_class_id, []).append((case, Point(case.latitude, case.longitude)))
    enough = [same for same in by_class.values() if len(same) >= care.spot_times]
    groups = [group for same in enough for group in near_each_other(same, care.spot_metres)]
    return [group for group in groups if len(group) >= care.spot_times]


def _settled(since: datetime) -> list[HotSpot]:
    rows = HotSpot.objects.filter(Q(state=SpotState.OPEN) | Q(closed_at__gte=since))
    return sorted(rows, key=lambda one: (one.state != SpotState.OPEN, -(one.closed_at or since).timestamp()))


def _same_place(spot: HotSpot, case: Case, care: Care) -> bool:
    if spot.case_class_id != case.case_class_id or (spot.site_id or case.site_id):
        return spot.case_class_id == case.case_class_id and spot.site_id == case.site_id
    if spot.latitude is None or spot.longitude is None or case.latitude is None or case.longitude is None:
        return False
    # Groups drift as their first case grows old: a spot stays the same one within twice the distance.
    far = distance(Point(spot.latitude, spot.longitude), Point(case.latitude, case.longitude))
    return far <= 2 * care.spot_metres


def _values(case: Case) -> tuple[object, ...]:
    return tuple(getattr(case, name) for name in COLUMNS)


def _proposal(first: Any, met: Sequence[Happening]) -> Proposal:
    return Proposal(
        first_id=first.pk,
        class_id=first.case_class_id,
        class_name=first.case_class.name,
        class_name_en=first.case_class.name_en,
        site_id=first.site_id,
        place=first.site.name if first.site else first.address,
        street_id=first.street_id,
        street=first.street.name if first.street else "",
        latitude=first.latitude,
        longitude=first.longitude,
        times=len(met),
        last_at=met[-1].reported_at,
    )


def cases_of_spot(
    *, class_id: int, site_id: int | None, latitude: float | None, longitude: float | None, metres: float
) -> list[Case]:
    """All cases of a class at a place, oldest first: at its site, or within so many metres. One statement."""
    rows = Case.objects.filter(case_class_id=class_id).exclude(state__in=NEVER_A_PROBLEM).order_by("reported_at", "id")
    if site_id is not None:
        return list(rows.filter(site_id=site_id))
    if latitude is None or longitude is None:
        return []
    middle = Point(latitude, longitude)
    box = box_around(middle, metres)
    near: Iterable[Any] = rows.filter(
        site__isnull=True,
        latitude__gte=box.south,
        latitude__lte=box.north,
        longitude__gte=box.west,
        longitude__lte=box.east,
    )
    return [case for case in near if distance(middle, Point(case.latitude, case.longitude)) <= metres]
