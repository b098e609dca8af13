"""Which unit is proposed for a case: the rules in force first, then duties, and a place without owner its street."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.models.visibility import CaseQuerySet
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.terms import Days
from chuangcheng.flow.places import rules as places
from chuangcheng.flow.places.models import Duty, DutyRule
from chuangcheng.flow.places.terms import Owner, Part, Why
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.selectors import kept, stamp
from chuangcheng.foundation.workcalendar.models import KnownYear, WorkCalendar
from chuangcheng.foundation.workcalendar.rules import Calendar
from chuangcheng.foundation.workcalendar.selectors import default_calendar

from .versions import RuleRow, in_force, published_values, rules_by_id

LEADS = frozenset({Why.DUTY_HERE, Why.DUTY, *(why for why in Why if "standard" in why)})
"""The reasons by which a unit leads the case's standard."""


@dataclass(frozen=True)
class CaseValue:
    """A case as a proposal needs it: what it is, where, when, and where it lies now."""

    id: int
    state: str
    unit_id: int | None
    class_id: int | None
    kind: str
    major: str
    condition: str
    standard_id: int | None
    site_id: int | None
    site_type_id: int | None
    street_id: int | None
    territorial_id: int | None
    line_id: int | None
    reported_at: datetime
    area_ids: tuple[int, ...] = ()
    """The areas the place lies in, nearest first."""


@dataclass(frozen=True)
class Stamps:
    """Under which stamps what proposals rest on was found, and the version of the rules that decides."""

    rule_set: int | None = None
    units: int | None = None
    duties: int | None = None
    duty_rules: int | None = None
    classes: int | None = None
    calendars: int | None = None
    years: int | None = None


STAMPED = {
    "units": stamp(Unit),
    "duties": stamp(Duty),
    "duty_rules": stamp(DutyRule),
    "classes": stamp(CaseClass),
    "calendars": stamp(WorkCalendar),
    "years": stamp(KnownYear),
}


def case_values(cases: CaseQuerySet, now: datetime) -> tuple[list[CaseValue], Stamps]:
    """Cases as values in the order of the query, and the stamps of what proposals rest on, in one statement."""
    rows = cases.annotate(
        the_street=Coalesce("site__street_id", "street_id"),
        above=Coalesce("site__street__parent_id", "street__parent_id"),
        on_top=Coalesce("site__street__parent__parent_id", "street__parent__parent_id"),
    ).values_list(
        "id",
        "state",
        "unit_id",
        "case_class_id",
        "case_class__kind",
        "case_class__major",
        "limit__condition",
        "standard_id",
        "site_id",
        "site__site_type_id",
        "the_street",
        "site__territorial_unit_id",
        "site__line_unit_id",
        "reported_at",
        "site__community_id",
        "the_street",
        "site__community__parent_id",
        "site__community__parent__parent_id",
        "above",
        "on_top",
        Subquery(in_force(now).values("id")),
        *STAMPED.values(),
    )
    width = 1 + len(STAMPED)
    found = list(rows)
    return [_case_value(row[:-width]) for row in found], Stamps(*found[0][-width:]) if found else Stamps()


def _case_value(row: tuple[Any, ...]) -> CaseValue:
    id_, state, unit, class_, kind, major, condition, standard, site, type_, street, block, line, at, *areas = row
    around = tuple(dict.fromkeys(area for area in areas if area))
    texts = (kind or "", major or "", condition or "")
    return CaseValue(id_, state, unit, class_, *texts, standard, site, type_, street, block, line, at, around)


@dataclass
class Ground:
    """What proposals rest on besides the case, read once for however many cases."""

    units: dict[int, str]
    street_units: dict[int, int]
    duties: dict[int, list[places.DutyValue]]
    duty_rules: list[places.DutyRuleValue]
    calendar: Calendar | None = None
    conditions: dict[int, list[str]] = field(default_factory=dict)
    answers: dict[tuple[object, ...], tuple[places.Suggested, ...]] = field(default_factory=dict)
    """Kept answers of the duties: many cases lie at one place."""

    def by_duty(self, case: CaseValue) -> tuple[places.Suggested, ...]:
        """Who answers by the duties and owners, most specific first; units out of use are left out."""
        key = (case.site_id, case.street_id, case.standard_id)
        if key not in self.answers:
            spot = places.Spot(
                site_type_id=case.site_type_id,
                area_ids=case.area_ids,
                territorial_unit_id=case.territorial_id,
                line_unit_id=case.line_id,
                street_unit_id=self.street_units.get(case.street_id or 0),
            )
            standards = [case.standard_id] if case.standard_id else []
            found = places.who_answers(spot, standards, self.duties.get(case.standard_id or 0, []), self.duty_rules)
            self.answers[key] = tuple(one for one in found if one.unit_id in self.units)
        return self.answers[key]

    def working_days(self, days: Iterable[date]) -> frozenset[date]:
        """Which of these days are working days; none where no rule asks for it."""
        return frozenset(day for day in days if self.calendar and self.calendar.is_working_day(day))


