"""The moves by which a unit asks for more time or for suspension, and by which somebody decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case, Request
from chuangcheng.flow.cases.terms import (
    Act,
    ExtensionReason,
    Need,
    PhotoKind,
    Refused,
    RequestKind,
    RequestState,
    SuspensionReason,
)
from chuangcheng.foundation.acts.rules import Problems

from .base import CaseStep, Noted, Surroundings, check_amount, check_reason, check_why, resume


def _check_rung(rung: rules.Rung | None, words: str, evidence: tuple[int, ...], problems: Problems) -> None:
    """What the row of the ladder wants to see."""
    if rung is None:
        problems.add("", Refused.NO_EXTENSION_LEFT)
        return
    if Need.WHY in rung.needs:
        check_why(problems, words)
    if Need.FORM in rung.needs and not evidence:
        problems.add("evidence", Refused.FORM_REQUIRED)


def _request(case: Case, kind: RequestKind, rung: rules.Rung, around: Surroundings, **told: object) -> Request:
    case.asked, case.decides = kind, rung.decides
    return Request(
        case=case,
        kind=kind,
        state=RequestState.WAITING,
        decides=rung.decides,
        move_number=case.version,
        asked_at=around.now,
        asked_by_id=around.by.user_id,
        unit_id=case.unit_id,
        **told,
    )


def end_request(case: Case, request: Request | None, state: RequestState, around: Surroundings) -> Request | None:
    """Nothing is asked any more; the row that waited, with how it ended."""
    case.asked = case.decides = ""
    if request is not None:
        request.state, request.ended_at = state, around.now
        if state is not RequestState.LAPSED:
            request.decided_by_id = around.by.user_id
    return request


@dataclass(frozen=True)
class AskExtension(CaseStep):
    """申请延期, before the limit is over: so much more of what the limit counts. The clock runs on meanwhile.

    `class_allows` is how many ordinary extensions the case's filing condition admits.
    """

    act = Act.ASK_EXTENSION
    amount: Decimal | None = None
    reason: str = ""
    evidence: tuple[int, ...] = ()
    class_allows: int = 1

    def _rung(self, case: Case) -> rules.Rung | None:
        return rules.rung_of(
            RequestKind.EXTENSION, granted=case.extensions, reason=self.reason, allowed=self.class_allows
        )

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_reason(problems, self.reason, ExtensionReason)
        check_amount(problems, self.amount, case.allowed_unit)
        if case.due is not None and around.now > case.due:
            problems.add("", Refused.LIMIT_IS_OVER)
        if self.reason:
            _check_rung(self._rung(case), self.words, self.evidence, problems)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        rung = self._rung(case)
        assert rung is not None  # check() refused it
        row = _request(
            case, RequestKind.EXTENSION, rung, around, amount=self.amount, reason=self.reason, words=self.words
        )
        return Noted(self.reason, self.words, pictures=self.evidence, kind=PhotoKind.REQUEST, request=row)


@dataclass(frozen=True)
class GrantExtension(CaseStep):
    """同意延期: the unit has so much more in all, counted from its start."""

    act = Act.GRANT_EXTENSION
    needs_history = True

    def apply(self, case: Case, around: Surroundings) -> Noted:
        row = end_request(case, around.request, RequestState.GRANTED, around)
        if row is not None and row.amount is not None and case.allowed is not None:
            case.allowed += row.amount
        case.extensions += 1
        resume(case, self.act, around)
        return Noted(words=self.words, to_unit_id=case.unit_id, request=row)


@dataclass(frozen=True)
class _RefuseRequest(CaseStep):
    """Base: a request is refused, and the unit is told why."""

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_why(problems, self.words)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        row = end_request(case, around.request, RequestState.REFUSED, around)
        return Noted(words=self.words, to_unit_id=case.unit_id, request=row)


@dataclass(frozen=True)
class RefuseExtension(_RefuseRequest):
    """不同意延期."""

    act = Act.REFUSE_EXTENSION


@dataclass(frozen=True)
class AskSuspension(CaseStep):
    """申请挂账 until a day, with a signed form: what cannot be done in this season or lacks its conditions."""

    act = Act.ASK_SUSPENSION
    until: date | None = None
    reason: str = ""
    evidence: tuple[int, ...] = ()

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        check_reason(problems, self.reason, SuspensionReason)
        if self.until is None:
            problems.add("until", Refused.REQUIRED)
        elif self.until <= around.today:
            problems.add("until", Refused.NOT_LATER)
        rung = rules.rung_of(RequestKind.SUSPENSION, granted=0, reason=self.reason, allowed=0)
        _check_rung(rung, self.words, self.evidence, problems)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        rung = rules.rung_of(RequestKind.SUSPENSION, granted=0, reason=self.reason, allowed=0)
        assert rung is not None  # check() refused it
        row = _request(
            case, RequestKind.SUSPENSION, rung, around, until=self.until, reason=self.reason, words=self.words
        )
        return Noted(self.reason, self.words, pictures=self.evidence, kind=PhotoKind.REQUEST, request=row)


@dataclass(frozen=True)
class Suspend(CaseStep):
    """同意挂账: the clock stands until the case is resumed."""

    act = Act.SUSPEND

    def apply(self, case: Case, around: Surroundings) -> Noted:
        row = end_request(case, around.request, RequestState.GRANTED, around)
        case.resume_on = row.until if row is not None else None
        return Noted(words=self.words, to_unit_id=case.unit_id, request=row)


@dataclass(frozen=True)
class RefuseSuspension(_RefuseRequest):
    """不同意挂账."""

    act = Act.REFUSE_SUSPENSION


@dataclass(frozen=True)
class Resume(CaseStep):
    """恢复办理: the days of suspension are not the unit's."""

    act = Act.RESUME
    needs_history = True

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.resume_on = None
        resume(case, self.act, around)
        return Noted(words=self.words, to_unit_id=case.unit_id)
