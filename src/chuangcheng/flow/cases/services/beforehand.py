"""What has to be known before a problem is reported, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, BooleanField, CharField, F, QuerySet, Value

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.places.models import PermittedZone
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import AreaKind

from . import making, steps

Rows = QuerySet[Any, Any]
CASE, CLASS, STREET, ZONE = "case", "class", "street", "zone"


@dataclass(frozen=True)
class Beforehand:
    """`case_id` is the case that was made from the same report, `traits` the class's by its id (none: no such class),
    `street` whether it is one in use, `zone` whether one where the class may be permitted lies around the place."""

    case_id: int | None
    traits: dict[int, steps.Traits]
    street: bool
    zone: bool


def look_up(
    *, uuid: UUID, case_class_id: int | None, street_id: int | None, place: tuple[float | None, float | None]
) -> Beforehand:
    """What there is of these; what is None is not asked about. One statement, whatever is given."""
    first, *others = _questions(uuid, case_class_id, street_id, *place)
    case_id, traits, street, zone = None, {}, False, False
    for what, pk, kind, unit_id, asked in first.union(*others, all=True):
        if what == CASE:
            case_id = pk
        elif what == CLASS:
            traits[pk] = making.traits_from(kind, unit_id, bool(asked))
        street |= what == STREET
        zone |= what == ZONE
    return Beforehand(case_id, traits, street, zone)


def _questions(
    uuid: UUID, case_class_id: int | None, street_id: int | None, latitude: float | None, longitude: float | None
) -> Iterator[Rows]:
    """Each answers with rows of one shape; the class's comes with everything that the others leave empty."""
    yield _part(CASE, Case.objects.filter(uuid=uuid))
    if case_class_id is not None:
        known = CaseClass.objects.filter(pk=case_class_id)
        yield _part(CLASS, known, kind=F("kind"), unit=F("competent_unit_id"), asked=F("names_organisation"))
    if street_id is not None:
        yield _part(STREET, Area.objects.filter(pk=street_id, kind=AreaKind.STREET, retired=False))
    if case_class_id is not None and latitude is not None and longitude is not None:
        zones = PermittedZone.objects.boxed_around(latitude, longitude)
        yield _part(ZONE, zones.filter(classes__case_class_id=case_class_id))


def _part(what: str, rows: Rows, **columns: F) -> Rows:
    shape = {
        "what_": Value(what, CharField()),
        "kind_": columns.get("kind", Value("", CharField())),
        "unit_": columns.get("unit", Value(0, BigIntegerField())),
        "asked_": columns.get("asked", Value(False, BooleanField())),
    }
    part: Rows = rows.order_by().annotate(**shape).values_list("what_", "pk", "kind_", "unit_", "asked_")
    return part
