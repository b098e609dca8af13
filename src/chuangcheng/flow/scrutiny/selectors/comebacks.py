"""Places and classes that come back: how often, where, and whether it grows less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q
from django.utils.timezone import localtime, make_aware

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.models.visibility import CaseQuerySet
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

WEEKS = 26
"""Half a year."""
OFTEN = 3
"""So many cases of one class at one place in half a year are a place that comes back."""
MOST_PLACES = 100


@dataclass(frozen=True)
class ComeBack:
    """A street, a unit or a class: how many problems were found there, and how many had been put right before."""

    id: int
    name: str
    name_en: str
    found: int
    back: int


@dataclass(frozen=True)
class PlaceThatComesBack:
    """A site at which problems of one class are found again and again; degrees WGS-84 or None."""

    site_id: int
    name: str
    street: str
    unit: str
    class_id: int
    class_name: str
    class_name_en: str
    found: int
    back: int
    last_at: datetime
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Week:
    """One week, Monday to Sunday, of the trend."""

    first: date
    last: date
    found: int
    back: int


@dataclass(frozen=True)
class ComeBacks:
    """Half a year of what came back."""

    since: date
    until: date
    found: int
    back: int
    streets: tuple[ComeBack, ...]
    units: tuple[ComeBack, ...]
    classes: tuple[ComeBack, ...]
    places: tuple[PlaceThatComesBack, ...]
    weeks: tuple[Week, ...]


def come_backs(acting: Acting, *, now: datetime) -> ComeBacks:
    """What came back in the last 26 weeks, this one included; five statements. NotFound for those who do not read
    everything: a unit sees its own cases in its list."""
    if not acting.reads_everything:
        raise NotFound("what came back")
    today = localtime(now).date()
    until = today + timedelta(days=6 - today.weekday())
    since = until - timedelta(days=7 * WEEKS - 1)
    cases = Case.objects.visible_to(acting).filter(
        reported_at__gte=_begin(since), reported_at__lt=_begin(until + timedelta(days=1))
    )
    weeks = _weeks(cases, since)
    return ComeBacks(
        since=since,
        until=until,
        found=sum(week.found for week in weeks),
        back=sum(week.back for week in weeks),
        streets=_by(cases, "street", "street__name"),
        units=_by(cases, "unit", "unit__name"),
        classes=_by(cases, "case_class", "case_class__name", "case_class__name_en"),
        places=_places(cases),
        weeks=weeks,
    )


def _begin(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


BACK = Count("pk", filter=Q(rebound_of__isnull=False))


def _by(cases: CaseQuerySet, column: str, name: str, name_en: str = "") -> tuple[ComeBack, ...]:
    """Whatever has at least one problem that came back, most first."""
    english = name_en or name
    rows = (
        cases.filter(**{f"{column}__isnull": False})
        .order_by()
        .values_list(column, name, english)
        .annotate(all_found=Count("pk"), all_back=BACK)
        .filter(all_back__gt=0)
        .order_by("-all_back", column)
    )
    return tuple(ComeBack(pk, told, in_english if name_en else "", n, back) for pk, told, in_english, n, back in rows)


def _places(cases: CaseQuerySet) -> tuple[PlaceThatComesBack, ...]:
    rows = (
        cases.filter(site__isnull=False, case_class__isnull=False)
        .order_by()
        .values(
            "site_id",
            "site__name",
            "site__street__name",
            "site__territorial_unit__name",
            "case_class_id",
            "case_class__name",
            "case_class__name_en",
            "site__latitude",
            "site__longitude",
        )
        .annotate(all_found=Count("pk"), all_back=BACK, last_at=Max("reported_at"))
        .filter(all_found__gte=OFTEN)
        .order_by("-all_found", "-all_back", "site_id", "case_class_id")[:MOST_PLACES]
    )
    return tuple(
        PlaceThatComesBack(
            site_id=row["site_id"],
            name=row["site__name"],
            street=row["site__street__name"] or "",
            unit=row["site__territorial_unit__name"] or "",
            class_id=row["case_class_id"],
            class_name=row["case_class__name"],
            class_name_en=row["case_class__name_en"],
            found=row["all_found"],
            back=row["all_back"],
            last_at=row["last_at"],
            latitude=row["site__latitude"],
            longitude=row["site__longitude"],
        )
        for row in rows
    )


def _weeks(cases: CaseQuerySet, since: date) -> tuple[Week, ...]:
    """Found and come back, week by week, in one statement: weeks are those of the office's zone, on both databases."""
    firsts = [since + timedelta(days=7 * number) for number in range(WEEKS)]
    counted = {}
    for number, first in enumerate(firsts):
        within = Q(reported_at__gte=_begin(first), reported_at__lt=_begin(first + timedelta(days=7)))
        counted[f"found{number}"] = Count("pk", filter=within)
        counted[f"back{number}"] = Count("pk", filter=within & Q(rebound_of__isnull=False))
    numbers = cases.aggregate(**counted)
    return tuple(
        Week(first, first + timedelta(days=6), numbers[f"found{number}"], numbers[f"back{number}"])
        for number, first in enumerate(firsts)
    )
