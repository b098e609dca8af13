"""The acts that people call, for a case that goes its usual way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import DispatchReason, Refused
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.foundation.accounts.models import Post, Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.evidence.selectors import not_pictures

from ..selectors.rebounds import case_settings, possible_rebounds
from . import steps
from .making import carry_out, limit_of_case, limit_value

# What the office does


def file_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    case_class_id: int | None = None,
    rebound_of_id: int | None = None,
    organisation: str = "",
    words: str = "",
) -> Case:
    """立案 under a class; without one given, the class the source suggested is kept.

    `rebound_of_id` links it to the closed case that it is the return of: one that `selectors.possible_rebounds` names.
    `organisation` is the building site or haulage company, where the class asks for it and nobody has named it yet.
    """
    if case_class_id is not None and not CaseClass.objects.filter(pk=case_class_id).exists():
        raise Invalid({"case_class": [Refused.REQUIRED]})
    number = 0
    if rebound_of_id is not None:
        found = possible_rebounds(by, case_id=case_id, case_class_id=case_class_id)
        first = next((one for one in found if one.case_id == rebound_of_id), None)
        if first is None:
            raise Invalid({"rebound_of": [Refused.NOT_A_REBOUND]})
        number = first.rebound_number + 1
    step = steps.FileCase(case_class_id, rebound_of_id, number, organisation, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def refuse_case(
    *, case_id: int, expected_version: int, by: Acting, now: datetime, reason: str, words: str = ""
) -> Case:
    """不予立案. `reason` is a RefuseReason."""
    step = steps.RefuseCase(reason, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def dispatch_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    unit_id: int | None,
    limit_id: int | None,
    reason: str = DispatchReason.CHOSEN_BY_COORDINATOR,
    why: str = "",
    words: str = "",
) -> Case:
    """派遣 to a unit under one of the class's limits. `why` says in words why this unit; it is kept with the case."""
    if unit_id is not None and not Unit.objects.filter(pk=unit_id, retired=False).exists():
        raise Invalid({"unit": [Refused.UNKNOWN_UNIT]})
    of_its_class = Case.objects.filter(pk=case_id).values("case_class_id")
    limit = CaseLimit.objects.offered(now).filter(pk=limit_id or 0, case_class_id__in=of_its_class).first()
    step = steps.DispatchCase(unit_id, reason, why, limit_value(limit) if limit else None, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def recall_dispatch(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str) -> Case:
    """撤回派遣 before the unit has accepted it: the case waits for a dispatch again, and the unit is told. `words` say
    why."""
    step = steps.RecallDispatch(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def uphold_objection(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """申诉成立: the case ends as unfounded."""
    step = steps.UpholdObjection(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def insist(*, case_id: int, expected_version: int, by: Acting, now: datetime, why: str) -> Case:
    """维持派遣: the returned case goes back to the same unit; the limit runs on from where it stood."""
    step = steps.Insist(why)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def close_case(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """结案 of a verified case, or of one in parts when all of them are done; its place is looked at again on the day
    that its condition or else the office's settings say."""
    limit = limit_of_case(case_id)
    days = limit.recheck_days if limit else None
    step = steps.Close(case_settings().recheck_days if days is None else days, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


# What the unit does


def accept_case(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """接收."""
    step = steps.AcceptCase(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def return_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    reason: str,
    evidence: Sequence[int] = (),
    names_unit_id: int | None = None,
    words: str = "",
) -> Case:
    """退回. `reason` is a ReturnReason; `evidence` are ids of received files, needed to contest the finding;
    `names_unit_id` is the unit whose it is in this one's view."""
    if names_unit_id is not None and not Unit.objects.filter(pk=names_unit_id, retired=False).exists():
        raise Invalid({"names_unit": [Refused.UNKNOWN_UNIT]})
    step = steps.ReturnCase(reason, tuple(evidence), names_unit_id, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def hand_down(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    section: str = "",
    user_id: int | None = None,
    unit_id: int | None = None,
    words: str = "",
) -> Case:
    """交办 to a section of the unit, a named person of it, or a unit below it; exactly one of the three."""
    name = section
    if sum(map(bool, (section.strip(), user_id, unit_id))) > 1:
        raise Invalid({"receiver": [Refused.NOT_BELOW]})
    if unit_id:
        mine = Unit.objects.filter(pk=by.unit_id).values_list("path", flat=True).first() or ""
        below = Unit.objects.filter(pk=unit_id, retired=False).first()
        if below is None or below.pk == by.unit_id or not below.path.startswith(mine):
            raise Invalid({"receiver": [Refused.NOT_BELOW]})
        name = below.name
    elif user_id:
        post = Post.objects.filter(user_id=user_id, unit_id=by.unit_id, retired=False).select_related("user").first()
        if post is None:
            raise Invalid({"receiver": [Refused.NOT_BELOW]})
        name = post.user.name
    step = steps.HandDown(section.strip(), user_id, unit_id, name, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def take_back(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """收回 what was handed down."""
    step = steps.TakeBack(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def rectify_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    photos: Sequence[int],
    words: str = "",
) -> Case:
    """整改完成, with ids of received pictures."""
    if not_pictures(photos):
        raise Invalid({"photos": [Refused.NOT_A_PICTURE]})
    step = steps.Rectify(tuple(photos), words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


# What the verifier and the inspector do


def verify_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    on_site: bool = False,
    photos: Sequence[int] = (),
    words: str = "",
) -> Case:
    """核查通过. On site it is also an observation: call `inspections.services.verify_on_site` for that."""
    step = steps.Verify(on_site, tuple(photos), words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def send_back(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    reason: str,
    on_site: bool = False,
    photos: Sequence[int] = (),
    words: str = "",
) -> Case:
    """返工. `reason` is a SendBackReason."""
    step = steps.SendBack(reason, tuple(photos), on_site, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def recheck_case(
    *,
    case_id: int,
    expected_version: int | None,
    by: Acting,
    now: datetime,
    photos: Sequence[int] = (),
    words: str = "",
) -> Case:
    """回头看通过: an inspector saw the place again and it held; the pictures show it."""
    step = steps.Recheck(pictures=tuple(photos), words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)
