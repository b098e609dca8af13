"""One move on many cases: what it would do to each, and doing it; every case a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import bulk_acts, can_see, standing
from chuangcheng.flow.cases.terms import Act, DispatchReason, Need, Refused, Source, State
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.workcalendar.selectors import default_calendar

from . import steps
from .making import carry_out, limit_value

MOST_AT_ONCE = 200
"""Cases of one bulk act: what a person can look through in a preview, and a browser waits for."""


class Result(StrEnum):
    """What became of one case of a bulk act."""

    DONE = "done"
    REFUSED = "refused"
    CHANGED = "changed"  # somebody else was first: nothing was written
    GONE = "gone"  # not there, or not for this person


@dataclass(frozen=True)
class Item:
    """A case of a bulk act as the person saw it; `unit_id` and `why` where it is dispatched."""

    case_id: int
    version: int
    unit_id: int | None = None
    why: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """One case of a bulk act: what becomes, or became, of it. `target` is its state afterwards where it moves."""

    case_id: int
    version: int
    number: str
    title: str
    title_en: str
    state: State | None
    target: State | None
    result: Result
    reasons: tuple[str, ...] = ()
    unit: str = ""
    due_at: datetime | None = None


def preview_moves(
    *, act: Act, items: Sequence[Item], by: Acting, now: datetime, reason: str = "", case_class_id: int | None = None
) -> tuple[Row, ...]:
    """What `bulk_move` would do to each case, by the same rules; nothing is written. At most five statements.

    Words are typed below the preview: where a move needs them, they are not missed yet.

    Raises NotFound where this person may not make this move on many cases at once, Invalid on "cases" where there are
    none or too many.
    """
    cases, limits, units = _known(act, items, by, now)
    calendar = default_calendar()
    around = steps.Surroundings(by, now, calendar)
    rows = []
    for item in items:
        case = cases.get(item.case_id)
        if case is None or not can_see(by, case):
            rows.append(_gone(item))
            continue
        unit = units.get(_unit_id(act, item, case), "")
        told = (item.case_id, item.version, case.number, case.title, case.title_en, State(case.state))
        if case.version != item.version:
            rows.append(Row(*told, None, Result.CHANGED))
            continue
        problems = Problems()
        facts = rules.Facts(State(case.state), Source(case.source))
        why_not = rules.refusal(act, facts.state, standing(by, case)) or rules.obstacle(act, facts)
        if why_not:
            problems.add("", why_not)
        else:
            step = _step(act, item, limits.get(case.case_class_id or 0), reason, case_class_id, "")
            step.check(case, problems, around)
            if act is Act.DISPATCH and item.unit_id and not unit:
                problems.add("unit", Refused.UNKNOWN_UNIT)
        if missing := {name: reasons for name, reasons in problems.found.items() if name != "words"}:
            rows.append(Row(*told, None, Result.REFUSED, _reasons(missing), unit))
            continue
        step.apply(case, around)
        due = case.due if act is Act.DISPATCH else None
        target = rules.target_of(rules.MOVE[act], State(case.state), ())
        rows.append(Row(*told, target, Result.DONE, (), unit, due))
    return tuple(rows)


def bulk_move(
    *,
    act: Act,
    items: Sequence[Item],
    by: Acting,
    now: datetime,
    reason: str = "",
    case_class_id: int | None = None,
    words: str = "",
    beside: Callable[[Case], None] | None = None,
    stale: Collection[int] = (),
) -> tuple[Row, ...]:
    """Make one move on each of these cases; what became of each, in their order.

    Every case is a transaction of its own: one that is refused or was changed meanwhile stops no other. `beside` writes
    what a later step keeps with each move, in the same transaction; `stale` are cases of which a later step knows that
    what the person saw holds no longer: they count as changed. Raises as `preview_moves` does, before anything is
    written; Invalid on "words" for a text that cannot be kept or that the move cannot do without.
    """
    cases, limits, units = _known(act, items, by, now)
    if case_class_id is not None and not CaseClass.objects.filter(pk=case_class_id).exists():
        raise Invalid({"case_class": [Refused.REQUIRED]})
    problems = Problems()
    problems.text("words", words)
    if Need.WHY in rules.MOVE[act].needs and not words.strip():
        problems.add("words", Refused.REQUIRED)
    problems.refuse()
    rows = []
    for item in items:
        case = cases.get(item.case_id)
        if case is None or not can_see(by, case):
            rows.append(_gone(item))
            continue
        told = (item.case_id, item.version, case.number, case.title, case.title_en)
        if item.case_id in stale:
            rows.append(Row(*told, State(case.state), None, Result.CHANGED))
            continue
        unit = units.get(_unit_id(act, item, case), "")
        if act is Act.DISPATCH and item.unit_id and not unit:
            refused = (str(Refused.UNKNOWN_UNIT),)
            rows.append(Row(*told, State(case.state), None, Result.REFUSED, refused))
            continue
        step = _step(act, item, limits.get(case.case_class_id or 0), reason, case_class_id, words)
        try:
            with transaction.atomic():
                moved = carry_out(case_id=item.case_id, expected_version=item.version, by=by, now=now, step=step)
                if beside is not None:
                    beside(moved)
        except Invalid as error:
            rows.append(Row(*told, State(case.state), None, Result.REFUSED, _reasons(error.problems), unit))
        except Conflict:
            rows.append(Row(*told, State(case.state), None, Result.CHANGED))
        except NotFound:
            rows.append(_gone(item))
        else:
            due = moved.due if act is Act.DISPATCH else None
            rows.append(Row(*told, State(case.state), State(moved.state), Result.DONE, (), unit, due))
    return tuple(rows)


def _known(
    act: Act, items: Sequence[Item], by: Acting, now: datetime
) -> tuple[Mapping[int, Case], Mapping[int, steps.Limit], Mapping[int, str]]:
    """The cases, the first limit of each class (it stands chosen on a case's page too), and the names of units."""
    if act not in bulk_acts(by):
        raise NotFound(f"{act} of many cases")
    if not 0 < len(items) <= MOST_AT_ONCE:
        raise Invalid({"cases": [Refused.TOO_MANY if items else Refused.REQUIRED]}, most=MOST_AT_ONCE)
    cases = Case.objects.in_bulk([item.case_id for item in items])
    limits: dict[int, steps.Limit] = {}
    units: dict[int, str] = {}
    if act is Act.DISPATCH:
        classes = {case.case_class_id for case in cases.values() if case.case_class_id}
        for row in CaseLimit.objects.offered(now).filter(case_class_id__in=classes).order_by("position", "id"):
            limits.setdefault(row.case_class_id, limit_value(row))
        ids = {item.unit_id for item in items if item.unit_id}
        units = dict(Unit.objects.filter(pk__in=ids, retired=False).values_list("id", "name"))
    elif act is Act.RECALL_DISPATCH:
        units = dict(Unit.objects.filter(pk__in={case.unit_id for case in cases.values()}).values_list("id", "name"))
    return cases, limits, units


def _unit_id(act: Act, item: Item, case: Case) -> int:
    """The unit that a row is about: to which a case goes, or from which it is taken."""
    return (case.unit_id if act is Act.RECALL_DISPATCH else item.unit_id) or 0


def _step(
    act: Act, item: Item, limit: steps.Limit | None, reason: str, case_class_id: int | None, words: str
) -> steps.CaseStep:
    match act:
        case Act.FILE:
            return steps.FileCase(case_class_id, words=words)
        case Act.REFUSE:
            return steps.RefuseCase(reason, words=words)
        case Act.DISPATCH:
            why = item.reason or DispatchReason.CHOSEN_BY_COORDINATOR
            return steps.DispatchCase(item.unit_id, why, item.why, limit, words=words)
        case Act.RECALL_DISPATCH:
            return steps.RecallDispatch(words=words)
        case Act.ACCEPT:
            return steps.AcceptCase(words=words)
        case Act.VERIFY:
            return steps.Verify(words=words)
        case _:
            return steps.Close(words=words)


def _reasons(problems: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Why not; a missing unit or limit is said as such: on many cases there is no field beside it."""
    named = {"unit": Refused.NO_UNIT, "limit": Refused.NO_LIMIT, "case_class": Refused.NO_CLASS}
    found = []
    for name, reasons in problems.items():
        found += [str(named.get(name, reason) if reason == Refused.REQUIRED else reason) for reason in reasons]
    return tuple(found)


def _gone(item: Item) -> Row:
    return Row(item.case_id, item.version, rules.case_number(item.case_id), "", "", None, None, Result.GONE)
