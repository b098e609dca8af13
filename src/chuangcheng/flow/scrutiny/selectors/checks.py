"""Second checks: the plan, what was drawn, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from chuangcheng.flow.scrutiny.models import CheckDraw, Plan, SecondCheck
from chuangcheng.flow.scrutiny.permissions import can_see_checks
from chuangcheng.flow.scrutiny.terms import CheckState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of


@dataclass(frozen=True)
class PlanRow:
    """How much is looked at again (0 to 1), how far is far in metres, and from when pictures are examined."""

    version: int
    share: Decimal
    far_metres: int
    examine_since: datetime


def plan() -> PlanRow | None:
    """The plan, or None where nobody has made one."""
    row = Plan.objects.first()
    return PlanRow(row.version, row.share, row.far_metres, row.examine_since) if row else None


@dataclass(frozen=True)
class DrawRow:
    """One draw and what came of it: of so many closed cases so many were drawn, so many wait, hold, do not hold."""

    id: int
    first_day: date
    last_day: date
    share: Decimal
    seed: int
    population: int
    drawn: int
    drawn_at: datetime
    waiting: int
    holds: int
    does_not_hold: int


def draws_page(acting: Acting, *, place: str | None = None, size: int = PAGE_SIZE) -> Page[DrawRow]:
    """The draws, the newest first, with their results; one statement. NotFound for those who do not read everything."""
    if not acting.reads_everything:
        raise NotFound("draws")
    rows = CheckDraw.objects.annotate(
        **{f"n_{state}": Count("checks", filter=Q(checks__state=state)) for state in CheckState}
    )
    return page_of(rows, sort="drawn_at", place=place, size=size, to_row=_draw_row)


def _draw_row(row: CheckDraw) -> DrawRow:
    return DrawRow(
        row.pk,
        row.first_day,
        row.last_day,
        row.share,
        row.seed,
        row.population,
        row.drawn,
        row.drawn_at,
        *(getattr(row, f"n_{state}") for state in CheckState),
    )


@dataclass(frozen=True)
class CheckRow:
    """One second check: which case, who looks, what came of it."""

    id: int
    version: int
    case_id: int
    number: str
    title: str
    title_en: str
    place: str
    street: str
    unit: str
    closed_at: datetime | None
    checker_id: int
    checker: str
    mine: bool
    state: CheckState
    words: str
    checked_at: datetime | None
    new_case_id: int | None
    new_number: str


def _checks(acting: Acting) -> QuerySet[SecondCheck]:
    if not can_see_checks(acting):
        raise NotFound("checks")
    rows = SecondCheck.objects.select_related("case__site", "case__street", "case__unit", "checker", "new_case")
    return rows if acting.reads_everything else rows.filter(checker_id=acting.user_id)


def checks_page(
    acting: Acting,
    *,
    state: CheckState | None = None,
    draw_id: int | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[CheckRow]:
    """Second checks, the newest first; one statement. Those who check see their own."""
    rows = _checks(acting)
    if state:
        rows = rows.filter(state=state)
    if draw_id:
        rows = rows.filter(draw_id=draw_id)
    return page_of(rows, sort="id", place=place, size=size, to_row=lambda row: _check_row(acting, row))


def count_my_checks(acting: Acting, *, most: int) -> int:
    """How many second checks wait for this person, counted up to `most` + 1; 0 for those who are never drawn."""
    if not can_see_checks(acting):
        return 0
    return SecondCheck.objects.filter(checker_id=acting.user_id, state=CheckState.WAITING)[: most + 1].count()


def check_card(acting: Acting, *, check_id: int) -> CheckRow:
    """One second check. NotFound for strangers."""
    row = _checks(acting).filter(pk=check_id).first()
    if row is None:
        raise NotFound(f"check {check_id}")
    return _check_row(acting, row)


def _check_row(acting: Acting, row: SecondCheck) -> CheckRow:
    case = row.case
    return CheckRow(
        id=row.pk,
        version=row.version,
        case_id=case.pk,
        number=case.number,
        title=case.title,
        title_en=case.title_en,
        place=case.site.name if case.site else case.address,
        street=case.street.name if case.street else "",
        unit=case.unit.name if case.unit else "",
        closed_at=case.closed_at,
        checker_id=row.checker_id,
        checker=row.checker.name,
        mine=row.checker_id == acting.user_id,
        state=CheckState(row.state),
        words=row.words,
        checked_at=row.checked_at,
        new_case_id=row.new_case_id,
        new_number=row.new_case.number if row.new_case else "",
    )
