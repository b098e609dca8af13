"""The outbox: an act leaves word, in its own transaction, of what others must be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.notices.models import ONCE, Entry, Told
from chuangcheng.foundation.notices.terms import Matter, Progress


@dataclass(frozen=True)
class News:
    """What somebody must be told: about which subject, and as much of it as stands in a message.

    `number`, `title` and `place` are shown to whoever is told, also outside of the product: no personal data belongs
    there. `sealed`: besides the receivers only the office may know that there is such a thing.
    """

    matter: Matter
    subject_kind: str
    subject_id: int
    title: str
    title_en: str = ""
    number: str = ""
    place: str = ""
    due_at: datetime | None = None
    sealed: bool = False


def tell(*, news: News, people: Iterable[int], units: Iterable[int] = (), by: Actor, at: datetime) -> bool:
    """Write one entry for these people and units; nobody is told of his own act. False when nobody is left to tell.

    Belongs inside the transaction of the act: both are there or neither. What is told once per deadline
    (`models.ONCE`) is refused a second time by the database; False then, too.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the outbox is written inside the transaction of an act")
    whom = sorted(set(people) - {by.user_id})
    groups = sorted(set(units))
    if not whom and not groups:
        return False
    if news.matter not in ONCE:
        _write(news, whom, groups, by, at)
        return True
    try:
        with transaction.atomic():
            _write(news, whom, groups, by, at)
    except IntegrityError:
        told = Entry.objects.filter(matter=news.matter, subject_kind=news.subject_kind, subject_id=news.subject_id)
        if told.filter(due_at=news.due_at).exists():
            return False
        raise
    return True


def _write(news: News, people: Sequence[int], units: Sequence[int], by: Actor, at: datetime) -> None:
    entry = Entry.objects.create(**news.__dict__, by_user_id=by.user_id, at=at)
    Told.objects.bulk_create(
        [
            *(Told(entry=entry, user_id=one, progress=Progress.WAITING, at=at) for one in people),
            *(Told(entry=entry, unit_id=one, progress=Progress.WAITING, at=at) for one in units),
        ],
        batch_size=500,
    )
