"""The acts on sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from chuangcheng.flow.places import rules
from chuangcheng.flow.places.models import SEARCH_INDEX, Site
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.terms import Refused
from chuangcheng.flow.standards.models import SiteType
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.rules import Point
from chuangcheng.foundation.geography.selectors import areas_at
from chuangcheng.foundation.geography.terms import AreaKind, Datum
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many
from chuangcheng.foundation.textsearch.services import index

SITE_COLUMNS = (
    "name",
    "site_type_id",
    "address",
    "latitude",
    "longitude",
    "received_datum",
    "street_id",
    "community_id",
    "territorial_unit_id",
    "line_unit_id",
    "contact_name",
    "contact_phone",
)
CLAIMED_AT_ONCE = 200
"""Rows claimed by one statement; SQLite limits the depth of a condition to 1,000."""


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
    received_datum: Datum = Datum.WGS84


def allowed(by: Actor) -> None:
    """Refuse those who may not keep sites and duties."""
    if not can_edit_places(by):
        raise NotFound("may not change sites")


def create_site(*, site: NewSite, by: Actor, now: datetime) -> Site:
    """Make one site."""
    return load_sites(sites=[site], by=by, now=now)[0]


def load_sites(*, sites: Sequence[NewSite], by: Actor, now: datetime) -> list[Site]:
    """Make sites, all or none. Raises Invalid with "<index>.<field>" for every one that cannot be made,
    Conflict when somebody else made one of them at the same time.

    A site with a position and without street or community gets those that the position lies in.
    """
    allowed(by)
    sites = located(sites)
    problems = Problems()
    codes: dict[str, int] = {}
    for site in sites:
        codes[site.code] = codes.get(site.code, 0) + 1
    known = set(Site.objects.filter(code__in=codes).values_list("code", flat=True))
    for position, site in enumerate(sites):
        _check(site, f"{position}.", problems)
        if site.code in known or codes[site.code] > 1:
            problems.add(f"{position}.code", Refused.TAKEN)
    _check_references(sites, problems)
    _check_exchanged(sites, problems)
    problems.refuse()
    try:
        with transaction.atomic():
            rows = Site.objects.bulk_create((Site(**site.__dict__) for site in sites), batch_size=500)
            record_many(
                records=[
                    Record(
                        Site.subject_kind(), row.pk, 1, "site.create", {}, {"code": row.code} | _told(row, SITE_COLUMNS)
                    )
                    for row in rows
                ],
                by=by,
                at=now,
            )
            _index(rows)
    except IntegrityError:
        raise Conflict("one of these sites has just been made by somebody else") from None
    return rows


def located(sites: Sequence[NewSite]) -> list[NewSite]:
    """The sites with the street and community their positions lie in, where they name none. At most four statements."""
    found = list(sites)
    for kind, column in ((AreaKind.STREET, "street_id"), (AreaKind.COMMUNITY, "community_id")):
        open_ones = [
            (at, Point(site.latitude, site.longitude))
            for at, site in enumerate(found)
            if getattr(site, column) is None
            and site.latitude is not None
            and site.longitude is not None
            and rules.position_problem(site.latitude, site.longitude) is None
        ]
        if not open_ones:
            continue
        for (at, _), area in zip(open_ones, areas_at([point for _, point in open_ones], kind), strict=True):
            if area:
                found[at] = replace(found[at], **{column: area.id})  # type: ignore[arg-type]
    return found


def _told(row: Site, columns: Sequence[str]) -> dict[str, object]:
    """What the journal says of a site: a contact is a person, and stays out of it."""
    return {name: getattr(row, name) for name in columns if "contact" not in name}


def reindex_sites() -> int:
    """Make the search index of all sites anew, after a restore; how many there are."""
    with transaction.atomic():
        rows = list(Site.objects.filter(retired=False))
        _index(rows)
    return len(rows)


def _index(rows: Sequence[Site]) -> None:
    index(name=SEARCH_INDEX, rows={row.pk: " ".join((row.code, row.name, row.address)) for row in rows})


def _check(site: NewSite, prefix: str, problems: Problems) -> None:
    for name, limit in (("code", 40), ("name", 120), ("address", 200), ("contact_name", 60), ("contact_phone", 40)):
        problems.text(prefix + name, getattr(site, name), limit)
    for name in ("code", "name"):
        if not getattr(site, name).strip():
            problems.add(prefix + name, Refused.REQUIRED)
    if wrong := rules.position_problem(site.latitude, site.longitude):
        swapped = wrong == "swapped"
        problems.add(prefix + "latitude", Refused.POSITION_SWAPPED if swapped else Refused.BAD_POSITION)


def _check_exchanged(sites: Sequence[NewSite], problems: Problems) -> None:
    """Note positions outside every street that would lie in one with latitude and longitude exchanged.

    East of 90° an exchanged position is no place at all and `_check` has noted it; west of it only the map can tell.
    """
    doubtful = [
        (at, Point(site.latitude, site.longitude))
        for at, site in enumerate(sites)
        if site.latitude is not None
        and site.longitude is not None
        and rules.position_problem(site.latitude, site.longitude) is None
        and abs(site.longitude) <= 90
    ]
    if not doubtful:
        return
    inside = areas_at([point for _, point in doubtful], AreaKind.STREET)
    lost = [one for one, area in zip(doubtful, inside, strict=True) if area is None]
    exchanged = areas_at([Point(point.longitude, point.latitude) for _, point in lost], AreaKind.STREET)
    for (at, _), area in zip(lost, exchanged, strict=True):
        if area:
            problems.add(f"{at}.latitude", Refused.POSITION_SWAPPED)


def _check_references(sites: Sequence[NewSite], problems: Problems) -> None:
    types = set(SiteType.objects.values_list("id", flat=True))
    units = set(Unit.objects.filter(retired=False).values_list("id", flat=True))
    areas = dict(Area.objects.filter(retired=False).values_list("id", "kind"))
    for position, site in enumerate(sites):
        if site.site_type_id not in types:
            problems.add(f"{position}.site_type", Refused.UNKNOWN_TYPE)
        for name in ("territorial_unit", "line_unit"):
            if getattr(site, f"{name}_id") not in units | {None}:
                problems.add(f"{position}.{name}", Refused.UNKNOWN_UNIT)
        for name, kind in (("street", AreaKind.STREET), ("community", AreaKind.COMMUNITY)):
            area_id = getattr(site, f"{name}_id")
            if area_id is not None and areas.get(area_id) != kind:
                problems.add(f"{position}.{name}", Refused.UNKNOWN_AREA)


def change_site(*, site_id: int, expected_version: int, site: NewSite, by: Actor, now: datetime) -> Site:
    """Bring a site up to date; its code stays.

    A site that moves, and names no other street or community than before, gets those of its new position.
    """
    site = _moved(site_id, site)
    return change_sites(changes={site_id: (expected_version, site)}, by=by, now=now)[0]


def _moved(site_id: int, site: NewSite) -> NewSite:
    """The site with the street and community of its position, where the position is new or they are not told."""
    before = Site.objects.filter(pk=site_id).first()
    if before is None:
        return site
    moved = (before.latitude, before.longitude) != (site.latitude, site.longitude)
    asked = {
        name: None
        for name in ("street_id", "community_id")
        if getattr(site, name) is None or (moved and getattr(site, name) == getattr(before, name))
    }
    found = located([replace(site, **asked)])[0]  # type: ignore[arg-type]
    kept = {name: getattr(site, name) for name in asked if getattr(found, name) is None}
    return replace(found, **kept)


def change_sites(*, changes: Mapping[int, tuple[int, NewSite]], by: Actor, now: datetime) -> list[Site]:
    """Bring sites (by id, with the version that was seen) up to date, all or none; their codes stay.

    Raises Invalid with "<index>.<field>", Conflict when one of them has moved on, NotFound when one is not there.
    """
    allowed(by)
    sites = [site for _, site in changes.values()]
    problems = Problems()
    for position, site in enumerate(sites):
        _check(site, f"{position}.", problems)
    _check_references(sites, problems)
    _check_exchanged(sites, problems)
    problems.refuse()
    with transaction.atomic():
        _claim_all({id_: version for id_, (version, _) in changes.items()})
        rows = {row.pk: row for row in _by_ids(list(changes))}
        records = []
        for id_, (_, site) in changes.items():
            row = rows[id_]
            changed = [name for name in SITE_COLUMNS if getattr(row, name) != getattr(site, name)]
            before = _told(row, changed)
            for name in changed:
                setattr(row, name, getattr(site, name))
            after = _told(row, changed)
            if len(after) < len(changed):  # that the contact changed is told, not to whom
                before, after = before | {"contact": "before"}, after | {"contact": "after"}
            records.append(Record(Site.subject_kind(), id_, row.version, "site.change", before, after))
        Site.objects.bulk_update(rows.values(), [name.removesuffix("_id") for name in SITE_COLUMNS], batch_size=60)
        record_many(records=records, by=by, at=now)
        _index(list(rows.values()))
    return [rows[id_] for id_ in changes]


def _by_ids(ids: Sequence[int]) -> list[Site]:
    return [
        row
        for start in range(0, len(ids), CLAIMED_AT_ONCE)
        for row in Site.objects.filter(pk__in=ids[start : start + CLAIMED_AT_ONCE])
    ]


def _claim_all(versions: Mapping[int, int]) -> None:
    """`claim` for many sites: each must still have the version that was seen."""
    seen = sorted(versions.items())
    for start in range(0, len(seen), CLAIMED_AT_ONCE):
        some = seen[start : start + CLAIMED_AT_ONCE]
        rows = Site.objects.filter(reduce(or_, (Q(pk=id_, version=version) for id_, version in some)))
        if rows.update(version=F("version") + 1) != len(some):
            ids = [id_ for id_, _ in some]
            if Site.objects.filter(pk__in=ids).count() != len(ids):
                raise NotFound("one of these sites")
            raise Conflict("one of these sites has moved on")


def retire_site(*, site_id: int, expected_version: int, by: Actor, now: datetime) -> Site:
    """Take a site out of use; what was seen there stays."""
    allowed(by)
    with transaction.atomic():
        row = claim(Site, id=site_id, expected_version=expected_version)
        if row.retired:
            raise Invalid({"": [Refused.ALREADY_RETIRED]})
        row.retired = True
        row.save(update_fields=["retired"])
        record(subject=row, act="site.retire", by=by, at=now, before={"retired": False}, after={"retired": True})
    return row
