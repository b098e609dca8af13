"""Cases by squares of the map: the open ones as they are now, all of them as they were last counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, FloatField, IntegerField, Q, Sum
from django.db.models.functions import Cast, Floor

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .. import rules
from ..models import Case, CaseCell, CellCount
from ..terms import OPEN, WITH_THE_UNIT
from .wanted import Filter, filtered, states_of

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees WGS-84."""

MOST_CLUSTERS = 300
"""Clusters of one map answer."""

MOST_LOOKED_AT = 50_000
"""Of a filter that is not about open cases, the newest so many are drawn."""


@dataclass(frozen=True)
class Cluster:
    """So many cases in a square of the map; `overdue` of them late. `box` is the square itself."""

    latitude: float
    longitude: float
    cases: int
    overdue: int
    box: Box


def case_clusters(acting: Acting, *, wanted: Filter, now: datetime, cell: float) -> tuple[Cluster, ...]:
    """The cases of a filter by squares of `cell` degrees, as they are now; one statement."""
    late = Q(state__in=WITH_THE_UNIT, due_at__lt=now)
    cases = filtered(acting, wanted, now).filter(latitude__isnull=False, longitude__isnull=False)
    if not is_open_only(wanted):
        newest = cases.order_by("-reported_at", "-id").values("pk")[:MOST_LOOKED_AT]
        cases = Case.objects.filter(pk__in=newest)
    rows = (
        cases.annotate(square_row=_square("latitude", cell), square_column=_square("longitude", cell))
        .order_by()
        .values_list("square_row", "square_column")
        .annotate(all=Count("pk"), late=Count("pk", filter=late))
        .order_by("-all", "square_row", "square_column")[:MOST_CLUSTERS]
    )
    return tuple(_cluster(row, column, cell, number, overdue) for row, column, number, overdue in rows)


def is_open_only(wanted: Filter) -> bool:
    """Whether a filter shows open cases only: those are drawn as they are now, however many."""
    states = states_of(wanted)
    return states is not None and states <= OPEN


@dataclass(frozen=True)
class CountedClusters:
    """All cases by squares as they were last counted; `at` None where they never were."""

    clusters: tuple[Cluster, ...]
    at: datetime | None


def counted_clusters(
    acting: Acting, *, box: Box | None, cell: float, street_id: int | None = None, closed: bool = False
) -> CountedClusters:
    """All cases (or the closed ones) by squares of about `cell` degrees from the last count, everywhere or in a part of
    the map; two statements.

    NotFound for those who do not see every unit's cases.
    """
    if not acting.reads_everything:
        raise NotFound("all cases")
    steps = max(1, round(cell / rules.CELL))
    cells = CaseCell.objects.all()
    if box is not None:
        west, south, east, north = (int(edge // rules.CELL) for edge in box)
        cells = cells.filter(row__gte=south, row__lte=north, column__gte=west, column__lte=east)
    if street_id:
        cells = cells.filter(street_id=street_id)
    rows = (
        cells.annotate(square_row=_square("row", steps), square_column=_square("column", steps))
        .order_by()
        .values_list("square_row", "square_column")
        .annotate(all=Sum("closed" if closed else "cases"))
        .filter(all__gt=0)
        .order_by("-all", "square_row", "square_column")[:MOST_CLUSTERS]
    )
    found = tuple(_cluster(row, column, steps * rules.CELL, number, 0) for row, column, number in rows)
    return CountedClusters(found, CellCount.objects.values_list("at", flat=True).first())


def _square(column: str, size: float) -> Cast:
    return Cast(Floor(Cast(F(column), FloatField()) / size), IntegerField())


def _cluster(row: int, column: int, cell: float, number: int, overdue: int) -> Cluster:
    south, west = row * cell, column * cell
    return Cluster(south + cell / 2, west + cell / 2, number, overdue, (west, south, west + cell, south + cell))


def total(clusters: Iterable[Cluster]) -> int:
    """How many cases the clusters hold."""
    return sum(cluster.cases for cluster in clusters)
