"""What every step is made of: what it may look at, what it leaves behind, how it moves the deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import NO_DUE, Case, Request
from chuangcheng.flow.cases.terms import Act, PhotoKind, Priority, Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Problems
from chuangcheng.foundation.workcalendar.rules import Calendar, add
from chuangcheng.foundation.workcalendar.terms import SpanUnit

RECHECK_DAYS = 30
"""After how many days a closed case is looked at again where neither its condition nor the office says otherwise."""

LARGEST_AMOUNT = Decimal("9999.99")


@dataclass(frozen=True)
class Limit:
    """The time limit of one filing condition of a class."""

    id: int
    amount: Decimal
    unit: SpanUnit
    verify_on_site: bool
    accept_amount: Decimal | None = None
    accept_unit: SpanUnit | None = None
    extensions: int = 1
    recheck_days: int | None = None


@dataclass(frozen=True)
class Traits:
    """What follows from a class: whether it is of hazards and who is competent, whether an organisation is named."""

    hazard: bool = False
    competent_unit_id: int | None = None
    names_organisation: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What a step may look at besides the case: who, when, the calendar, the moves so far, the files that show the
    problem as it was found, the request that waits, whether a part of it is not done yet, the traits of classes."""

    by: Acting
    now: datetime
    calendar: Calendar
    steps: Sequence[rules.Step] = ()
    found_pictures: frozenset[int] = frozenset()
    request: Request | None = None
    parts_open: bool = False
    traits: Mapping[int, Traits] = field(default_factory=dict)

    def traits_of(self, case_class_id: int | None) -> Traits:
        """The traits of a class; a class that nobody asked about has none."""
        return self.traits.get(case_class_id or 0, Traits())

    @property
    def today(self) -> date:
        """The day it is in the office."""
        return self.calendar.day_of(self.now)


@dataclass(frozen=True)
class Noted:
    """What a step leaves in the row of its move."""

    reason: str = ""
    words: str = ""
    to_unit_id: int | None = None
    to_name: str = ""
    on_site: bool = False
    pictures: tuple[int, ...] = ()
    kind: PhotoKind = PhotoKind.AFTER
    request: Request | None = None


@dataclass(frozen=True)
class CaseStep:
    """Base of all steps. `words` are optional everywhere: reasons are picked from a list."""

    act: ClassVar[Act]
    needs_history: ClassVar[bool] = False
    needs_pictures: ClassVar[bool] = False
    needs_parts: ClassVar[bool] = False
    needs_traits: ClassVar[bool] = False
    words: str = field(default="", kw_only=True)

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        """Note everything that is missing or wrong."""

    def apply(self, case: Case, around: Surroundings) -> Noted:
        """Change the case; return what the move's row keeps."""
        return Noted(words=self.words)


def set_deadline(case: Case, around: Surroundings, start: datetime, steps: Sequence[rules.Step]) -> None:
    """Compute the deadline from `start` by what the unit has in all, leaving out the spans in which the clock stood."""
    assert case.allowed is not None  # whoever starts or moves a clock has set it
    deadline = add(around.calendar, start, case.allowed, SpanUnit(case.allowed_unit), pauses=rules.pauses(steps))
    case.due_at, case.due_provisional = deadline.at, deadline.provisional


def resume(case: Case, act: Act, around: Surroundings) -> None:
    """Let the clock run on, or count anew by what the unit now has: the deadline moves, and the journal shows it."""
    start = rules.clock_start(around.steps)
    if case.allowed is not None and start is not None:
        set_deadline(case, around, start, [*around.steps, rules.Step(act, around.now)])


def stop_clock(case: Case) -> None:
    """No unit has a limit any more."""
    case.due_at, case.due_provisional, case.accept_due_at = NO_DUE, False, NO_DUE
    case.allowed, case.allowed_unit = None, ""


def take_from_unit(case: Case) -> None:
    """The case lies with no unit any more."""
    stop_clock(case)
    case.unit_id, case.unit_reason, case.limit_id = None, "", None
    case.handed_section, case.handed_user_id, case.handed_unit_id = "", None, None


def classify(case: Case, traits: Traits) -> None:
    """Let a case be what its class says: a hazard is urgent from this moment on, and somebody is competent for it."""
    case.is_hazard = traits.hazard
    case.competent_unit_id = traits.competent_unit_id if traits.hazard else None
    if traits.hazard:
        case.priority = Priority.URGENT


def check_organisation(problems: Problems, organisation: str) -> None:
    """A building site or haulage company; never a number plate."""
    problems.text("organisation", organisation, 120)
    if rules.names_a_plate(organisation):
        problems.add("organisation", Refused.NO_PLATES)


def check_amount(problems: Problems, amount: Decimal | None, unit: str) -> None:
    """A span of time: more than nothing, whole where days are counted."""
    if amount is None:
        problems.add("amount", Refused.REQUIRED)
    elif not amount.is_finite() or amount <= 0:
        problems.add("amount", Refused.NOT_POSITIVE)
    elif amount > LARGEST_AMOUNT:
        problems.add("amount", Refused.TOO_MUCH)
    elif amount != round(amount, 0 if unit == SpanUnit.WORKING_DAYS else 2):
        problems.add("amount", Refused.NOT_WHOLE)


def check_why(problems: Problems, words: str, name: str = "words") -> None:
    """Words that this step cannot do without."""
    if not words.strip():
        problems.add(name, Refused.REQUIRED)


def check_reason(problems: Problems, reason: str, terms: type[StrEnum]) -> None:
    """A reason is picked from its list."""
    if not reason:
        problems.add("reason", Refused.REQUIRED)
    elif reason not in set(terms):
        problems.add("reason", Refused.UNKNOWN_REASON)
