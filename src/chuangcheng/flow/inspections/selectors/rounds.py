"""Reading rounds and who goes where, already limited to what this person may know of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from chuangcheng.flow.inspections.models import Assignment, Round, Visit
from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .findings import failures_of


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
    """Rounds with the numbers of their sites and visits; an inspector's are his own, whatever the others have."""
    own = {"inspector_id": acting.user_id} if acting.role == Role.INSPECTOR else {}
    rounds = Round.objects.known_to(acting).select_related("edition")
    return rounds.annotate(site_count=_number_of(Assignment, own), visit_count=_number_of(Visit, own))


def _number_of(table: type[Assignment] | type[Visit], own: dict[str, int]) -> Coalesce:
    """How many rows of a table hang on a round, counted apart: joining two tables would multiply them."""
    counted = table.objects.filter(round_id=OuterRef("pk"), **own).order_by().values("round_id").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _tells_draw(acting: Acting, row: Round) -> bool:
    """Whether this person may know how a round was drawn: with seed and quotas anybody who sees all sites could draw
    it again, and know what is to be inspected before it is."""
    return can_plan(acting) or not row.is_sealed


def _round_row(row: Round, acting: Acting, failed: int = 0) -> RoundRow:
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
        seed=row.seed if _tells_draw(acting, row) else None,
        sealed=row.is_sealed,
        sites=row.site_count,  # type: ignore[attr-defined]
        visited=row.visit_count,  # type: ignore[attr-defined]
        failed=failed,
    )


def rounds_page(
    acting: Acting, *, leave_out: Any = None, place: str | None = None, size: int = PAGE_SIZE
) -> Page[RoundRow]:
    """Rounds, newest first, in one statement; `leave_out` are keys, as another step's selector gives them."""
    rounds = _with_coverage(acting)
    if leave_out is not None:
        rounds = rounds.exclude(pk__in=leave_out)
    return page_of(rounds, sort="created_at", place=place, size=size, to_row=lambda row: _round_row(row, acting))


@dataclass(frozen=True)
class Coverage:
    """How many sites of a type or a street were to be visited, and were. `id` None: sites without a street."""

    id: int | None
    title: str
    title_en: str
    sites: int
    visited: int

    @property
    def unvisited(self) -> int:
        """Sites that nobody has visited."""
        return self.sites - self.visited


@dataclass(frozen=True)
class Remaining:
    """How many sites an inspector has still to visit; `user_id` None: sites that nobody has."""

    user_id: int | None
    name: str
    sites: int


@dataclass(frozen=True)
class Quota:
    """How many sites of a type a sample round was to draw, and drew."""

    site_type: str
    site_type_en: str
    number: int
    drawn: int


@dataclass(frozen=True)
class RoundCard:
    """Everything the page of a round shows. Coverage counts the sites this person may see; `whole` says: all.

    What remains with whom is for the office alone, by name: work that is left, not a comparison of people.
    """

    row: RoundRow
    whole: bool
    by_type: tuple[Coverage, ...]
    by_street: tuple[Coverage, ...]
    remaining: tuple[Remaining, ...]
    quotas: tuple[Quota, ...]

    @property
    def unvisited(self) -> int:
        """Sites that nobody has visited."""
        return self.row.sites - self.row.visited


def round_card(acting: Acting, *, round_id: int) -> RoundCard:
    """One round with its coverage, in four statements. NotFound where it is covert."""
    row = _with_coverage(acting).filter(pk=round_id).first()
    if row is None:
        raise NotFound(f"round {round_id}")
    visited = Exists(Visit.objects.filter(round_id=round_id, site_id=OuterRef("site_id")))
    kinds = ("site_type_id", "site_type__title", "site_type__title_en", "site__street_id", "site__street__name")
    columns = (*kinds, "inspector_id", "inspector__name", "done")
    rows = (
        Assignment.objects.known_to(acting, person="inspector_id")
        .filter(round_id=round_id)
        .annotate(done=visited)
        .order_by()
        .values_list(*columns)
        .annotate(n=Count("pk"))
    )
    types: dict[int, Coverage] = {}
    streets: dict[int | None, Coverage] = {}
    left: dict[int | None, Remaining] = {}
    for type_id, title, title_en, street_id, street, user_id, name, done, n in rows:
        _add(types, Coverage(type_id, title, title_en, n, n * done))
        _add(streets, Coverage(street_id, street or "", "", n, n * done))
        known = left.get(user_id, Remaining(user_id, name or "", 0))
        left[user_id] = replace(known, sites=known.sites + n * (not done))
    quotas = row.quotas.order_by("site_type_id").values_list(
        "site_type_id", "site_type__title", "site_type__title_en", "number"
    )
    return RoundCard(
        row=_round_row(row, acting, failures_of(acting, round_id=round_id).count()),
        whole=acting.reads_everything,
        by_type=tuple(sorted(types.values(), key=lambda c: c.id or 0)),
        by_street=tuple(sorted(streets.values(), key=lambda c: (c.id is None, c.title))),
        remaining=tuple(sorted((r for r in left.values() if r.sites), key=lambda r: (r.user_id is not None, r.name)))
        if can_plan(acting)
        else (),
        quotas=tuple(
            Quota(title, title_en, number, types[type_id].sites if type_id in types else 0)
            for type_id, title, title_en, number in (quotas if _tells_draw(acting, row) else ())
        ),
    )


