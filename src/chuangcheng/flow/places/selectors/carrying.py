"""Which duties and rules would hold for the corresponding standards of another edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.terms import Part


@dataclass(frozen=True)
class RuleToMake:
    """A rule as it would be made for the new standard."""

    site_type_id: int | None
    standard_id: int
    area_id: int | None
    owner: str
    unit_id: int | None


@dataclass(frozen=True)
class DutiesToCarry:
    """Duties (unit, standard, area, part) and rules to be made, what is there already, and what is left behind.

    Left behind is what belongs to a unit or an area that is retired.
    """

    duties: tuple[tuple[int, int, int | None, Part], ...]
    duties_there: int
    duties_left: int
    rules: tuple[RuleToMake, ...]
    rules_there: int
    rules_left: int


def duties_to_carry(*, standards: Mapping[int, int]) -> DutiesToCarry:
    """What carrying the duties and rules of these standards (old id to new id) would do, in four statements."""
    duties, duties_left = _duties(standards)
    duty_columns = ("unit_id", "standard_id", "area_id", "part")
    living = Duty.objects.filter(withdrawn=False, standard_id__in=set(standards.values()))
    given = {(*rest, Part(part)) for *rest, part in living.values_list(*duty_columns)}
    rules, rules_left = _rules(standards)
    made = DutyRule.objects.filter(withdrawn=False, standard_id__in=set(standards.values()))
    named = set(made.values_list("site_type_id", "standard_id", "area_id"))
    new_rules = tuple(rule for where, rule in rules.items() if where not in named)
    new_duties = tuple(duty for duty in duties if duty not in given)
    return DutiesToCarry(
        new_duties,
        len(duties) - len(new_duties),
        duties_left,
        new_rules,
        len(rules) - len(new_rules),
        rules_left,
    )


def _duties(standards: Mapping[int, int]) -> tuple[dict[tuple[int, int, int | None, Part], None], int]:
    rows = Duty.objects.filter(withdrawn=False, standard_id__in=standards).order_by("standard__position", "id")
    found: dict[tuple[int, int, int | None, Part], None] = {}
    left = 0
    columns = ("unit_id", "standard_id", "area_id", "part", "unit__retired", "area__retired")
    for unit, standard, area, part, unit_gone, area_gone in rows.values_list(*columns):
        if unit_gone or area_gone:
            left += 1
        else:
            found[unit, standards[standard], area, Part(part)] = None
    return found, left


def _rules(
    standards: Mapping[int, int],
) -> tuple[dict[tuple[int | None, int, int | None], RuleToMake], int]:
    """Rules by what they name: where two old standards become one, the rule that was made first holds."""
    rows = DutyRule.objects.filter(withdrawn=False, standard_id__in=standards).order_by("id")
    found: dict[tuple[int | None, int, int | None], RuleToMake] = {}
    left = 0
    columns = ("site_type_id", "standard_id", "area_id", "owner", "unit_id", "unit__retired", "area__retired")
    for site_type, standard, area, owner, unit, unit_gone, area_gone in rows.values_list(*columns):
        if unit_gone or area_gone:
            left += 1
        else:
            new = standards[standard]
            found.setdefault((site_type, new, area), RuleToMake(site_type, new, area, owner, unit))
    return found, left
