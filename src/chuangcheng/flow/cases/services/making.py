"""How one move is made: check, apply, write, journal, leave word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case, CaseMove, CasePhoto, Request
from chuangcheng.flow.cases.permissions import can_see, standing
from chuangcheng.flow.cases.terms import DONE_PART, Act, PhotoKind, RequestKind, RequestState, Source, State
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.flow.standards.selectors import LimitChoice
from chuangcheng.flow.standards.terms import CaseKind
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record
from chuangcheng.foundation.workcalendar.selectors import default_calendar
from chuangcheng.foundation.workcalendar.terms import SpanUnit

from . import steps
from .telling import tell_of_hazard, tell_of_move

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
    "rebound_of_id",
    "rebound_number",
    "priority",
    "allowed",
    "allowed_unit",
    "accept_due_at",
    "extensions",
    "asked",
    "decides",
    "resume_on",
    "recheck_on",
    "checked_by_id",
    "merged_into_id",
    "other_system",
    "other_number",
    "is_hazard",
    "competent_unit_id",
    "isolated_at",
    "isolated_by_id",
    "organisation",
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


@dataclass(frozen=True)
class Made:
    """A move that was made in memory: its rows, and what changed on the case, for the database and for the journal."""

    move: CaseMove
    pictures: list[CasePhoto]
    before: dict[str, Any]
    after: dict[str, Any]
    requests: list[Request] = field(default_factory=list)

    @property
    def told(self) -> dict[str, Any]:
        """What the journal keeps of how it is now: with what was asked for."""
        asked = next((row for row in self.requests if row.state == RequestState.WAITING), None)
        if asked is None:
            return self.after
        return self.after | {"request": {"kind": str(asked.kind), "amount": asked.amount, "until": asked.until}}


def make_move(case: Case, step: steps.CaseStep, around: steps.Surroundings) -> Made:
    """Check and apply one step to a case in memory whose version it has already taken.

    Raises Invalid with everything that is wrong, NotFound where the person may not know of the case.
    """
    if not can_see(around.by, case):
        raise NotFound(f"case {case.pk}")
    state = _state(case)
    if why_not := rules.refusal(step.act, state, standing(around.by, case), hazard=case.is_hazard):
        raise Invalid({"": [why_not]})
    asked = RequestKind(case.asked) if case.asked else None
    facts = rules.Facts(
        state,
        Source(case.source),
        asked,
        around.parts_open,
        hazard=case.is_hazard,
        isolated=case.isolated_at is not None,
    )
    if why_not := rules.obstacle(step.act, facts):
        raise Invalid({"": [why_not]})
    problems = Problems()
    problems.text("words", step.words)
    step.check(case, problems, around)
    problems.refuse()
    before = snapshot(case)
    noted = step.apply(case, around)
    case.state = rules.target_of(rules.MOVE[step.act], state, around.steps)
    case.changed_at = around.now
    requests = [noted.request] if noted.request is not None else []
    if asked is not None and case.asked and case.state != State.IN_HAND:  # nobody is to decide it any more
        lapsed = steps.end_request(case, around.request, RequestState.LAPSED, around)
        requests += [lapsed] if lapsed is not None else []
    move = CaseMove(
        case=case,
        number=case.version,
        act=step.act,
        origin=state,
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
    return Made(move, pictures, *difference(before, case), requests)


def carry_out(*, case_id: int, expected_version: int | None, by: Acting, now: datetime, step: steps.CaseStep) -> Case:
    """Make one move on one case: claim, decide, write, journal, leave word for others, in one transaction."""
    with transaction.atomic():
        calendar = default_calendar()
        case = claim(Case, id=case_id, expected_version=expected_version)
        around = steps.Surroundings(
            by,
            now,
            calendar,
            steps=_history(case_id) if step.needs_history else (),
            found_pictures=_found_pictures(case_id) if step.needs_pictures else frozenset(),
            request=waiting_request(case_id) if case.asked else None,
            parts_open=step.needs_parts and case.state == State.SPLIT and has_open_parts(case_id),
            traits=traits_of(_classes_of(case, step)) if step.needs_traits else {},
        )
        made = make_move(case, step, around)
        case.save(update_fields=[*made.after, "changed_at"])
        made.move.save(force_insert=True)
        CasePhoto.objects.bulk_create(made.pictures, ignore_conflicts=True)
        for row in made.requests:
            row.save()
        record(
            subject=case,
            act=f"case.{step.act}",
            by=by,
            at=now,
            before=made.before,
            after=made.told,
            why=made.move.words,
        )
        tell_of_move(case, step.act, by, now, left_unit_id=made.before.get("unit_id"))
        if case.is_hazard and {"is_hazard", "competent_unit_id"} & set(made.after):  # known, or in charge, only now
            tell_of_hazard(case, by, now)
    return case


def traits_of(class_ids: Iterable[int]) -> dict[int, steps.Traits]:
    """What follows for a case from each of these classes; one statement."""
    rows = CaseClass.objects.filter(pk__in=set(class_ids))
    told = rows.values_list("pk", "kind", "competent_unit_id", "names_organisation")
    return {pk: traits_from(kind, unit_id, asked) for pk, kind, unit_id, asked in told}


def traits_from(kind: str, competent_unit_id: int | None, names_organisation: bool) -> steps.Traits:
    """What follows from the columns of a class."""
    return steps.Traits(kind == CaseKind.HAZARD, competent_unit_id, names_organisation)


def classes_by_key(keys: Iterable[str], ids: Iterable[int]) -> tuple[dict[str, int], dict[int, steps.Traits]]:
    """The ids of classes by their keys ("kind:code"), and what follows from them and from those with these ids; one
    statement."""
    wanted = set(keys)
    rows = CaseClass.objects.filter(Q(code__in={key.partition(":")[2] for key in wanted}) | Q(pk__in=set(ids)))
    found, traits = {}, {}
    for pk, kind, code, unit_id, asked in rows.values_list(
        "pk", "kind", "code", "competent_unit_id", "names_organisation"
    ):
        found[f"{kind}:{code}"] = pk
        traits[pk] = steps.Traits(kind == CaseKind.HAZARD, unit_id, asked)
    return found, traits


def _classes_of(case: Case, step: steps.CaseStep) -> set[int]:
    """The class a case has, and the one that a step gives it."""
    return {pk for pk in (case.case_class_id, getattr(step, "case_class_id", None)) if pk}


def waiting_request(case_id: int) -> Request | None:
    """The request of a case that nobody has decided yet."""
    return Request.objects.filter(case_id=case_id, state=RequestState.WAITING).first()


def has_open_parts(case_id: int) -> bool:
    """Whether a part of a case that was split is not done yet."""
    return Case.objects.filter(part_of_id=case_id).exclude(state__in=DONE_PART).exists()


def _state(case: Case) -> State:
    return State(case.state)


def _history(case_id: int) -> Sequence[rules.Step]:
    moves = CaseMove.objects.filter(case_id=case_id).order_by("number").values_list("act", "at", "origin")
    return [step_of(act, at, origin) for act, at, origin in moves]


def step_of(act: str, at: datetime, origin: str) -> rules.Step:
    """The row of a move as the rules take it."""
    return rules.Step(Act(act), at, State(origin) if origin else None)


def _found_pictures(case_id: int) -> frozenset[int]:
    shown = CasePhoto.objects.filter(case_id=case_id, kind=PhotoKind.BEFORE)
    return frozenset(shown.values_list("file_id", flat=True))


def limit_value(row: CaseLimit) -> steps.Limit:
    """A class's limit as the steps take it."""
    return steps.Limit(
        row.pk,
        row.amount,
        SpanUnit(row.unit),
        row.verify_on_site,
        row.accept_amount,
        SpanUnit(row.accept_unit) if row.accept_unit else None,
        row.extensions,
        row.recheck_days,
    )


def limit_from_choice(choice: LimitChoice) -> steps.Limit:
    """A limit that was picked in a form or by a loader, as the steps take it."""
    return steps.Limit(
        choice.id,
        choice.amount,
        SpanUnit(choice.unit),
        choice.verify_on_site,
        choice.accept_amount,
        SpanUnit(choice.accept_unit) if choice.accept_unit else None,
        choice.extensions,
        choice.recheck_days,
    )


def limit_of_case(case_id: int) -> steps.Limit | None:
    """The limit that a case was dispatched under."""
    row = CaseLimit.objects.filter(pk__in=Case.objects.filter(pk=case_id).values("limit_id")).first()
    return limit_value(row) if row else None
