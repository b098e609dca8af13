"""Reading sites and duties, and asking who answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from chuangcheng.flow.places import rules
from chuangcheng.flow.places.models import SEARCH_INDEX, Duty, DutyRule, Site, SiteQuerySet
from chuangcheng.flow.places.permissions import can_see
from chuangcheng.flow.places.terms import Owner, Part, Why
from chuangcheng.flow.standards.models import Node, SiteType
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.geography.models import Area
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
    latitude: float
    longitude: float


def site_points(acting: Acting, *, wanted: SiteFilter, limit: int = MAP_LIMIT) -> tuple[SitePoint, ...]:
    """Sites with a position, for the map, in one statement."""
    rows = _filtered(acting, wanted).filter(latitude__isnull=False, longitude__isnull=False).order_by("code")
    columns = ("id", "code", "name", "site_type__title", "latitude", "longitude")
    return tuple(SitePoint(*row) for row in rows.values_list(*columns)[:limit])


def site_names(*, codes: Collection[str]) -> dict[str, int]:
    """Ids of sites by code, for imports."""
    return dict(Site.objects.filter(code__in=codes).values_list("code", "id"))


@dataclass(frozen=True)
class Suggestion:
    """A unit that may answer for a problem, and why, for the dispatch page."""

    unit_id: int
    unit: str
    why: Why


def suggest_units(
    *, site_id: int | None, street_id: int | None, standard_ids: Collection[int]
) -> tuple[Suggestion, ...]:
    """Who answers for a problem at a site (or only in a street) that hurts these standards. At most six statements."""
    site = Site.objects.filter(pk=site_id).first() if site_id else None
    street_id = site.street_id if site else street_id
    nearest = {area for area in (street_id, site.community_id if site else None) if area}
    lines = Area.objects.filter(pk__in=nearest).values_list("id", "parent_id", "parent__parent_id")
    areas = {area for line in lines for area in line if area}
    street_unit = (
        Unit.objects.filter(area_id=street_id, kind=UnitKind.STREET, retired=False).order_by("id").first()
        if street_id
        else None
    )
    duties = Duty.objects.filter(withdrawn=False, standard_id__in=standard_ids)
    by_type = DutyRule.objects.filter(site_type_id=site.site_type_id) if site else DutyRule.objects.none()
    found = rules.who_answers(
        rules.Spot(
            site_type_id=site.site_type_id if site else None,
            area_ids=frozenset(areas),
            territorial_unit_id=site.territorial_unit_id if site else None,
            line_unit_id=site.line_unit_id if site else None,
            street_unit_id=street_unit.pk if street_unit else None,
        ),
        frozenset(standard_ids),
        [rules.DutyValue(d.unit_id, d.standard_id, d.area_id, Part(d.part)) for d in duties],
        [rules.DutyRuleValue(r.site_type_id, Owner(r.owner), r.unit_id) for r in by_type],
    )
    names = dict(Unit.objects.filter(pk__in=[s.unit_id for s in found], retired=False).values_list("id", "name"))
    return tuple(Suggestion(s.unit_id, names[s.unit_id], s.why) for s in found if s.unit_id in names)


@dataclass(frozen=True)
class DutyRow:
    """One duty in a list."""

    id: int
    version: int
    unit_id: int
    unit: str
    standard_code: str
    standard: str
    standard_en: str
    area: str
    part: Part
    origin: str


def duties_page(
    acting: Acting,
    *,
    edition_id: int,
    unit_id: int | None = None,
    standard_id: int | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[DutyRow]:
    """Duties of an edition in the order of its standards; a unit sees its own."""
    rows = Duty.objects.filter(withdrawn=False, standard__edition_id=edition_id).select_related(
        "unit", "standard", "area"
    )
    if not (acting.reads_everything or acting.role == "administrator"):
        rows = rows.filter(unit_id=acting.unit_id or 0)
    if unit_id:
        rows = rows.filter(unit_id=unit_id)
    if standard_id:
        rows = rows.filter(standard_id=standard_id)
    return page_of(
        rows,
        sort="standard__position",
        place=place,
        descending=False,
        size=size,
        to_row=lambda d: DutyRow(
            d.pk,
            d.version,
            d.unit_id,
            d.unit.name,
            d.standard.code,
            d.standard.title,
            d.standard.title_en,
            d.area.name if d.area else "",
            Part(d.part),
            d.origin,
        ),
    )


@dataclass(frozen=True)
class Gap:
    """A standard nobody answers for."""

    id: int
    code: str
    title: str
    title_en: str


def standards_without_duty(*, edition_id: int, limit: int = 500) -> tuple[Gap, ...]:
    """Counted standards without a lead, in document order."""
    led = Duty.objects.filter(withdrawn=False, part=Part.LEAD).values("standard_id")
    rows = Node.objects.filter(edition_id=edition_id, is_leaf=True, counted=True).exclude(pk__in=led)
    return tuple(Gap(*row) for row in rows.order_by("position").values_list("id", "code", "title", "title_en")[:limit])


@dataclass(frozen=True)
class DutyRuleRow:
    """Which owner answers for a site type; `version` None where nobody has said."""

    site_type_id: int
    site_type: str
    site_type_en: str
    version: int | None
    owner: Owner | None
    unit_id: int | None
    unit: str


def duty_rules() -> tuple[DutyRuleRow, ...]:
    """Every site type with its rule, if any, in two statements."""
    known = {rule.site_type_id: rule for rule in DutyRule.objects.select_related("unit")}
    rows = []
    for id_, title, english in SiteType.objects.order_by("code").values_list("id", "title", "title_en"):
        rule = known.get(id_)
        rows.append(
            DutyRuleRow(
                id_,
                title,
                english,
                rule.version if rule else None,
                Owner(rule.owner) if rule else None,
                rule.unit_id if rule else None,
                rule.unit.name if rule and rule.unit else "",
            )
        )
    return tuple(rows)
