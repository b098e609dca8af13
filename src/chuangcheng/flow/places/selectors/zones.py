"""Asking what is permitted where and when. Zones are no secret of anyone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db.models import Exists, OuterRef
from shapely.geometry import shape

from chuangcheng.flow.places.models import PermittedZone, SchoolTerm
from chuangcheng.flow.places.rules.windows import Days, Window, is_open
from chuangcheng.flow.places.terms import ZoneKind
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.workcalendar.selectors import default_calendar


@dataclass(frozen=True)
class ZoneRow:
    """A permitted zone. `classes` are the classes that are no problem there: id, name, English name."""

    id: int
    version: int
    name: str
    kind: ZoneKind
    window: Window
    conditions: str
    withdrawn: bool
    classes: tuple[tuple[int, str, str], ...]
    class_keys: frozenset[str]
    geometry: dict[str, Any]

    @property
    def class_ids(self) -> tuple[int, ...]:
        """The ids of its classes."""
        return tuple(pk for pk, _name, _english in self.classes)


def days() -> Days:
    """The office's calendar with the school terms, in four statements."""
    return Days(default_calendar(), tuple(SchoolTerm.objects.order_by("starts_on").values_list("starts_on", "ends_on")))


@dataclass(frozen=True)
class TermRow:
    """A school term."""

    name: str
    starts_on: date
    ends_on: date


def school_terms() -> tuple[TermRow, ...]:
    """School terms, the newest first."""
    rows = SchoolTerm.objects.order_by("-starts_on").values_list("name", "starts_on", "ends_on")
    return tuple(TermRow(*row) for row in rows)


def zones() -> tuple[ZoneRow, ...]:
    """The zones in use by name, in two statements."""
    rows = PermittedZone.objects.filter(withdrawn=False).prefetch_related("classes__case_class")
    return tuple(map(_row, rows.order_by("name", "id")))


def zone_card(*, zone_id: int) -> ZoneRow:
    """One zone in use. Raises NotFound."""
    row = PermittedZone.objects.filter(pk=zone_id, withdrawn=False).prefetch_related("classes__case_class").first()
    if row is None:
        raise NotFound(f"zone {zone_id}")
    return _row(row)


def _row(row: PermittedZone) -> ZoneRow:
    classes = sorted((one.case_class for one in row.classes.all()), key=lambda c: c.pk)
    return ZoneRow(
        row.pk,
        row.version,
        row.name,
        ZoneKind(row.kind),
        row.window,
        row.conditions,
        row.withdrawn,
        tuple((c.pk, c.name, c.name_en) for c in classes),
        frozenset(f"{c.kind}:{c.code}" for c in classes),
        json.loads(row.geometry),
    )


def zones_around(latitude: float | None, longitude: float | None) -> tuple[ZoneRow, ...]:
    """Zones in use that hold the place (WGS-84, border included), whatever the hour.

    No statement without a position, one where no zone is near, else three.
    """
    if latitude is None or longitude is None:
        return ()
    near = PermittedZone.objects.boxed_around(latitude, longitude)
    rows = map(_row, near.prefetch_related("classes__case_class").order_by("name", "id"))
    return tuple(row for row in rows if shapely.intersects_xy(shape(row.geometry), longitude, latitude))


def zone_near(*, latitude: str, longitude: str) -> Exists:
    """Whether a zone in use may hold a place, by its box, to be read along with a row that has the place in these
    columns."""
    here, there = OuterRef(longitude), OuterRef(latitude)
    return Exists(
        PermittedZone.objects.filter(
            withdrawn=False, west__lte=here, east__gte=here, south__lte=there, north__gte=there
        )
    )


def zones_open(latitude: float | None, longitude: float | None, *, at: datetime) -> tuple[ZoneRow, ...]:
    """Those of them whose time it is: what is found there of one of their classes needs a reason."""
    around = zones_around(latitude, longitude)
    if not around:
        return ()
    known = days()
    return tuple(row for row in around if is_open(row.window, at, known))
