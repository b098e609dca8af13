"""From one case of a list to the next."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from chuangcheng.foundation.accounts.rules import Acting

from ..models import Case
from ..terms import Sort
from .lists import SORTS, URGENCY, CaseRow, row_of
from .wanted import OPEN_HAZARD, Filter, filtered


def next_case(acting: Acting, *, wanted: Filter, sort: Sort, case_id: int, now: datetime) -> CaseRow | None:
    """The case that comes after this one in a list, and after the last one the first; None where there is no other.

    This case need not be in the list any more: an act has usually taken it out. Five statements at most.
    """
    column, descending = SORTS[sort]
    here = Case.objects.filter(pk=case_id).values_list(column, flat=True).first()
    if here is None:
        return None
    mark, beyond = ("-", "lt") if descending else ("", "gt")
    rows = (
        filtered(acting, wanted, now)
        .exclude(pk=case_id)
        .select_related("case_class", "site", "street", "unit", "handed_unit", "handed_user")
        .order_by(f"{mark}{column}", f"{mark}id")
    )
    after = Q(**{f"{column}__{beyond}": here}) | Q(**{column: here, f"id__{beyond}": case_id})
    if sort in URGENCY:  # the hazards first, then the others, as the list has them
        hazards, others = rows.filter(OPEN_HAZARD), rows.exclude(OPEN_HAZARD)
        if Case.objects.filter(OPEN_HAZARD, pk=case_id).exists():
            found = hazards.filter(after).first() or others.first() or hazards.first()
        else:
            found = others.filter(after).first() or hazards.first() or others.first()
    else:
        found = rows.filter(after).first() or rows.first()
    return row_of(found, now) if found else None
