"""Lists of cases and how many there are of each kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Page, Place, read_place
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, counts_of, page_around

from .. import rules
from ..models import NO_DUE, Case
from ..terms import WITH_THE_UNIT, Group, Priority, Sort, State
from .merging import read
from .two_parts import page_of_two
from .wanted import Filter, filtered, group_condition


@dataclass(frozen=True)
class CaseRow:
    """One line of a case list."""

    id: int
    version: int
    number: str
    title: str
    title_en: str
    state: State
    class_name: str
    class_name_en: str
    place: str
    street: str
    unit: str
    holder: str
    due_at: datetime | None
    due_provisional: bool
    overdue: bool
    reported_at: datetime
    rework_count: int
    rebound: bool
    priority: Priority = Priority.NORMAL
    accept_due_at: datetime | None = None
    late_to_accept: bool = False
    asked: str = ""
    extensions: int = 0
    resume_on: date | None = None
    recheck_on: date | None = None
    hazard: bool = False
    isolated: bool = False
    stopped_late: timedelta | None = None
    """How late it was when its unit returned it; the clock stands since."""


URGENCY = frozenset({Sort.DUE})
"""Orders by what is urgent: nothing stands above an open hazard."""

ONLY_HAZARDS = frozenset({Group.HAZARDS, Group.TO_ISOLATE})

SORTS = {Sort.NEWEST: ("reported_at", True), Sort.DUE: ("due_at", False), Sort.CHANGED: ("changed_at", True)}


def count_cases(acting: Acting, *, wanted: Filter, now: datetime, most: int | None = None) -> int:
    """How many cases a list has in all, in one statement; with `most`, one more than that stands for "more"."""
    return counts_of([filtered(acting, wanted, now)], most=most)[0]


def cases_page(
    acting: Acting,
    *,
    wanted: Filter,
    now: datetime,
    sort: Sort = Sort.NEWEST,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[CaseRow]:
    """One page of cases, in one statement that reads from indexes in the order of the list.

    By limit, open hazards come first, in one statement more where others may follow.
    """

    def part(asked: Filter, at: str | None, most: int) -> Page[CaseRow]:
        return _page(acting, wanted=asked, now=now, sort=sort, place=at, size=most)

    if sort in URGENCY and wanted.hazards is None and wanted.group not in ONLY_HAZARDS:
        first, rest = replace(wanted, hazards=True), replace(wanted, hazards=False)
        return page_of_two(partial(part, first), partial(part, rest), place=place, size=size)
    return part(wanted, place, size)


def _page(acting: Acting, *, wanted: Filter, now: datetime, sort: Sort, place: str | None, size: int) -> Page[CaseRow]:
    column, descending = SORTS[sort]
    here = read_place(place)
    if here is not None and not isinstance(here.value, datetime):  # a place of another list: begin at the beginning
        here = None
    found = read(
        acting,
        wanted=wanted,
        now=now,
        columns=COLUMNS,
        sort=column,
        place=here,
        descending=descending != (here is not None and here.backwards),
        size=size + 1,
    )
    at = COLUMNS.index(column)

    def border(values: tuple[Any, ...], backwards: bool) -> str:
        return Place(_moment(values[at]), values[0], backwards).token()

    return page_around(found, size=size, here=here, border=border, to_row=lambda values: _row(values, now))


COLUMNS = (
    "pk",
    "version",
    "title",
    "title_en",
    "state",
    "case_class__name",
    "case_class__name_en",
    "site__name",
    "address",
    "street__name",
    "unit__name",
    "handed_unit__name",
    "handed_user__name",
    "handed_section",
    "due_at",
    "due_provisional",
    "reported_at",
    "changed_at",
    "rework_count",
    "rebound_of_id",
    "priority",
    "accept_due_at",
    "asked",
    "extensions",
    "resume_on",
    "recheck_on",
    "is_hazard",
    "isolated_at",
)
"""What a line shows and the columns it is sorted by: whole rows with all they point to cost three times as much."""


def _moment(value: datetime) -> datetime:
    """A moment as the driver gives it: SQLite's is in UTC and does not say so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _row(values: tuple[Any, ...], now: datetime) -> CaseRow:
    (
        pk,
        version,
        title,
        title_en,
        state,
        class_name,
        class_name_en,
        site,
        address,
        street,
        unit,
        handed_unit,
        handed_user,
        handed_section,
        due_at,
        due_provisional,
        reported_at,
        changed_at,
        rework_count,
        rebound_of_id,
        priority,
        accept_due_at,
        asked,
        extensions,
        resume_on,
        recheck_on,
        is_hazard,
        isolated_at,
    ) = values
    ends = _moment(due_at)
    due = None if ends == NO_DUE else ends
    accepts = _moment(accept_due_at)
    accept_due = None if accepts == NO_DUE else accepts
    stands = State(state)
    return CaseRow(
        id=pk,
        version=version,
        number=rules.case_number(pk),
        title=title,
        title_en=title_en,
        state=stands,
        class_name=class_name or "",
        class_name_en=class_name_en or "",
        place=site or address,
        street=street or "",
        unit=unit or "",
        holder=handed_unit or handed_user or handed_section,
        due_at=due,
        due_provisional=bool(due_provisional),
        overdue=rules.is_overdue(stands, due, now),
        reported_at=_moment(reported_at),
        rework_count=rework_count,
        rebound=rebound_of_id is not None,
        priority=Priority(priority),
        accept_due_at=accept_due,
        late_to_accept=rules.is_late_to_accept(stands, accept_due, now),
        asked=asked,
        extensions=extensions,
        resume_on=resume_on,
        recheck_on=recheck_on,
        stopped_late=rules.late_when_stopped(stands, due, _moment(changed_at)),
        hazard=bool(is_hazard),
        isolated=isolated_at is not None,
    )


