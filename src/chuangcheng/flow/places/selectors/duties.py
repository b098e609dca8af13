"""Reading duties and duty rules, and asking who answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from chuangcheng.flow.places import rules
from chuangcheng.flow.places.models import Duty, DutyRule, Site
from chuangcheng.flow.places.permissions import can_see_all_duties
from chuangcheng.flow.places.terms import Owner, Part, Why
from chuangcheng.flow.standards.models import Node
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.geography.models import Area


@dataclass(frozen=True)
class Suggestion:
    """A unit that may answer for a problem, why, and by which rule if by one."""

    unit_id: int
    unit: str
    why: Why
    rule_id: int | None = None


def suggest_units(
    *, site_id: int | None, street_id: int | None, standard_ids: Collection[int]
) -> tuple[Suggestion, ...]:
    """Who answers for a problem at a site (or only in a street) that hurts these standards. At most six statements."""
    site = Site.objects.filter(pk=site_id).first() if site_id else None
    street_id = site.street_id if site else street_id
    areas = _areas_around(site.community_id if site else None, street_id)
    street_unit = (
        Unit.objects.filter(area_id=street_id, kind=UnitKind.STREET, retired=False).order_by("id").first()
        if street_id
        else None
    )
    duties = Duty.objects.filter(withdrawn=False, standard_id__in=standard_ids)
    duty_rules = DutyRule.objects.filter(
        Q(site_type__isnull=True) | Q(site_type_id=site.site_type_id if site else 0),
        Q(standard__isnull=True) | Q(standard_id__in=standard_ids),
        Q(area__isnull=True) | Q(area_id__in=areas),
        withdrawn=False,
    )
    found = rules.who_answers(
        rules.Spot(
            site_type_id=site.site_type_id if site else None,
            area_ids=areas,
            territorial_unit_id=site.territorial_unit_id if site else None,
            line_unit_id=site.line_unit_id if site else None,
            street_unit_id=street_unit.pk if street_unit else None,
        ),
        frozenset(standard_ids),
        [rules.DutyValue(d.unit_id, d.standard_id, d.area_id, Part(d.part)) for d in duties],
        [
            rules.DutyRuleValue(Owner(r.owner), r.unit_id, r.site_type_id, r.standard_id, r.area_id, r.pk)
            for r in duty_rules
        ],
    )
    names = dict(Unit.objects.filter(pk__in=[s.unit_id for s in found], retired=False).values_list("id", "name"))
    return tuple(Suggestion(s.unit_id, names[s.unit_id], s.why, s.rule_id) for s in found if s.unit_id in names)


def _areas_around(community_id: int | None, street_id: int | None) -> tuple[int, ...]:
    """The areas a place lies in, nearest first: its community, its street, what holds them. One statement."""
    nearest = [area for area in (community_id, street_id) if area]
    rows = Area.objects.filter(pk__in=nearest).values_list("id", "parent_id", "parent__parent_id")
    above = {id_: (parent, top) for id_, parent, top in rows}
    around = [*nearest, *(area for id_ in nearest for area in above.get(id_, ()) if area)]
    return tuple(dict.fromkeys(around))


@dataclass(frozen=True)
class DutyRow:
    """One duty in a list."""

    id: int
    version: int
    unit_id: int
    unit: str
    standard_id: int
    standard_code: str
    standard: str
    standard_en: str
    edition_id: int
    area_id: int | None
    area: str
    part: Part
    withdrawn: bool


def _duty_row(duty: Duty) -> DutyRow:
    return DutyRow(
        id=duty.pk,
        version=duty.version,
        unit_id=duty.unit_id,
        unit=duty.unit.name,
        standard_id=duty.standard_id,
        standard_code=duty.standard.code,
        standard=duty.standard.title,
        standard_en=duty.standard.title_en,
        edition_id=duty.standard.edition_id,
        area_id=duty.area_id,
        area=duty.area.name if duty.area else "",
        part=Part(duty.part),
        withdrawn=duty.withdrawn,
    )


@dataclass(frozen=True)
class DutyFilter:
    """What a list of duties shows; empty fields do not filter."""

    unit_id: int | None = None
    standard_id: int | None = None
    area_id: int | None = None
    part: Part | None = None


def duties_page(
    acting: Acting,
    *,
    edition_id: int,
    wanted: DutyFilter | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[DutyRow]:
    """Duties of an edition in the order of its standards; a unit sees its own. One statement."""
    rows = _duties().filter(withdrawn=False, standard__edition_id=edition_id)
    if not can_see_all_duties(acting):
        rows = rows.filter(unit_id=acting.unit_id or 0)
    told = wanted or DutyFilter()
    if told.unit_id:
        rows = rows.filter(unit_id=told.unit_id)
    if told.standard_id:
        rows = rows.filter(standard_id=told.standard_id)
    if told.area_id:
        rows = rows.filter(area_id=told.area_id)
    if told.part:
        rows = rows.filter(part=told.part)
    return page_of(rows, sort="standard__position", place=place, descending=False, size=size, to_row=_duty_row)


def _duties() -> QuerySet[Duty]:
    return Duty.objects.select_related("unit", "standard", "area")


def duty_card(acting: Acting, *, duty_id: int) -> DutyRow:
    """One duty, withdrawn ones too. NotFound for strangers."""
    duty = _duties().filter(pk=duty_id).first()
    if duty is None or not (can_see_all_duties(acting) or duty.unit_id == acting.unit_id):
        raise NotFound(f"duty {duty_id}")
    return _duty_row(duty)


@dataclass(frozen=True)
class Gap:
    """A standard nobody answers for."""

    id: int
    code: str
    title: str
    title_en: str


def standards_without_duty(*, edition_id: int, limit: int = 500) -> tuple[Gap, ...]:
    """Counted standards that neither a lead duty nor a rule names, in document order. One statement."""
    led = Duty.objects.filter(withdrawn=False, part=Part.LEAD).values("standard_id")
    ruled = DutyRule.objects.filter(withdrawn=False, standard__isnull=False).values("standard_id")
    rows = Node.objects.filter(edition_id=edition_id, is_leaf=True, counted=True)
    rows = rows.exclude(pk__in=led).exclude(pk__in=ruled)
    return tuple(Gap(*row) for row in rows.order_by("position").values_list("id", "code", "title", "title_en")[:limit])


@dataclass(frozen=True)
class DutyRuleRow:
    """One rule: what it names (empty: any), and who answers there."""

    id: int
    version: int
    why: Why
    site_type_id: int | None
    site_type: str
    site_type_en: str
    standard_id: int | None
    standard_code: str
    standard: str
    standard_en: str
    edition_id: int | None
    area_id: int | None
    area: str
    owner: Owner
    unit_id: int | None
    unit: str
    withdrawn: bool


def _rule_row(rule: DutyRule) -> DutyRuleRow:
    names = (rule.standard_id is not None, rule.area_id is not None, rule.site_type_id is not None)
    return DutyRuleRow(
        id=rule.pk,
        version=rule.version,
        why=rules.WHY_BY_RULE[names],
        site_type_id=rule.site_type_id,
        site_type=rule.site_type.title if rule.site_type else "",
        site_type_en=rule.site_type.title_en if rule.site_type else "",
        standard_id=rule.standard_id,
        standard_code=rule.standard.code if rule.standard else "",
        standard=rule.standard.title if rule.standard else "",
        standard_en=rule.standard.title_en if rule.standard else "",
        edition_id=rule.standard.edition_id if rule.standard else None,
        area_id=rule.area_id,
        area=rule.area.name if rule.area else "",
        owner=Owner(rule.owner),
        unit_id=rule.unit_id,
        unit=rule.unit.name if rule.unit else "",
        withdrawn=rule.withdrawn,
    )


def _rules() -> QuerySet[DutyRule]:
    return DutyRule.objects.select_related("site_type", "standard", "area", "unit")


RANK = Case(
    *(
        When(
            standard__isnull=not standard,
            area__isnull=not area,
            site_type__isnull=not site_type,
            then=Value(rules.ORDER.index(why)),
        )
        for (standard, area, site_type), why in rules.WHY_BY_RULE.items()
    ),
    output_field=IntegerField(),
)
"""The place of a rule in the order of reasons, so that the list reads as the decision is made."""


def duty_rules_page(acting: Acting, *, place: str | None = None, size: int = PAGE_SIZE) -> Page[DutyRuleRow]:
    """Rules, the most specific first, in one statement. NotFound for those who see only their own duties."""
    if not can_see_all_duties(acting):
        raise NotFound("may not see the rules")
    rows = _rules().filter(withdrawn=False).annotate(rank=RANK)
    return page_of(rows, sort="rank", place=place, descending=False, size=size, to_row=_rule_row)


def duty_rule_card(acting: Acting, *, rule_id: int) -> DutyRuleRow:
    """One rule, withdrawn ones too. NotFound for those who see only their own duties."""
    rule = _rules().filter(pk=rule_id).first() if can_see_all_duties(acting) else None
    if rule is None:
        raise NotFound(f"duty rule {rule_id}")
    return _rule_row(rule)
