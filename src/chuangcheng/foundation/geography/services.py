"""Acts on areas."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import shapely
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from shapely.geometry import shape

from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from . import formats
from .models import Area
from .permissions import can_edit_areas
from .rules import larger_kinds
from .terms import AreaKind, AreaProblem

SHAPE_COLUMNS = ("geometry", "geometry_digest", "received_datum", "source", "west", "south", "east", "north")
CLAIMED_AT_ONCE = 200
"""Rows claimed by one statement; SQLite limits the depth of a condition to 1,000."""


@dataclass(frozen=True)
class Loaded:
    """What a load did, as codes; `ids` has all of them, unchanged ones too."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    ids: Mapping[str, int]


def create_area(*, area: formats.AreaRow, source: str = "", by: Actor, now: datetime) -> Area:
    """Add one area. Its parent is the one it names by code, else the smallest area in use that holds it.

    Raises Invalid with the reasons of `AreaProblem` (`found` in the detail has them with their values).
    """
    _only_editors(by)
    known = _known()
    if area.code in known:
        raise Invalid({"code": [AreaProblem.DUPLICATE_CODE]}, first=known[area.code].name)
    _refuse_wrong([area], known, source)
    parent = _parent_codes([area], known)[area.code]
    try:
        with transaction.atomic():
            row = Area(code=area.code, **_values(area, source))
            row.parent_id = known[parent].pk if parent else None
            row.save(force_insert=True)
            record(subject=row, act="geography.area_created", by=by, at=now, after=_told(row))
    except IntegrityError:
        raise Conflict(f"area {area.code} has just been created by somebody else") from None
    return row


def load_areas(*, areas: Sequence[formats.AreaRow], source: str = "", by: Actor, now: datetime) -> Loaded:
    """Add or change many areas at once, all or none; the set-based twin of `create_area` and its rules.

    An area that exists (by code) takes name, kind, shape and parent from its row where they differ; one
    that was retired comes back. A row without shape leaves the shape that is there.
    Raises Invalid as `create_area` does, Conflict when somebody changed one of them meanwhile.
    """
    _only_editors(by)
    known = _known()
    areas = _with_known_shapes(areas, known)
    _refuse_wrong(areas, known, source)
    parents = _parent_codes(areas, known)
    new = [area for area in areas if area.code not in known]
    old = [(known[area.code], area) for area in areas if area.code in known]
    try:
        with transaction.atomic():
            rows = [Area(code=area.code, **_values(area, source)) for area in new]
            Area.objects.bulk_create(rows, batch_size=200)
            ids = {code: area.pk for code, area in known.items()} | {row.code: row.pk for row in rows}
            for row in rows:
                row.parent_id = ids[parents[row.code]] if parents[row.code] else None
            Area.objects.bulk_update([row for row in rows if row.parent_id], ["parent"], batch_size=200)
            records = [_record(row, "geography.area_created", {}, _told(row)) for row in rows]
            changed = []
            for row, area in old:
                before = _told(row)
                for column, value in _values(area, source).items():
                    if column not in SHAPE_COLUMNS or area.geometry:
                        setattr(row, column, value)
                row.parent_id = ids[parents[row.code]] if parents[row.code] else None
                row.retired = False
                after = _told(row)
                differing = [name for name in after if after[name] != before[name]]
                if differing:
                    changed.append(row)
                    now_is = {name: after[name] for name in differing}
                    records.append(
                        _record(row, "geography.area_changed", {name: before[name] for name in differing}, now_is)
                    )
            _claim_all(changed)
            Area.objects.bulk_update(changed, ["name", "kind", "parent", "retired", *SHAPE_COLUMNS], batch_size=100)
            for number, one in enumerate(records[len(rows) :]):
                records[len(rows) + number] = replace(one, number=changed[number].version)
            record_many(records=records, by=by, at=now)
    except IntegrityError:
        raise Conflict("one of these areas has just been created by somebody else") from None
    codes = {row.code for row in changed}
    return Loaded(
        created=tuple(row.code for row in rows),
        changed=tuple(row.code for row in changed),
        unchanged=tuple(row.code for row, _ in old if row.code not in codes),
        ids={area.code: ids[area.code] for area in areas},
    )


