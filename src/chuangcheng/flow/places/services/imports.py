"""Importing the office's own tables: one act that applies what its preview told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chuangcheng.flow.places.rules.preview import PlanRow, Preview
from chuangcheng.flow.places.selectors.imports import TableOptions, preview_table
from chuangcheng.flow.places.terms import Part, Refused, RowStatus, Table
from chuangcheng.foundation.accounts import services as accounts
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import Actor, Invalid
from chuangcheng.foundation.geography import services as geography
from chuangcheng.foundation.geography.formats import AreaRow

from .duties import NewDuty, load_duties
from .sites import NewSite, allowed, change_sites, load_sites


def import_table(
    *,
    table: Table,
    data: bytes,
    by: Actor,
    now: datetime,
    options: TableOptions | None = None,
    strict: bool = False,
) -> Preview:
    """Import a file: every row without a problem, or with `strict` all rows or none. Returns the preview it followed.

    Everything is written in one transaction; each row that is new or changed has the journal entry of the
    act it stands for. Raises Invalid(HAS_PROBLEMS, preview=…) when `strict` and something is wrong, Conflict
    when somebody changed one of the rows while this went on.
    """
    allowed(by)
    preview = preview_table(by, table=table, data=data, options=options)
    if strict and preview.all_problems:
        raise Invalid({"": [Refused.HAS_PROBLEMS]}, preview=preview)
    apply_preview(preview=preview, by=by, now=now)
    return preview


def apply_preview(*, preview: Preview, by: Actor, now: datetime) -> None:
    """Write the new and the changed rows of a preview, all or none; rows with problems are left out.

    The preview knows the versions it saw: Conflict when somebody changed one of its rows since.
    """
    allowed(by)
    new, changed = preview.with_status(RowStatus.NEW), preview.with_status(RowStatus.CHANGED)
    if new or changed:
        with transaction.atomic():
            APPLY[preview.table](new, changed, by, now)


def _apply_units(new: Sequence[PlanRow], changed: Sequence[PlanRow], by: Actor, now: datetime) -> None:
    if new:
        accounts.load_units(units=[_new_unit(row.values) for row in new], by=by, now=now)
    codes = {str(row.values["parent_code"]) for row in changed}
    ids = dict(Unit.objects.filter(code__in=codes).values_list("code", "id"))
    for row in changed:
        values: Mapping[str, Any] = row.values
        accounts.change_unit(
            unit_id=values["id"],
            expected_version=values["version"],
            name=values["name"],
            contact_name=values["contact_name"],
            contact_phone=values["contact_phone"],
            parent_id=ids.get(values["parent_code"]),
            by=by,
            now=now,
        )


def _new_unit(values: Mapping[str, Any]) -> accounts.NewUnit:
    return accounts.NewUnit(
        code=values["code"],
        name=values["name"],
        kind=UnitKind(values["kind"]),
        parent_code=values["parent_code"],
        area_id=values["area_id"],
        contact_name=values["contact_name"],
        contact_phone=values["contact_phone"],
    )


def _apply_people(new: Sequence[PlanRow], changed: Sequence[PlanRow], by: Actor, now: datetime) -> None:
    """New people get no password: an administrator hands it over in person. A withdrawn post comes back when named."""
    if new:
        accounts.load_people(people=[_new_person(row.values) for row in new], by=by, now=now)
    for row in changed:
        values: Mapping[str, Any] = row.values
        version = values["version"]
        if any(change.field != "posts" for change in row.changes):
            accounts.change_person(
                user_id=values["id"],
                expected_version=version,
                name=values["name"],
                phone=values["phone"],
                email=values["email"],
                is_active=True,
                by=by,
                now=now,
            )
            version += 1
        for unit_id, role in values["new_posts"]:
            accounts.give_post(
                user_id=values["id"],
                expected_version=version,
                unit_id=unit_id,
                role=Role(role),
                section=values["section"],
                by=by,
                now=now,
            )
            version += 1


def _new_person(values: Mapping[str, Any]) -> accounts.NewPerson:
    return accounts.NewPerson(
        username=values["username"],
        name=values["name"],
        phone=values["phone"],
        email=values["email"],
        posts=tuple((code, Role(role), values["section"]) for code, _, role in values["posts"]),
    )


def _apply_areas(new: Sequence[PlanRow], changed: Sequence[PlanRow], by: Actor, now: datetime) -> None:
    areas = []
    for row in (*new, *changed):
        values: Mapping[str, Any] = row.values
        areas.append(
            values.get("area")
            or AreaRow(values["number"], values["code"], values["name"], values["kind"], values["parent_code"])
        )
    geography.load_areas(areas=areas, by=by, now=now)


SITE_FIELDS = frozenset(NewSite.__dataclass_fields__)


def _site(values: Mapping[str, Any]) -> NewSite:
    return NewSite(**{name: value for name, value in values.items() if name in SITE_FIELDS})


def _apply_sites(new: Sequence[PlanRow], changed: Sequence[PlanRow], by: Actor, now: datetime) -> None:
    if new:
        load_sites(sites=[_site(row.values) for row in new], by=by, now=now)
    if changed:
        told: list[Mapping[str, Any]] = [row.values for row in changed]
        change_sites(changes={v["id"]: (v["version"], _site(v)) for v in told}, by=by, now=now)


def _apply_duties(new: Sequence[PlanRow], changed: Sequence[PlanRow], by: Actor, now: datetime) -> None:
    values: list[Mapping[str, Any]] = [row.values for row in (*new, *changed)]
    duties = [
        NewDuty(unit, standard, area, Part(part)) for one in values for unit, standard, area, part in one["duties"]
    ]
    load_duties(duties=duties, by=by, now=now)


APPLY = {
    Table.UNITS: _apply_units,
    Table.PEOPLE: _apply_people,
    Table.AREAS: _apply_areas,
    Table.SITES: _apply_sites,
    Table.DUTIES: _apply_duties,
}
