"""Gathering a week."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors import Filter, filtered, group_counts, happened_in
from chuangcheng.flow.cases.terms import WITH_THE_UNIT, Group, Happened
from chuangcheng.flow.disputes.selectors import disputes_between
from chuangcheng.flow.reports.formats import Briefing, Scored, Tally
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.rules import CAME_BACK, WORST, Week, week_of
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.flow.scoring.selectors import RunRow, runs, today_sheet
from chuangcheng.flow.standards.selectors import current_edition
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound

from .problems import WITH, problem_of

COUNTED = (Happened.FOUND, Happened.FILED, Happened.RECTIFIED, Happened.ON_TIME, Happened.CLOSED)


def briefing(acting: Acting, *, day: date, now: datetime) -> Briefing:
    """The week that a day lies in, in a fixed number of statements.

    What happened is of the week; what is overdue, what waits and the score today are as of `now`, since no page shows
    them as of another day. NotFound for those who do not read the whole, and for a week that has not begun.
    """
    if not can_make(acting, Paper.BRIEFING):
        raise NotFound("briefing")
    week, today = week_of(day), localtime(now).date()
    if week.first > today:
        raise NotFound(f"the week of {week.first}")
    cases = Case.objects.visible_to(acting)
    late = Q(state__in=WITH_THE_UNIT, due_at__lt=now)
    happened = {str(what): happened_in(what, week.first, week.last) for what in COUNTED}
    told: dict[str, Any] = {name: Count("pk", filter=condition) for name, condition in happened.items()}
    told["overdue"] = Count("pk", filter=late)
    of_interest = late
    for condition in happened.values():
        of_interest |= condition
    weekly = cases.filter(of_interest)
    came_back = filtered(
        acting, Filter(group=Group.REBOUND, happened=Happened.FOUND, since=week.first, until=week.last), now
    )
    waiting = group_counts(acting, groups=(Group.TO_FILE, Group.TO_DISPATCH, Group.RETURNED, Group.NEARLY_DUE), now=now)
    referred, settled = disputes_between(acting, since=week.first, until=week.last)
    this_round, last_round, state = _scores(acting, week, now)
    return Briefing(
        week=week,
        until=min(week.last, today),
        at=localtime(now),
        office=acting.unit_name,
        whole=Tally(None, "", **weekly.aggregate(**told)),
        streets=_tallies(weekly, "street", told),
        units=_tallies(weekly, "unit", told),
        late=tuple(
            problem_of(case, now)
            for case in cases.filter(late).select_related(*WITH).order_by("-is_hazard", "due_at", "id")[:WORST]
        ),
        came_back=came_back.count(),
        rebounds=tuple(
            problem_of(case, now)
            for case in came_back.select_related(*WITH).order_by("-reported_at", "-id")[:CAME_BACK]
        ),
        this_round=this_round,
        last_round=last_round,
        today=state,
        to_file=waiting[Group.TO_FILE],
        to_dispatch=waiting[Group.TO_DISPATCH],
        returned=waiting[Group.RETURNED],
        nearly_due=waiting[Group.NEARLY_DUE],
        disputes=referred,
        disputes_settled=settled,
    )


def _tallies(cases: QuerySet[Case], by: str, told: dict[str, Any]) -> tuple[Tally, ...]:
    """What happened to the cases of each street or unit, the most overdue first, then the most found."""
    rows = cases.filter(**{f"{by}__isnull": False}).order_by().values(f"{by}_id", f"{by}__name").annotate(**told)
    found = [Tally(row.pop(f"{by}_id"), row.pop(f"{by}__name"), **row) for row in rows]
    return tuple(sorted(found, key=lambda one: (-one.overdue, -one.found, -one.closed, one.id)))


def _scores(acting: Acting, week: Week, now: datetime) -> tuple[Scored | None, Scored | None, Scored | None]:
    """The newest two rounds that had a result when the week ended, and the state today."""
    edition = current_edition()
    if edition is None:
        return None, None, None
    known = [one for one in runs(acting, edition_id=edition.id) if localtime(one.taken_at).date() <= week.last][:2]
    total = today_sheet(acting, edition_id=edition.id, now=now).total
    today = Scored("", None, total.points, total.value, total.lower, total.upper)
    told = [_scored(one) for one in known]
    return (told[0] if told else None), (told[1] if len(told) > 1 else None), today


def _scored(run: RunRow) -> Scored:
    return Scored(run.round, run.round_id, run.points, run.value, run.lower, run.upper)
