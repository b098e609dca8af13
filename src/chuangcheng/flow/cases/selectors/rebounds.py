"""Whether a problem has come back, by what the office has set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.selectors import kept
from chuangcheng.foundation.geography.rules import Point, box_around

from .. import rules
from ..models import Case, CaseSettings
from ..terms import State
from .card import CaseCard

MOST_LOOKED_AT = 200
"""Closed cases of one class around one place that are looked at, the newest first."""


@dataclass(frozen=True)
class Settings:
    """What an office sets for all cases: when a problem has come back, when a place is looked at again, and after how
    many days over the limit the supervisors are told. `version` is 0 as long as nobody has set anything."""

    rebound_metres: int = 50
    rebound_days: int = 30
    recheck_days: int = 30
    long_overdue_days: int = 3
    version: int = 0
    id: int | None = None


def case_settings() -> Settings:
    """The office's settings, or the product's where it has none; one statement."""
    row = CaseSettings.objects.order_by("id").first()
    if row is None:
        return Settings()
    return Settings(row.rebound_metres, row.rebound_days, row.recheck_days, row.long_overdue_days, row.version, row.pk)


@kept
def _settings_at(stamp: int | None) -> Settings:
    return case_settings()


@dataclass(frozen=True)
class PossibleRebound:
    """A closed case that another may be the return of."""

    case_id: int
    number: str
    title: str
    title_en: str
    closed_at: datetime
    same_site: bool
    metres: int | None
    rebound_number: int


def possible_rebounds(acting: Acting, *, case_id: int, case_class_id: int | None = None) -> tuple[PossibleRebound, ...]:
    """Closed cases of the same class at the same place, not longer ago than the settings say; three statements.

    `case_class_id` is the class it is to be filed under, where that is not its own already.
    """
    case = Case.objects.visible_to(acting).filter(pk=case_id).first()
    wanted = case_class_id or (case.case_class_id if case else None)
    if case is None or wanted is None:
        return ()
    return _closed_near(case, wanted, case_settings())


def rebounds_of_card(card: CaseCard) -> tuple[PossibleRebound, ...]:
    """`possible_rebounds` of a case that has been read, under its own class; one statement."""
    if card.case_class_id is None:
        return ()
    here = _Place(card.site_id, card.latitude, card.longitude, card.row.reported_at)
    return _closed_near(here, card.case_class_id, _settings_at(card.stamps.settings))


@dataclass(frozen=True)
class _Place:
    """Where and when a case was reported."""

    site_id: int | None
    latitude: float | None
    longitude: float | None
    reported_at: datetime


def _closed_near(case: Case | _Place, wanted: int, told: Settings) -> tuple[PossibleRebound, ...]:
    """The closed cases of a class that a case may be the return of; one statement."""
    near = Q(site_id=case.site_id, site_id__isnull=False)
    if case.latitude is not None and case.longitude is not None:
        box = box_around(Point(case.latitude, case.longitude), told.rebound_metres)
        near |= Q(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    since = case.reported_at - timedelta(days=told.rebound_days)
    rows = Case.objects.filter(near, case_class_id=wanted, state__in=[State.CLOSED, State.RECHECKED])
    found = {
        row.pk: row
        for row in rows.filter(closed_at__gte=since, closed_at__lte=case.reported_at).order_by("-closed_at", "-id")[
            :MOST_LOOKED_AT
        ]
    }
    places = [
        rules.Nearby(
            pk,
            row.closed_at,
            row.site_id is not None and row.site_id == case.site_id,
            rules.metres_between((case.latitude, case.longitude), (row.latitude, row.longitude)),
        )
        for pk, row in found.items()
        if row.closed_at is not None
    ]
    return tuple(
        PossibleRebound(
            one.case_id,
            rules.case_number(one.case_id),
            found[one.case_id].title,
            found[one.case_id].title_en,
            one.closed_at,
            one.same_site,
            None if one.metres is None else round(one.metres),
            found[one.case_id].rebound_number,
        )
        for one in rules.rebounds_among(places, at=case.reported_at, metres=told.rebound_metres, days=told.rebound_days)
    )
