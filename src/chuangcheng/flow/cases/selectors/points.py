"""Cases on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from chuangcheng.flow.places.models import Site
from chuangcheng.foundation.accounts.rules import Acting

from .. import rules
from ..models import NO_DUE, Case, CaseMove
from ..terms import OPEN, Act, State
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
class Chosen:
    """A case that somebody chose for an act on many: its version, and, where it was returned, the unit whose it is in
    the view of the one that returned it."""

    version: int
    named_unit_id: int | None = None


def chosen_cases(acting: Acting, *, case_ids: Sequence[int]) -> dict[int, Chosen]:
    """Those of these cases that this person may see, by id; one statement, two where some were returned."""
    rows = list(Case.objects.visible_to(acting).filter(pk__in=list(case_ids)).values_list("pk", "version", "state"))
    returned = [pk for pk, _version, state in rows if state == State.RETURNED]
    named: dict[int, int | None] = {}
    if returned:
        moves = CaseMove.objects.filter(case_id__in=returned, act=Act.RETURN).order_by("number")
        for case_id, unit_id, retired in moves.values_list("case_id", "to_unit_id", "to_unit__retired"):
            named[case_id] = None if retired else unit_id
    return {pk: Chosen(version, named.get(pk)) for pk, version, _state in rows}


def quiet_sites(acting: Acting, *, site_type: str, limit: int = 40) -> tuple[int, ...]:
    """The first sites of a type (its code) at which no case is open, in the order of their codes; in one statement."""
    open_there = Case.objects.filter(site_id=OuterRef("pk"), state__in=OPEN)
    sites = Site.objects.visible_to(acting).filter(retired=False, site_type__code=site_type).exclude(Exists(open_there))
    return tuple(sites.order_by("code").values_list("pk", flat=True)[:limit])
