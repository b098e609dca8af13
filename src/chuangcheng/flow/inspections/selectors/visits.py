"""Reading visits and what was seen, already limited to what this person may know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Observation, ObservationPhoto, StateToday, Visit
from chuangcheng.flow.inspections.rules import fixed_not_reobserved
from chuangcheng.flow.inspections.terms import VisitKind
from chuangcheng.flow.standards.selectors import fault_in_english
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .findings import case_of_verification


@dataclass(frozen=True)
class VisitRow:
    """One line of a list of visits."""

    id: int
    kind: VisitKind
    round_id: int | None
    round: str
    site_id: int
    site: str
    site_type: str
    site_type_en: str
    street: str
    finished_at: datetime
    failed: int
    inspector: str


def _visit_row(visit: Visit, *, named: bool) -> VisitRow:
    return VisitRow(
        id=visit.pk,
        kind=VisitKind(visit.kind),
        round_id=visit.round_id,
        round=visit.round.title if visit.round else "",
        site_id=visit.site_id,
        site=visit.site.name,
        site_type=visit.site.site_type.title,
        site_type_en=visit.site.site_type.title_en,
        street=visit.site.street.name if visit.site.street else "",
        finished_at=visit.finished_at,
        failed=visit.failed_count,
        inspector=visit.inspector.name if named else "",
    )


def _visits(acting: Acting):  # type: ignore[no-untyped-def]
    return Visit.objects.known_to(acting, person="inspector_id").select_related(
        "round", "site__site_type", "site__street", "inspector"
    )


def _names_inspectors(acting: Acting) -> bool:
    """Who walked is for the office and its overseers; a unit argues about the finding, not about the person."""
    return acting.reads_everything or acting.role in (Role.INSPECTOR, Role.VERIFIER)


def visits_page(
    acting: Acting,
    *,
    round_id: int | None = None,
    site_id: int | None = None,
    failed_only: bool = False,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[VisitRow]:
    """Visits this person may know of, newest first, in one statement."""
    rows = _visits(acting)
    if round_id is not None:
        rows = rows.filter(round_id=round_id)
    if site_id is not None:
        rows = rows.filter(site_id=site_id)
    if failed_only:
        rows = rows.filter(failed_count__gt=0)
    named = _names_inspectors(acting)
    return page_of(
        rows, sort="finished_at", place=place, size=size, to_row=lambda visit: _visit_row(visit, named=named)
    )


@dataclass(frozen=True)
class ObservationRow:
    """One item of a visit. `case_id` is the case it led to, where this person may see it."""

    id: int
    item_code: str
    item: str
    item_en: str
    outcome: Outcome
    number: str
    unit: str
    fault: str
    fault_en: str
    words: str
    reason: str
    grouped: bool
    valid: bool
    case_id: int | None
    case_number: str
    case_state: CaseState | None
    photos: tuple[int, ...]


@dataclass(frozen=True)
class VisitCard:
    """Everything the page of a finished visit shows."""

    row: VisitRow
    started_at: datetime
    observations: tuple[ObservationRow, ...]

    def of(self, outcome: str) -> tuple[ObservationRow, ...]:
        """The observations of one outcome, in the order of the walk."""
        return tuple(row for row in self.observations if row.outcome == outcome)


def visit_card(acting: Acting, *, visit_id: int) -> VisitCard:
    """One visit with what was seen, in four statements, a verification in five. NotFound where it is covert."""
    visit = _visits(acting).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(f"visit {visit_id}")
    rows = list(
        Observation.objects.filter(visit_id=visit_id)
        .select_related("item__edition")
        .defer("item__edition__document")
        .order_by("id")
    )
    photos: dict[int, list[int]] = {}
    shown = ObservationPhoto.objects.filter(observation__visit_id=visit_id).order_by("id")
    for observation_id, file_id in shown.values_list("observation_id", "file_id"):
        photos.setdefault(observation_id, []).append(file_id)
    verified = case_of_verification(visit)
    led_to = {row.pk: row.case_id or verified for row in rows}
    cases = {case_id for case_id in led_to.values() if case_id}
    seen = dict(Case.objects.visible_to(acting).filter(pk__in=cases).values_list("pk", "state"))
    return VisitCard(
        row=_visit_row(visit, named=_names_inspectors(acting)),
        started_at=visit.started_at,
        observations=tuple(
            ObservationRow(
                id=row.pk,
                item_code=row.item.code,
                item=row.item.title,
                item_en=row.item.title_en,
                outcome=Outcome(row.outcome),
                number=row.number,
                unit=row.item.unit,
                fault=row.fault,
                fault_en=fault_in_english(row.item, row.fault),
                words=row.words,
                reason=row.reason,
                grouped=row.grouped,
                valid=row.valid,
                **_case_told(led_to[row.pk], seen),
                photos=tuple(photos.get(row.pk, ())),
            )
            for row in rows
        ),
    )


def _case_told(case_id: int | None, seen: dict[int, str]) -> dict[str, Any]:
    if case_id is None or case_id not in seen:
        return {"case_id": None, "case_number": "", "case_state": None}
    return {"case_id": case_id, "case_number": case_number(case_id), "case_state": CaseState(seen[case_id])}


def picture_of(acting: Acting, *, visit_id: int, file_id: int) -> int:
    """The id of a file that belongs to a visit this person may know of; NotFound otherwise."""
    visible = Visit.objects.known_to(acting, person="inspector_id").filter(pk=visit_id)
    if not visible.filter(observations__photos__file_id=file_id).exists():
        raise NotFound(f"file {file_id} of visit {visit_id}")
    return file_id


@dataclass(frozen=True)
class SiteState:
    """The state today of one item of a site."""

    item_code: str
    item: str
    item_en: str
    outcome: Outcome
    observed_at: datetime
    visit_id: int
    case_id: int | None
    fixed_not_reobserved: bool


def site_state(acting: Acting, *, site_id: int) -> tuple[SiteState, ...]:
    """The state today of a site, in the order of its items; the caller has checked that the site may be seen.

    A failure whose case was closed by a picture alone stays failed here and reads "fixed, not re-observed".
    """
    rows = (
        StateToday.objects.filter(site_id=site_id)
        .told_once()
        .select_related("item", "observation", "case")
        .order_by("item__code")
    )
    visible = set(
        Case.objects.visible_to(acting)
        .filter(pk__in=[r.case_id for r in rows if r.case_id])
        .values_list("pk", flat=True)
    )
    return tuple(
        SiteState(
            item_code=row.item.code,
            item=row.item.title,
            item_en=row.item.title_en,
            outcome=Outcome(row.outcome),
            observed_at=row.observed_at,
            visit_id=row.observation.visit_id,
            case_id=row.case_id if row.case_id in visible else None,
            fixed_not_reobserved=fixed_not_reobserved(
                Outcome(row.outcome),
                row.observed_at,
                CaseState(row.case.state) if row.case else None,
                row.case.rectified_at if row.case else None,
            ),
        )
        for row in rows
    )
