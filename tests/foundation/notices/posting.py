"""Leaving word and letting it go out, as acts and workers do."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuangcheng.foundation.acts.rules import PRODUCT, Actor
from chuangcheng.foundation.notices.services import Concern, News, deliver_next, gather, tell
from chuangcheng.foundation.notices.terms import Matter
from tests.people import MONDAY


def leave_word(
    *people: int,
    matter: Matter = Matter.DISPATCHED,
    subject: int = 1,
    units: tuple[int, ...] = (),
    by: Actor = PRODUCT,
    at: datetime = MONDAY,
    **more: object,
) -> bool:
    """An act that leaves word of a case."""
    news = News(matter, "cases.case", subject, title=f"路面有垃圾{subject}", title_en="Litter", number="C-1", **more)
    with transaction.atomic():
        return tell(news=news, people=people, units=units, by=by, at=at)


def link(kind: str, pk: int) -> str:
    """Where a message leads back to."""
    return f"https://chuangcheng.example/{kind}/{pk}/"


def everything(asked: Concern) -> bool:
    """Everything still concerns everybody."""
    return True


def deliver(now: datetime, concerns=everything) -> int:
    """Send all that is due; how many messages were dealt with."""
    number = 0
    while deliver_next(now=now, link=link, concerns=concerns):
        number += 1
    return number


def go_out(now: datetime, concerns=everything) -> int:
    """Make messages of what waits and send what is due."""
    gather(now=now)
    return deliver(now, concerns)
