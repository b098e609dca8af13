"""Inspectors hear of the rounds they have sites in; of a covert one nobody else does."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from chuangcheng.flow.inspections.models import Assignment, Round
from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.notices.services import News, tell
from chuangcheng.foundation.notices.terms import Matter


def tell_inspectors(row: Round, stops: QuerySet[Assignment], by: Actor, now: datetime) -> None:
    """Leave word for the inspectors of these sites of an open round. Units are never told of one."""
    people = stops.filter(inspector__isnull=False, inspector__is_active=True).values_list("inspector_id", flat=True)
    news = News(
        matter=Matter.ROUND_OPENED,
        subject_kind=Round.subject_kind(),
        subject_id=row.pk,
        title=row.title,
        sealed=row.is_sealed,
    )
    tell(news=news, people=[one for one in people.distinct() if one], by=by, at=now)