def ground_for(cases: Collection[CaseValue], asked: Sequence[rules.Rule], stamps: Stamps) -> Ground:
    """What proposals for these cases need: what has changed is read anew, one statement for each of the units, the
    duties, their rules, the classes and, where working days could decide, three for the calendar."""
    units, street_units = _units_at(stamps.units)
    return Ground(
        units=units,
        street_units=street_units,
        duties=_duties_at(stamps.duties),
        duty_rules=_duty_rules_at(stamps.duty_rules),
        calendar=_calendar_at(stamps.calendars, stamps.years) if _calendar_decides(cases, asked) else None,
        conditions=_conditions_at(stamps.classes) if any(rule.condition for rule in asked) else {},
    )


@kept
def _units_at(stamp: int | None) -> tuple[dict[int, str], dict[int, int]]:
    """The names of living units by id, and the street units by their areas."""
    rows = list(Unit.objects.filter(retired=False).order_by("id").values_list("id", "name", "kind", "area_id"))
    street_units: dict[int, int] = {}
    for id_, _name, kind, area_id in rows:
        if kind == UnitKind.STREET and area_id:
            street_units.setdefault(area_id, id_)
    return {id_: name for id_, name, *_ in rows}, street_units


@kept
def _duties_at(stamp: int | None) -> dict[int, list[places.DutyValue]]:
    """The duties that hold, by standard."""
    duties: dict[int, list[places.DutyValue]] = {}
    rows = Duty.objects.filter(withdrawn=False).values_list("unit_id", "standard_id", "area_id", "part")
    for unit_id, standard_id, area_id, part in rows:
        duties.setdefault(standard_id, []).append(places.DutyValue(unit_id, standard_id, area_id, Part(part)))
    return duties


@kept
def _duty_rules_at(stamp: int | None) -> list[places.DutyRuleValue]:
    """The rules by which duties follow from places."""
    rows = DutyRule.objects.filter(withdrawn=False)
    told = rows.values_list("owner", "unit_id", "site_type_id", "standard_id", "area_id", "id")
    return [places.DutyRuleValue(Owner(owner), *rest) for owner, *rest in told]


@kept
def _calendar_at(stamp: int | None, years: int | None) -> Calendar:
    return default_calendar()


def _calendar_decides(cases: Collection[CaseValue], asked: Sequence[rules.Rule]) -> bool:
    """Whether a working day more or less could change what these rules say about these cases."""
    of_days = [replace(rule, days=Days.ANY, condition="") for rule in asked if rule.days is not Days.ANY]
    return bool(of_days) and any(rules.holds(rule, _asked(case, ""), ()) for case in cases for rule in of_days)


@kept
def _conditions_at(stamp: int | None) -> dict[int, list[str]]:
    """The living filing conditions of all classes, first one first."""
    found: dict[int, list[str]] = {}
    rows = CaseLimit.objects.filter(until__isnull=True).order_by("position", "id")
    for class_id, condition in rows.values_list("case_class_id", "condition"):
        found.setdefault(class_id, []).append(condition)
    return found


def _asked(case: CaseValue, condition: str) -> rules.Asked:
    return rules.Asked(
        at=case.reported_at.astimezone(ZoneInfo(settings.TIME_ZONE)),
        class_id=case.class_id,
        kind=case.kind,
        major=case.major,
        condition=condition,
        standard_id=case.standard_id,
        site_type_id=case.site_type_id,
        site_id=case.site_id,
        area_ids=case.area_ids,
    )


def match_of(case: CaseValue, asked: Sequence[rules.Rule], ground: Ground, condition: str) -> list[rules.Match]:
    """The rules that hold for a case, each with its unit, in their order."""
    by_duty = ground.by_duty(case)
    owners = rules.Owners(
        territorial=case.territorial_id,
        line=case.line_id,
        lead=next((one.unit_id for one in by_duty if one.why in LEADS), None),
        street=ground.street_units.get(case.street_id or 0),
    )
    told = _asked(case, condition)
    return list(rules.matches(asked, told, owners, ground.units, ground.working_days(rules.days_of_interest(told.at))))


