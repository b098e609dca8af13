"""Lists of cases and how many there are of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.timezone import localdate, make_aware

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.textsearch.selectors import matching_ids

from .. import rules
from ..models import NO_DUE, SEARCH_INDEX, Case, CaseQuerySet
from ..terms import (
    DONE_PART,
    FROM_OUTSIDE,
    OPEN,
    WITH_THE_UNIT,
    Group,
    Happened,
    Priority,
    Sort,
    State,
    Who,
)
from .two_parts import page_of_two

SOON = timedelta(hours=24)
"""How long before its limit a case counts as nearly due."""

ELSEWHERE = frozenset({State.SPLIT, State.HANDED_OVER})
"""Open, but followed as other cases or by another system: no unit is wanting."""


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


@dataclass(frozen=True)
class Filter:
    """What a list of cases shows. Empty fields do not filter.

    `happened` asks for what was found, filed, put right or closed from `since` to `until`: days in the office's zone,
    both included.
    """

    group: Group | None = None
    state: State | None = None
    unit_id: int | None = None
    street_id: int | None = None
    case_class_id: int | None = None
    site_id: int | None = None
    text: str = ""
    happened: Happened | None = None
    since: date | None = None
    until: date | None = None


OPEN_HAZARD = Q(is_hazard=True, state__in=OPEN)
"""A hazard that is not gone yet."""

URGENCY = frozenset({Sort.DUE})
"""Orders by what is urgent: nothing stands above an open hazard."""

SORTS = {Sort.NEWEST: ("reported_at", True), Sort.DUE: ("due_at", False), Sort.CHANGED: ("changed_at", True)}


def _grouped(cases: CaseQuerySet, group: Group, now: datetime) -> CaseQuerySet:
    return cases.filter(_group_condition(group, now))


def _group_condition(group: Group, now: datetime) -> Q:
    match group:
        case Group.OPEN:
            return Q(state__in=OPEN)
        case Group.TO_FILE:
            return Q(state=State.CHECKED) | Q(state=State.REPORTED) & ~Q(source__in=FROM_OUTSIDE)
        case Group.TO_DISPATCH:
            return Q(state=State.FILED)
        case Group.RETURNED:
            return Q(state=State.RETURNED)
        case Group.WITH_UNITS:
            return Q(state__in=WITH_THE_UNIT)
        case Group.TO_ACCEPT:
            return Q(state=State.DISPATCHED)
        case Group.IN_HAND:
            return Q(state=State.IN_HAND)
        case Group.OVERDUE:
            return Q(state__in=WITH_THE_UNIT, due_at__lt=now)
        case Group.NEARLY_DUE:
            return Q(state__in=WITH_THE_UNIT, due_at__gte=now, due_at__lt=now + SOON)
        case Group.TO_VERIFY:
            return Q(state=State.RECTIFIED)
        case Group.TO_CLOSE:
            part_open = Exists(Case.objects.filter(part_of_id=OuterRef("pk")).exclude(state__in=DONE_PART))
            return Q(state=State.VERIFIED) | Q(state=State.SPLIT) & ~Q(part_open)
        case Group.CLOSED:
            return Q(state__in=[State.CLOSED, State.RECHECKED])
        case Group.TO_RECHECK:
            came_back = Exists(Case.objects.filter(rebound_of_id=OuterRef("pk")))
            return Q(state=State.CLOSED) & ~Q(came_back)
        case Group.REWORKED:
            return Q(rework_count__gt=0)
        case Group.REBOUND:
            return Q(rebound_of__isnull=False)
        case Group.NOBODYS:
            return Q(state__in=OPEN - ELSEWHERE, unit__isnull=True)
        case _:
            return _led_condition(group, now)


def _led_condition(group: Group, now: datetime) -> Q:
    """The groups of cases that the office has led off their usual way, or that wait for a decision."""
    match group:
        case Group.TO_CHECK:
            return Q(state=State.REPORTED, source__in=FROM_OUTSIDE)
        case Group.LATE_TO_ACCEPT:
            return Q(state=State.DISPATCHED, accept_due_at__lt=now)
        case Group.FOR_OFFICE:
            return Q(decides=Who.COORDINATOR)
        case Group.FOR_LEADER:
            return Q(decides=Who.LEADER)
        case Group.SUSPENDED:
            return Q(state=State.SUSPENDED)
        case Group.DEFERRED:
            return Q(state=State.DEFERRED)
        case Group.ELSEWHERE:
            return Q(state=State.HANDED_OVER)
        case Group.SPLIT:
            return Q(state=State.SPLIT)
        case Group.URGENT:
            return Q(state__in=OPEN, priority=Priority.URGENT)
        case Group.EXTENDED:
            return Q(extensions__gt=0)
        case Group.HAZARDS:
            return OPEN_HAZARD
        case Group.TO_ISOLATE:
            return Q(is_hazard=True, isolated_at__isnull=True, state__in=rules.NOT_ISOLATED_YET)
        case Group.RECHECK_DUE:
            came_back = Exists(Case.objects.filter(rebound_of_id=OuterRef("pk")))
            return Q(state=State.CLOSED, recheck_on__lte=localdate(now)) & ~Q(came_back)
        case _:
            raise ValueError(group)


def filtered(acting: Acting, wanted: Filter, now: datetime) -> CaseQuerySet:
    """The cases of a filter that this person may see."""
    cases = Case.objects.visible_to(acting)
    if wanted.group:
        cases = _grouped(cases, wanted.group, now)
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    for name in ("unit_id", "street_id", "case_class_id", "site_id"):
        if value := getattr(wanted, name):
            cases = cases.filter(**{name: value})
    if wanted.happened:
        cases = cases.filter(happened_in(wanted.happened, wanted.since, wanted.until))
    if wanted.text.strip():
        cases = cases.filter(_text_condition(wanted.text.strip()))
    return cases


MOMENTS = {
    Happened.FOUND: "reported_at",
    Happened.FILED: "filed_at",
    Happened.RECTIFIED: "rectified_at",
    Happened.ON_TIME: "rectified_at",
    Happened.CLOSED: "closed_at",
}


def happened_in(what: Happened, since: date | None, until: date | None) -> Q:
    """It happened on one of these days, both included; without days, at all."""
    column = MOMENTS[what]
    condition = Q(**{f"{column}__isnull": False})
    if since:
        condition &= Q(**{f"{column}__gte": make_aware(datetime.combine(since, time.min))})
    if until:
        condition &= Q(**{f"{column}__lt": make_aware(datetime.combine(until + timedelta(days=1), time.min))})
    if what is Happened.ON_TIME:
        condition &= Q(rectified_at__lte=F("due_at")) & ~Q(due_at=NO_DUE)
    return condition


def count_cases(acting: Acting, *, wanted: Filter, now: datetime) -> int:
    """How many cases a list has in all, in one statement."""
    return filtered(acting, wanted, now).count()


def _text_condition(text: str) -> Q:
    number = rules.read_case_number(text)
    by_text = matching_ids(SEARCH_INDEX, text)
    return by_text | Q(pk=number) if number is not None else by_text


def cases_page(
    acting: Acting,
    *,
    wanted: Filter,
    now: datetime,
    sort: Sort = Sort.NEWEST,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[CaseRow]:
    """One page of cases, in one statement; by limit, hazards come first, in one more."""
    column, descending = SORTS[sort]
    cases = filtered(acting, wanted, now).select_related(
        "case_class", "site", "street", "unit", "handed_unit", "handed_user"
    )

    def listed(case: Case) -> CaseRow:
        return row_of(case, now)

    if sort in URGENCY:
        first, rest = cases.filter(OPEN_HAZARD), cases.exclude(OPEN_HAZARD)
        return page_of_two(first, rest, sort=column, place=place, descending=descending, size=size, to_row=listed)
    return page_of(cases, sort=column, place=place, descending=descending, size=size, to_row=listed)


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


def group_counts(acting: Acting, *, groups: tuple[Group, ...], now: datetime) -> dict[Group, int]:
    """How many cases of each group this person sees, in one statement; each number is the length of its list."""
    counted = Case.objects.visible_to(acting).aggregate(
        **{group.value: Count("pk", filter=_group_condition(group, now)) for group in groups}
    )
    return {group: counted[group.value] for group in groups}


@dataclass(frozen=True)
class UnitLoad:
    """How many cases lie with a unit, and how many of them are late."""

    unit_id: int
    unit: str
    open: int
    overdue: int


def units_with_overdue(acting: Acting, *, now: datetime, size: int = 8) -> tuple[UnitLoad, ...]:
    """The units with the most overdue cases, in one statement."""
    late = _group_condition(Group.OVERDUE, now)
    rows = (
        Case.objects.visible_to(acting)
        .filter(state__in=WITH_THE_UNIT, unit__isnull=False)
        .values("unit_id", "unit__name")
        .annotate(open_count=Count("pk"), late_count=Count("pk", filter=late))
        .filter(late_count__gt=0)
        .order_by("-late_count", "unit_id")[:size]
    )
    return tuple(UnitLoad(r["unit_id"], r["unit__name"], r["open_count"], r["late_count"]) for r in rows)
