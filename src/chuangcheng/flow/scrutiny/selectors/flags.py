"""Flags with their evidence, for those who judge them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_see
from chuangcheng.flow.scrutiny.models import Flag
from chuangcheng.flow.scrutiny.permissions import can_judge, can_see_flags
from chuangcheng.flow.scrutiny.terms import FlagKind, Judgement
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.evidence.rules import HASH_BITS


@dataclass(frozen=True)
class FlagRow:
    """One flag and its evidence. `likeness` in per cent. The earlier use is None where this person may not know of it
    (`used_elsewhere` then still says that there is one)."""

    id: int
    version: int
    kind: FlagKind
    case_id: int
    number: str
    title: str
    title_en: str
    unit: str
    file_id: int
    rectified_at: datetime
    used_elsewhere: bool
    other_case_id: int | None
    other_number: str
    other_file_id: int | None
    likeness: int | None
    metres: int | None
    told_at: datetime | None
    dispatched_at: datetime | None
    software: str
    raised_at: datetime
    judgement: Judgement
    reason: str
    words: str
    judged_by: str
    judged_at: datetime | None
    may_judge: bool


def _flags(acting: Acting) -> QuerySet[Flag]:
    """The flags this person may know of: those of the cases he may see."""
    rows = Flag.objects.select_related("case__unit", "other_case", "judged_by")
    if acting.reads_everything:
        return rows
    return rows.filter(case__in=Case.objects.visible_to(acting).values("pk"))


def flags_page(
    acting: Acting,
    *,
    judgement: Judgement | None = Judgement.OPEN,
    kind: FlagKind | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[FlagRow]:
    """A page of flags, the newest first, in one statement. NotFound for those who see none."""
    if not can_see_flags(acting):
        raise NotFound("flags")
    rows = _flags(acting)
    if judgement:
        rows = rows.filter(judgement=judgement)
    if kind:
        rows = rows.filter(kind=kind)
    return page_of(rows, sort="raised_at", place=place, size=size, to_row=lambda row: _row(acting, row))


def count_open_flags(acting: Acting) -> int:
    """How many flags wait for a judgement; 0 for those who see none."""
    return _flags(acting).filter(judgement=Judgement.OPEN).count() if can_see_flags(acting) else 0


def flags_of_case(acting: Acting, *, case_id: int) -> tuple[FlagRow, ...]:
    """The flags of a case, the newest rectification first; one statement, none for those who see none."""
    if not can_see_flags(acting):
        return ()
    rows = _flags(acting).filter(case_id=case_id).order_by("-rectified_at", "file_id", "id")
    return tuple(_row(acting, row) for row in rows)


def flag_card(acting: Acting, *, flag_id: int) -> FlagRow:
    """One flag. NotFound for strangers."""
    row = _flags(acting).filter(pk=flag_id).first() if can_see_flags(acting) else None
    if row is None:
        raise NotFound(f"flag {flag_id}")
    return _row(acting, row)


def _row(acting: Acting, row: Flag) -> FlagRow:
    other = row.other_case if row.other_case and can_see(acting, row.other_case) else None
    return FlagRow(
        id=row.pk,
        version=row.version,
        kind=FlagKind(row.kind),
        case_id=row.case_id,
        number=row.case.number,
        title=row.case.title,
        title_en=row.case.title_en,
        unit=row.case.unit.name if row.case.unit else "",
        file_id=row.file_id,
        rectified_at=row.rectified_at,
        used_elsewhere=row.other_case_id is not None,
        other_case_id=other.pk if other else None,
        other_number=other.number if other else "",
        other_file_id=row.other_file_id if other else None,
        likeness=None if row.different is None else round(100 - 100 * row.different / HASH_BITS),
        metres=row.metres,
        told_at=row.told_at,
        dispatched_at=row.case.dispatched_at,
        software=row.software,
        raised_at=row.raised_at,
        judgement=Judgement(row.judgement),
        reason=row.reason,
        words=row.words,
        judged_by=row.judged_by.name if row.judged_by else "",
        judged_at=row.judged_at,
        may_judge=row.judgement == Judgement.OPEN and can_judge(acting, row.case),
    )
