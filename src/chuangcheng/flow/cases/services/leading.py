"""The acts by which the office leads a case off its usual way, and the check before filing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from chuangcheng.flow.cases.models import Case, CaseSettings
from chuangcheng.flow.cases.permissions import can_set_rules
from chuangcheng.flow.cases.terms import DONE_PART, OPEN, DispatchReason, Refused, Source, State
from chuangcheng.flow.standards.models import CaseLimit
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.evidence.selectors import not_pictures
from chuangcheng.foundation.journal.services import record

from . import steps
from .making import carry_out, limit_value
from .telling import tell_of_part
from .writing import History, Problem, load_cases


def check_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    found: bool,
    photos: Sequence[int],
    words: str = "",
) -> Case:
    """现场核实 before filing: the problem is there, or (`found` False) it is not and the case ends; with a picture."""
    if not_pictures(photos):
        raise Invalid({"photos": [Refused.NOT_A_PICTURE]})
    kind = steps.Check if found else steps.CheckedAway
    step = kind(tuple(photos), words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def defer_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    reason: str,
    words: str,
    until: date | None = None,
) -> Case:
    """缓办: the clock stands and the rates leave it out. `reason` is a DeferReason, `words` say more."""
    step = steps.Defer(reason, until, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def end_deferral(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str = "") -> Case:
    """结束缓办: the case is back where it was, its clock runs on."""
    step = steps.EndDeferral(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def merge_case(
    *, case_id: int, expected_version: int, by: Acting, now: datetime, into_id: int | None, words: str = ""
) -> Case:
    """并案 into another open case that is not merged itself. The other one is held until this act ends, so that two
    cases never stand for each other."""
    with transaction.atomic():
        if into_id is not None:
            for held in sorted({case_id, into_id}):  # in one order for everybody, so that nobody waits for ever
                Case.objects.filter(pk=held).update(version=F("version"))
        into = Case.objects.visible_to(by).filter(pk=into_id or 0).first()
        if into_id is not None and into is None:
            raise Invalid({"into": [Refused.UNKNOWN_CASE]})
        if into is not None and into.state not in OPEN:
            raise Invalid({"into": [Refused.NOT_MERGEABLE]})
        if into is not None and not _stands_for(into, Case.objects.filter(pk=case_id).first()):
            raise Invalid({"into": [Refused.SAME_HAZARD]})
        if Case.objects.filter(merged_into_id=case_id, state=State.MERGED).exists():
            raise Invalid({"": [Refused.NOT_MERGEABLE]})  # others were merged into this one
        step = steps.Merge(into_id, into.number if into else "", words=words)
        return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def _stands_for(into: Case, case: Case | None) -> bool:
    """A hazard goes on only as a hazard of the same competent unit: it must not end as something lesser."""
    return case is None or not case.is_hazard or (into.is_hazard and into.competent_unit_id == case.competent_unit_id)


def unmerge_case(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str) -> Case:
    """撤销并案: the case is back where it was before; not where it is part of a case that has been closed since."""
    with transaction.atomic():
        whole = Case.objects.filter(pk__in=Case.objects.filter(pk=case_id).values("part_of_id")).first()
        if whole is not None and whole.state in DONE_PART:
            raise Invalid({"": [Refused.WHOLE_CLOSED]})
        step = steps.Unmerge(words=words)
        return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def split_case(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    unit_ids: Sequence[int],
    limit_id: int | None,
    words: str = "",
) -> Case:
    """拆分 into a part for each of these units, dispatched at once under one of the class's limits. The case itself is
    closed when all its parts are."""
    units = list(Unit.objects.filter(pk__in=unit_ids, retired=False).order_by("id"))
    if len(units) != len(set(unit_ids)):
        raise Invalid({"units": [Refused.UNKNOWN_UNIT]})
    with transaction.atomic():
        of_its_class = Case.objects.filter(pk=case_id).values("case_class_id")
        row = CaseLimit.objects.offered(now).filter(pk=limit_id or 0, case_class_id__in=of_its_class).first()
        problems = Problems()
        if row is None:
            problems.add("limit", Refused.REQUIRED)
        if len(units) < 2:
            problems.add("units", Refused.TWO_UNITS)
        names = "、".join(unit.name for unit in units)
        step = steps.Split(len(units), names, words=words)
        whole = carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)
        problems.refuse()
        assert row is not None
        shown = tuple(whole.photos.filter(kind="before").values_list("file_id", flat=True))
        parts = load_cases(histories=[_part(whole, unit, limit_value(row), shown, by, now) for unit in units])
        for part in parts:
            tell_of_part(part, by, now)
    return whole


def _part(whole: Case, unit: Unit, limit: steps.Limit, shown: tuple[int, ...], by: Acting, now: datetime) -> History:
    """One part with what happened to it: reported, filed and dispatched in this act."""
    problem = Problem(
        uuid=uuid5(UUID(str(whole.uuid)), f"{whole.version}/{unit.pk}"),
        title=f"{whole.title}（{unit.name}）"[:200],
        title_en=f"{whole.title_en} ({unit.name})"[:200] if whole.title_en else "",
        source=Source.OFFICE,
        source_reference=f"case/{whole.pk}",
        words=whole.words,
        case_class_id=whole.case_class_id,
        standard_id=whole.standard_id,
        site_id=whole.site_id,
        address=whole.address,
        latitude=whole.latitude,
        longitude=whole.longitude,
        street_id=whole.street_id,
        found_by_id=whole.reported_by_id,
        photos=shown,
        part_of_id=whole.pk,
        organisation=whole.organisation,
    )
    moves = (
        (steps.FileCase(), by, now),
        (steps.DispatchCase(unit.pk, DispatchReason.CHOSEN_BY_COORDINATOR, "", limit), by, now),
    )
    return History(problem, by, now, moves)


def hand_over_case(
    *, case_id: int, expected_version: int, by: Acting, now: datetime, system: str, number: str, words: str = ""
) -> Case:
    """移送 to another system: what it is called and the case's number there."""
    step = steps.HandOver(system, number, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def recall_case(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str) -> Case:
    """收回移送: it waits for a dispatch of ours."""
    step = steps.Recall(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def settle_case(*, case_id: int, expected_version: int, by: Acting, now: datetime, words: str) -> Case:
    """移送办结: the other system says that it was put right; its place is to be looked at from today on."""
    step = steps.Settle(words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def change_deadline(
    *,
    case_id: int,
    expected_version: int,
    by: Acting,
    now: datetime,
    amount: Decimal | None,
    unit: str,
    words: str,
) -> Case:
    """调整时限: the unit has `amount` of `unit` (a SpanUnit) in all since its dispatch; `words` say why."""
    step = steps.ChangeDeadline(amount, unit, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


def set_priority(
    *, case_id: int, expected_version: int, by: Acting, now: datetime, priority: str, words: str = ""
) -> Case:
    """调整等级. `priority` is a Priority."""
    step = steps.SetPriority(priority, words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)


MOST = {"rebound_metres": 2000, "rebound_days": 730, "recheck_days": 730, "long_overdue_days": 365}
"""How large each setting may be."""


def set_case_settings(
    *,
    expected_version: int,
    by: Acting,
    now: datetime,
    rebound_metres: int,
    rebound_days: int,
    recheck_days: int,
    long_overdue_days: int,
) -> CaseSettings:
    """Set what holds for all cases from now on; `expected_version` is 0 where nobody has set anything yet."""
    if not can_set_rules(by):
        raise NotFound("case settings")
    told = {
        "rebound_metres": rebound_metres,
        "rebound_days": rebound_days,
        "recheck_days": recheck_days,
        "long_overdue_days": long_overdue_days,
    }
    problems = Problems()
    for name, value in told.items():
        if value < 1:
            problems.add(name, Refused.NOT_POSITIVE)
        elif value > MOST[name]:
            problems.add(name, Refused.TOO_MUCH)
    problems.refuse()
    with transaction.atomic():
        if expected_version == 0:
            # The key is given: of two who set it first, the database refuses one.
            row, made = CaseSettings.objects.get_or_create(pk=1, defaults=told)
            if not made:
                raise Conflict("somebody else has just set the rules of cases")
            record(subject=row, act="case_settings.set", by=by, at=now, after=told)
            return row
        row = claim(CaseSettings, id=1, expected_version=expected_version)
        before = {name: getattr(row, name) for name in told}
        for name, value in told.items():
            setattr(row, name, value)
        row.save(update_fields=list(told))
        record(subject=row, act="case_settings.set", by=by, at=now, before=before, after=told)
    return row
