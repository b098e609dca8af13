"""Who answers for a problem, and why: a decision on plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chuangcheng.flow.places.terms import Owner, Part, Why


@dataclass(frozen=True)
class Spot:
    """The place of a problem: its type, the areas it lies in, its owners, and the unit of its street."""

    site_type_id: int | None = None
    area_ids: frozenset[int] = frozenset()
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
    """A rule by site type."""

    site_type_id: int
    owner: Owner
    unit_id: int | None = None


@dataclass(frozen=True)
class Suggested:
    """A unit that answers, and why. Earlier ones come first."""

    unit_id: int
    why: Why


ORDER = tuple(Why)


def who_answers(
    spot: Spot,
    standard_ids: Collection[int],
    duties: Sequence[DutyValue],
    by_type: Sequence[DutyRuleValue],
) -> tuple[Suggested, ...]:
    """The units that may answer for a problem, most specific reason first, each unit once.

    A lead duty for the standard in this very area beats one that holds everywhere; both beat the rule of
    the site's type, which beats the line owner, the territorial owner, and last the street: a place
    without owner falls to its street. Cooperating units are never suggested before the owners.
    """
    found: list[Suggested] = []
    for duty in duties:
        if duty.part is not Part.LEAD or duty.standard_id not in standard_ids:
            continue
        if duty.area_id is None:
            found.append(Suggested(duty.unit_id, Why.DUTY))
        elif duty.area_id in spot.area_ids:
            found.append(Suggested(duty.unit_id, Why.DUTY_HERE))
    ruled = (_owner(spot, rule) for rule in by_type if rule.site_type_id == spot.site_type_id)
    found += [Suggested(unit_id, Why.RULE) for unit_id in ruled if unit_id is not None]
    owners = (
        (spot.line_unit_id, Why.LINE_OWNER),
        (spot.territorial_unit_id, Why.TERRITORIAL_OWNER),
        (spot.street_unit_id, Why.STREET),
    )
    found += [Suggested(unit_id, why) for unit_id, why in owners if unit_id is not None]
    best: dict[int, Suggested] = {}
    for one in sorted(found, key=lambda one: (ORDER.index(one.why), one.unit_id)):
        best.setdefault(one.unit_id, one)
    return tuple(best.values())


def _owner(spot: Spot, rule: DutyRuleValue) -> int | None:
    if rule.owner is Owner.UNIT:
        return rule.unit_id
    return spot.territorial_unit_id if rule.owner is Owner.TERRITORIAL else spot.line_unit_id


def position_problem(latitude: float | None, longitude: float | None) -> str | None:
    """Why a position cannot be one, or None: "bad", or "swapped" where exchanging the two would do."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None or not (-180 <= longitude <= 180):
        return "bad"
    if not -90 <= latitude <= 90:
        return "swapped" if -90 <= longitude <= 90 and -180 <= latitude <= 180 else "bad"
    return None