def row_of(case: Case, now: datetime) -> CaseRow:
    """The line of a loaded case."""
    return CaseRow(
        id=case.pk,
        version=case.version,
        number=case.number,
        title=case.title,
        title_en=case.title_en,
        state=State(case.state),
        class_name=case.case_class.name if case.case_class else "",
        class_name_en=case.case_class.name_en if case.case_class else "",
        place=case.site.name if case.site else case.address,
        street=case.street.name if case.street else "",
        unit=case.unit.name if case.unit else "",
        holder=_holder(case),
        due_at=case.due,
        due_provisional=case.due_provisional,
        overdue=rules.is_overdue(State(case.state), case.due, now),
        reported_at=case.reported_at,
        rework_count=case.rework_count,
        rebound=case.rebound_of_id is not None,
        priority=Priority(case.priority),
        accept_due_at=case.accept_due,
        late_to_accept=rules.is_late_to_accept(State(case.state), case.accept_due, now),
        asked=case.asked,
        extensions=case.extensions,
        resume_on=case.resume_on,
        recheck_on=case.recheck_on,
        hazard=case.is_hazard,
        isolated=case.isolated_at is not None,
        stopped_late=rules.late_when_stopped(State(case.state), case.due, case.changed_at),
    )


def _holder(case: Case) -> str:
    if case.handed_unit:
        return case.handed_unit.name
    if case.handed_user:
        return case.handed_user.name
    return case.handed_section


def group_counts(
    acting: Acting, *, groups: tuple[Group, ...], now: datetime, most: int | None = None
) -> dict[Group, int]:
    """How many cases of each group this person sees, in one statement; each number is the length of its list.

    With `most`, counting stops after one more than that: a number beyond it says "more than so many" at a fixed cost.
    """
    visible = Case.objects.visible_to(acting)
    counted = counts_of([visible.filter(group_condition(group, now)) for group in groups], most=most)
    return dict(zip(groups, counted, strict=True))


@dataclass(frozen=True)
class UnitLoad:
    """How many cases lie with a unit, and how many of them are late."""

    unit_id: int
    unit: str
    open: int
    overdue: int


def units_with_overdue(acting: Acting, *, now: datetime, size: int = 8) -> tuple[UnitLoad, ...]:
    """The units with the most overdue cases, in one statement."""
    late = group_condition(Group.OVERDUE, now)
    rows = (
        Case.objects.visible_to(acting)
        .filter(state__in=WITH_THE_UNIT, unit__isnull=False)
        .values("unit_id", "unit__name")
        .annotate(open_count=Count("pk"), late_count=Count("pk", filter=late))
        .filter(late_count__gt=0)
        .order_by("-late_count", "unit_id")[:size]
    )
    return tuple(UnitLoad(r["unit_id"], r["unit__name"], r["open_count"], r["late_count"]) for r in rows)
