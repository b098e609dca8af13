"""Letting what was seen for an older edition count for a newer one, where a mapping says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.flow.inspections.models import CarriedObservation, Observation, StateToday
from chuangcheng.flow.inspections.permissions import can_carry
from chuangcheng.flow.inspections.selectors import states_to_carry
from chuangcheng.foundation.acts.rules import Actor, Conflict, NotFound

from .findings import hold_sites, show_as


@dataclass(frozen=True)
class CarriedStates:
    """How many states of a site and an item were carried, and how many the new edition had already."""

    states: int
    there: int


def carry_states(*, items: Mapping[int, int], new_edition_id: int, by: Actor, now: datetime) -> CarriedStates:
    """Let the latest observation of each old item count for its counterpart (old id to new id), site by site.

    The observation stays as it is, with its visit, its pictures and its case; a row beside it says that it counts
    for the new item too. Where the new item was seen at the same time or later, nothing is carried. Part of
    `scoring.services.carry_over`, which keeps the journal.
    """
    if not can_carry(by):
        raise NotFound("may not carry evidence")
    try:
        with transaction.atomic():
            hold_sites(StateToday.objects.filter(item_id__in=items).values_list("site_id", flat=True).distinct())
            plan = states_to_carry(items=items, new_edition_id=new_edition_id)
            CarriedObservation.objects.bulk_create(
                (
                    CarriedObservation(item_id=one.item_id, observation_id=one.observation_id, carried_at=now)
                    for one in plan.states
                ),
                batch_size=500,
                ignore_conflicts=True,
            )
            old = {(row.site_id, row.item_id): row for row in plan.older}
            made = []
            changed = []
            for one in plan.states:
                row = old.get((one.site_id, one.item_id))
                if row is None:
                    made.append(StateToday(**one.__dict__))
                else:
                    row.observation_id, row.outcome = one.observation_id, one.outcome
                    row.observed_at, row.case_id = one.observed_at, row.case_id or one.case_id
                    changed.append(row)
            StateToday.objects.bulk_create(made, batch_size=500)
            StateToday.objects.bulk_update(changed, ["observation", "outcome", "observed_at", "case"], batch_size=200)
    except IntegrityError:
        raise Conflict("one of these places has just been seen") from None
    return CarriedStates(len(plan.states), plan.there)


def carry_on(observations: Sequence[Observation], *, now: datetime) -> None:
    """Let a verification of an old finding count where the finding itself had been carried to."""
    carried = [
        (o, item_id)
        for o in observations
        for item_id in CarriedObservation.objects.filter(
            observation__item_id=o.item_id, observation__visit__site_id=o.visit.site_id
        )
        .values_list("item_id", flat=True)
        .distinct()
    ]
    CarriedObservation.objects.bulk_create(
        CarriedObservation(item_id=item_id, observation=o, carried_at=now) for o, item_id in carried
    )
    show_as(carried)
