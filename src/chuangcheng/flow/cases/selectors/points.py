"""Cases on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from chuangcheng.flow.places.models import Site
from chuangcheng.foundation.accounts.rules import Acting

from .. import rules
from ..models import NO_DUE, Case
from ..terms import OPEN, State
from .wanted import Filter, filtered

MAP_LIMIT = 2000
"""Points of one map answer; beyond it the map says that it shows the newest."""


@dataclass(frozen=True)
class CasePoint:
    """A case on the map."""

    id: int
    number: str
    title: str
    title_en: str
    state: State
    overdue: bool
    latitude: float
    longitude: float


def case_points(acting: Acting, *, wanted: Filter, now: datetime, limit: int = MAP_LIMIT) -> tuple[CasePoint, ...]:
    """The newest cases that have a place, for the map, in one statement."""
    cases = filtered(acting, wanted, now).filter(latitude__isnull=False, longitude__isnull=False)
    columns = ("pk", "title", "title_en", "state", "due_at", "latitude", "longitude")
    points = []
    for pk, title, title_en, state, due_at, latitude, longitude in cases.order_by("-reported_at", "-id").values_list(
        *columns
    )[:limit]:
        due = None if due_at == NO_DUE else due_at
        late = rules.is_overdue(State(state), due, now)
        points.append(CasePoint(pk, rules.case_number(pk), title, title_en, State(state), late, latitude, longitude))
    return tuple(points)


@dataclass(frozen=True)
class Spot:
    """A case as a proposal of units needs it: its version, where it is and which standard it hurts."""

    version: int
    site_id: int | None
    street_id: int | None
    standard_id: int | None


def spots_of(acting: Acting, *, case_ids: Sequence[int]) -> dict[int, Spot]:
    """Those of these cases that this person may see, by id; one statement."""
    rows = Case.objects.visible_to(acting).filter(pk__in=list(case_ids))
    columns = ("pk", "version", "site_id", "street_id", "standard_id")
    return {pk: Spot(*rest) for pk, *rest in rows.values_list(*columns)}


def quiet_sites(acting: Acting, *, site_type: str, limit: int = 40) -> tuple[int, ...]:
    """The first sites of a type (its code) at which no case is open, in the order of their codes; in one statement."""
    open_there = Case.objects.filter(site_id=OuterRef("pk"), state__in=OPEN)
    sites = Site.objects.visible_to(acting).filter(retired=False, site_type__code=site_type).exclude(Exists(open_there))
    return tuple(sites.order_by("code").values_list("pk", flat=True)[:limit])
