"""Who answers for which standard in the made-up district: a table, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chuangcheng.flow.places import services as places
from chuangcheng.flow.places.labels import WHY
from chuangcheng.flow.places.rules import DutyRuleValue, DutyValue, Spot, who_answers
from chuangcheng.flow.places.services import NewDuty, NewDutyRule
from chuangcheng.flow.places.terms import Owner, Part
from chuangcheng.flow.standards.selectors import edition_spec, standard_choices
from chuangcheng.foundation.acts.rules import PRODUCT

LEADS: dict[str, str] = {
    # a standard or the beginning of its code -> the department that leads it everywhere; the longest one counts
    "Ⅲ-92": "environment",
    "Ⅲ-93": "environment",
    "Ⅲ-94": "environment",
    "X-SAT-01": "service",
    "X-SAT-02": "supervision",
    "X-SAT-03": "justice",
    "X-SAT-04": "office",
    "X-SAT-05": "education",
    "X-SAT-06": "police",
    "X-SAT-07": "gardens",
    "X-SAT-08": "police",
    "X-Q": "publicity",
    "X-M": "office",
    "公交": "transport",
    "景点": "culture",
    "X-F-AD": "publicity",
    "X-F-AD-07": "housing",
    "X-F-AD-08": "transport",
    "X-F-AD-11": "market",
    "X-F-AD-13": "education",
    "X-F-AD-15": "health",
    "X-F-EN-02": "enforcement",
    "X-F-EN-05": "enforcement",
    "X-F-EN-06": "enforcement",
    "X-F-EN-07": "housing",
    "X-F-EN-08": "sanitation",
    "X-F-EN-09": "market",
    "X-F-EN-10": "enforcement",
    "X-F-OR-02": "enforcement",
    "X-F-OR-03": "civil",
    "X-F-OR": "traffic",
    "X-F-OR-10": "market",
    "X-F-IN-01": "housing",
    "X-F-IN-02": "water",
    "X-F-IN-03": "housing",
    "X-F-IN": "housing",
    "X-F-IN-09": "health",
    "X-F-IN-10": "sanitation",
    "X-F-IN-11": "fire",
    "X-F-IN-12": "fire",
    "X-F-IN-13": "enforcement",
    "X-F-IN-14": "sanitation",
    "X-F-IN-15": "transport",
    "X-F-BE": "publicity",
    "X-F-BE-05": "police",
    "X-F-BE-08": "health",
    "X-F-SV": "commerce",
    "X-F-SV-03": "service",
    "X-F-SV-05": "culture",
    "X-F-SV-07": "market",
    "X-F-SV-08": "market",
    "X-F-SV-09": "market",
    "X-F-SV-10": "market",
    "X-F-SV-11": "market",
}

BY_PLACE: tuple[str, ...] = (
    "X-F-AD-01",
    "X-F-AD-04",
    "X-F-AD-05",
    "X-F-EN-01",
    "X-F-EN-03",
    "X-F-EN-04",
    "X-F-EN-11",
    "X-F-OR-01",
    "X-F-BE-02",
    "X-F-BE-03",
    "X-F-BE-04",
)
"""Standards of how a place looks: whoever has the place answers, its street, or its department where TENDED says so."""

TENDED: tuple[str, ...] = ("MK", "PK", "SQ", "SC", "TS", "WC", "HP", "BU", "SH")
"""Site types whose department looks after the place itself."""

GAPS: frozenset[str] = frozenset({"X-F-AD-12", "X-F-IN-07", "X-F-BE-06", "X-F-SV-06"})
"""Left without a lead, so that the list of gaps has something to show."""

HELPING: tuple[tuple[str, str], ...] = (
    ("X-F-IN-04", "disabled"),
    ("X-F-IN-05", "disabled"),
    ("X-F-IN-08", "disabled"),
    ("X-F-OR-03", "police"),
    ("X-F-EN-08", "housing"),
    ("X-F-IN-12", "emergency"),
    ("X-F-OR-05", "police"),
    ("X-M-01", "archive"),
    ("X-SAT-07", "youth"),
)


def lead_of(code: str) -> str | None:
    """The code of the department that leads a standard everywhere; None where the place decides, and for gaps."""
    if code in GAPS or code in BY_PLACE:
        return None
    return next((LEADS[code[:end]] for end in range(len(code), 0, -1) if code[:end] in LEADS), None)


@dataclass(frozen=True)
class Duties:
    """The duties as given, to ask who answers without asking the database for each of thousands of cases."""

    given: tuple[DutyValue, ...]
    rules: tuple[DutyRuleValue, ...]
    standard_of: dict[str, int]
    """The standard that a case of an item (code) hurts: the first counted one, else the first."""

    def answering(self, site: Any, item: str, street_unit_id: int) -> tuple[int, str]:
        """The unit that answers for a failed item at a site, and why."""
        spot = Spot(site.site_type_id, (site.street_id,), site.territorial_unit_id, site.line_unit_id, street_unit_id)
        standard = self.standard_of.get(item)
        given = [duty for duty in self.given if duty.standard_id == standard]
        ruled = [rule for rule in self.rules if rule.standard_id in (None, standard)]
        first = who_answers(spot, [standard] if standard else [], given, ruled)[0]
        return first.unit_id, str(WHY[first.why])


def give(
    *, edition_id: int, units: dict[str, int], types: dict[str, int], first_street_id: int, now: datetime
) -> Duties:
    """Give the duties of the table and set the rules."""
    spec = edition_spec(edition_id=edition_id)
    ids = {choice.code: choice.id for choice in standard_choices(edition_id=edition_id)}
    counted = [leaf.code for leaf in spec.leaves() if leaf.counted]
    duties = [NewDuty(units[lead], ids[code]) for code in counted if (lead := lead_of(code))]
    helping = [NewDuty(units[unit], ids[code], part=Part.COOPERATING) for code, unit in HELPING]
    places.load_duties(duties=[*duties, *helping], by=PRODUCT, now=now)
    rules = list(_rules(ids, types, first_street_id))
    for rule in rules:
        places.set_duty_rule(rule=rule, by=PRODUCT, now=now)
    order = {code: at for at, code in enumerate(counted)}
    last = len(order)
    standard_of = {
        item.code: ids[min(item.standards, key=lambda code: order.get(code, last))]
        for item in spec.items
        if item.standards
    }
    return Duties(
        tuple(DutyValue(duty.unit_id, duty.standard_id) for duty in duties),
        tuple(
            DutyRuleValue(rule.owner, rule.unit_id, rule.site_type_id, rule.standard_id, rule.area_id, at)
            for at, rule in enumerate(rules)
        ),
        standard_of,
    )


def _rules(ids: dict[str, int], types: dict[str, int], first_street_id: int) -> Iterable[NewDutyRule]:
    for code in BY_PLACE:
        yield NewDutyRule(Owner.TERRITORIAL, standard_id=ids[code])
    tended: Sequence[str] = [code for code in TENDED if code in types]
    for standard in ("X-F-EN-01", "X-F-AD-01", "X-F-BE-02"):
        for code in tended:
            yield NewDutyRule(Owner.LINE, site_type_id=types[code], standard_id=ids[standard])
    for code, type_id in types.items():
        yield NewDutyRule(Owner.TERRITORIAL if code in ("BL", "HE", "CM", "VL") else Owner.LINE, site_type_id=type_id)
    # The first street looks after its markets itself.
    yield NewDutyRule(Owner.TERRITORIAL, site_type_id=types["MK"], area_id=first_street_id)
