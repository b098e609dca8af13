"""Drawing sites of a closed round for a second visit by somebody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from django.db import transaction

from chuangcheng.flow.inspections.models import Assignment, Round, Visit
from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.inspections.rules import Stop, draw
from chuangcheng.flow.inspections.services import plan_round
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.scoring.models import SecondVisits
from chuangcheng.flow.scoring.terms import Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems


def plan_second_visits(
    *,
    round_id: int,
    title: str,
    share: Decimal,
    seed: int,
    starts_on: date,
    ends_on: date,
    inspector_ids: Sequence[int],
    by: Acting,
    now: datetime,
) -> Round:
    """复查: draft a routine round over a random share (0 to 1) of the visited sites of a closed round.

    Drawn by site type, at least one of each, with a seed that reproduces the draw. Nobody is sent to a site that he
    walked in the first round. NotFound where the round may not be known of.
    """
    if not can_plan(by):
        raise NotFound("may not plan rounds")
    first = Round.objects.known_to(by).filter(pk=round_id).first()
    if first is None:
        raise NotFound(f"round {round_id}")
    problems = Problems()
    if first.state != RoundState.CLOSED:
        problems.add("", Refused.ROUND_NOT_CLOSED)
    if not Decimal("0.01") <= share <= 1:
        problems.add("share", Refused.SHARE_OUT_OF_RANGE)
    problems.refuse()
    walked = dict(Visit.objects.filter(round_id=round_id, site__retired=False).values_list("site_id", "inspector_id"))
    rows = Assignment.objects.filter(round_id=round_id).values_list("site_id", "site__code", "site_type_id")
    stops = [Stop(site, code, type_id, 0) for site, code, type_id in rows if site in walked]
    quotas = {
        type_id: int((number * share).to_integral_value(ROUND_CEILING))
        for type_id, number in Counter(stop.site_type_id for stop in stops).items()
    }
    drawn = draw(stops, quotas, seed)
    if not drawn:
        raise Invalid({"": [Refused.NOTHING_VISITED]})
    with transaction.atomic():
        row = plan_round(
            title=title,
            kind=RoundKind.ROUTINE,
            edition_id=first.edition_id,
            starts_on=starts_on,
            ends_on=ends_on,
            inspector_ids=inspector_ids,
            site_ids=[stop.site_id for stop in drawn],
            not_by={stop.site_id: walked[stop.site_id] for stop in drawn},
            seed=seed,
            by=by,
            now=now,
        )
        SecondVisits.objects.create(round=row, first_round=first, share=share)
    return row
