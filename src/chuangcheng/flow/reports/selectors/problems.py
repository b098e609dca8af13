"""Cases for papers: the problem list and the notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils.timezone import localtime

from chuangcheng.flow.cases.labels import STATES
from chuangcheng.flow.cases.models import Case, CasePhoto
from chuangcheng.flow.cases.selectors import CaseRow, Filter, filtered, row_of
from chuangcheng.flow.cases.selectors.lists import SORTS, URGENCY
from chuangcheng.flow.cases.selectors.wanted import OPEN_HAZARD
from chuangcheng.flow.cases.terms import WITH_THE_UNIT, PhotoKind, Sort, State
from chuangcheng.flow.reports.formats import Notice, Problem, ProblemList
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.rules import MOST_LISTED, MOST_NOTICED, days_late, notice_refusal
from chuangcheng.flow.reports.terms import Paper, Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.evidence.selectors import paper_pictures

WITH = ("case_class", "site", "street", "unit", "handed_unit", "handed_user", "standard")
LIST_PIXELS, NOTICE_PIXELS = 240, 640
IN_NOTICE = 2
"""Pictures of one case in a notice."""

Pictures = Mapping[tuple[int, str], Sequence[bytes]]


def problem_list(acting: Acting, *, wanted: Filter, sort: Sort, now: datetime, most: int = MOST_LISTED) -> ProblemList:
    """The first cases of a list in its order, each with its first picture before and its newest after; four statements,
    five by limit.

    NotFound for those who make no such list.
    """
    if not can_make(acting, Paper.PROBLEM_LIST):
        raise NotFound("problem list")
    column, descending = SORTS[sort]
    mark = "-" if descending else ""
    cases = filtered(acting, wanted, now)
    count = cases.count()
    ordered = cases.select_related(*WITH).order_by(f"{mark}{column}", f"{mark}id")
    rows: list[Case] = []
    if sort in URGENCY:  # nothing stands above an open hazard
        rows, ordered = list(ordered.filter(OPEN_HAZARD)[:most]), ordered.exclude(OPEN_HAZARD)
    rows += list(ordered[: most - len(rows)])
    pictures = _pictures(rows, {PhotoKind.BEFORE: (0, 1), PhotoKind.AFTER: (-1, None)}, LIST_PIXELS)
    return ProblemList(tuple(problem_of(case, now, pictures) for case in rows), count)


def notice(acting: Acting, *, case_ids: Iterable[int], now: datetime, until: date | None = None) -> Notice:
    """What one unit is asked to put right, nearest limit first, what is overdue until a day; three statements.

    NotFound for those who write no notices and for cases they may not see. Invalid where there are none or too many,
    where they lie with several units, where one does not wait for its unit, or where the day is past.
    """
    if not can_make(acting, Paper.NOTICE):
        raise NotFound("notice")
    wanted = sorted(set(case_ids))
    if refused := notice_refusal((), (), len(wanted)):
        raise Invalid({"": [refused]}, most=MOST_NOTICED)
    if until is not None and until < localtime(now).date():
        raise Invalid({"": [Refused.DAY_PAST]})
    rows = list(
        Case.objects.visible_to(acting)
        .filter(pk__in=wanted)
        .select_related(*WITH)
        .order_by("-is_hazard", "due_at", "id")
    )
    if len(rows) < len(wanted):
        raise NotFound(f"cases {wanted}")
    waits = [State(case.state) in WITH_THE_UNIT for case in rows]
    if refused := notice_refusal(waits, [case.unit_id for case in rows], len(rows)):
        raise Invalid({"": [refused]}, most=MOST_NOTICED)
    pictures = _pictures(rows, {PhotoKind.BEFORE: (0, IN_NOTICE)}, NOTICE_PIXELS)
    unit = rows[0].unit
    return Notice(
        unit=unit.name if unit else "",
        issuer=acting.unit_name,
        contact=acting.name,
        rows=tuple(problem_of(case, now, pictures) for case in rows),
        until=until,
    )


def _pictures(cases: Sequence[Case], wanted: Mapping[PhotoKind, tuple[int, int | None]], pixels: int) -> Pictures:
    """Small copies of some pictures of each case by case and kind: from-to places, oldest first. Two statements."""
    rows = CasePhoto.objects.filter(case__in=cases, kind__in=list(wanted)).order_by("at", "id")
    ids: dict[tuple[int, str], list[int]] = {}
    for case_id, kind, file_id in rows.values_list("case_id", "kind", "file_id"):
        ids.setdefault((case_id, kind), []).append(file_id)
    chosen = {key: found[slice(*wanted[PhotoKind(key[1])])] for key, found in ids.items()}
    files = paper_pictures((one for found in chosen.values() for one in found), most=pixels)
    return {key: [files[one] for one in found if one in files] for key, found in chosen.items()}


def problem_of(case: Case, now: datetime, pictures: Pictures | None = None) -> Problem:
    """A case as papers show it; all that `WITH` names must be loaded."""
    row: CaseRow = row_of(case, now)
    told = pictures or {}
    standard = case.standard
    return Problem(
        id=row.id,
        number=row.number,
        title=row.title,
        title_en=row.title_en,
        class_name=row.class_name,
        class_name_en=row.class_name_en,
        hazard=row.hazard,
        organisation=case.organisation,
        place=row.place,
        street=row.street,
        unit=row.unit,
        holder=row.holder,
        state=str(STATES[row.state]),
        due_at=localtime(row.due_at) if row.due_at else None,
        due_provisional=row.due_provisional,
        late=days_late(row.due_at, now) if row.overdue else None,
        standard=f"{standard.code} {standard.title}" if standard else "",
        standard_en=f"{standard.code} {standard.title_en}" if standard and standard.title_en else "",
        words=case.words,
        before=tuple(told.get((row.id, PhotoKind.BEFORE), ())),
        after=tuple(told.get((row.id, PhotoKind.AFTER), ())),
    )
