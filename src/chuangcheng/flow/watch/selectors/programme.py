"""The standing programme: what was planned, done, and not looked at, by plan, street and site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from chuangcheng.flow.inspections.models import Assignment, Visit
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.rules.windows import Window
from chuangcheng.flow.places.selectors import days as known_days
from chuangcheng.flow.watch.models import Plan, Turn
from chuangcheng.flow.watch.permissions import may_read
from chuangcheng.flow.watch.rules.turns import look_of
from chuangcheng.flow.watch.terms import Aim, Look, Per
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page, slice_of
from chuangcheng.foundation.acts.selectors import PAGE_SIZE

USUAL_DAYS = 28
"""Days that are shown where nobody asks for others: four weeks."""


class By(StrEnum):
    """By what the programme is told."""

    PLAN = "plan"
    STREET = "street"
    SITE = "site"


@dataclass(frozen=True)
class Tally:
    """How many looks were planned and what became of them; each number is the length of a list."""

    id: int
    name: str = ""
    about: str = ""
    looks: tuple[int, ...] = (0, 0, 0, 0)

    @property
    def planned(self) -> int:
        """All of them."""
        return sum(self.looks)

    @property
    def done(self) -> int:
        """In the plan's hours."""
        return self.looks[0]

    @property
    def other_hours(self) -> int:
        """At another time."""
        return self.looks[1]

    @property
    def pending(self) -> int:
        """Still to come."""
        return self.looks[2]

    @property
    def missed(self) -> int:
        """Not looked at."""
        return self.looks[3]


@dataclass(frozen=True)
class PlanRow:
    """A standing plan."""

    id: int
    version: int
    name: str
    site_type_id: int | None
    site_type: str
    site_type_en: str
    street_id: int | None
    street: str
    aim: Aim
    per: Per
    looks: int
    window: Window
    starts_on: date
    withdrawn: bool
    inspector_ids: tuple[int, ...]
    inspectors: tuple[str, ...]


@dataclass(frozen=True)
class TurnRow:
    """A turn with what became of it. `round_id` None: nobody was sent."""

    id: int
    plan_id: int
    starts_on: date
    ends_on: date
    round_id: int | None
    sites: int
    nobody_for: int


@dataclass(frozen=True)
class Programme:
    """The programme over some days. `passed` are turns on which nobody was sent at all."""

    since: date
    until: date
    total: Tally
    rows: Page[Tally]
    passed: tuple[TurnRow, ...]


@dataclass(frozen=True)
class LookRow:
    """One look that was planned: which plan, which site, in which days, and what became of it."""

    turn_id: int
    plan_id: int
    plan: str
    round_id: int
    starts_on: date
    ends_on: date
    site_id: int
    street_id: int
    look: Look
    visit_id: int | None = None
    site: str = ""
    site_code: str = ""
    street: str = ""


def usual_span(now: datetime) -> tuple[date, date]:
    """The four weeks up to today."""
    today = localtime(now).date()
    return today - timedelta(days=USUAL_DAYS - 1), today


