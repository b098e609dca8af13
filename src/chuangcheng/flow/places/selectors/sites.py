"""Reading sites."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from chuangcheng.flow.places.models import SEARCH_INDEX, Site, SiteQuerySet
from chuangcheng.flow.places.permissions import can_see
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.geography.terms import Datum
from chuangcheng.foundation.textsearch.selectors import matching_ids

MAP_LIMIT = 3000


@dataclass(frozen=True)
class SiteRow:
    """One site in a list."""

    id: int
    version: int
    code: str
    name: str
    site_type_id: int
    site_type: str
    site_type_en: str
    address: str
    street_id: int | None
    street: str
    community_id: int | None
    community: str
    territorial_unit_id: int | None
    territorial_unit: str
    line_unit_id: int | None
    line_unit: str
    contact_name: str
    contact_phone: str
    latitude: float | None
    longitude: float | None
    received_datum: Datum
    retired: bool


def _row(site: Site) -> SiteRow:
    return SiteRow(
        id=site.pk,
        version=site.version,
        code=site.code,
        name=site.name,
        site_type_id=site.site_type_id,
        site_type=site.site_type.title,
        site_type_en=site.site_type.title_en,
        address=site.address,
        street_id=site.street_id,
        street=site.street.name if site.street else "",
        community_id=site.community_id,
        community=site.community.name if site.community else "",
        territorial_unit_id=site.territorial_unit_id,
        territorial_unit=site.territorial_unit.name if site.territorial_unit else "",
        line_unit_id=site.line_unit_id,
        line_unit=site.line_unit.name if site.line_unit else "",
        contact_name=site.contact_name,
        contact_phone=site.contact_phone,
        latitude=site.latitude,
        longitude=site.longitude,
        received_datum=Datum(site.received_datum),
        retired=site.retired,
    )


@dataclass(frozen=True)
class SiteFilter:
    """What a list of sites shows; empty fields do not filter."""

    text: str = ""
    site_type_id: int | None = None
    street_id: int | None = None
    unit_id: int | None = None


def _filtered(acting: Acting, wanted: SiteFilter) -> SiteQuerySet:
    sites = Site.objects.visible_to(acting).filter(retired=False)
    if wanted.text.strip():
        sites = sites.filter(matching_ids(SEARCH_INDEX, wanted.text))
    if wanted.site_type_id:
        sites = sites.filter(site_type_id=wanted.site_type_id)
    if wanted.street_id:
        sites = sites.filter(street_id=wanted.street_id)
    if wanted.unit_id:
        sites = sites.filter(Q(territorial_unit_id=wanted.unit_id) | Q(line_unit_id=wanted.unit_id))
    return sites


def sites_page(acting: Acting, *, wanted: SiteFilter, place: str | None = None, size: int = PAGE_SIZE) -> Page[SiteRow]:
    """Sites by code, in one statement."""
    rows = _filtered(acting, wanted).select_related("site_type", "street", "community", "territorial_unit", "line_unit")
    return page_of(rows, sort="code", place=place, descending=False, size=size, to_row=_row)


def site_card(acting: Acting, *, site_id: int) -> SiteRow:
    """One site. NotFound for strangers."""
    rows = Site.objects.select_related("site_type", "street", "community", "territorial_unit", "line_unit")
    site = rows.filter(pk=site_id).first()
    if site is None or not can_see(acting, site):
        raise NotFound(f"site {site_id}")
    return _row(site)


@dataclass(frozen=True)
class SitePoint:
    """A site on the map."""

    id: int
    code: str
    name: str
    site_type: str
    site_type_en: str
    latitude: float
    longitude: float


def site_points(acting: Acting, *, wanted: SiteFilter, limit: int = MAP_LIMIT) -> tuple[SitePoint, ...]:
    """Sites with a position, for the map, in one statement."""
    rows = _filtered(acting, wanted).filter(latitude__isnull=False, longitude__isnull=False).order_by("code")
    columns = ("id", "code", "name", "site_type__title", "site_type__title_en", "latitude", "longitude")
    return tuple(SitePoint(*row) for row in rows.values_list(*columns)[:limit])


def site_names(*, codes: Collection[str]) -> dict[str, int]:
    """Ids of sites by code, for imports."""
    return dict(Site.objects.filter(code__in=codes).values_list("code", "id"))
