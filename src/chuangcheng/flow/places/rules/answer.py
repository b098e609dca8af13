"""Who answers for a problem, and why: a decision on plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chuangcheng.flow.places.terms import Owner, Part, Why


@dataclass(frozen=True)
class Spot:
    """The place of a problem: its type, the areas it lies in (nearest first), its owners, the unit of its street."""

    site_type_id: int | None = None
    area_ids: tuple[int, ...] = ()
    territorial_unit_id: int | None = None
    line_unit_id: int | None = None
    street_unit_id: int | None = None


@dataclass(frozen=True)
class DutyValue:
    """A duty as the decision sees it; `area_id` None holds everywhere."""

    unit_id: int
    standard_id: int
    area_id: int | None = None
    part: Part = Part.LEAD


@dataclass(frozen=True)
class DutyRuleValue:
    """A rule as the decision sees it; what it does not name (None) may be any. `unit_id` is for `Owner.UNIT`."""

    owner: Owner
    unit_id: int | None = None
    site_type_id: int | None = None
    standard_id: int | None = None
    area_id: int | None = None
    id: int = 0


@dataclass(frozen=True)
class Suggested:
    """A unit that answers, and why; by which rule, where it is one. Earlier ones come first."""

    unit_id: int
    why: Why
    rule_id: int | None = None


WHY_BY_RULE = {  # names a standard, an area, a site type
    (True, True, True): Why.RULE_STANDARD_AREA_TYPE,
    (True, True, False): Why.RULE_STANDARD_AREA,
    (True, False, True): Why.RULE_STANDARD_TYPE,
    (False, True, True): Why.RULE_AREA_TYPE,
    (True, False, False): Why.RULE_STANDARD,
    (False, True, False): Why.RULE_AREA,
    (False, False, True): Why.RULE_TYPE,
}
ORDER = tuple(Why)


def who_answers(
    spot: Spot,
    standard_ids: Collection[int],
    duties: Sequence[DutyValue],
    duty_rules: Sequence[DutyRuleValue],
) -> tuple[Suggested, ...]:
    """The units that may answer for a problem, most specific reason first, each unit once with its best reason.

    The order of reasons is that of `Why`: a lead duty by hand in an area the place lies in, one by hand that holds
    everywhere, rules by what they name, the line owner, the territorial owner, and last the street: a place without
    owner falls to its street. Of two areas the nearer one counts (a community before its street); of equal reasons
    the unit with the lower number comes first, so that the answer is always the same. A rule that names an owner
    whom the place lacks says nothing. Cooperating units are never suggested.
    """
    near = {area_id: at for at, area_id in enumerate(spot.area_ids)}
    everywhere = len(near)
    found: list[tuple[int, Suggested]] = []
    for duty in duties:
        if duty.part is not Part.LEAD or duty.standard_id not in standard_ids:
            continue
        if duty.area_id is None:
            found.append((everywhere, Suggested(duty.unit_id, Why.DUTY)))
        elif duty.area_id in near:
            found.append((near[duty.area_id], Suggested(duty.unit_id, Why.DUTY_HERE)))
    for rule in duty_rules:
        unit_id = _owner(spot, rule)
        why = WHY_BY_RULE.get((rule.standard_id is not None, rule.area_id is not None, rule.site_type_id is not None))
        if unit_id is None or why is None or not _holds(rule, spot, standard_ids):
            continue
        at = everywhere if rule.area_id is None else near[rule.area_id]
        found.append((at, Suggested(unit_id, why, rule.id)))
    owners = (
        (spot.line_unit_id, Why.LINE_OWNER),
        (spot.territorial_unit_id, Why.TERRITORIAL_OWNER),
        (spot.street_unit_id, Why.STREET),
    )
    found += [(everywhere, Suggested(unit_id, why)) for unit_id, why in owners if unit_id is not None]
    best: dict[int, Suggested] = {}
    for _, one in sorted(found, key=lambda pair: (ORDER.index(pair[1].why), pair[0], _numbers(pair[1]))):
        best.setdefault(one.unit_id, one)
    return tuple(best.values())


def _holds(rule: DutyRuleValue, spot: Spot, standard_ids: Collection[int]) -> bool:
    """Whether everything that the rule names is so here."""
    return (
        (rule.site_type_id is None or rule.site_type_id == spot.site_type_id)
        and (rule.standard_id is None or rule.standard_id in standard_ids)
        and (rule.area_id is None or rule.area_id in spot.area_ids)
    )


def _owner(spot: Spot, rule: DutyRuleValue) -> int | None:
    if rule.owner is Owner.UNIT:
        return rule.unit_id
    return spot.territorial_unit_id if rule.owner is Owner.TERRITORIAL else spot.line_unit_id


def _numbers(one: Suggested) -> tuple[int, int]:
    return one.unit_id, one.rule_id or 0


def position_problem(latitude: float | None, longitude: float | None) -> str | None:
    """Why a position cannot be one, or None: "bad", or "swapped" where exchanging the two would do."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None or not (-180 <= longitude <= 180):
        return "bad"
    if not -90 <= latitude <= 90:
        return "swapped" if -90 <= longitude <= 90 and -180 <= latitude <= 180 else "bad"
    return None
