"""Counting the squares of the map anew, so that a map of all cases need not read them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, FloatField, IntegerField, Q
from django.db.models.functions import Cast, Floor

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case, CaseCell, CellCount
from chuangcheng.flow.cases.terms import State

COUNT_EVERY = timedelta(minutes=15)
"""How old the count may grow before it is made anew; the map says how old it is."""


def count_cells_when_due(*, now: datetime) -> bool:
    """Count the squares where the last count is older than `COUNT_EVERY`; whether it was."""
    last = CellCount.objects.order_by("-at").first()
    if last is not None and now - last.at < COUNT_EVERY:
        return False
    count_cells(now=now)
    return True


def count_cells(*, now: datetime) -> int:
    """Count the cases of every square of the map anew; how many squares hold any.

    Reads all cases in one statement outside of any transaction, so that nobody waits for it, and exchanges the few
    thousand rows of the count in a short one.
    """

    def square(column: str) -> Cast:
        return Cast(Floor(Cast(F(column), FloatField()) / rules.CELL), IntegerField())

    over = Q(state__in=[State.CLOSED, State.RECHECKED])
    counted = list(
        Case.objects.filter(latitude__isnull=False, longitude__isnull=False)
        .annotate(square_row=square("latitude"), square_column=square("longitude"))
        .order_by()
        .values_list("square_row", "square_column", "street_id")
        .annotate(all=Count("pk"), over=Count("pk", filter=over))
    )
    cells = [
        CaseCell(row=row, column=column, street_id=street, cases=number, closed=closed)
        for row, column, street, number, closed in counted
    ]
    with transaction.atomic():
        CaseCell.objects.all().delete()
        CaseCell.objects.bulk_create(cells, batch_size=1000)
        CellCount.objects.all().delete()
        CellCount.objects.create(at=now, cases=sum(cell.cases for cell in cells))
    return len(cells)