def programme(
    acting: Acting,
    *,
    now: datetime,
    since: date,
    until: date,
    by: By = By.PLAN,
    plan_id: int | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Programme:
    """The looks of the turns whose last day lies between two days, those with most missed first; at most eight
    statements. NotFound for those who do not read everything."""
    turns = _turns(acting, since, until, plan_id)
    looks = list(_looks(turns, now))
    total = [0, 0, 0, 0]
    found: dict[int, list[int]] = {}
    for one in looks:
        key = {By.PLAN: one.plan_id, By.STREET: one.street_id, By.SITE: one.site_id}[by]
        at = ORDER.index(one.look)
        found.setdefault(key, [0, 0, 0, 0])[at] += 1
        total[at] += 1
    ordered = sorted(found.items(), key=lambda pair: (-pair[1][3], -pair[1][1], pair[0]))
    page = slice_of([Tally(key, looks=tuple(numbers)) for key, numbers in ordered], place, size)
    return Programme(
        since,
        until,
        Tally(0, looks=tuple(total)),
        Page(tuple(_named(page.rows, by, turns)), next=page.next, previous=page.previous),
        tuple(_turn_row(turn) for turn in turns if turn.round_id is None),
    )


ORDER = (Look.DONE, Look.OTHER_HOURS, Look.PENDING, Look.MISSED)
"""In which order `Tally.looks` counts them."""


def looks_page(
    acting: Acting,
    *,
    now: datetime,
    since: date,
    until: date,
    look: Look | None = None,
    plan_id: int | None = None,
    street_id: int | None = None,
    site_id: int | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[LookRow]:
    """The looks that `programme` counts, one by one, the newest turn first. `street_id` 0: in no street."""
    turns = _turns(acting, since, until, plan_id)
    found = [
        one
        for one in _looks(turns, now)
        if (look is None or one.look is look)
        and (street_id is None or one.street_id == street_id)
        and (site_id is None or one.site_id == site_id)
    ]
    found.sort(key=lambda one: (-one.ends_on.toordinal(), one.plan_id, one.site_id))
    page = slice_of(found, place, size)
    sites = Site.objects.filter(pk__in={one.site_id for one in page.rows}).select_related("street").in_bulk()
    rows = []
    for one in page.rows:
        site = sites[one.site_id]
        street = site.street.name if site.street else ""
        rows.append(LookRow(**{**one.__dict__, "site": site.name, "site_code": site.code, "street": street}))
    return Page(tuple(rows), next=page.next, previous=page.previous)


def _turns(acting: Acting, since: date, until: date, plan_id: int | None) -> list[Turn]:
    if not may_read(acting):
        raise NotFound("programme")
    turns = Turn.objects.filter(ends_on__gte=since, starts_on__lte=until).select_related("plan")
    if plan_id is not None:
        turns = turns.filter(plan_id=plan_id)
    return list(turns.order_by("ends_on", "id"))


def _looks(turns: Iterable[Turn], now: datetime) -> Iterable[LookRow]:
    sent = {turn.round_id: turn for turn in turns if turn.round_id is not None}
    if not sent:
        return
    days = known_days()
    seen = {
        (round_id, site_id): (pk, at)
        for pk, round_id, site_id, at in Visit.objects.filter(round_id__in=sent).values_list(
            "id", "round_id", "site_id", "finished_at"
        )
    }
    windows = {turn.plan_id: turn.plan.window for turn in sent.values()}
    stops = Assignment.objects.filter(round_id__in=sent).order_by("id")
    for round_id, site_id, street_id in stops.values_list("round_id", "site_id", "site__street_id"):
        turn = sent[round_id]
        visit_id, at = seen.get((round_id, site_id), (None, None))
        look = look_of(windows[turn.plan_id], days, turn.ends_on, seen_at=at, now=now)
        ends = (turn.starts_on, turn.ends_on)
        yield LookRow(turn.pk, turn.plan_id, turn.plan.name, round_id, *ends, site_id, street_id or 0, look, visit_id)


def _named(rows: Iterable[Tally], by: By, turns: Iterable[Turn]) -> Iterable[Tally]:
    rows = list(rows)
    names: dict[int, tuple[str, str]] = {}
    if by is By.PLAN:
        names = {turn.plan_id: (turn.plan.name, "") for turn in turns}
    elif by is By.STREET:
        sites = Site.objects.filter(street_id__in=[row.id for row in rows]).order_by()
        names = {pk: (name, "") for pk, name in sites.values_list("street_id", "street__name").distinct()}
    else:
        sites = Site.objects.filter(pk__in=[row.id for row in rows])
        names = {pk: (name, street or "") for pk, name, street in sites.values_list("id", "name", "street__name")}
    return [Tally(row.id, *names.get(row.id, ("", "")), row.looks) for row in rows]


def plans(acting: Acting, *, withdrawn: bool = False) -> tuple[PlanRow, ...]:
    """The plans in use (or those that ended) by name, in two statements."""
    if not may_read(acting):
        raise NotFound("plans")
    rows = _plans().filter(withdrawn=withdrawn).order_by("name", "id")
    return tuple(map(_plan_row, rows))


def plan_card(acting: Acting, *, plan_id: int) -> PlanRow:
    """One plan, in two statements. NotFound for those who do not read everything."""
    row = _plans().filter(pk=plan_id).first() if may_read(acting) else None
    if row is None:
        raise NotFound(f"plan {plan_id}")
    return _plan_row(row)


def turns_of(acting: Acting, *, plan_id: int, limit: int = 12) -> tuple[TurnRow, ...]:
    """The newest turns of a plan."""
    if not may_read(acting):
        raise NotFound("turns")
    rows = Turn.objects.filter(plan_id=plan_id).order_by("-starts_on", "-id")[:limit]
    return tuple(map(_turn_row, rows))


def standing_rounds() -> Any:
    """The keys of the rounds that turns were sent as, not read yet: for leaving them out of a list of rounds."""
    return Turn.objects.filter(round__isnull=False).values("round_id")


def _plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("site_type", "street").prefetch_related("inspectors__user")


def _plan_row(row: Plan) -> PlanRow:
    people = sorted(row.inspectors.all(), key=lambda one: one.user_id)
    return PlanRow(
        id=row.pk,
        version=row.version,
        name=row.name,
        site_type_id=row.site_type_id,
        site_type=row.site_type.title if row.site_type else "",
        site_type_en=row.site_type.title_en if row.site_type else "",
        street_id=row.street_id,
        street=row.street.name if row.street else "",
        aim=Aim(row.aim),
        per=Per(row.per),
        looks=row.looks,
        window=row.window,
        starts_on=row.starts_on,
        withdrawn=row.withdrawn,
        inspector_ids=tuple(one.user_id for one in people),
        inspectors=tuple(one.user.name for one in people),
    )


def _turn_row(row: Turn) -> TurnRow:
    return TurnRow(row.pk, row.plan_id, row.starts_on, row.ends_on, row.round_id, row.sites, row.nobody_for)
