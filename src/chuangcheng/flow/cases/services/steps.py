"""Each move as a value: what it asks for and what it changes on the case.

A single act (`moves.carry_out`) and the bulk loader (`load.load_cases`) apply the same steps, so a rule
exists once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import NO_DUE, Case
from chuangcheng.flow.cases.terms import (
    Act,
    DispatchReason,
    PhotoKind,
    Refused,
    RefuseReason,
    ReturnReason,
    SendBackReason,
)
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Problems
from chuangcheng.foundation.workcalendar.rules import Calendar, add
from chuangcheng.foundation.workcalendar.terms import SpanUnit


@dataclass(frozen=True)
class Limit:
    """The time limit of one filing condition of a class."""

    id: int
    amount: Decimal
    unit: SpanUnit
    verify_on_site: bool


@dataclass(frozen=True)
class Surroundings:
    """What a step may look at besides the case: who, when, the calendar, the moves so far, the files that show the
    problem as it was found."""

    by: Acting
    now: datetime
    calendar: Calendar
    steps: Sequence[rules.Step] = ()
    found_pictures: frozenset[int] = frozenset()


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


@dataclass(frozen=True)
class CaseStep:
    """Base of all steps. `words` are optional everywhere: reasons are picked from a list."""

    act: ClassVar[Act]
    needs_history: ClassVar[bool] = False
    needs_pictures: ClassVar[bool] = False
    words: str = field(default="", kw_only=True)

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        """Note everything that is missing or wrong."""

    def apply(self, case: Case, around: Surroundings) -> Noted:
        """Change the case; return what the move's row keeps."""
        return Noted(words=self.words)


def set_deadline(case: Case, limit: Limit, around: Surroundings, start: datetime, steps: Sequence[rules.Step]) -> None:
    """Compute the deadline from `start`, leaving out the spans in which the clock stood."""
    deadline = add(around.calendar, start, limit.amount, limit.unit, pauses=rules.pauses(steps))
    case.due_at, case.due_provisional = deadline.at, deadline.provisional


