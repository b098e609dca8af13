"""Which stretches of street nobody looked at: by the sites and cases near them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from shapely.geometry import shape

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.watch.models import Stretch
from chuangcheng.flow.watch.permissions import may_read
from chuangcheng.flow.watch.rules.care import Care
from chuangcheng.flow.watch.rules.lines import near
from chuangcheng.flow.watch.rules.returns import NEVER_A_PROBLEM
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.geography.rules import Point

from .care import care
from .happening import whole_looks

BACK = timedelta(days=366)
"""How far back the last look is searched for; what lies before is "never" to whoever plans the next days."""


@dataclass(frozen=True)
class StretchRow:
    """A stretch with its last look: a walk of a site on it, or a problem that somebody found there."""

    id: int
    version: int
    code: str
    name: str
    street_id: int | None
    street: str
    site_id: int | None
    metres: int
    geometry: dict[str, Any]
    last_at: datetime | None
    days: int | None
    unseen: bool


@dataclass(frozen=True)
class StreetRow:
    """How many stretches of a street nobody looked at, and their metres."""

    id: int
    name: str
    stretches: int
    unseen: int
    metres: int


@dataclass(frozen=True)
class Coverage:
    """All stretches, and the streets by what nobody looked at."""

    care: Care
    rows: tuple[StretchRow, ...]
    streets: tuple[StreetRow, ...]

    @property
    def unseen(self) -> int:
        """Stretches that nobody looked at."""
        return sum(row.unseen for row in self.rows)


def coverage(acting: Acting, *, now: datetime, street_id: int | None = None) -> Coverage:
    """The stretches in use, those longest without a look first; in four statements.

    `street_id` (0: in no street) leaves out the others. NotFound for those who do not read everything.
    """
    if not may_read(acting):
        raise NotFound("stretches")
    numbers = care()
    stretches = Stretch.objects.filter(retired=False).select_related("street").order_by("street_id", "code")
    if street_id is not None:
        stretches = stretches.filter(street_id=street_id or None)
    found = list(stretches)
    lines = [shape(json.loads(row.geometry)) for row in found]
    last: dict[int, datetime] = {}
    places = _looked_at(now) if found else []
    for at, place in near(lines, [point for point, _ in places], numbers.stretch_metres):
        seen = places[place][1]
        if at not in last or seen > last[at]:
            last[at] = seen
    rows = [_row(row, last.get(at), numbers, now) for at, row in enumerate(found)]
    rows.sort(key=lambda row: (row.last_at is not None, row.last_at or now, row.code))
    return Coverage(numbers, tuple(rows), _by_street(rows))


def _looked_at(now: datetime) -> list[tuple[Point, datetime]]:
    since = now - BACK
    visits = (
        whole_looks()
        .filter(finished_at__gte=since, finished_at__lte=now, site__latitude__isnull=False)
        .order_by()
        .values_list("site__latitude", "site__longitude")
        .annotate(Max("finished_at"))
    )
    cases = (
        Case.objects.filter(reported_at__gte=since, latitude__isnull=False, longitude__isnull=False)
        .exclude(state__in=NEVER_A_PROBLEM)
        .order_by()
        .values_list("latitude", "longitude")
        .annotate(Max("reported_at"))
    )
    return [(Point(latitude, longitude), at) for rows in (visits, cases) for latitude, longitude, at in rows]


def _row(row: Stretch, last_at: datetime | None, numbers: Care, now: datetime) -> StretchRow:
    days = (now - last_at).days if last_at else None
    return StretchRow(
        id=row.pk,
        version=row.version,
        code=row.code,
        name=row.name,
        street_id=row.street_id,
        street=row.street.name if row.street else "",
        site_id=row.site_id,
        metres=row.metres,
        geometry=json.loads(row.geometry),
        last_at=last_at,
        days=days,
        unseen=days is None or days >= numbers.stretch_days,
    )


def _by_street(rows: list[StretchRow]) -> tuple[StreetRow, ...]:
    found: dict[int, list[StretchRow]] = {}
    for row in rows:
        found.setdefault(row.street_id or 0, []).append(row)
    streets = [
        StreetRow(
            key,
            own[0].street,
            len(own),
            sum(row.unseen for row in own),
            sum(row.metres for row in own if row.unseen),
        )
        for key, own in found.items()
    ]
    return tuple(sorted(streets, key=lambda one: (-one.unseen, one.name)))
