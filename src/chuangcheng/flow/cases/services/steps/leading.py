"""The moves by which the office leads a case off its usual way: check before filing, deferral, merging, parts, another
system, a new deadline, a priority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuangcheng.flow.cases.models import NO_DUE, Case
from chuangcheng.flow.cases.terms import Act, DeferReason, PhotoKind, Priority, Refused, RefuseReason
from chuangcheng.foundation.acts.rules import Problems
from chuangcheng.foundation.workcalendar.terms import SpanUnit

from .base import (
    CaseStep,
    Noted,
    Surroundings,
    check_amount,
    check_reason,
    check_why,
    resume,
    stop_clock,
    take_from_unit,
)


@dataclass(frozen=True)
class Check(CaseStep):
    """核实属实: what people or media report was found on site; the picture shows the problem."""

    act = Act.CHECK
    pictures: tuple[int, ...] = ()

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if not self.pictures:
            problems.add("photos", Refused.PHOTO_REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.checked_by_id = around.by.user_id
        return Noted(words=self.words, on_site=True, pictures=self.pictures, kind=PhotoKind.BEFORE)


@dataclass(frozen=True)
class CheckedAway(CaseStep):
    """核实不属实: there was nothing; the picture shows the place as it is."""

    act = Act.NOT_FOUND
    pictures: tuple[int, ...] = ()

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if not self.pictures:
            problems.add("photos", Refused.PHOTO_REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.checked_by_id = around.by.user_id
        return Noted(
            RefuseReason.NOT_FOUND, self.words, on_site=True, pictures=self.pictures, kind=PhotoKind.VERIFICATION
        )


@dataclass(frozen=True)
class Defer(CaseStep):
    """缓办: the clock stands, and the rates leave the case out until the deferral ends."""

    act = Act.DEFER
    reason: str = ""
    until: date | None = None

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_reason(problems, self.reason, DeferReason)
        check_why(problems, self.words)
        if self.until is not None and self.until <= around.today:
            problems.add("until", Refused.NOT_LATER)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.resume_on = self.until
        return Noted(self.reason, self.words, to_unit_id=case.unit_id)


@dataclass(frozen=True)
class EndDeferral(CaseStep):
    """结束缓办: back to where it was; the days of deferral are not the unit's."""

    act = Act.END_DEFERRAL
    needs_history = True

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.resume_on, case.accept_due_at = None, NO_DUE
        resume(case, self.act, around)
        return Noted(words=self.words, to_unit_id=case.unit_id)


@dataclass(frozen=True)
class Merge(CaseStep):
    """并案: another case stands for it from now on. Whether that one may is the act's to find out."""

    act = Act.MERGE
    into_id: int | None = None
    name: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if self.into_id is None:
            problems.add("into", Refused.REQUIRED)
        elif self.into_id == case.pk:
            problems.add("into", Refused.NOT_MERGEABLE)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.merged_into_id = self.into_id
        return Noted(words=self.words, to_name=self.name)


@dataclass(frozen=True)
class Unmerge(CaseStep):
    """撤销并案: it goes its own way again, from where it was."""

    act = Act.UNMERGE
    needs_history = True

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_why(problems, self.words)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.merged_into_id = None
        return Noted(words=self.words)


@dataclass(frozen=True)
class Split(CaseStep):
    """拆分: from now on its parts are followed, each with a unit of its own."""

    act = Act.SPLIT
    parts: int = 0
    names: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if self.parts < 2:
            problems.add("units", Refused.TWO_UNITS)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        take_from_unit(case)
        return Noted(words=self.words, to_name=self.names[:120])


@dataclass(frozen=True)
class HandOver(CaseStep):
    """移送 to another system, under its number there."""

    act = Act.HAND_OVER
    system: str = ""
    number: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        for name, text in (("system", self.system), ("number", self.number)):
            problems.text(name, text, 80)
            if not text.strip():
                problems.add(name, Refused.REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        take_from_unit(case)
        case.other_system, case.other_number = self.system.strip(), self.number.strip()
        return Noted(words=self.words, to_name=f"{case.other_system} {case.other_number}"[:120])


@dataclass(frozen=True)
class Recall(CaseStep):
    """收回移送: the office dispatches it itself."""

    act = Act.RECALL

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_why(problems, self.words)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.other_system = case.other_number = ""
        return Noted(words=self.words)


@dataclass(frozen=True)
class Settle(CaseStep):
    """移送办结: the other system has put it right, in the words of its answer. Nobody of ours has seen it."""

    act = Act.SETTLE

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_why(problems, self.words)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.closed_at = around.now
        stop_clock(case)
        case.recheck_on = around.today
        return Noted(words=self.words)


@dataclass(frozen=True)
class ChangeDeadline(CaseStep):
    """调整时限: what the unit has in all, counted from its start; the reason stays with the case."""

    act = Act.CHANGE_DEADLINE
    needs_history = True
    amount: Decimal | None = None
    unit: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_why(problems, self.words)
        if self.unit not in set(SpanUnit):
            problems.add("unit", Refused.REQUIRED)
        elif case.is_hazard and self.unit != SpanUnit.CLOCK_HOURS:
            problems.add("unit", Refused.CLOCK_HOURS)
        check_amount(problems, self.amount, self.unit)
        if (self.amount, self.unit) == (case.allowed, case.allowed_unit):
            problems.add("amount", Refused.UNCHANGED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.allowed, case.allowed_unit = self.amount, self.unit
        resume(case, self.act, around)
        return Noted(words=self.words, to_unit_id=case.unit_id)


@dataclass(frozen=True)
class SetPriority(CaseStep):
    """调整等级."""

    act = Act.SET_PRIORITY
    priority: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if self.priority not in set(Priority):
            problems.add("priority", Refused.REQUIRED)
        elif self.priority == case.priority:
            problems.add("priority", Refused.UNCHANGED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.priority = self.priority
        return Noted(reason=self.priority, words=self.words)
