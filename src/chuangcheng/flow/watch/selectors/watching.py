"""Reading the watch list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.watch.models import SiteGrade, Watched
from chuangcheng.flow.watch.permissions import may_read
from chuangcheng.flow.watch.rules.care import Care
from chuangcheng.flow.watch.rules.returns import Streak, by_hour, returns
from chuangcheng.flow.watch.terms import Entry, Grade, Leaving
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .care import care
from .happening import happenings_at_sites, seen_at, streaks

HEAT_DAYS = 183
"""Days back that the table of hours looks: half a year."""

Heat = dict[tuple[int, int], int]
"""Numbers by weekday (0 is Monday) and hour."""


@dataclass(frozen=True)
class WatchedRow:
    """A site's stay on the watch list. `streak` is None where it has left."""

    id: int
    version: int
    site_id: int
    site: str
    site_code: str
    street: str
    entry: Entry
    entered_at: datetime
    returns: int
    words: str
    left_at: datetime | None
    leaving: Leaving | None
    streak: Streak | None


def watched_page(
    acting: Acting, *, left: bool = False, place: str | None = None, size: int = PAGE_SIZE
) -> Page[WatchedRow]:
    """Sites that are watched, or that have left, the newest first; in four statements at most."""
    _allowed(acting)
    rows = Watched.objects.select_related("site__street").filter(left_at__isnull=not left)
    page = page_of(rows, sort="entered_at", place=place, size=size, to_row=lambda row: row)
    found = {} if left or not page.rows else streaks(page.rows, care=care())
    return Page(tuple(_row(row, found.get(row.pk)) for row in page.rows), next=page.next, previous=page.previous)


def count_watched(acting: Acting) -> int:
    """How many sites are watched."""
    _allowed(acting)
    return Watched.objects.filter(left_at=None).count()


def _allowed(acting: Acting) -> None:
    if not may_read(acting):
        raise NotFound("watch list")


def _row(row: Watched, found: Streak | None) -> WatchedRow:
    return WatchedRow(
        id=row.pk,
        version=row.version,
        site_id=row.site_id,
        site=row.site.name,
        site_code=row.site.code,
        street=row.site.street.name if row.site.street else "",
        entry=Entry(row.entry),
        entered_at=row.entered_at,
        returns=row.returns,
        words=row.words,
        left_at=row.left_at,
        leaving=Leaving(row.leaving) if row.leaving else None,
        streak=found,
    )


def heat(acting: Acting, *, now: datetime, site_id: int | None = None) -> Heat:
    """When things came back in the last half year, at one site or at all that are watched, in the office's zone."""
    _allowed(acting)
    sites = [site_id] if site_id else Watched.objects.filter(left_at=None).values("site_id")
    found = happenings_at_sites(since=now - timedelta(days=HEAT_DAYS), site_ids=_ids(sites))
    back = [one for same in found.values() for one in returns(same)]
    return by_hour(map(localtime, seen_at(back)))


def _ids(sites: object) -> list[int]:
    return sites if isinstance(sites, list) else [row["site_id"] for row in sites]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ReturnRow:
    """A case by which something came back."""

    case_id: int
    number: str
    title: str
    title_en: str
    state: State
    reported_at: datetime


@dataclass(frozen=True)
class WatchedCard:
    """A stay with what led to it and followed."""

    row: WatchedRow
    care: Care
    returns: tuple[ReturnRow, ...]
    heat: Heat


def watched_card(acting: Acting, *, watched_id: int, now: datetime) -> WatchedCard:
    """One stay with what came back there in half a year. NotFound for those who do not read everything."""
    _allowed(acting)
    row = Watched.objects.select_related("site__street").filter(pk=watched_id).first()
    if row is None:
        raise NotFound(f"watched {watched_id}")
    numbers = care()
    found = streaks([row], care=numbers)[row.pk] if row.left_at is None else None
    happened = happenings_at_sites(since=now - timedelta(days=HEAT_DAYS), site_ids=[row.site_id])
    back = returns(happened.get(row.site_id, []))
    cases = Case.objects.in_bulk([one.case_id for one in back])
    rows = []
    for one in reversed(back):
        case = cases[one.case_id]
        state = State(case.state)
        rows.append(ReturnRow(case.pk, case_number(case.pk), case.title, case.title_en, state, case.reported_at))
    return WatchedCard(_row(row, found), numbers, tuple(rows), by_hour(map(localtime, seen_at(back))))


def grade_of(*, site_id: int) -> Grade:
    """How closely a site is looked at."""
    found = SiteGrade.objects.filter(site_id=site_id).values_list("grade", flat=True).first()
    return Grade(found) if found else Grade.USUAL


def is_watched(*, site_id: int) -> int | None:
    """The stay of a site on the watch list, or None."""
    return Watched.objects.filter(site_id=site_id, left_at=None).values_list("id", flat=True).first()


@dataclass(frozen=True)
class GradedRow:
    """A site with its grade."""

    id: int
    code: str
    name: str
    street: str
    site_type: str
    site_type_en: str
    grade: Grade


def graded_page(
    acting: Acting,
    *,
    site_type_id: int | None = None,
    street_id: int | None = None,
    grade: Grade | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[GradedRow]:
    """Living sites with their grades by code, in two statements."""
    _allowed(acting)
    rows = Site.objects.filter(retired=False).select_related("street", "site_type")
    if site_type_id:
        rows = rows.filter(site_type_id=site_type_id)
    if street_id:
        rows = rows.filter(street_id=street_id)
    if grade is Grade.USUAL:
        rows = rows.exclude(pk__in=SiteGrade.objects.exclude(grade=Grade.USUAL).values("site_id"))
    elif grade is not None:
        rows = rows.filter(pk__in=SiteGrade.objects.filter(grade=grade).values("site_id"))
    page = page_of(rows, sort="code", place=place, descending=False, size=size, to_row=lambda row: row)
    grades = dict(SiteGrade.objects.filter(site_id__in=[r.pk for r in page.rows]).values_list("site_id", "grade"))
    return Page(
        tuple(
            GradedRow(
                row.pk,
                row.code,
                row.name,
                row.street.name if row.street else "",
                row.site_type.title,
                row.site_type.title_en,
                Grade(grades.get(row.pk, Grade.USUAL)),
            )
            for row in page.rows
        ),
        next=page.next,
        previous=page.previous,
    )
