"""Reading findings: those of a round, and the visits that saw a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Observation, Visit
from chuangcheng.flow.inspections.terms import VisitKind
from chuangcheng.flow.standards.selectors import fault_in_english
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of


@dataclass(frozen=True)
class FindingRow:
    """One failure of a round. `case_*` are of the case it led to, where this person may see it."""

    id: int
    visit_id: int
    site_id: int
    site: str
    street: str
    item_code: str
    item: str
    item_en: str
    fault: str
    fault_en: str
    seen_at: datetime
    case_id: int | None
    case_number: str
    case_state: CaseState | None


def findings_page(
    acting: Acting, *, round_id: int, place: str | None = None, size: int = PAGE_SIZE
) -> Page[FindingRow]:
    """The failures of a round that count and that this person may see, newest first, in two statements.

    All pages together have as many rows as `RoundCard.row.failed` says.
    """
    rows = failures_of(acting, round_id=round_id).select_related("visit__site__street", "item__edition", "case")
    rows = rows.defer("item__edition__document")
    page = page_of(rows, sort="visit__finished_at", place=place, size=size, to_row=_finding_row)
    visible = set(
        Case.objects.visible_to(acting)
        .filter(pk__in=[row.case_id for row in page.rows if row.case_id])
        .values_list("pk", flat=True)
    )
    hidden = {"case_id": None, "case_number": "", "case_state": None}
    return Page(
        tuple(row if row.case_id in visible else replace(row, **hidden) for row in page.rows),  # type: ignore[arg-type]
        next=page.next,
        previous=page.previous,
    )


def failures_of(acting: Acting, *, round_id: int):  # type: ignore[no-untyped-def]
    """The failures of a round that count, on visits this person may know of."""
    visits = Visit.objects.known_to(acting, person="inspector_id").filter(round_id=round_id)
    return Observation.objects.filter(outcome=Outcome.FAILED, valid=True, visit__in=visits)


def _finding_row(o: Observation) -> FindingRow:
    return FindingRow(
        id=o.pk,
        visit_id=o.visit_id,
        site_id=o.visit.site_id,
        site=o.visit.site.name,
        street=o.visit.site.street.name if o.visit.site.street else "",
        item_code=o.item.code,
        item=o.item.title,
        item_en=o.item.title_en,
        fault=o.fault,
        fault_en=fault_in_english(o.item, o.fault),
        seen_at=o.visit.finished_at,
        case_id=o.case_id,
        case_number=case_number(o.case_id) if o.case_id else "",
        case_state=CaseState(o.case.state) if o.case else None,
    )


@dataclass(frozen=True)
class SeenOfCase:
    """A visit that saw what a case is about."""

    visit_id: int
    kind: VisitKind
    round: str
    item: str
    item_en: str
    outcome: Outcome
    seen_at: datetime


SEEN_LIMIT = 30


def seen_of_case(acting: Acting, *, case_id: int, looked_again: bool = True) -> tuple[SeenOfCase, ...]:
    """The visits behind a case that this person may know of, the one it came from first; in two statements, in one
    where the caller knows from its moves that nobody has `looked_again` on site.

    The caller has checked that the case may be seen. A verification on the spot that passed is told by the move it
    was made with: the observation itself stands for no case.
    """
    known = Visit.objects.known_to(acting, person="inspector_id")
    rows = Observation.objects.select_related("visit__round", "item").order_by("visit__finished_at", "id")
    linked = rows.filter(case_id=case_id, visit__in=known)
    moves = CaseMove.objects.filter(case_id=case_id, on_site=True, **_made_with("visit__"))
    sites = Case.objects.filter(pk=case_id).values("site_id")
    verified = rows.filter(
        Exists(moves), visit__in=known, visit__kind=VisitKind.VERIFICATION, visit__site_id__in=sites, case=None
    )
    again = verified[:SEEN_LIMIT] if looked_again else ()
    found = {o.pk: o for o in (*linked[:SEEN_LIMIT], *again)}
    return tuple(
        SeenOfCase(
            visit_id=o.visit_id,
            kind=VisitKind(o.visit.kind),
            round=o.visit.round.title if o.visit.round else "",
            item=o.item.title,
            item_en=o.item.title_en,
            outcome=Outcome(o.outcome),
            seen_at=o.visit.finished_at,
        )
        for o in sorted(found.values(), key=lambda o: (o.visit.finished_at, o.pk))
    )


def _made_with(visit: str) -> dict[str, OuterRef]:
    """The conditions under which a move and a visit are one act: the same instant and the same person."""
    return {"at": OuterRef(f"{visit}finished_at"), "by_user_id": OuterRef(f"{visit}inspector_id")}


def case_of_verification(visit: Visit) -> int | None:
    """The case that a verification on the spot was about, or None for a visit of a round."""
    if visit.kind != VisitKind.VERIFICATION:
        return None
    told = Q(on_site=True, at=visit.finished_at, by_user_id=visit.inspector_id, case__site_id=visit.site_id)
    return CaseMove.objects.filter(told).order_by("id").values_list("case_id", flat=True).first()
