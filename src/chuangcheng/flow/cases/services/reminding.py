"""Deadlines that draw near or pass: nobody acts then, so the product looks, once per case, stage and deadline."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.selectors.wanted import SOON
from chuangcheng.flow.cases.terms import WITH_THE_UNIT
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.notices.models import told_of
from chuangcheng.foundation.notices.services import tell
from chuangcheng.foundation.notices.terms import Matter

from .telling import holders, news_of

LONGEST_SILENCE = timedelta(days=7)
"""What passed its limit earlier than this is not news: an office that begins to send is not flooded with its past."""

AT_ONCE = 200


def remind_of_deadlines(*, now: datetime) -> int:
    """Leave word of cases nearly due or overdue, a batch at a time; how many entries were written.

    Each case is looked at once more in its own transaction, and the database admits one entry per stage and
    deadline: two at once do no harm, and a new limit is told anew.
    """
    found = 0
    for matter, since, until in (
        (Matter.OVERDUE, now - LONGEST_SILENCE, now),
        (Matter.NEARLY_DUE, now, now + SOON),
    ):
        rows = Case.objects.filter(state__in=WITH_THE_UNIT, due_at__gt=since, due_at__lte=until)
        rows = rows.filter(~Exists(told_of(matter, Case.subject_kind())))
        for case_id, begun, due_at in list(
            rows.order_by("due_at", "id").values_list("id", "dispatched_at", "due_at")[:AT_ONCE]
        ):
            if not rules.is_time_to_remind(begun, due_at, now):
                continue
            with transaction.atomic():
                case = rows.filter(pk=case_id).select_related("site").first()
                if case is not None and case.unit_id:
                    units = [case.handed_unit_id or case.unit_id]
                    found += tell(news=news_of(case, matter), people=holders(case), units=units, by=PRODUCT, at=now)
    return found
