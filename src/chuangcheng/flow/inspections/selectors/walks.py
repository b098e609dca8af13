"""Reading for whoever walks: his rounds, and the sheet of one site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef

from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Assignment, StateToday, Visit
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.standards.selectors import ChecklistRow, checklist
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound

from .rounds import StopRow, stop_row


@dataclass(frozen=True)
class WalkRow:
    """An open round as the one who walks it sees it: how many of his sites there are, how many he has visited."""

    round_id: int
    title: str
    kind: RoundKind
    ends_on: date
    overdue: bool
    sites: int
    visited: int

    @property
    def left(self) -> int:
        """Sites still to be visited."""
        return self.sites - self.visited


def walks(acting: Acting, *, today: date) -> tuple[WalkRow, ...]:
    """The open rounds in which this person has sites, in one statement.

    Those past their last day come first, then the one that ends first; those with nothing left to do come last.
    """
    done = Exists(Visit.objects.filter(round_id=OuterRef("round_id"), site_id=OuterRef("site_id")))
    columns = ("round_id", "round__title", "round__kind", "round__ends_on", "done")
    counted = (
        Assignment.objects.known_to(acting, person="inspector_id")
        .filter(inspector_id=acting.user_id, round__state=RoundState.OPEN)
        .annotate(done=done)
        .order_by()
        .values_list(*columns)
        .annotate(n=Count("pk"))
    )
    rows: dict[int, WalkRow] = {}
    for round_id, title, kind, ends_on, visited, n in counted:
        known = rows.get(round_id) or WalkRow(round_id, title, RoundKind(kind), ends_on, ends_on < today, 0, 0)
        rows[round_id] = replace(known, sites=known.sites + n, visited=known.visited + n * visited)
    return tuple(sorted(rows.values(), key=lambda row: (row.left == 0, row.ends_on, row.round_id)))


@dataclass(frozen=True)
class LastSeen:
    """What an item of this site was like when it was last seen, and the newest case of the two.

    The case's cure is to be looked at again.
    """

    item_id: int
    outcome: Outcome
    at: datetime
    number: str
    fault: str
    case_id: int | None
    case_number: str
    case_state: CaseState | None


@dataclass(frozen=True)
class VisitSheet:
    """Everything the page of a visit needs: where, what is looked at, what was found last time."""

    stop: StopRow
    round_state: RoundState
    lines: tuple[ChecklistRow, ...]
    last: tuple[LastSeen, ...]


def visit_sheet(acting: Acting, *, round_id: int, site_id: int) -> VisitSheet:
    """The sheet of a site of a round that was given to this person; NotFound for everybody else."""
    row = (
        Assignment.objects.known_to(acting, person="inspector_id")
        .filter(round_id=round_id, site_id=site_id, inspector_id=acting.user_id)
        .select_related("round", "site_type", "site__street", "inspector")
        .first()
    )
    if row is None or acting.role != Role.INSPECTOR:
        raise NotFound(f"site {site_id} of round {round_id}")
    visit = Visit.objects.filter(round_id=round_id, site_id=site_id).values_list("id", "failed_count").first()
    known = StateToday.objects.filter(site_id=site_id).select_related("observation", "case")
    return VisitSheet(
        stop=stop_row(row, *(visit or (None, 0)), named=False),
        round_state=RoundState(row.round.state),
        lines=checklist(edition_id=row.round.edition_id, site_type_id=row.site_type_id),
        last=tuple(_last_seen(one) for one in known),
    )


def _last_seen(row: StateToday) -> LastSeen:
    return LastSeen(
        item_id=row.item_id,
        outcome=Outcome(row.outcome),
        at=row.observed_at,
        number=row.observation.number,
        fault=row.observation.fault,
        case_id=row.case_id,
        case_number=case_number(row.case_id) if row.case_id else "",
        case_state=CaseState(row.case.state) if row.case else None,
    )
