"""How often a failure is missed, from second visits of closed rounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Exists, Max, OuterRef, Q, Subquery

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

KEPT_SECONDS = 60
"""How long an estimate is kept: between two rounds only an appeal changes it, and three pages read it at every look."""

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
    """What second visits say of an edition's field evidence, from closed rounds alone; in one statement or two.

    Each process keeps it for a minute, or until the next round closes.
    """
    if not may_read_scores(acting):
        raise NotFound("scores")
    newest = Round.objects.filter(state=RoundState.CLOSED).aggregate(at=Max("closed_at"))["at"]
    key = f"missed-failures:{edition_id}:{newest and newest.timestamp()}"
    kept: MissEstimate | None = cache.get(key)
    if kept is None:
        kept = _estimate(edition_id)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _estimate(edition_id: int) -> MissEstimate:
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
    closed = Observation.objects.filter(
        item_id=OuterRef("item_id"),
        visit__site_id=OuterRef("visit__site_id"),
        case__closed_at__gt=OuterRef("first_at"),
        case__closed_at__lte=OuterRef("visit__finished_at"),
    )
    rows = (
        told.filter(outcome=Outcome.FAILED)
        .annotate(
            first_by=Subquery(before.values("visit__inspector_id")[:1]),
            first_at=Subquery(before.values("visit__finished_at")[:1]),
            first_outcome=Subquery(before.values("outcome")[:1]),
        )
        .filter(first_at__isnull=False)
        .annotate(closed=Exists(closed))
        .order_by("-id")
    )
    columns = ("item__kind", "visit__site_id", "item_id", "visit__inspector_id", "visit__finished_at")
    pairs: list[tuple[Look, Look]] = []
    of_kind: dict[ItemKind, list[tuple[Look, Look]]] = {}
    for kind, site, item, by, at, first_by, first_at, first_outcome, was_closed in rows.values_list(
        *columns, "first_by", "first_at", "first_outcome", "closed"
    )[:AT_MOST]:
        first = Look(site, item, first_by, first_at, first_outcome == Outcome.FAILED)
        second = Look(site, item, by, at, True)
        if is_pair(first, second, [at] if was_closed else ()):
            pairs.append((first, second))
            of_kind.setdefault(ItemKind(kind), []).append((first, second))
    estimates = {kind: share_missed(those) for kind, those in of_kind.items()}
    return MissEstimate(share_missed(pairs), {kind: one for kind, one in estimates.items() if one}, len(pairs))


@dataclass(frozen=True)
class SecondLooks:
    """How a round stands to second visits: from which round it was drawn, and which rounds were drawn from it.

    Rounds are told by id and title; `share` is that of the first round's visited sites, by site type.
    """

    first: tuple[int, str] | None = None
    share: Decimal | None = None
    drawn: tuple[tuple[int, str], ...] = ()


def second_looks(acting: Acting, *, round_id: int) -> SecondLooks:
    """The second visits that a round has to do with, for those who read scores, in one statement."""
    if not may_read_scores(acting):
        return SecondLooks()
    known = Round.objects.known_to(acting)
    rows = SecondVisits.objects.filter(Q(round_id=round_id) | Q(first_round_id=round_id), round__in=known)
    found = SecondLooks()
    for row in rows.select_related("round", "first_round").order_by("id"):
        if row.round_id == round_id:
            found = replace(found, first=(row.first_round_id, row.first_round.title), share=row.share)
        else:
            found = replace(found, drawn=(*found.drawn, (row.round_id, row.round.title)))
    return found
