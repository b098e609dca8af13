"""The acts on permitted zones and school terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.places.models import PermittedZone, SchoolTerm, ZoneClass
from chuangcheng.flow.places.rules.windows import Window, numbers_text, spans_text
from chuangcheng.flow.places.terms import Refused, ZoneKind
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.foundation.acts.rules import Actor, Invalid, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.formats import Shape
from chuangcheng.foundation.journal.services import record

from .sites import allowed

NAME_LENGTH = 80
ALWAYS = Window()
SHAPE_COLUMNS = ("geometry", "west", "south", "east", "north")
WINDOW_COLUMNS = ("months", "weekdays", "on_days", "hours")


def window_columns(window: Window) -> dict[str, str]:
    """A recurring time as the columns of `Timed` keep it."""
    return {
        "months": numbers_text(window.months),
        "weekdays": numbers_text(window.weekdays),
        "on_days": window.on_days.value,
        "hours": spans_text(window.hours),
    }


@dataclass(frozen=True)
class ZoneRules:
    """What a zone permits: which classes are no problem there, when, and on which conditions."""

    kind: ZoneKind
    class_ids: tuple[int, ...]
    window: Window = ALWAYS
    conditions: str = ""


def create_zones(
    *, name: str, shapes: Sequence[Shape], permits: ZoneRules, by: Actor, now: datetime
) -> list[PermittedZone]:
    """Make a zone of each shape, all with the same rules. A shape's own name counts before `name`.

    Raises Invalid without a shape, a class or a name.
    """
    allowed(by)
    problems = Problems()
    if not shapes:
        problems.add("file", Refused.NO_SHAPE)
    names = [(shape.name or name).strip() for shape in shapes] or [name.strip()]
    for one in names:
        _look_at_name(problems, one)
    class_ids = _checked(problems, permits)
    problems.refuse()
    with transaction.atomic():
        rows = []
        for shape, own in zip(shapes, names, strict=True):
            row = PermittedZone.objects.create(
                name=own,
                kind=permits.kind,
                conditions=permits.conditions.strip(),
                **window_columns(permits.window),
                **_shape_columns(shape),
            )
            ZoneClass.objects.bulk_create(ZoneClass(zone=row, case_class_id=pk) for pk in class_ids)
            record(subject=row, act="zone.create", by=by, at=now, after=_told(row, class_ids))
            rows.append(row)
    return rows


def change_zone(
    *,
    zone_id: int,
    expected_version: int,
    name: str,
    permits: ZoneRules,
    by: Actor,
    now: datetime,
    shape: Shape | None = None,
) -> PermittedZone:
    """Change what a zone is called and permits; `shape` takes the place of its polygon where one is given."""
    allowed(by)
    with transaction.atomic():
        row = claim(PermittedZone, id=zone_id, expected_version=expected_version)
        if row.withdrawn:
            raise Invalid({"": [Refused.ALREADY_WITHDRAWN]})
        problems = Problems()
        _look_at_name(problems, name)
        class_ids = _checked(problems, permits)
        problems.refuse()
        before = _told(row, list(row.classes.order_by("case_class_id").values_list("case_class_id", flat=True)))
        columns: dict[str, object] = {
            "name": name.strip(),
            "kind": permits.kind,
            "conditions": permits.conditions.strip(),
        }
        columns |= window_columns(permits.window) | (_shape_columns(shape) if shape else {})
        for column, value in columns.items():
            setattr(row, column, value)
        row.save(update_fields=list(columns))
        row.classes.all().delete()
        ZoneClass.objects.bulk_create(ZoneClass(zone=row, case_class_id=pk) for pk in class_ids)
        record(subject=row, act="zone.change", by=by, at=now, before=before, after=_told(row, class_ids))
    return row


def withdraw_zone(*, zone_id: int, expected_version: int, by: Actor, now: datetime) -> PermittedZone:
    """Give a zone up: from now on nothing is permitted there."""
    allowed(by)
    with transaction.atomic():
        row = claim(PermittedZone, id=zone_id, expected_version=expected_version)
        if row.withdrawn:
            raise Invalid({"": [Refused.ALREADY_WITHDRAWN]})
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(subject=row, act="zone.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True})
    return row


def set_term(*, name: str, starts_on: date, ends_on: date, by: Actor, now: datetime) -> SchoolTerm:
    """Enter a school term, or change the days of the one of this name."""
    allowed(by)
    problems = Problems()
    name = name.strip()
    problems.text("name", name, 60)
    if not name:
        problems.add("name", Refused.REQUIRED)
    if ends_on < starts_on:
        problems.add("ends_on", Refused.DATES_REVERSED)
    problems.refuse()
    after = {"name": name, "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    try:
        with transaction.atomic():
            known = SchoolTerm.objects.filter(name=name).first()
            if known is None:
                row = SchoolTerm.objects.create(name=name, starts_on=starts_on, ends_on=ends_on)
                record(subject=row, act="term.create", by=by, at=now, after=after)
                return row
            row = claim(SchoolTerm, id=known.pk, expected_version=None)
            before = {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}
            row.starts_on, row.ends_on = starts_on, ends_on
            row.save(update_fields=["starts_on", "ends_on"])
            record(subject=row, act="term.change", by=by, at=now, before=before, after=after)
    except IntegrityError as error:
        raise Invalid({"name": [Refused.TAKEN]}) from error
    return row


def _look_at_name(problems: Problems, name: str) -> None:
    problems.text("name", name, NAME_LENGTH)
    if not name.strip():
        problems.add("name", Refused.REQUIRED)


def _checked(problems: Problems, permits: ZoneRules) -> list[int]:
    """The classes in the order of their ids, each once."""
    problems.text("conditions", permits.conditions)
    found = sorted(set(permits.class_ids))
    if not found:
        problems.add("classes", Refused.NO_CLASSES)
    elif CaseClass.objects.filter(pk__in=found).count() < len(found):
        problems.add("classes", Refused.UNKNOWN_CLASS)
    return found


def _shape_columns(shape: Shape) -> dict[str, object]:
    box = shape.box
    return dict(zip(SHAPE_COLUMNS, (shape.geometry, box.west, box.south, box.east, box.north), strict=True))


def _told(row: PermittedZone, class_ids: Sequence[int]) -> dict[str, object]:
    columns = ("name", "kind", "conditions", *WINDOW_COLUMNS, "geometry")
    return {column: str(getattr(row, column)) for column in columns} | {"classes": list(class_ids)}
