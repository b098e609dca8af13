"""Cases on their way out: those of a list that this person may see, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chuangcheng.flow.cases.models import NO_DUE
from chuangcheng.flow.cases.rules import case_number, was_on_time
from chuangcheng.flow.cases.selectors import Filter, filtered
from chuangcheng.flow.cases.selectors.lists import SORTS
from chuangcheng.flow.cases.terms import Sort, Source, State
from chuangcheng.flow.exchange.formats import OutRow
from chuangcheng.flow.exchange.permissions import can_hand_out
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

AT_ONCE = 2000
NATIONAL = frozenset({CaseKind.COMPONENT, CaseKind.MATTER})
NATIONAL_DIGITS = 5

_COLUMNS = (
    "pk",
    "foreign__system",
    "foreign__number",
    "title",
    "words",
    "state",
    "source",
    "case_class__kind",
    "case_class__code",
    "case_class__name",
    "case_class__name_en",
    "site__name",
    "address",
    "street__name",
    "longitude",
    "latitude",
    "unit__name",
    "reported_at",
    "due_at",
    "rectified_at",
    "closed_at",
    "rework_count",
)


def hand_out(
    acting: Acting, *, wanted: Filter, now: datetime, sort: Sort = Sort.NEWEST, with_place: bool = False
) -> Iterator[OutRow]:
    """The cases of a list in its order, in one statement, however many there are; `with_place` those on a map alone.

    NotFound, at once, for those who have no list of cases.
    """
    if not can_hand_out(acting):
        raise NotFound("may not hand cases out")
    column, descending = SORTS[sort]
    sign = "-" if descending else ""
    cases = filtered(acting, wanted, now)
    if with_place:
        cases = cases.filter(latitude__isnull=False, longitude__isnull=False)
    rows = cases.order_by(f"{sign}{column}", f"{sign}id").values_list(*_COLUMNS)
    return (_row(values) for values in rows.iterator(chunk_size=AT_ONCE))


def _row(values: tuple) -> OutRow:  # type: ignore[type-arg]
    told = dict(zip(_COLUMNS, values, strict=True))
    kind, code = told["case_class__kind"] or "", told["case_class__code"] or ""
    is_national = kind in NATIONAL and len(code) == NATIONAL_DIGITS and code.isascii() and code.isdigit()
    due_at = None if told["due_at"] == NO_DUE else told["due_at"]
    return OutRow(
        number=case_number(told["pk"]),
        system=told["foreign__system"] or "",
        foreign_number=told["foreign__number"] or "",
        title=told["title"],
        words=told["words"],
        state=State(told["state"]),
        source=Source(told["source"]),
        class_kind=kind,
        national=code if is_national else "",
        class_code=code,
        class_name=told["case_class__name"] or "",
        class_name_en=told["case_class__name_en"] or "",
        place=" ".join(filter(None, dict.fromkeys((told["site__name"], told["address"])))),
        street=told["street__name"] or "",
        longitude=told["longitude"],
        latitude=told["latitude"],
        unit=told["unit__name"] or "",
        reported_at=told["reported_at"],
        due_at=due_at,
        rectified_at=told["rectified_at"],
        closed_at=told["closed_at"],
        on_time=was_on_time(told["rectified_at"], due_at),
        rework_count=told["rework_count"],
    )
