"""Giving sites of a round to another inspector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from chuangcheng.flow.inspections import rules
from chuangcheng.flow.inspections.models import Assignment, Round, Visit
from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.inspections.terms import Refused, RoundState
from chuangcheng.foundation.accounts.models import Post
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .telling import tell_inspectors

NAMED = 5
"""Sites that a refusal names before it only counts them."""

AT_ONCE = 500


def walkers(inspector_ids: Iterable[int]) -> list[rules.Walker]:
    """Those of these people who hold a living inspector's post, with the units of all their posts."""
    posts = Post.objects.filter(user_id__in=inspector_ids, retired=False, user__is_active=True).select_related("unit")
    held: dict[int, list[Post]] = {}
    for post in posts.order_by("user_id", "id"):
        held.setdefault(post.user_id, []).append(post)
    found = []
    for user_id, of_one in held.items():
        inspecting = next((post for post in of_one if post.role == Role.INSPECTOR), None)
        if inspecting is not None:
            others = tuple(_place(post) for post in of_one if post is not inspecting)
            found.append(rules.Walker(user_id, *_place(inspecting), others))
    return found


def _place(post: Post) -> tuple[str, bool]:
    return post.unit.path, post.unit.kind in (UnitKind.CITY, UnitKind.DISTRICT)


def reassign(
    *, round_id: int, expected_version: int, site_id: int, inspector_id: int, by: Acting, now: datetime
) -> Round:
    """Give one site of a round that is not closed to another inspector. Nobody inspects his own unit."""
    return reassign_sites(
        round_id=round_id,
        expected_version=expected_version,
        site_ids=[site_id],
        inspector_id=inspector_id,
        by=by,
        now=now,
    )


def reassign_sites(
    *,
    round_id: int,
    expected_version: int,
    site_ids: Sequence[int],
    inspector_id: int,
    by: Acting,
    now: datetime,
) -> Round:
    """Give several sites of a round to one inspector: all of them, or none with the reasons and the sites named."""
    walker = _walker(by, inspector_id)
    with transaction.atomic():
        row = _claimed(round_id, expected_version)
        rows = list(_stops_of(round_id).filter(site_id__in=set(site_ids)))
        problems = Problems()
        if not site_ids:
            problems.add("sites", Refused.NOTHING_CHOSEN)
        if len(rows) < len(set(site_ids)):
            problems.add("sites", Refused.NOT_IN_ROUND)
        visited = [one for one in rows if one.done]
        if visited:
            problems.add("sites", Refused.VISITED_MEANWHILE)
        own = [one for one in rows if not one.done and not _may_go(walker, one)]
        if own:
            problems.add("inspector", Refused.SITES_OF_OWN_UNIT)
        problems.refuse(visited=_names(visited), own=_names(own))
        _give(row, rows, inspector_id, by, now)
    return row


@dataclass(frozen=True)
class HandedOver:
    """What became of an inspector's remaining sites: `moved` went over, `kept` stayed where they were."""

    row: Round
    moved: int
    kept: int


def hand_over(
    *,
    round_id: int,
    expected_version: int,
    from_id: int | None,
    inspector_id: int,
    by: Acting,
    now: datetime,
) -> HandedOver:
    """Give all sites that one inspector has not visited yet to another; `from_id` None: those nobody has.

    Sites of the other's own unit stay where they are and are counted; refused where nothing could go over.
    """
    walker = _walker(by, inspector_id)
    if from_id == inspector_id:
        raise Invalid({"inspector": [Refused.SAME_INSPECTOR]})
    with transaction.atomic():
        row = _claimed(round_id, expected_version)
        remaining = [one for one in _stops_of(round_id).filter(inspector_id=from_id) if not one.done]
        going = [one for one in remaining if _may_go(walker, one)]
        if not going:
            raise Invalid({"inspector": [Refused.NOTHING_TO_HAND_OVER]})
        _give(row, going, inspector_id, by, now)
    return HandedOver(row, len(going), len(remaining) - len(going))


def _walker(by: Acting, inspector_id: int) -> rules.Walker:
    if not can_plan(by):
        raise NotFound("may not plan rounds")
    found = walkers([inspector_id])
    if not found:
        raise Invalid({"inspector": [Refused.NO_INSPECTOR]})
    return found[0]


def _claimed(round_id: int, expected_version: int) -> Round:
    row = claim(Round, id=round_id, expected_version=expected_version)
    if row.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise Invalid({"": [Refused.NOT_NOW]})
    return row


def _stops_of(round_id: int):  # type: ignore[no-untyped-def]
    """Sites of a round with their owners, and whether they have been visited."""
    done = Exists(Visit.objects.filter(round_id=round_id, site_id=OuterRef("site_id")))
    rows = Assignment.objects.filter(round_id=round_id).annotate(done=done)
    return rows.select_related("site__territorial_unit", "site__line_unit").order_by("site__code")


def _may_go(walker: rules.Walker, one: Assignment) -> bool:
    units = (one.site.territorial_unit, one.site.line_unit)
    return not rules.is_own_unit(walker, [unit.path for unit in units if unit is not None])


def _names(rows: Sequence[Assignment]) -> str:
    told = "、".join(one.site.name for one in rows[:NAMED])
    return f"{told}…（{len(rows)}）" if len(rows) > NAMED else told


def _give(row: Round, rows: Sequence[Assignment], inspector_id: int, by: Acting, now: datetime) -> None:
    before = {str(one.site_id): one.inspector_id for one in rows}
    ids = [one.pk for one in rows]
    for start in range(0, len(ids), AT_ONCE):
        Assignment.objects.filter(pk__in=ids[start : start + AT_ONCE]).update(inspector_id=inspector_id)
    record(
        subject=row,
        act="round.reassign",
        by=by,
        at=now,
        before={"inspectors": before},
        after={"inspector_id": inspector_id, "sites": len(rows)},
    )
    if row.state == RoundState.OPEN:
        tell_inspectors(row, [inspector_id], by, now)
