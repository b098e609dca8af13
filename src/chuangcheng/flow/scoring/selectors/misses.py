"""How often a failure is missed, from second visits of closed rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from chuangcheng.flow.inspections.models import Observation, Round
from chuangcheng.flow.inspections.terms import RoundState, VisitKind
from chuangcheng.flow.scoring.models import SecondVisits
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.rules import Look, Missed, is_pair, share_missed
from chuangcheng.flow.standards.terms import ItemKind, Outcome
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

AT_MOST = 5_000
"""The newest failures that are looked at: enough for any estimate, and one page stays quick."""

DECIDED = (Outcome.MET, Outcome.FAILED)


@dataclass(frozen=True)
class MissEstimate:
    """The shares of failures missed: `overall`, and by kind of item where there are enough pairs.

    `pairs` counts the second looks that failed, enough of them or not.
    """

    overall: Missed | None
    by_kind: dict[ItemKind, Missed]
    pairs: int

    def of(self, kinds: set[ItemKind]) -> Missed | None:
        """The estimate for items of these kinds: their own where they are of one kind with enough pairs."""
        if len(kinds) != 1:
            return self.overall
        return self.by_kind.get(next(iter(kinds)), self.overall)


def missed_failures(acting: Acting, *, edition_id: int) -> MissEstimate:
    """What second visits say of an edition's field evidence, from closed rounds alone; in three statements."""
    if not may_read_scores(acting):
        raise NotFound("scores")
    told = Observation.objects.filter(
        valid=True,
        outcome__in=DECIDED,
        visit__kind=VisitKind.ROUND,
        visit__round__state=RoundState.CLOSED,
        item__edition_id=edition_id,
    )
    before = told.filter(
        item_id=OuterRef("item_id"),
        visit__site_id=OuterRef("visit__site_id"),
        visit__finished_at__lt=OuterRef("visit__finished_at"),
    ).order_by("-visit__finished_at", "-id")
    seconds = (
        told.filter(outcome=Outcome.FAILED)
        .annotate(before=Subquery(before.values("pk")[:1]))
        .filter(before__isnull=False)
        .order_by("-id")
    )
    rows = list(seconds.values_list("before", "item__kind", *_LOOK)[:AT_MOST])
    firsts = {
        pk: _look(*columns)
        for pk, *columns in Observation.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", *_LOOK)
    }
    closings = _closings(rows, min((look.seen_at for look in firsts.values()), default=None))
    pairs: list[tuple[Look, Look]] = []
    of_kind: dict[ItemKind, list[tuple[Look, Look]]] = {}
    for first_id, kind, *columns in rows:
        first, second = firsts[first_id], _look(*columns)
        if is_pair(first, second, closings.get((second.site_id, second.item_id), ())):
            pairs.append((first, second))
            of_kind.setdefault(ItemKind(kind), []).append((first, second))
    estimates = {kind: share_missed(those) for kind, those in of_kind.items()}
    return MissEstimate(share_missed(pairs), {kind: one for kind, one in estimates.items() if one}, len(pairs))


_LOOK = ("visit__site_id", "item_id", "visit__inspector_id", "visit__finished_at", "outcome")


def _look(site: int, item: int, inspector: int, at: datetime, outcome: str) -> Look:
    return Look(site, item, inspector, at, outcome == Outcome.FAILED)


def _closings(rows: list[Any], since: datetime | None) -> dict[tuple[int, int], list[datetime]]:
    """When cases of these sites and items were closed, from a moment on."""
    if since is None:
        return {}
    linked = Observation.objects.filter(case__closed_at__gt=since, visit__site_id__in={row[2] for row in rows})
    found: dict[tuple[int, int], list[datetime]] = {}
    for site, item, at in linked.values_list("visit__site_id", "item_id", "case__closed_at").distinct():
        if at is not None:
            found.setdefault((site, item), []).append(at)
    return found


@dataclass(frozen=True)
class SecondOf:
    """From which round, and how large a share of it, a round of second visits was drawn."""

    round_id: int
    title: str
    share: Decimal


def second_of(acting: Acting, *, round_id: int) -> SecondOf | None:
    """The closed round whose sites a round visits again, for those who read scores; None for others, or without."""
    if not may_read_scores(acting):
        return None
    known = Round.objects.known_to(acting)
    row = SecondVisits.objects.filter(round_id=round_id, round__in=known).select_related("first_round").first()
    return SecondOf(row.first_round_id, row.first_round.title, row.share) if row else None


def second_visits_of(acting: Acting, *, round_id: int) -> tuple[tuple[int, str], ...]:
    """The rounds of second visits drawn from a round: id and title, for those who read scores."""
    if not may_read_scores(acting):
        return ()
    drawn = SecondVisits.objects.filter(first_round_id=round_id).values("round_id")
    rows = Round.objects.known_to(acting).filter(pk__in=drawn).order_by("created_at", "id")
    return tuple(rows.values_list("id", "title"))
