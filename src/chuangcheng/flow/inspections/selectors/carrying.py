"""Which observations of an older edition would count for a newer one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chuangcheng.flow.inspections.models import StateToday
from chuangcheng.flow.standards.models import ChecklistLine
from chuangcheng.flow.standards.terms import Outcome


@dataclass(frozen=True)
class StateToCarry:
    """The latest observation of a site's old item, as it would stand for the new one."""

    site_id: int
    item_id: int
    observation_id: int
    outcome: str
    observed_at: datetime
    case_id: int | None


@dataclass(frozen=True)
class StatesToCarry:
    """What would be carried, in place of which older rows; what the new edition has already; what fits nowhere.

    `off_list` are states of sites whose type has no such item on its checklist in the new edition.
    """

    states: tuple[StateToCarry, ...]
    older: tuple[StateToday, ...]
    there: int
    off_list: int
    items: int


def states_to_carry(*, items: Mapping[int, int], new_edition_id: int) -> StatesToCarry:
    """What carrying the state today of these items (old id to new id) would do, in three statements."""
    lists = set(ChecklistLine.objects.filter(edition_id=new_edition_id).values_list("site_type_id", "item_id"))
    known = {(row.site_id, row.item_id): row for row in StateToday.objects.filter(item_id__in=set(items.values()))}
    rows = StateToday.objects.filter(item_id__in=items, site__retired=False).order_by("site_id", "item_id")
    columns = ("site_id", "item_id", "observation_id", "outcome", "observed_at", "case_id", "site__site_type_id")
    states: list[StateToCarry] = []
    older: list[StateToday] = []
    there = off_list = 0
    for site_id, old_id, observation_id, outcome, observed_at, case_id, site_type_id in rows.values_list(*columns):
        item_id = items[old_id]
        row = known.get((site_id, item_id))
        if (site_type_id, item_id) not in lists:
            off_list += 1
        elif row is not None and (row.observed_at >= observed_at or _tells_less(outcome, row)):
            there += 1
        else:
            states.append(StateToCarry(site_id, item_id, observation_id, outcome, observed_at, case_id))
            if row is not None:
                older.append(row)
    return StatesToCarry(tuple(states), tuple(older), there, off_list, len({one.item_id for one in states}))


def _tells_less(outcome: str, row: StateToday) -> bool:
    """ "Could not be seen" leaves what was seen before standing."""
    return outcome == Outcome.UNSEEN and row.outcome != Outcome.UNSEEN
