"""Reading facilities: the list, one of them, its history, its cases, and those near a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import CaseRow, row_of
from chuangcheng.flow.standards.selectors import ClassChoice, case_class_choices
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.geography.rules import Point, box_around, distance
from chuangcheng.foundation.geography.terms import Datum
from chuangcheng.foundation.textsearch.selectors import matching_ids

from ..models import SEARCH_INDEX, Facility, FacilityCase, FacilityCondition, FacilityQuerySet
from ..permissions import can_link, can_open_register, can_see, can_set_condition
from ..rules import is_identifier
from ..terms import Condition, ConditionReason

NEAR = 150.0
"""Metres within which a facility may be what a case is about. Ours: a phone's position is good to some tens."""
NEAREST = 6
LOOKED_AT = 600
"""Facilities of the box around a place that are measured at most: a street corner has a hundred."""
SHOWN = 30
"""Lines of a history, and cases of a facility, on its page."""

WITH = ("case_class", "street", "owner", "maintainer", "overseer")


@dataclass(frozen=True)
class FacilityRow:
    """One line of the register."""

    id: int
    version: int
    number: str
    name: str
    case_class_id: int
    class_code: str
    class_name: str
    class_name_en: str
    street_id: int | None
    street: str
    address: str
    owner: str
    maintainer: str
    condition: Condition
    condition_at: datetime

    @property
    def name_en(self) -> str:
        """The English name of its class, where it bears no name of its own."""
        return self.class_name_en if self.name == self.class_name else ""


@dataclass(frozen=True)
class FacilityCard:
    """Everything that a facility's page says of it."""

    row: FacilityRow
    owner_id: int | None
    maintainer_id: int | None
    overseer_id: int | None
    overseer: str
    latitude: float | None
    longitude: float | None
    received_datum: Datum
    installed_on: date | None
    changed_at: datetime
    source: str
    note: str
    retired: bool
    is_identifier: bool
    may_set_condition: bool
    may_link: bool


@dataclass(frozen=True)
class FacilityFilter:
    """What a list of facilities shows; empty fields do not filter. `unit_id` owns, maintains or oversees."""

    text: str = ""
    case_class_id: int | None = None
    street_id: int | None = None
    condition: Condition | None = None
    unit_id: int | None = None


def _row(row: Facility) -> FacilityRow:
    return FacilityRow(
        id=row.pk,
        version=row.version,
        number=row.number,
        name=row.name,
        case_class_id=row.case_class_id,
        class_code=row.case_class.code,
        class_name=row.case_class.name,
        class_name_en=row.case_class.name_en,
        street_id=row.street_id,
        street=row.street.name if row.street else "",
        address=row.address,
        owner=row.owner.name if row.owner else "",
        maintainer=row.maintainer.name if row.maintainer else "",
        condition=Condition(row.condition),
        condition_at=row.condition_at,
    )


def filtered(acting: Acting, wanted: FacilityFilter) -> FacilityQuerySet:
    """The facilities of a filter that this person may see. NotFound for those who have no register at all."""
    if not can_open_register(acting):
        raise NotFound("register")
    rows = Facility.objects.visible_to(acting).filter(retired=False)
    if wanted.text.strip():
        rows = rows.filter(matching_ids(SEARCH_INDEX, wanted.text))
    if wanted.case_class_id:
        rows = rows.filter(case_class_id=wanted.case_class_id)
    if wanted.street_id:
        rows = rows.filter(street_id=wanted.street_id)
    if wanted.condition:
        rows = rows.filter(condition=wanted.condition)
    if wanted.unit_id:
        unit = wanted.unit_id
        rows = rows.filter(Q(owner_id=unit) | Q(maintainer_id=unit) | Q(overseer_id=unit))
    return rows


def facilities_page(
    acting: Acting, *, wanted: FacilityFilter, place: str | None = None, size: int = PAGE_SIZE
) -> Page[FacilityRow]:
    """Facilities by number, in one statement."""
    rows = filtered(acting, wanted).select_related(*WITH)
    return page_of(rows, sort="number", place=place, descending=False, size=size, to_row=_row)


def facility_card(acting: Acting, *, facility_id: int) -> FacilityCard:
    """One facility, in one statement. NotFound for strangers."""
    row = Facility.objects.select_related(*WITH).filter(pk=facility_id).first()
    if row is None or not can_see(acting, row):
        raise NotFound(f"facility {facility_id}")
    return FacilityCard(
        row=_row(row),
        owner_id=row.owner_id,
        maintainer_id=row.maintainer_id,
        overseer_id=row.overseer_id,
        overseer=row.overseer.name if row.overseer else "",
        latitude=row.latitude,
        longitude=row.longitude,
        received_datum=Datum(row.received_datum),
        installed_on=row.installed_on,
        changed_at=row.changed_at,
        source=row.source,
        note=row.note,
        retired=row.retired,
        is_identifier=is_identifier(row.number),
        may_set_condition=can_set_condition(acting, row) and not row.retired,
        may_link=can_link(acting, row) and not row.retired,
    )


@dataclass(frozen=True)
class ConditionRow:
    """One line of a facility's history."""

    condition: Condition
    reason: ConditionReason
    words: str
    photo_id: int | None
    at: datetime
    by: str
    by_unit: str


