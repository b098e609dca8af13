"""The acts on sites and duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many
from chuangcheng.flow.standards.models import Node, SiteType

from . import rules
from .models import Duty, DutyRule, Site
from .permissions import can_edit_places
from .terms import Origin, Owner, Part, Refused

SITE_COLUMNS = (
    "name",
    "site_type_id",
    "address",
    "latitude",
    "longitude",
    "street_id",
    "community_id",
    "territorial_unit_id",
    "line_unit_id",
    "contact_name",
    "contact_phone",
)


@dataclass(frozen=True)
class NewSite:
    """A site to be made; positions in WGS-84, other rows by id."""

    code: str
    name: str
    site_type_id: int
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    street_id: int | None = None
    community_id: int | None = None
    territorial_unit_id: int | None = None
    line_unit_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""


def _allowed(by: Actor) -> None:
    if not can_edit_places(by):
        raise NotFound("may not change sites")


def create_site(*, site: NewSite, by: Actor, now: datetime) -> Site:
    """Make one site."""
    return load_sites(sites=[site], by=by, now=now)[0]


def load_sites(*, sites: Sequence[NewSite], by: Actor, now: datetime) -> list[Site]:
    """Make sites, all or none. Raises Invalid with "<index>.<field>" for every one that cannot be made."""
    _allowed(by)
    problems = Problems()
    codes = [site.code for site in sites]
    known = set(Site.objects.filter(code__in=codes).values_list("code", flat=True))
    for index, site in enumerate(sites):
        _check(site, f"{index}.", problems)
        if site.code in known or codes.count(site.code) > 1:
            problems.add(f"{index}.code", Refused.TAKEN)
    _check_references(sites, problems)
    problems.refuse()
    with transaction.atomic():
        rows = Site.objects.bulk_create((Site(**site.__dict__) for site in sites), batch_size=500)
        record_many(
            records=[
                Record(
                    Site.subject_kind(),
                    row.pk,
                    1,
                    "site.create",
                    {},
                    {"code": row.code} | {name: getattr(row, name) for name in SITE_COLUMNS if "contact" not in name},
                )
                for row in rows
            ],
            by=by,
            at=now,
        )
    return rows


def _check(site: NewSite, prefix: str, problems: Problems) -> None:
    for name, limit in (("code", 40), ("name", 120), ("address", 200), ("contact_name", 60), ("contact_phone", 40)):
        problems.text(prefix + name, getattr(site, name), limit)
    for name in ("code", "name"):
        if not getattr(site, name).strip():
            problems.add(prefix + name, Refused.REQUIRED)
    if wrong := rules.position_problem(site.latitude, site.longitude):
        swapped = wrong == "swapped"
        problems.add(prefix + "latitude", Refused.POSITION_SWAPPED if swapped else Refused.BAD_POSITION)


def _check_references(sites: Sequence[NewSite], problems: Problems) -> None:
    types = set(SiteType.objects.values_list("id", flat=True))
    units = set(Unit.objects.filter(retired=False).values_list("id", flat=True))
    areas = set(Area.objects.filter(retired=False).values_list("id", flat=True))
    for index, site in enumerate(sites):
        if site.site_type_id not in types:
            problems.add(f"{index}.site_type", Refused.UNKNOWN_TYPE)
        if {site.territorial_unit_id, site.line_unit_id} - units - {None}:
            problems.add(f"{index}.unit", Refused.UNKNOWN_UNIT)
        if {site.street_id, site.community_id} - areas - {None}:
            problems.add(f"{index}.area", Refused.UNKNOWN_AREA)


def change_site(*, site_id: int, expected_version: int, site: NewSite, by: Actor, now: datetime) -> Site:
    """Bring a site up to date; its code stays."""
    _allowed(by)
    problems = Problems()
    _check(site, "0.", problems)
    _check_references([site], problems)
    problems.refuse()
    with transaction.atomic():
        row = claim(Site, id=site_id, expected_version=expected_version)
        before = {name: getattr(row, name) for name in SITE_COLUMNS}
        for name in SITE_COLUMNS:
            setattr(row, name, getattr(site, name))
        changed = [name for name in SITE_COLUMNS if before[name] != getattr(row, name)]
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
        record(
            subject=row,
            act="site.change",
            by=by,
            at=now,
            before={name: before[name] for name in changed},
            after={name: getattr(row, name) for name in changed},
        )
    return row


def retire_site(*, site_id: int, expected_version: int, by: Actor, now: datetime) -> Site:
    """Take a site out of use; what was seen there stays."""
    _allowed(by)
    with transaction.atomic():
        row = claim(Site, id=site_id, expected_version=expected_version)
        row.retired = True
        row.save(update_fields=["retired"])
        record(subject=row, act="site.retire", by=by, at=now, before={"retired": False}, after={"retired": True})
    return row


@dataclass(frozen=True)
class NewDuty:
    """A duty to be given; `area_id` None holds everywhere."""

    unit_id: int
    standard_id: int
    area_id: int | None = None
    part: Part = Part.LEAD


def give_duty(*, duty: NewDuty, by: Actor, now: datetime) -> Duty:
    """Give one duty by hand; the same duty again returns the one that is there."""
    return load_duties(duties=[duty], by=by, now=now)[0]


def load_duties(*, duties: Sequence[NewDuty], by: Actor, now: datetime, origin: Origin = Origin.HAND) -> list[Duty]:
    """Give duties, all or none; those that are there already are left alone."""
    _allowed(by)
    problems = Problems()
    units = set(Unit.objects.filter(retired=False).values_list("id", flat=True))
    standards = set(Node.objects.filter(is_leaf=True, pk__in={d.standard_id for d in duties}).values_list("id", flat=True))
    areas = set(Area.objects.filter(retired=False).values_list("id", flat=True))
    for index, duty in enumerate(duties):
        if duty.unit_id not in units:
            problems.add(f"{index}.unit", Refused.UNKNOWN_UNIT)
        if duty.standard_id not in standards:
            problems.add(f"{index}.standard", Refused.UNKNOWN_STANDARD)
        if duty.area_id is not None and duty.area_id not in areas:
            problems.add(f"{index}.area", Refused.UNKNOWN_AREA)
    problems.refuse()
    with transaction.atomic():
        there = {
            NewDuty(row.unit_id, row.standard_id, row.area_id, Part(row.part)): row
            for row in Duty.objects.filter(withdrawn=False, standard_id__in=standards)
        }
        new = [duty for duty in dict.fromkeys(duties) if duty not in there]
        rows = Duty.objects.bulk_create((Duty(**duty.__dict__, origin=origin) for duty in new), batch_size=500)
        record_many(
            records=[
                Record(Duty.subject_kind(), row.pk, 1, "duty.give", {}, {**duty.__dict__, "origin": str(origin)})
                for row, duty in zip(rows, new, strict=True)
            ],
            by=by,
            at=now,
        )
        there |= dict(zip(new, rows, strict=True))
    return [there[duty] for duty in duties]


def withdraw_duty(*, duty_id: int, expected_version: int, by: Actor, now: datetime) -> Duty:
    """Take a duty back."""
    _allowed(by)
    with transaction.atomic():
        row = claim(Duty, id=duty_id, expected_version=expected_version)
        row.withdrawn = True
        row.save(update_fields=["withdrawn"])
        record(subject=row, act="duty.withdraw", by=by, at=now, before={"withdrawn": False}, after={"withdrawn": True})
    return row


def set_duty_rule(
    *, site_type_id: int, owner: Owner, unit_id: int | None, by: Actor, now: datetime
) -> DutyRule:
    """Say which owner answers for a site type: the territorial one, the line one, or a named unit."""
    _allowed(by)
    if owner is Owner.UNIT and not Unit.objects.filter(pk=unit_id, retired=False).exists():
        raise Invalid({"unit": [Refused.UNKNOWN_UNIT]})
    with transaction.atomic():
        known = DutyRule.objects.filter(site_type_id=site_type_id).first()
        values = {"owner": owner, "unit_id": unit_id if owner is Owner.UNIT else None}
        if known is None:
            row, before = DutyRule.objects.create(site_type_id=site_type_id, **values), {}
        else:
            row = claim(DutyRule, id=known.pk, expected_version=None)
            before = {"owner": row.owner, "unit_id": row.unit_id}
            row.owner, row.unit_id = owner, values["unit_id"]
            row.save(update_fields=["owner", "unit"])
        record(subject=row, act="duty_rule.set", by=by, at=now, before=before, after=values)
    return row