def _add(found: dict[Any, Coverage], more: Coverage) -> None:
    known = found.get(more.id)
    if known is not None:
        more = replace(more, sites=known.sites + more.sites, visited=known.visited + more.visited)
    found[more.id] = more


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
    site_type_id: int | None = None,
    street_id: int | None = None,
    inspector_id: int | None = None,
    unassigned: bool = False,
    in_order: bool = False,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[StopRow]:
    """Sites of rounds this person may know of, in two statements; by code, or `in_order` of the walk as it was planned.

    `open_only`: of open rounds; `mine`: given to this person; `to_do`: not visited yet; `unassigned`: given to
    nobody; `street_id` 0: in no street. Only those who plan may ask for another person's sites.
    """
    named = can_plan(acting)
    rows = Assignment.objects.known_to(acting, person="inspector_id").select_related(
        "round", "site_type", "site__street", "inspector"
    )
    if round_id is not None:
        rows = rows.filter(round_id=round_id)
    if site_type_id is not None:
        rows = rows.filter(site_type_id=site_type_id)
    if street_id is not None:
        rows = rows.filter(site__street_id=street_id) if street_id else rows.filter(site__street=None)
    if named and inspector_id is not None:
        rows = rows.filter(inspector_id=inspector_id)
    if named and unassigned:
        rows = rows.filter(inspector=None)
    if open_only:
        rows = rows.filter(round__state=RoundState.OPEN)
    if mine:
        rows = rows.filter(inspector_id=acting.user_id)
    if to_do:
        rows = rows.exclude(Exists(Visit.objects.filter(round_id=OuterRef("round_id"), site_id=OuterRef("site_id"))))
    sort = "id" if in_order else "site__code"  # a plan writes its sites street by street
    page = page_of(rows, sort=sort, place=place, descending=False, size=size, to_row=lambda row: row)
    found = Visit.objects.filter(
        round_id__in={row.round_id for row in page.rows}, site_id__in={row.site_id for row in page.rows}
    ).values_list("round_id", "site_id", "id", "failed_count")
    visits = {(round_key, site_key): (visit, failed) for round_key, site_key, visit, failed in found}
    return Page(
        tuple(stop_row(row, *visits.get((row.round_id, row.site_id), (None, 0)), named=named) for row in page.rows),
        next=page.next,
        previous=page.previous,
    )


def stop_row(row: Assignment, visit_id: int | None, failed: int, *, named: bool) -> StopRow:
    """A site on somebody's way, with the visit that was made there; `named` tells who goes."""
    return StopRow(
        assignment_id=row.pk,
        round_id=row.round_id,
        round_title=row.round.title,
        round_kind=RoundKind(row.round.kind),
        site_id=row.site_id,
        site_code=row.site.code,
        site=row.site.name,
        site_type=row.site_type.title,
        site_type_en=row.site_type.title_en,
        street=row.site.street.name if row.site.street else "",
        address=row.site.address,
        latitude=row.site.latitude,
        longitude=row.site.longitude,
        inspector_id=row.inspector_id if named else None,
        inspector=(row.inspector.name if row.inspector else "") if named else "",
        visit_id=visit_id,
        failed=failed,
    )


def round_concerns_person(acting: Acting, *, round_id: int) -> bool:
    """Whether this person may know of the round and it is open: asked when a message about it goes out."""
    return Round.objects.known_to(acting).filter(pk=round_id, state=RoundState.OPEN).exists()
