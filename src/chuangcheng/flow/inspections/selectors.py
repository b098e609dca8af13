"""Reading rounds and visits, already limited to what this person may know of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.standards.selectors import ChecklistRow, checklist
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.models import Post
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .models import Assignment, Observation, ObservationPhoto, Round, StateToday, Visit
from .permissions import can_plan
from .terms import RoundKind, RoundState, VisitKind


@dataclass(frozen=True)
class RoundRow:
    """One line of the list of rounds. `sites` and `visited` are its coverage."""

    id: int
    version: int
    title: str
    kind: RoundKind
    state: RoundState
    starts_on: date
    ends_on: date
    edition: str
    edition_id: int
    seed: int | None
    sealed: bool
    sites: int
    visited: int
    failed: int


def _with_coverage(acting: Acting):  # type: ignore[no-untyped-def]
    rounds = Round.objects.known_to(acting).select_related("edition")
    return rounds.annotate(site_count=_number_of(Assignment), visit_count=_number_of(Visit))


def _number_of(table: type[Assignment] | type[Visit]) -> Coalesce:
    """How many rows of a table hang on a round, counted apart: joining two tables would multiply them."""
    counted = table.objects.filter(round_id=OuterRef("pk")).order_by().values("round_id").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _round_row(row: Round, failed: int = 0) -> RoundRow:
    return RoundRow(
        id=row.pk,
        version=row.version,
        title=row.title,
        kind=RoundKind(row.kind),
        state=RoundState(row.state),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        edition=row.edition.title,
        edition_id=row.edition_id,
        seed=row.seed,
        sealed=row.is_sealed,
        sites=row.site_count,  # type: ignore[attr-defined]
        visited=row.visit_count,  # type: ignore[attr-defined]
        failed=failed,
    )


def rounds_page(acting: Acting, *, place: str | None = None, size: int = PAGE_SIZE) -> Page[RoundRow]:
    """Rounds, newest first, in one statement."""
    return page_of(_with_coverage(acting), sort="created_at", place=place, size=size, to_row=_round_row)


@dataclass(frozen=True)
class TypeCoverage:
    """How many sites of a type were to be visited, and were."""

    site_type: str
    site_type_en: str
    sites: int
    visited: int


@dataclass(frozen=True)
class WalkerCoverage:
    """How many sites an inspector has, and has visited."""

    user_id: int | None
    name: str
    sites: int
    visited: int


@dataclass(frozen=True)
class RoundCard:
    """Everything the page of a round shows. Inspectors are named only to the office."""

    row: RoundRow
    by_type: tuple[TypeCoverage, ...]
    by_inspector: tuple[WalkerCoverage, ...]
    quotas: tuple[tuple[str, int], ...]


def round_card(acting: Acting, *, round_id: int) -> RoundCard:
    """One round with its coverage, in four statements. NotFound where it is covert."""
    row = _with_coverage(acting).filter(pk=round_id).first()
    if row is None:
        raise NotFound(f"round {round_id}")
    visited = Exists(Visit.objects.filter(round_id=round_id, site_id=OuterRef("site_id")))
    rows = (
        Assignment.objects.filter(round_id=round_id)
        .annotate(done=visited)
        .values_list("site__site_type__title", "site__site_type__title_en", "inspector_id", "inspector__name", "done")
    )
    types: Counter[tuple[str, str]] = Counter()
    types_done: Counter[tuple[str, str]] = Counter()
    walkers: Counter[tuple[int | None, str]] = Counter()
    walkers_done: Counter[tuple[int | None, str]] = Counter()
    for title, title_en, user_id, name, done in rows:
        types[title, title_en] += 1
        types_done[title, title_en] += done
        walkers[user_id, name or ""] += 1
        walkers_done[user_id, name or ""] += done
    failed = Visit.objects.filter(round_id=round_id).aggregate(n=Count("observations", filter=_failed()))["n"]
    quotas = row.quotas.order_by("site_type__title").values_list("site_type__title", "number")
    return RoundCard(
        row=_round_row(row, failed),
        by_type=tuple(TypeCoverage(*key, n, types_done[key]) for key, n in sorted(types.items())),
        by_inspector=tuple(
            WalkerCoverage(key[0], key[1], n, walkers_done[key])
            for key, n in sorted(walkers.items(), key=lambda pair: (pair[0][1], pair[0][0] or 0))
        )
        if can_plan(acting)
        else (),
        quotas=tuple(quotas),
    )


def _failed() -> Q:
    return Q(observations__outcome=Outcome.FAILED, observations__valid=True)


@dataclass(frozen=True)
class StopRow:
    """One site on somebody's way."""

    assignment_id: int
    round_id: int
    round_title: str
    round_kind: RoundKind
    site_id: int
    site_code: str
    site: str
    site_type: str
    site_type_en: str
    street: str
    address: str
    latitude: float | None
    longitude: float | None
    inspector_id: int | None
    inspector: str
    visit_id: int | None
    failed: int


