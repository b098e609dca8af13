"""What has to be known before a problem is reported, in one statement.

Its text is written out, not built by the ORM: to build it took a quarter of the time that a report takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.geography.terms import AreaKind

from . import making, steps

CLASS = "SELECT 'class', id, kind, competent_unit_id, names_organisation FROM standards_caseclass WHERE id = %s"
"""The first wherever it is asked: it gives the columns their types, the others leave them empty."""
CASE = "SELECT 'case', id, NULL, NULL, NULL FROM cases_case WHERE uuid = %s"
STREET = "SELECT 'street', id, NULL, NULL, NULL FROM geography_area WHERE id = %s AND kind = %s AND NOT retired"
ZONE = """
SELECT 'zone', zone.id, NULL, NULL, NULL FROM places_permittedzone zone JOIN places_zoneclass ON zone_id = zone.id
WHERE case_class_id = %s AND NOT withdrawn AND west <= %s AND east >= %s AND south <= %s AND north >= %s
"""


@dataclass(frozen=True)
class Beforehand:
    """`case_id` is the case that was made from the same report, `traits` the class's by its id (none: no such class),
    `street` whether it is one in use, `zone` whether one where the class may be permitted has the place in its box."""

    case_id: int | None
    traits: dict[int, steps.Traits]
    street: bool
    zone: bool


def look_up(
    *, uuid: UUID, case_class_id: int | None, street_id: int | None, place: tuple[float | None, float | None]
) -> Beforehand:
    """What there is of these; what is None is not asked about. One statement, whatever is given."""
    latitude, longitude = place
    parts: list[tuple[str, tuple[Any, ...]]] = []
    if case_class_id is not None:
        parts.append((CLASS, (case_class_id,)))
        if latitude is not None and longitude is not None:
            parts.append((ZONE, (case_class_id, longitude, longitude, latitude, latitude)))
    if street_id is not None:
        parts.append((STREET, (street_id, AreaKind.STREET.value)))
    parts.append((CASE, (Case._meta.get_field("uuid").get_db_prep_value(uuid, connection),)))
    case_id, traits, seen = None, {}, set()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in parts), [value for _, given in parts for value in given])
        for what, pk, kind, unit_id, asked in cursor.fetchall():
            seen.add(what)
            if what == "case":
                case_id = pk
            elif what == "class":
                traits[pk] = making.traits_from(kind, unit_id, bool(asked))
    return Beforehand(case_id, traits, "street" in seen, "zone" in seen)
