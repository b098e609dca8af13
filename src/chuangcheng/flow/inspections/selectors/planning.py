"""What the office reads before it plans, and what loaders read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chuangcheng.flow.cases.terms import State as CaseState
from chuangcheng.flow.inspections.models import Assignment, StateToday
from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.foundation.accounts.models import Post
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound


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
    rows = (
        StateToday.objects.filter(case__state=CaseState.REPORTED).told_once().order_by("case__reported_at", "case_id")
    )
    columns = ("case_id", "case__case_class_id", "site_id", "item_id", "case__reported_at")
    return tuple(OpenFinding(*row) for row in rows.values_list(*columns))