def stops_page(
    acting: Acting,
    *,
    round_id: int | None = None,
    open_only: bool = False,
    mine: bool = False,
    to_do: bool = False,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[StopRow]:
    """Sites of rounds this person may know of, in two statements.

    `open_only`: of open rounds; `mine`: given to this person; `to_do`: not visited yet.
    """
    rows = Assignment.objects.known_to(acting, person="inspector_id").select_related(
        "round", "site__site_type", "site__street", "inspector"
    )
    if round_id is not None:
        rows = rows.filter(round_id=round_id)
    if open_only:
        rows = rows.filter(round__state=RoundState.OPEN)
    if mine:
        rows = rows.filter(inspector_id=acting.user_id)
    if to_do:
        rows = rows.exclude(Exists(Visit.objects.filter(round_id=OuterRef("round_id"), site_id=OuterRef("site_id"))))
    page = page_of(rows, sort="site__code", place=place, descending=False, size=size, to_row=lambda row: row)
    found = Visit.objects.filter(
        round_id__in={row.round_id for row in page.rows}, site_id__in={row.site_id for row in page.rows}
    ).values_list("round_id", "site_id", "id", "failed_count")
    visits = {(round_key, site_key): (visit, failed) for round_key, site_key, visit, failed in found}
    named = can_plan(acting)
    return Page(
        tuple(_stop_row(row, *visits.get((row.round_id, row.site_id), (None, 0)), named=named) for row in page.rows),
        next=page.next,
        previous=page.previous,
    )


def _stop_row(row: Assignment, visit_id: int | None, failed: int, *, named: bool) -> StopRow:
    return StopRow(
        assignment_id=row.pk,
        round_id=row.round_id,
        round_title=row.round.title,
        round_kind=RoundKind(row.round.kind),
        site_id=row.site_id,
        site_code=row.site.code,
        site=row.site.name,
        site_type=row.site.site_type.title,
        site_type_en=row.site.site_type.title_en,
        street=row.site.street.name if row.site.street else "",
        address=row.site.address,
        latitude=row.site.latitude,
        longitude=row.site.longitude,
        inspector_id=row.inspector_id if named else None,
        inspector=(row.inspector.name if row.inspector else "") if named else "",
        visit_id=visit_id,
        failed=failed,
    )


@dataclass(frozen=True)
class ToLookAt:
    """What is known of an item of this site before the visit: the case whose cure is to be looked at again."""

    item_id: int
    case_id: int
    case_number: str
    state: CaseState


@dataclass(frozen=True)
class VisitSheet:
    """Everything the page of a visit needs: where, what is looked at, what was found before."""

    stop: StopRow
    round_state: RoundState
    lines: tuple[ChecklistRow, ...]
    before: tuple[ToLookAt, ...]


def visit_sheet(acting: Acting, *, round_id: int, site_id: int) -> VisitSheet:
    """The sheet of a site of a round that was given to this person; NotFound for everybody else."""
    row = (
        Assignment.objects.known_to(acting, person="inspector_id")
        .filter(round_id=round_id, site_id=site_id, inspector_id=acting.user_id)
        .select_related("round", "site__site_type", "site__street", "inspector")
        .first()
    )
    if row is None or acting.role != Role.INSPECTOR:
        raise NotFound(f"site {site_id} of round {round_id}")
    visit = Visit.objects.filter(round_id=round_id, site_id=site_id).values_list("id", "failed_count").first()
    known = StateToday.objects.filter(site_id=site_id, case__isnull=False).values_list("item", "case", "case__state")
    return VisitSheet(
        stop=_stop_row(row, *(visit or (None, 0)), named=False),
        round_state=RoundState(row.round.state),
        lines=checklist(edition_id=row.round.edition_id, site_type_id=row.site.site_type_id),
        before=tuple(ToLookAt(item, case, case_number(case), CaseState(state)) for item, case, state in known),
    )


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
    words: str
    reason: str
    grouped: bool
    valid: bool
    case_id: int | None
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
    """One visit with what was seen, in four statements. NotFound where it is covert."""
    visit = _visits(acting).filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(f"visit {visit_id}")
    rows = list(Observation.objects.filter(visit_id=visit_id).select_related("item").order_by("id"))
    photos: dict[int, list[int]] = {}
    shown = ObservationPhoto.objects.filter(observation__visit_id=visit_id).order_by("id")
    for observation_id, file_id in shown.values_list("observation_id", "file_id"):
        photos.setdefault(observation_id, []).append(file_id)
    seen = set(
        Case.objects.visible_to(acting)
        .filter(pk__in=[r.case_id for r in rows if r.case_id])
        .values_list("pk", flat=True)
    )
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
                words=row.words,
                reason=row.reason,
                grouped=row.grouped,
                valid=row.valid,
                case_id=row.case_id if row.case_id in seen else None,
                photos=tuple(photos.get(row.pk, ())),
            )
            for row in rows
        ),
    )


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
        StateToday.objects.filter(site_id=site_id).select_related("item", "observation", "case").order_by("item__code")
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
            fixed_not_reobserved=row.outcome == Outcome.FAILED
            and row.case is not None
            and row.case.state in (CaseState.VERIFIED, CaseState.CLOSED),
        )
        for row in rows
    )


