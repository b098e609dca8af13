"""Which rule a case falls under, and whom it sends it to: decisions on plain values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from chuangcheng.flow.dispatch.terms import Days, Refused, Target

MOST_RULES = 200
"""Rules of a version: more could not be read in their order by anybody."""

MINUTES = 24 * 60
CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")


@dataclass(frozen=True)
class Asked:
    """A case as the rules see it. `at` is when the problem was reported, in the office's zone; `area_ids` are the
    areas the place lies in; `condition` is the filing condition, empty while none was chosen."""

    at: datetime
    class_id: int | None = None
    kind: str = ""
    major: str = ""
    condition: str = ""
    standard_id: int | None = None
    site_type_id: int | None = None
    site_id: int | None = None
    area_ids: Collection[int] = ()


@dataclass(frozen=True)
class Owners:
    """The units that a rule may point to without naming one; None where there is none."""

    territorial: int | None = None
    line: int | None = None
    lead: int | None = None
    street: int | None = None


@dataclass(frozen=True)
class Rule:
    """One rule; what it does not name may be any.

    `major` counts within `kind`; `condition` within a class. `weekdays` holds 1 (Monday) to 7; `start` and `end` are
    minutes of the day, the end not included. A span past midnight belongs to the day on which it begins.
    """

    key: UUID
    target: Target
    unit_id: int | None = None
    class_id: int | None = None
    kind: str = ""
    major: str = ""
    condition: str = ""
    standard_id: int | None = None
    site_type_id: int | None = None
    site_id: int | None = None
    area_id: int | None = None
    weekdays: frozenset[int] = frozenset()
    days: Days = Days.ANY
    start: int | None = None
    end: int | None = None
    title: str = ""

    @property
    def names_something(self) -> bool:
        """Whether it has any condition at all."""
        told = (self.class_id, self.major, self.standard_id, self.site_type_id, self.site_id, self.area_id)
        return any(told) or self.names_a_time

    @property
    def names_a_time(self) -> bool:
        """Whether it has a condition on the hour or the day."""
        return bool(self.weekdays) or self.days is not Days.ANY or self.start is not None


@dataclass(frozen=True)
class Match:
    """The rule that decides, and the unit it says."""

    key: UUID
    unit_id: int


def first_match(
    rules: Sequence[Rule], asked: Asked, owners: Owners, living: Collection[int], working: Collection[date]
) -> Match | None:
    """The first rule, in their order, whose conditions all hold and whose unit exists; None where there is none.

    `living` are the units in use, `working` the working days among the day of the report and the one before. A rule
    that points to an owner whom the place lacks, or to a unit out of use, says nothing, and the next one is asked.
    """
    return next(matches(rules, asked, owners, living, working), None)


def matches(
    rules: Sequence[Rule], asked: Asked, owners: Owners, living: Collection[int], working: Collection[date]
) -> Iterator[Match]:
    """All rules that hold and have a unit, in their order."""
    for rule in rules:
        unit_id = unit_of(rule, owners)
        if unit_id is not None and unit_id in living and holds(rule, asked, working):
            yield Match(rule.key, unit_id)


def holds(rule: Rule, asked: Asked, working: Collection[date]) -> bool:
    """Whether every condition of the rule holds for the case."""
    return (
        (rule.class_id is None or rule.class_id == asked.class_id)
        and (not rule.major or (rule.kind, rule.major) == (asked.kind, asked.major))
        and (not rule.condition or rule.condition == asked.condition)
        and (rule.standard_id is None or rule.standard_id == asked.standard_id)
        and (rule.site_type_id is None or rule.site_type_id == asked.site_type_id)
        and (rule.site_id is None or rule.site_id == asked.site_id)
        and (rule.area_id is None or rule.area_id in asked.area_ids)
        and (not rule.names_a_time or _in_time(rule, asked.at, working))
    )


def unit_of(rule: Rule, owners: Owners) -> int | None:
    """The unit that a rule points to at a place."""
    return {
        Target.UNIT: rule.unit_id,
        Target.TERRITORIAL: owners.territorial,
        Target.LINE: owners.line,
        Target.LEAD: owners.lead,
        Target.STREET: owners.street,
    }[rule.target]


def _in_time(rule: Rule, at: datetime, working: Collection[date]) -> bool:
    day = at.date()
    if rule.start is not None and rule.end is not None:
        minute = at.hour * 60 + at.minute
        if rule.start < rule.end:
            if not rule.start <= minute < rule.end:
                return False
        elif minute < rule.end:
            day -= timedelta(days=1)  # the night that began yesterday
        elif minute < rule.start:
            return False
    if rule.weekdays and day.isoweekday() not in rule.weekdays:
        return False
    return rule.days is Days.ANY or (rule.days is Days.WORKING) == (day in working)


def clock(minute: int) -> str:
    """A minute of the day as the clock shows it: 20:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(text: str) -> int | None:
    """The minute of the day of a text such as 20:00; None for what is no time of a day."""
    told = CLOCK.fullmatch(text.strip())
    return int(told[1]) * 60 + int(told[2]) if told else None


def days_of_interest(at: datetime) -> tuple[date, date]:
    """The days on which a time condition may hang: that of the report and the one before."""
    return at.date() - timedelta(days=1), at.date()


def problems_of(rule: Rule) -> dict[str, Refused]:
    """What is wrong with a rule by itself, by field; whether what it names exists is another question."""
    found: dict[str, Refused] = {}
    if rule.class_id is not None and rule.major:
        found["major"] = Refused.ONE_OF_TWO
    if rule.condition and rule.class_id is None:
        found["condition"] = Refused.UNKNOWN_CONDITION
    if rule.site_id is not None and rule.site_type_id is not None:
        found["site_type"] = Refused.ONE_OF_TWO
    if (rule.start is None) != (rule.end is None):
        found["start" if rule.start is None else "end"] = Refused.HALF_A_SPAN
    elif rule.start is not None and rule.start == rule.end:
        found["end"] = Refused.EMPTY_SPAN
    for name, minute in (("start", rule.start), ("end", rule.end)):
        if minute is not None and not 0 <= minute < MINUTES:
            found[name] = Refused.EMPTY_SPAN
    if not rule.weekdays <= frozenset(range(1, 8)):
        found["weekdays"] = Refused.BAD_WEEKDAYS
    if rule.target is Target.UNIT and rule.unit_id is None:
        found["unit"] = Refused.REQUIRED
    if not rule.names_something:
        found[""] = Refused.NAMES_NOTHING
    return found