def retire_area(*, area_id: int, expected_version: int | None, by: Actor, now: datetime, why: str = "") -> Area:
    """Take an area out of use; it stays for what refers to it. Refused while areas in use lie in it."""
    _only_editors(by)
    problems = Problems()
    problems.text("why", why)
    problems.refuse()
    with transaction.atomic():
        area = claim(Area, id=area_id, expected_version=expected_version)
        if area.retired:
            raise Invalid({"": [AreaProblem.ALREADY_RETIRED]})
        if Area.objects.filter(parent_id=area_id, retired=False).exists():
            raise Invalid({"": [AreaProblem.IN_USE]})
        area.retired = True
        area.save(update_fields=["retired"])
        record(
            subject=area,
            act="geography.area_retired",
            by=by,
            at=now,
            before={"retired": False},
            after={"retired": True},
            why=why,
        )
    return area


def _only_editors(by: Actor) -> None:
    if not can_edit_areas(by):
        raise NotFound("areas")


def _known() -> dict[str, Area]:
    return {area.code: area for area in Area.objects.all()}


def _with_known_shapes(areas: Sequence[formats.AreaRow], known: Mapping[str, Area]) -> list[formats.AreaRow]:
    """The same areas; one that brings no parent of its own keeps the one it has."""
    codes = {area.pk: code for code, area in known.items()}
    kept = []
    for area in areas:
        there = known.get(area.code)
        if there and there.parent_id and not area.parent_code and not area.geometry:
            area = replace(area, parent_code=codes[there.parent_id])
        kept.append(area)
    return kept


def _refuse_wrong(areas: Sequence[formats.AreaRow], known: Mapping[str, Area], source: str) -> None:
    found: list[formats.Problem] = []
    seen: dict[str, int] = {}
    for area in areas:
        if area.code in seen:
            found.append(
                formats.Problem(area.number, AreaProblem.DUPLICATE_CODE, area.code, {"first": seen[area.code]})
            )
        seen.setdefault(area.code, area.number)
    outer = {code: (AreaKind(area.kind), area.geometry) for code, area in known.items() if not area.retired}
    found += formats.parent_problems(areas, outer)
    if found:
        by_place: dict[str, list[str]] = {}
        for problem in found:
            by_place.setdefault(problem.code, []).append(problem.reason)
        raise Invalid(by_place, found=tuple(found))
    problems = Problems()
    problems.text("source", source, 200)
    problems.refuse()


def _parent_codes(areas: Iterable[formats.AreaRow], known: Mapping[str, Area]) -> dict[str, str]:
    """The parent of each area by code: the one it names, else the smallest kind of area that holds a point of it."""
    areas = list(areas)
    outer = {
        code: (AreaKind(area.kind), area.geometry) for code, area in known.items() if area.geometry and not area.retired
    }
    outer |= {area.code: (area.kind, area.geometry) for area in areas if area.geometry}
    shapes: dict[str, Any] = {}
    parents = {}
    for area in areas:
        parents[area.code] = area.parent_code
        if area.parent_code or not area.geometry:
            continue
        inner = shape(json.loads(area.geometry)).representative_point()
        for kind in larger_kinds(area.kind):
            for code in sorted(code for code, (k, _) in outer.items() if k == kind and code != area.code):
                if code not in shapes:
                    shapes[code] = shape(json.loads(outer[code][1]))
                    shapely.prepare(shapes[code])
                if shapes[code].intersects(inner):
                    parents[area.code] = code
                    break
            if parents[area.code]:
                break
    return parents


def _values(area: formats.AreaRow, source: str) -> dict[str, Any]:
    box = area.box if area.geometry else None
    return {
        "name": area.name,
        "kind": area.kind.value,
        "geometry": area.geometry,
        "geometry_digest": hashlib.sha256(area.geometry.encode()).hexdigest() if area.geometry else "",
        "received_datum": area.received_datum.value,
        "source": source,
        "west": box.west if box else None,
        "south": box.south if box else None,
        "east": box.east if box else None,
        "north": box.north if box else None,
    }


def _told(row: Area) -> dict[str, Any]:
    """What the journal says of an area: its shape by digest, for the shape itself would fill the journal."""
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "parent_id": row.parent_id,
        "geometry_digest": row.geometry_digest,
        "source": row.source,
        "retired": row.retired,
    }


def _record(row: Area, act: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Record:
    return Record(Area.subject_kind(), row.pk, row.version, act, before, after)


def _claim_all(rows: Sequence[Area]) -> None:
    """`claim` for many rows: each must still have the version that was read."""
    for start in range(0, len(rows), CLAIMED_AT_ONCE):
        some = rows[start : start + CLAIMED_AT_ONCE]
        seen = reduce(or_, (Q(pk=row.pk, version=row.version) for row in some))
        if Area.objects.filter(seen).update(version=F("version") + 1) != len(some):
            raise Conflict("one of these areas has just been changed by somebody else")
        for row in some:
            row.version += 1
