"""Drawing closed cases for a second look by somebody else, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import make_aware

from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.permissions import is_own
from chuangcheng.flow.cases.services import Problem, report_cases
from chuangcheng.flow.cases.terms import Act, Source, State
from chuangcheng.flow.scrutiny.models import CheckDraw, Plan, SecondCheck
from chuangcheng.flow.scrutiny.permissions import can_decide
from chuangcheng.flow.scrutiny.rules import Checker, ToCheck, assign, draw
from chuangcheng.flow.scrutiny.terms import CheckState, Refused
from chuangcheng.foundation.accounts.models import Post
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors.acting import JUDGES
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.evidence.selectors import not_pictures
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

MOST_DAYS = 366
HANDLED = (Act.RECTIFY, Act.VERIFY, Act.CLOSE)
"""Whoever did one of these does not look at the case again."""


def draw_checks(*, first_day: date, last_day: date, seed: int, by: Acting, now: datetime) -> CheckDraw:
    """抽取 the plan's share of the cases closed on these days (both included, the office's zone) for a second look.

    Cases that were drawn before are not drawn again. Each goes to an inspector or verifier who neither belongs to the
    unit nor had to do with the case; the same seed over the same cases draws and assigns the same.
    """
    if not can_decide(by):
        raise NotFound("draw")
    plan = Plan.objects.first()
    problems = Problems()
    if plan is None:
        problems.add("", Refused.NOT_SET_UP)
    if not first_day <= last_day or (last_day - first_day).days > MOST_DAYS:
        problems.add("last_day", Refused.NO_DAYS)
    problems.refuse()
    assert plan is not None
    with transaction.atomic():
        closed = Case.objects.filter(
            state=State.CLOSED, closed_at__gte=_begin(first_day), closed_at__lt=_begin(last_day + timedelta(days=1))
        ).exclude(Exists(SecondCheck.objects.filter(case_id=OuterRef("pk"))))
        population = list(closed.values_list("pk", flat=True))
        chosen = draw(population, plan.share, seed)
        who = assign(_to_check(chosen), _checkers(), seed)
        if not who:
            raise Invalid({"": [Refused.NOTHING_TO_DRAW]})
        row = CheckDraw.objects.create(
            first_day=first_day,
            last_day=last_day,
            share=plan.share,
            seed=seed,
            population=len(population),
            drawn=len(who),
            drawn_at=now,
            drawn_by_id=by.user_id,
        )
        drawn = {
            "first_day": str(first_day),
            "last_day": str(last_day),
            "share": str(plan.share),
            "seed": seed,
            "population": len(population),
        }
        record(subject=row, act="scrutiny.draw", by=by, at=now, after={**drawn, "cases": sorted(who)})
        try:
            with transaction.atomic():
                checks = SecondCheck.objects.bulk_create(
                    [SecondCheck(draw=row, case_id=case, checker_id=user) for case, user in sorted(who.items())]
                )
        except IntegrityError:
            raise Conflict("somebody else has drawn some of these cases") from None
        record_many(
            records=[
                Record(
                    SecondCheck.subject_kind(),
                    one.pk,
                    1,
                    "scrutiny.assign",
                    {},
                    {"case_id": one.case_id, "checker_id": one.checker_id, "draw_id": row.pk},
                    "",
                )
                for one in checks
            ],
            by=by,
            at=now,
        )
    return row


def _begin(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _to_check(case_ids: Sequence[int]) -> list[ToCheck]:
    """The drawn cases with their units' paths and whoever had to do with them; two statements."""
    handled: dict[int, set[int]] = defaultdict(set)
    moves = CaseMove.objects.filter(case_id__in=case_ids, act__in=HANDLED, by_user__isnull=False)
    for case_id, user_id in moves.values_list("case_id", "by_user_id"):
        handled[case_id].add(user_id)
    rows = Case.objects.filter(pk__in=case_ids).order_by("pk").values_list("pk", "unit__path", "handed_unit__path")
    return [
        ToCheck(pk, tuple(path for path in (unit, handed) if path), frozenset(handled[pk])) for pk, unit, handed in rows
    ]


def _checkers() -> list[Checker]:
    """Inspectors and verifiers with the units of all their posts, in the order of their numbers; one statement."""
    posts: dict[int, list[tuple[UnitKind, str]]] = defaultdict(list)
    judges = set()
    rows = Post.objects.filter(retired=False, user__is_active=True).order_by("user_id", "id")
    for user_id, role, kind, path in rows.values_list("user_id", "role", "unit__kind", "unit__path"):
        posts[user_id].append((UnitKind(kind), path))
        if role in JUDGES:
            judges.add(user_id)
    return [Checker(user_id, tuple(found)) for user_id, found in posts.items() if user_id in judges]


def record_check(
    *,
    check_id: int,
    expected_version: int,
    holds: bool,
    uuid: UUID,
    by: Acting,
    now: datetime,
    photos: Sequence[int] = (),
    words: str = "",
) -> SecondCheck:
    """复核: what its checker found. What does not hold needs a picture and becomes a new case linked to this one.

    `uuid` is that of the new case, made by the client. The closed case stays as it is, and so does the score: only a
    visit is an observation. NotFound for everybody but the checker.
    """
    known = SecondCheck.objects.filter(pk=check_id, checker_id=by.user_id).select_related("case").first()
    if known is None or by.role not in JUDGES or is_own(by, known.case):
        raise NotFound(f"check {check_id}")
    problems = Problems()
    problems.text("words", words)
    if not holds and (not photos or not_pictures(photos)):
        problems.add("photos", Refused.PHOTO_REQUIRED)
    problems.refuse()
    with transaction.atomic():
        check = claim(SecondCheck, id=check_id, expected_version=expected_version)
        if check.state != CheckState.WAITING:
            raise Invalid({"": [Refused.ALREADY_CHECKED]})
        if known.case.state not in (State.CLOSED, State.RECHECKED):
            raise Invalid({"": [Refused.NOT_CLOSED]})
        if not holds:
            came_back = report_cases(problems=[_again(uuid, known.case, photos, words)], by=by, now=now)[0]
            check.new_case_id = came_back.pk
        check.state = CheckState.HOLDS if holds else CheckState.DOES_NOT_HOLD
        check.words, check.checked_at = words.strip(), now
        check.save(update_fields=["state", "words", "checked_at", "new_case"])
        record(
            subject=check,
            act="scrutiny.check",
            by=by,
            at=now,
            before={"state": CheckState.WAITING},
            after={"state": check.state, "case_id": check.case_id, "new_case_id": check.new_case_id},
            why=check.words,
        )
    return check


def _again(uuid: UUID, case: Case, photos: Sequence[int], words: str) -> Problem:
    return Problem(
        uuid=uuid,
        title=case.title,
        title_en=case.title_en,
        source=Source.RECHECK,
        source_reference=f"case/{case.pk}",
        words=words,
        case_class_id=case.case_class_id,
        standard_id=case.standard_id,
        site_id=case.site_id,
        address=case.address,
        latitude=case.latitude,
        longitude=case.longitude,
        street_id=case.street_id,
        rebound_of_id=case.pk,
        photos=tuple(photos),
    )
