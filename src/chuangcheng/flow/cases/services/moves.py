"""How one move is made, and the acts that people call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case, CaseMove, CasePhoto
from chuangcheng.flow.cases.permissions import can_see, standing
from chuangcheng.flow.cases.terms import Act, DispatchReason, PhotoKind, Refused, State
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.flow.standards.selectors import LimitChoice
from chuangcheng.foundation.accounts.models import Post, Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.evidence.selectors import not_pictures
from chuangcheng.foundation.journal.services import record
from chuangcheng.foundation.workcalendar.selectors import default_calendar
from chuangcheng.foundation.workcalendar.terms import SpanUnit

from . import steps
from .telling import tell_of_move

SCALARS = (
    "state",
    "case_class_id",
    "limit_id",
    "unit_id",
    "unit_reason",
    "handed_unit_id",
    "handed_section",
    "handed_user_id",
    "filed_at",
    "dispatched_at",
    "due_at",
    "due_provisional",
    "rectified_at",
    "rectified_by_id",
    "must_verify_on_site",
    "verified_at",
    "verified_on_site",
    "closed_at",
    "rework_count",
)
"""The columns that moves change; the journal keeps the ones that did."""


def snapshot(case: Case) -> dict[str, Any]:
    """The changeable columns as they are."""
    return {name: getattr(case, name) for name in SCALARS}


def difference(before: dict[str, Any], case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed since `before`: old values and new values, by column."""
    after = snapshot(case)
    changed = [name for name in SCALARS if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def make_move(
    case: Case, step: steps.CaseStep, around: steps.Surroundings
) -> tuple[CaseMove, list[CasePhoto], dict[str, Any], dict[str, Any]]:
    """Check and apply one step to a case in memory whose version it has already taken.

    Returns the row of the move, the rows of its pictures, and what changed. Raises Invalid with
    everything that is wrong, NotFound where the person may not know of the case.
    """
    if not can_see(around.by, case):
        raise NotFound(f"case {case.pk}")
    if why_not := rules.refusal(step.act, _state(case), standing(around.by, case)):
        raise Invalid({"": [why_not]})
    problems = Problems()
    problems.text("words", step.words)
    step.check(case, problems, around)
    problems.refuse()
    before, origin = snapshot(case), case.state
    noted = step.apply(case, around)
    case.state = rules.MOVE[step.act].target
    case.changed_at = around.now
    move = CaseMove(
        case=case,
        number=case.version,
        act=step.act,
        origin=origin,
        target=case.state,
        at=around.now,
        by_user_id=around.by.user_id,
        by_unit_id=around.by.unit_id,
        by_role=around.by.role,
        to_unit_id=noted.to_unit_id,
        to_name=noted.to_name,
        reason=noted.reason,
        words=noted.words,
        on_site=noted.on_site,
    )
    pictures = [
        CasePhoto(case=case, file_id=file_id, kind=noted.kind, move_number=case.version, at=around.now)
        for file_id in dict.fromkeys(noted.pictures)
    ]
    return move, pictures, *difference(before, case)


def carry_out(*, case_id: int, expected_version: int | None, by: Acting, now: datetime, step: steps.CaseStep) -> Case:
    """Make one move on one case: claim, decide, write, journal, leave word for others, in one transaction."""
    with transaction.atomic():
        calendar = default_calendar()
        case = claim(Case, id=case_id, expected_version=expected_version)
        history = _history(case_id) if step.needs_history else ()
        pictures_found = _found_pictures(case_id) if step.needs_pictures else frozenset()
        around = steps.Surroundings(by, now, calendar, history, pictures_found)
        move, pictures, before, after = make_move(case, step, around)
        case.save(update_fields=[*after, "changed_at"])
        move.save(force_insert=True)
        CasePhoto.objects.bulk_create(pictures, ignore_conflicts=True)
        record(subject=case, act=f"case.{step.act}", by=by, at=now, before=before, after=after, why=move.words)
        tell_of_move(case, step.act, by, now)
    return case


def _state(case: Case) -> State:
    return State(case.state)


def _history(case_id: int) -> Sequence[rules.Step]:
    moves = CaseMove.objects.filter(case_id=case_id).order_by("number").values_list("act", "at")
    return [rules.Step(Act(act), at) for act, at in moves]


def _found_pictures(case_id: int) -> frozenset[int]:
    shown = CasePhoto.objects.filter(case_id=case_id, kind=PhotoKind.BEFORE)
    return frozenset(shown.values_list("file_id", flat=True))


def limit_value(row: CaseLimit) -> steps.Limit:
    """A class's limit as the steps take it."""
    return steps.Limit(row.pk, row.amount, SpanUnit(row.unit), row.verify_on_site)


def limit_from_choice(choice: LimitChoice) -> steps.Limit:
    """A limit that was picked in a form or by a loader, as the steps take it."""
    return steps.Limit(choice.id, choice.amount, SpanUnit(choice.unit), choice.verify_on_site)


def _limit_of_case(case_id: int) -> steps.Limit | None:
    row = CaseLimit.objects.filter(pk__in=Case.objects.filter(pk=case_id).values("limit_id")).first()
    return limit_value(row) if row else None


# What the office does


def file_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    case_class_id: int | None = None,
    words: str = "",
) -> Case:
    """立案 under a class; without one given, the class the source suggested is kept."""
    if case_class_id is not None and not CaseClass.objects.filter(pk=case_class_id).exists():
        raise Invalid({"case_class": [Refused.REQUIRED]})
    step = steps.FileCase(case_class_id, words=words)
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
    limit = CaseLimit.objects.filter(pk=limit_id or 0, case_class_id__in=of_its_class, until__isnull=True).first()
    step = steps.DispatchCase(unit_id, reason, why, limit_value(limit) if limit else None, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def uphold_objection(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """申诉成立: the case ends as unfounded."""
    step = steps.UpholdObjection(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def insist(*, case_id: int, expected_version: int, by: Acting, now: datetime, why: str) -> Case:
    """维持派遣: the returned case goes back to the same unit; the limit runs on from where it stood."""
    step = steps.Insist(why, _limit_of_case(case_id))
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def close_case(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """结案 of a verified case."""
    step = steps.Close(words=words)
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
    step = steps.SendBack(reason, tuple(photos), on_site, _limit_of_case(case_id), words=words)
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
