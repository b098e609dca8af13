"""The moves of a case that goes its usual way."""

from __future__ import annotations

from dataclasses import dataclass

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
    State,
)
from chuangcheng.foundation.acts.rules import Problems
from chuangcheng.foundation.workcalendar.rules import add

from .base import (
    RECHECK_DAYS,
    CaseStep,
    Limit,
    Noted,
    Surroundings,
    check_organisation,
    check_reason,
    check_why,
    classify,
    resume,
    set_deadline,
    stop_clock,
    take_from_unit,
)


@dataclass(frozen=True)
class FileCase(CaseStep):
    """立案: the office takes it up under a class."""

    act = Act.FILE
    needs_traits = True
    case_class_id: int | None = None
    rebound_of_id: int | None = None
    rebound_number: int = 0
    organisation: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        traits = around.traits_of(self.case_class_id or case.case_class_id)
        if self.case_class_id is None and case.case_class_id is None:
            problems.add("case_class", Refused.REQUIRED)
        if traits.hazard and traits.competent_unit_id is None:
            problems.add("case_class", Refused.NO_COMPETENT_UNIT)
        if traits.names_organisation and not (self.organisation.strip() or case.organisation):
            problems.add("organisation", Refused.REQUIRED)
        check_organisation(problems, self.organisation)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        if self.case_class_id is not None:
            case.case_class_id = self.case_class_id
        if self.organisation.strip():
            case.organisation = self.organisation.strip()
        classify(case, around.traits_of(case.case_class_id))
        if self.rebound_of_id is not None:
            case.rebound_of_id, case.rebound_number = self.rebound_of_id, self.rebound_number
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
        if case.is_hazard and self.unit_id is not None and self.unit_id == case.competent_unit_id:
            problems.add("unit", Refused.COMPETENT_UNIT)
        check_reason(problems, self.reason, DispatchReason)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        assert self.limit is not None  # check() refused it
        case.unit_id, case.unit_reason = self.unit_id, self.why[:200]
        case.handed_unit_id = case.handed_user_id = None
        case.handed_section = ""
        case.limit_id, case.must_verify_on_site = self.limit.id, self.limit.verify_on_site
        case.allowed, case.allowed_unit, case.extensions = self.limit.amount, str(self.limit.unit), 0
        case.dispatched_at = around.now
        set_deadline(case, around, around.now, ())
        case.accept_due_at = NO_DUE
        if self.limit.accept_amount is not None and self.limit.accept_unit is not None:
            case.accept_due_at = add(around.calendar, around.now, self.limit.accept_amount, self.limit.accept_unit).at
        return Noted(reason=self.reason, words=self.words, to_unit_id=self.unit_id)


@dataclass(frozen=True)
class RecallDispatch(CaseStep):
    """撤回派遣: the unit has not accepted it yet, and it was sent there by mistake; it waits for a dispatch again."""

    act = Act.RECALL_DISPATCH

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_why(problems, self.words)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        unit_id = case.unit_id
        take_from_unit(case)
        case.dispatched_at, case.must_verify_on_site, case.extensions = None, False, 0
        return Noted(words=self.words, to_unit_id=unit_id)


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
        case.closed_at = around.now
        stop_clock(case)
        return Noted(words=self.words)


@dataclass(frozen=True)
class Insist(CaseStep):
    """维持派遣: it stays with the unit; the days the office took to answer are not the unit's."""

    act = Act.INSIST
    needs_history = True
    why: str = ""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_why(problems, self.why, "why")

    def apply(self, case: Case, around: Surroundings) -> Noted:
        resume(case, self.act, around)
        case.accept_due_at = NO_DUE  # it has been read; the time to answer does not begin anew
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
        if case.is_hazard and self.unit_id is not None and self.unit_id == case.competent_unit_id:
            problems.add("receiver", Refused.COMPETENT_UNIT)

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

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_reason(problems, self.reason, SendBackReason)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.rectified_at = case.rectified_by_id = None
        case.rework_count += 1
        resume(case, self.act, around)
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
        if (case.must_verify_on_site or case.is_hazard) and not self.on_site:
            problems.add("on_site", Refused.ON_SITE_REQUIRED)
        if case.is_hazard and not self.pictures:
            problems.add("photos", Refused.PHOTO_REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.verified_at, case.verified_on_site = around.now, self.on_site
        return Noted(words=self.words, on_site=self.on_site, pictures=self.pictures, kind=PhotoKind.VERIFICATION)


@dataclass(frozen=True)
class Close(CaseStep):
    """结案, with the day on which the place is to be looked at again; a case in parts when all of them are done."""

    act = Act.CLOSE
    needs_parts = True
    recheck_days: int = RECHECK_DAYS

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.closed_at = around.now
        if case.state != State.SPLIT:  # the parts are looked at again, each on its day
            case.recheck_on = rules.recheck_day(around.today, self.recheck_days)
        return Noted(words=self.words)


@dataclass(frozen=True)
class Recheck(CaseStep):
    """回头看通过: looked at again on site, and it held."""

    act = Act.RECHECK
    pictures: tuple[int, ...] = ()

    def apply(self, case: Case, around: Surroundings) -> Noted:
        return Noted(words=self.words, on_site=True, pictures=self.pictures, kind=PhotoKind.VERIFICATION)