def conditions_of(acting: Acting, *, facility_id: int) -> tuple[ConditionRow, ...]:
    """The newest lines of a facility's history, in one statement."""
    rows = (
        FacilityCondition.objects.filter(
            facility__in=Facility.objects.visible_to(acting).filter(pk=facility_id).values("pk")
        )
        .select_related("by_user", "by_unit")
        .order_by("-number")[:SHOWN]
    )
    return tuple(
        ConditionRow(
            Condition(row.condition),
            ConditionReason(row.reason),
            row.words,
            row.photo_id,
            row.at,
            row.by_user.name if row.by_user else "",
            row.by_unit.name if row.by_unit else "",
        )
        for row in rows
    )


def photo_of(acting: Acting, *, facility_id: int, file_id: int) -> int:
    """The id of a picture in the history of a facility this person may see; NotFound otherwise."""
    visible = Facility.objects.visible_to(acting).filter(pk=facility_id).values("pk")
    if not FacilityCondition.objects.filter(facility__in=visible, photo_id=file_id).exists():
        raise NotFound(f"file {file_id} of facility {facility_id}")
    return file_id


def component_classes() -> tuple[ClassChoice, ...]:
    """The classes that a facility may be of, by code; one statement."""
    return tuple(one for one in case_class_choices() if one.key.startswith(f"{CaseKind.COMPONENT}:"))


def linked_cases(acting: Acting, *, facility_id: int, now: datetime) -> tuple[CaseRow, ...]:
    """The newest cases of a facility that this person may see, in one statement."""
    links = FacilityCase.objects.filter(facility_id=facility_id, withdrawn=False).values("case_id")
    rows = (
        Case.objects.visible_to(acting)
        .filter(pk__in=links)
        .select_related("case_class", "site", "street", "unit", "handed_unit", "handed_user")
        .order_by("-reported_at", "-id")[:SHOWN]
    )
    return tuple(row_of(row, now) for row in rows)


@dataclass(frozen=True)
class NearRow:
    """A facility near a place, with the metres to it; `same_class` where it is of the class that was asked for."""

    row: FacilityRow
    metres: int
    same_class: bool


def nearest(
    acting: Acting,
    *,
    latitude: float | None,
    longitude: float | None,
    class_code: str = "",
    within: float = NEAR,
    most: int = NEAREST,
) -> tuple[NearRow, ...]:
    """The facilities nearest to a place (WGS-84, metres), those of the class first; in one statement.

    The national codes of matters about components are those of the components: "01001 供水井盖异常" is about 01001.
    """
    if latitude is None or longitude is None or not can_open_register(acting):
        return ()
    here = Point(latitude, longitude)
    box = box_around(here, within)
    rows = (
        Facility.objects.visible_to(acting)
        .filter(
            retired=False,
            latitude__gte=box.south,
            latitude__lte=box.north,
            longitude__gte=box.west,
            longitude__lte=box.east,
        )
        .select_related(*WITH)
        .order_by("latitude", "longitude", "id")[:LOOKED_AT]
    )
    found = []
    for row in rows:
        metres = distance(here, Point(row.latitude or 0.0, row.longitude or 0.0))
        if metres <= within:
            found.append(NearRow(_row(row), round(metres), bool(class_code) and row.case_class.code == class_code))
    return tuple(sorted(found, key=lambda one: (not one.same_class, one.metres, one.row.number))[:most])


@dataclass(frozen=True)
class LinkRow:
    """A facility that a case hangs on; `may_open` where this person may see its page, `may_unlink` the link itself."""

    link_id: int
    version: int
    facility_id: int
    number: str
    name: str
    name_en: str
    condition: Condition
    may_open: bool
    may_unlink: bool


def _name_en(facility: Facility) -> str:
    """The English name of the class, where the facility bears no name of its own."""
    return facility.case_class.name_en if facility.name == facility.case_class.name else ""


@dataclass(frozen=True)
class CaseFacilities:
    """What the page of a case says of facilities: those it hangs on, and those near it that it may be about."""

    links: tuple[LinkRow, ...]
    near: tuple[NearRow, ...]


def facilities_of_case(
    acting: Acting,
    *,
    case_id: int,
    latitude: float | None,
    longitude: float | None,
    class_code: str,
    suggest: bool,
) -> CaseFacilities:
    """The facilities of a case this person may see, and with `suggest` those near its place. At most two statements."""
    visible = Case.objects.visible_to(acting).filter(pk=case_id).values("pk")
    rows = FacilityCase.objects.filter(case__in=visible, withdrawn=False).order_by("id")
    rows = rows.select_related("facility__case_class")
    links = tuple(
        LinkRow(
            row.pk,
            row.version,
            row.facility_id,
            row.facility.number,
            row.facility.name,
            _name_en(row.facility),
            Condition(row.facility.condition),
            can_see(acting, row.facility),
            can_link(acting, row.facility),
        )
        for row in rows
    )
    if not suggest:
        return CaseFacilities(links, ())
    linked = {link.facility_id for link in links}
    near = nearest(acting, latitude=latitude, longitude=longitude, class_code=class_code)
    return CaseFacilities(links, tuple(one for one in near if one.row.id not in linked))
