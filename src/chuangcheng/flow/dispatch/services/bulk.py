"""Sending many cases at once, each with what was proposed for it and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Item, Row
from chuangcheng.flow.cases.terms import Act, DispatchReason
from chuangcheng.flow.dispatch.selectors.proposing import first_offers
from chuangcheng.foundation.accounts.rules import Acting

from .dispatching import keep_decision

PROPOSED = frozenset({DispatchReason.BY_RULE, DispatchReason.BY_DUTY})
"""Reasons that say the product proposed the unit."""


def dispatch_cases(*, items: Sequence[Item], by: Acting, now: datetime, words: str = "") -> tuple[Row, ...]:
    """派遣 of many cases, each to the unit that its item names, with what was proposed for it at that moment; what
    became of each, in their order.

    Every case is a transaction of its own. The proposals are asked for anew, once for all: an item that says its unit
    was proposed, and is so no longer, counts as changed meanwhile and is left alone. Raises as `cases.bulk_move` does.
    """
    proposed = first_offers(by, case_ids=[item.case_id for item in items], now=now)

    def stale(item: Item) -> bool:
        first = proposed.get(item.case_id)
        return item.unit_id is not None and item.reason in PROPOSED and (first is None or first.unit_id != item.unit_id)

    def keep(case: Case) -> None:
        keep_decision(case, proposed.get(case.pk))

    return cases.bulk_move(
        act=Act.DISPATCH,
        items=items,
        by=by,
        now=now,
        words=words,
        beside=keep,
        stale={item.case_id for item in items if stale(item)},
    )
