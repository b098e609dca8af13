"""Inspectors hear of the rounds they have sites in; of a covert one nobody else does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chuangcheng.flow.inspections.models import Round
from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.notices.services import News, tell
from chuangcheng.foundation.notices.terms import Matter


def tell_inspectors(row: Round, inspector_ids: Iterable[int], by: Actor, now: datetime) -> None:
    """Leave word for these inspectors of an open round. Units are never told of one."""
    news = News(
        matter=Matter.ROUND_OPENED,
        subject_kind=Round.subject_kind(),
        subject_id=row.pk,
        title=row.title,
        sealed=row.is_sealed,
    )
    tell(news=news, people=inspector_ids, by=by, at=now)