def proposed_for(case: CaseValue, asked: Sequence[rules.Rule], ground: Ground) -> rules.Proposed:
    """The unit that these rules and the duties propose first, under the filing condition the case has."""
    if found := match_of(case, asked, ground, case.condition):
        return rules.Proposed(found[0].unit_id, found[0].key)
    return rules.Proposed(next((one.unit_id for one in ground.by_duty(case)), None))


@dataclass(frozen=True)
class Offer:
    """A unit that is proposed for a case: by a rule (then `rule` says which), or by a duty (then `why`)."""

    unit_id: int
    unit: str
    rule_id: int | None = None
    rule: RuleRow | None = None
    why: Why | None = None


def offers_for(
    acting: Acting, *, case_ids: Collection[int], now: datetime, condition: str | Mapping[int, str] | None = None
) -> dict[int, tuple[Offer, ...]]:
    """The units proposed for each of these cases, the first one first; cases this person may not see have none.

    First what the first rule says that holds, then the duties and owners, last the street. Where the filing condition
    is still to be chosen, what the rules say under the class's first one comes first, then what they say under the
    others; `condition` asks for one alone, for all cases or by their class. A unit that has just sent the case back
    comes last.

    One statement, two where a rule holds, however many cases; what rules and duties say is read once until it changes.
    """
    cases, stamps = case_values(Case.objects.visible_to(acting).filter(pk__in=case_ids), now)
    if not cases:
        return {}
    by_id = published_values(stamps.rule_set)
    asked = list(by_id.values())
    ground = ground_for(cases, asked, stamps)
    found = {case.id: _first_matches(case, asked, ground, condition) for case in cases}
    keys = {one.key for matched in found.values() for one in matched}
    rows = {row.key: row for row in rules_by_id(pk for pk, rule in by_id.items() if rule.key in keys).values()}
    return {case.id: _offers(case, found[case.id], rows, ground) for case in cases}


def first_offers(acting: Acting, *, case_ids: Collection[int], now: datetime) -> dict[int, Offer]:
    """The unit that a dispatch of many cases proposes for each: the first one under the first filing condition of its
    class, which such a dispatch takes. The unit that has just sent a case back is proposed for it again to nobody who
    does not look at it. Two statements more than `offers_for`."""
    cases = Case.objects.visible_to(acting).filter(pk__in=case_ids)
    conditions: dict[int, str] = {}
    limits = CaseLimit.objects.offered(now).filter(case_class_id__in=cases.values("case_class_id"))
    for class_id, condition in limits.order_by("position", "id").values_list("case_class_id", "condition"):
        conditions.setdefault(class_id, condition)
    returned = dict(cases.filter(state=State.RETURNED).values_list("id", "unit_id"))
    offers = offers_for(acting, case_ids=case_ids, now=now, condition=conditions)
    return {
        case_id: found[0]
        for case_id, found in offers.items()
        if found and (case_id not in returned or found[0].unit_id != returned[case_id])
    }


def _first_matches(
    case: CaseValue, asked: Sequence[rules.Rule], ground: Ground, condition: str | Mapping[int, str] | None
) -> list[rules.Match]:
    """What the first rule that holds says, under each filing condition that may be chosen or under the one given."""
    known = ground.conditions.get(case.class_id or 0) or [case.condition]
    if condition is None:
        conditions = known
    else:
        conditions = [condition if isinstance(condition, str) else condition.get(case.class_id or 0, "")]
    return [found[0] for one in conditions if (found := match_of(case, asked, ground, one))]


def _offers(
    case: CaseValue, matched: Sequence[rules.Match], rows: dict[UUID, RuleRow], ground: Ground
) -> tuple[Offer, ...]:
    found: dict[int, Offer] = {}
    for one in matched:
        row = rows[one.key]
        found.setdefault(one.unit_id, Offer(one.unit_id, ground.units[one.unit_id], row.id, row))
    for answer in ground.by_duty(case):
        found.setdefault(answer.unit_id, Offer(answer.unit_id, ground.units[answer.unit_id], why=answer.why))
    offers = list(found.values())
    if case.state == State.RETURNED:  # whoever has just sent it back is not proposed first again
        offers.sort(key=lambda one: one.unit_id == case.unit_id)
    return tuple(offers)