@dataclass(frozen=True)
class FileCase(CaseStep):
    """立案: the office takes it up under a class."""

    act = Act.FILE
    case_class_id: int | None = None

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if self.case_class_id is None and case.case_class_id is None:
            problems.add("case_class", Refused.REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        if self.case_class_id is not None:
            case.case_class_id = self.case_class_id
        case.filed_at = around.now
        return Noted(words=self.words)


@dataclass(frozen=True)
class RefuseCase(CaseStep):
    """不予立案, with a reason."""

    act = Act.REFUSE
    reason: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_reason(problems, self.reason, RefuseReason)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        return Noted(reason=self.reason, words=self.words)


@dataclass(frozen=True)
class DispatchCase(CaseStep):
    """派遣: to the unit that answers for it, with the reason why this unit; the clock starts."""

    act = Act.DISPATCH
    unit_id: int | None = None
    reason: str = DispatchReason.CHOSEN_BY_COORDINATOR
    why: str = ""
    limit: Limit | None = None

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if self.unit_id is None:
            problems.add("unit", Refused.REQUIRED)
        if self.limit is None:
            problems.add("limit", Refused.REQUIRED)
        check_reason(problems, self.reason, DispatchReason)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        assert self.limit is not None  # check() refused it
        case.unit_id, case.unit_reason = self.unit_id, self.why[:200]
        case.handed_unit_id = case.handed_user_id = None
        case.handed_section = ""
        case.limit_id, case.must_verify_on_site = self.limit.id, self.limit.verify_on_site
        case.dispatched_at = around.now
        set_deadline(case, self.limit, around, around.now, ())
        return Noted(reason=self.reason, words=self.words, to_unit_id=self.unit_id)


@dataclass(frozen=True)
class AcceptCase(CaseStep):
    """接收."""

    act = Act.ACCEPT


@dataclass(frozen=True)
class ReturnCase(CaseStep):
    """退回: not this unit's, or the finding is wrong. The second needs evidence.

    `names_unit_id`: whose it is in this unit's view; the office decides.
    """

    act = Act.RETURN
    reason: str = ""
    evidence: tuple[int, ...] = ()
    names_unit_id: int | None = None

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_reason(problems, self.reason, ReturnReason)
        if self.reason == ReturnReason.CONTESTED and not self.evidence:
            problems.add("evidence", Refused.EVIDENCE_REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        return Noted(
            reason=self.reason,
            words=self.words,
            to_unit_id=self.names_unit_id,
            pictures=self.evidence,
            kind=PhotoKind.OBJECTION,
        )


@dataclass(frozen=True)
class UpholdObjection(CaseStep):
    """申诉成立: the finding was wrong; the case ends as unfounded."""

    act = Act.UPHOLD

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.closed_at, case.due_at, case.due_provisional = around.now, NO_DUE, False
        return Noted(words=self.words)


@dataclass(frozen=True)
class Insist(CaseStep):
    """维持派遣: it stays with the unit; the days the office took to answer are not the unit's."""

    act = Act.INSIST
    needs_history = True
    why: str = ""
    limit: Limit | None = None

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if not self.why.strip():
            problems.add("why", Refused.REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        resume(case, self.limit, self.act, around)
        return Noted(words=self.why, to_unit_id=case.unit_id)


@dataclass(frozen=True)
class HandDown(CaseStep):
    """交办: to a section, a person of the unit, or a unit below. The unit stays answerable."""

    act = Act.HAND_DOWN
    section: str = ""
    user_id: int | None = None
    unit_id: int | None = None
    name: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if not (self.section.strip() or self.user_id or self.unit_id):
            problems.add("receiver", Refused.REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.handed_section, case.handed_user_id, case.handed_unit_id = self.section, self.user_id, self.unit_id
        return Noted(words=self.words, to_unit_id=self.unit_id, to_name=self.name or self.section)


@dataclass(frozen=True)
class TakeBack(CaseStep):
    """收回: the unit does it itself."""

    act = Act.TAKE_BACK

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.handed_section, case.handed_user_id, case.handed_unit_id = "", None, None
        return Noted(words=self.words)


@dataclass(frozen=True)
class Rectify(CaseStep):
    """整改完成, with at least one picture of how it is now: that of the problem proves nothing."""

    act = Act.RECTIFY
    needs_pictures = True
    pictures: tuple[int, ...] = ()

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if not self.pictures:
            problems.add("photos", Refused.PHOTO_REQUIRED)
        if around.found_pictures & set(self.pictures):
            problems.add("photos", Refused.SAME_PICTURE)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.rectified_at, case.rectified_by_id = around.now, around.by.user_id
        return Noted(words=self.words, pictures=self.pictures)


@dataclass(frozen=True)
class SendBack(CaseStep):
    """返工: counted; the time the verifier took is not the unit's."""

    act = Act.SEND_BACK
    needs_history = True
    reason: str = ""
    pictures: tuple[int, ...] = ()
    on_site: bool = False
    limit: Limit | None = None

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_reason(problems, self.reason, SendBackReason)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.rectified_at = case.rectified_by_id = None
        case.rework_count += 1
        resume(case, self.limit, self.act, around)
        return Noted(
            reason=self.reason,
            words=self.words,
            on_site=self.on_site,
            pictures=self.pictures,
            kind=PhotoKind.VERIFICATION,
        )


@dataclass(frozen=True)
class Verify(CaseStep):
    """核查通过, on site or by the pictures; the class may demand the first."""

    act = Act.VERIFY
    on_site: bool = False
    pictures: tuple[int, ...] = ()

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if case.must_verify_on_site and not self.on_site:
            problems.add("on_site", Refused.ON_SITE_REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.verified_at, case.verified_on_site = around.now, self.on_site
        return Noted(words=self.words, on_site=self.on_site, pictures=self.pictures, kind=PhotoKind.VERIFICATION)


@dataclass(frozen=True)
class Close(CaseStep):
    """结案."""

    act = Act.CLOSE

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.closed_at = around.now
        return Noted(words=self.words)


@dataclass(frozen=True)
class Recheck(CaseStep):
    """回头看通过: looked at again on site, and it held."""

    act = Act.RECHECK
    pictures: tuple[int, ...] = ()

    def apply(self, case: Case, around: Surroundings) -> Noted:
        return Noted(words=self.words, on_site=True, pictures=self.pictures, kind=PhotoKind.VERIFICATION)


def check_reason(problems: Problems, reason: str, terms: type[StrEnum]) -> None:
    """A reason is picked from its list."""
    if not reason:
        problems.add("reason", Refused.REQUIRED)
    elif reason not in set(terms):
        problems.add("reason", Refused.UNKNOWN_REASON)


def resume(case: Case, limit: Limit | None, act: Act, around: Surroundings) -> None:
    """Let the clock run on: the deadline moves by the span in which it stood, and the journal shows it."""
    start = rules.clock_start(around.steps)
    if limit is not None and start is not None:
        set_deadline(case, limit, around, start, [*around.steps, rules.Step(act, around.now)])
