"""Who answers for many problems at once: the same rule as `suggest_units`, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.flow.places import rules
from chuangcheng.flow.places.models import Duty, DutyRule, Site
from chuangcheng.flow.places.terms import Owner, Part
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.geography.models import Area

from .duties import Suggestion


@dataclass(frozen=True)
class Problem:
    """Where a problem is and which standard it hurts."""

    site_id: int | None
    street_id: int | None
    standard_id: int | None


def first_suggestions(problems: Sequence[Problem]) -> list[Suggestion | None]:
    """The unit that is proposed first for each problem, or None; six statements however many there are."""
    sites = Site.objects.in_bulk({p.site_id for p in problems if p.site_id})
    streets = {s.street_id for s in sites.values()} | {p.street_id for p in problems}
    nearest = {area for area in streets | {s.community_id for s in sites.values()} if area}
    above = {
        id_: (parent, top)
        for id_, parent, top in Area.objects.filter(pk__in=nearest).values_list("id", "parent_id", "parent__parent_id")
    }
    street_units: dict[int | None, int] = {}
    for unit_id, area_id in (
        Unit.objects.filter(area_id__in=nearest, kind=UnitKind.STREET, retired=False)
        .order_by("id")
        .values_list("id", "area_id")
    ):
        street_units.setdefault(area_id, unit_id)
    wanted = {p.standard_id for p in problems if p.standard_id}
    duties = [
        rules.DutyValue(d.unit_id, d.standard_id, d.area_id, Part(d.part))
        for d in Duty.objects.filter(withdrawn=False, standard_id__in=wanted)
    ]
    by_rule = [
        rules.DutyRuleValue(Owner(r.owner), r.unit_id, r.site_type_id, r.standard_id, r.area_id, r.pk)
        for r in DutyRule.objects.filter(withdrawn=False)
    ]
    names = dict(Unit.objects.filter(retired=False).values_list("id", "name"))
    answers: dict[Problem, Suggestion | None] = {}
    for problem in problems:
        if problem in answers:
            continue
        site = sites.get(problem.site_id) if problem.site_id else None
        street_id = site.street_id if site else problem.street_id
        near = [area for area in (site.community_id if site else None, street_id) if area]
        areas = tuple(dict.fromkeys([*near, *(one for area in near for one in above.get(area, ()) if one)]))
        site_type_id = site.site_type_id if site else None
        standards = frozenset({problem.standard_id} if problem.standard_id else ())
        fitting = [
            rule
            for rule in by_rule
            if rule.site_type_id in (None, site_type_id)
            and (rule.standard_id is None or rule.standard_id in standards)
            and (rule.area_id is None or rule.area_id in areas)
        ]
        found = rules.who_answers(
            rules.Spot(
                site_type_id=site_type_id,
                area_ids=areas,
                territorial_unit_id=site.territorial_unit_id if site else None,
                line_unit_id=site.line_unit_id if site else None,
                street_unit_id=street_units.get(street_id),
            ),
            standards,
            [duty for duty in duties if duty.standard_id in standards],
            fitting,
        )
        first = next((s for s in found if s.unit_id in names), None)
        answers[problem] = Suggestion(first.unit_id, names[first.unit_id], first.why, first.rule_id) if first else None
    return [answers[problem] for problem in problems]
