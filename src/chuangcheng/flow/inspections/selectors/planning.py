"""What the office reads before it plans, and what loaders read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Assignment, StateToday
from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import ChecklistLine, SiteType
from chuangcheng.foundation.accounts.models import Post
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound


def sites_to_recheck(
    acting: Acting, *, closed_before: datetime, closed_since: datetime | None = None
) -> tuple[int, ...]:
    """Sites with closed cases that nobody has looked at again since, oldest first; for planning a re-check.

    `closed_since` (inclusive) leaves out those whose cases were all closed earlier.
    """
    if not can_plan(acting):
        raise NotFound("may not plan rounds")
    rows = _to_look_at_again(closed_before, closed_since).order_by("closed_at", "id")
    return tuple(dict.fromkeys(rows.values_list("site_id", flat=True)))


def _to_look_at_again(before: datetime, since: datetime | None) -> QuerySet[Case]:
    """Closed cases at living sites, whatever their source, that were neither looked at again nor have come back."""
    rows = Case.objects.filter(state=CaseState.CLOSED, closed_at__lt=before, site__retired=False, rebounds=None)
    return rows if since is None else rows.filter(closed_at__gte=since)


@dataclass(frozen=True)
class TypeToPlan:
    """How many sites of a type a round could take: all of them, and those a re-check would look at again."""

    site_type_id: int
    title: str
    title_en: str
    sites: int
    to_recheck: int


def types_to_plan(
    acting: Acting,
    *,
    edition_id: int,
    closed_before: datetime,
    closed_since: datetime | None = None,
    street_ids: Sequence[int] = (),
) -> tuple[TypeToPlan, ...]:
    """Site types with a checklist in the edition and their living sites in the given streets (none: all).

    In the order of the catalogue, in one statement. What is counted here is what `plan_round` takes.
    """
    if not can_plan(acting):
        raise NotFound("may not plan rounds")
    sites = Site.objects.filter(retired=False, site_type_id=OuterRef("pk"))
    again = _to_look_at_again(closed_before, closed_since).filter(site__site_type_id=OuterRef("pk"))
    if street_ids:
        sites = sites.filter(street_id__in=street_ids)
        again = again.filter(site__street_id__in=street_ids)
    listed = ChecklistLine.objects.filter(edition_id=edition_id).values("site_type_id")
    rows = SiteType.objects.filter(pk__in=listed).annotate(
        site_count=_number(sites, "site_type_id", "pk"), again_count=_number(again, "site__site_type_id", "site_id")
    )
    columns = ("id", "title", "title_en", "site_count", "again_count")
    return tuple(TypeToPlan(*row) for row in rows.order_by("id").values_list(*columns))


def _number(rows: QuerySet[Any], group: str, counted: str) -> Coalesce:
    numbers = rows.order_by().values(group).annotate(n=Count(counted, distinct=True)).values("n")
    return Coalesce(Subquery(numbers), 0)


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
    return tuple(PlannedStop(*row) for row in rows.values_list("site_id", "site_type_id", "inspector_id"))


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
    rows = (
        StateToday.objects.filter(case__state=CaseState.REPORTED).told_once().order_by("case__reported_at", "case_id")
    )
    columns = ("case_id", "case__case_class_id", "site_id", "item_id", "case__reported_at")
    return tuple(OpenFinding(*row) for row in rows.values_list(*columns))
