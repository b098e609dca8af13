"""From one case of a list to the next."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, Subquery, Value
from django.db.models.functions import Coalesce

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Place
from chuangcheng.foundation.acts.selectors import beyond

from ..models import Case
from ..terms import Sort
from .lists import SORTS, URGENCY, CaseRow, row_of
from .wanted import OPEN_HAZARD, Filter, filtered


def next_case(acting: Acting, *, wanted: Filter, sort: Sort, case_id: int, now: datetime) -> CaseRow | None:
    """The case that comes after this one in a list, and after the last one the first; None where there is no other.

    This case need not be in the list any more: an act has usually taken it out. Two statements, whatever the list.
    """
    column, descending = SORTS[sort]
    urgent = ExpressionWrapper(OPEN_HAZARD, BooleanField())
    here, is_urgent = Case.objects.filter(pk=case_id).values_list(column, urgent).first() or (None, False)
    if here is None:
        return None
    mark = "-" if descending else ""
    rows = filtered(acting, wanted, now).exclude(pk=case_id).order_by(f"{mark}{column}", f"{mark}id")
    after = beyond(column, Place(here, case_id), descending)
    in_turn = [rows.filter(after), rows]
    if sort in URGENCY:  # the hazards first, then the others, as the list has them
        hazards, others = rows.filter(OPEN_HAZARD), rows.exclude(OPEN_HAZARD)
        mine, then = (hazards, others) if is_urgent else (others, hazards)
        in_turn = [mine.filter(after), then, mine]
    nobody = Value(0)  # and a type, where no part of the list can hold anything
    first = Coalesce(*(Subquery(part.values("pk")[:1]) for part in in_turn), nobody, output_field=BigIntegerField())
    found = (
        Case.objects.filter(pk=first)
        .select_related("case_class", "site", "street", "unit", "handed_unit", "handed_user")
        .first()
    )
    return row_of(found, now) if found else None