def sites_to_recheck(acting: Acting, *, closed_before: datetime, limit: int = 500) -> tuple[int, ...]:
    """Sites with closed cases that nobody has looked at again since, oldest first; for planning a re-check."""
    if not can_plan(acting):
        raise NotFound("may not plan rounds")
    rows = (
        StateToday.objects.filter(case__state=CaseState.CLOSED, case__closed_at__lt=closed_before)
        .order_by("case__closed_at", "id")
        .values_list("site_id", flat=True)
    )
    return tuple(dict.fromkeys(rows[: limit * 4]))[:limit]


@dataclass(frozen=True)
class InspectorChoice:
    """Somebody who can be given sites."""

    user_id: int
    name: str
    unit: str


def inspector_choices(acting: Acting) -> tuple[InspectorChoice, ...]:
    """People with the post of an inspector, for planning."""
    if not can_plan(acting):
        raise NotFound("may not plan rounds")
    posts = Post.objects.filter(role=Role.INSPECTOR, retired=False, user__is_active=True).select_related("user", "unit")
    return tuple(
        InspectorChoice(p.user_id, p.user.name, p.unit.name) for p in posts.order_by("unit__name", "user__name")
    )


@dataclass(frozen=True)
class PlannedStop:
    """A site of a round and who goes there, for whoever loads a round's visits."""

    site_id: int
    site_type_id: int
    inspector_id: int | None


def round_plan(acting: Acting, *, round_id: int) -> tuple[PlannedStop, ...]:
    """All sites of a round in the order of its streets, for the office."""
    if not can_plan(acting):
        raise NotFound(f"round {round_id}")
    rows = Assignment.objects.filter(round_id=round_id).order_by("site__street_id", "site__code")
    return tuple(PlannedStop(*row) for row in rows.values_list("site_id", "site__site_type_id", "inspector_id"))


@dataclass(frozen=True)
class OpenFinding:
    """A finding whose case waits to be filed."""

    case_id: int
    case_class_id: int | None
    site_id: int
    item_id: int
    reported_at: datetime


def open_findings(acting: Acting) -> tuple[OpenFinding, ...]:
    """Cases from inspections that wait to be filed, oldest first, for the office."""
    if not can_plan(acting):
        raise NotFound("findings")
    rows = StateToday.objects.filter(case__state=CaseState.REPORTED).order_by("case__reported_at", "case_id")
    columns = ("case_id", "case__case_class_id", "site_id", "item_id", "case__reported_at")
    return tuple(OpenFinding(*row) for row in rows.values_list(*columns))
