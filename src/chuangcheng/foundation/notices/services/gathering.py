"""Making messages of what waits: by receiver, by way, by matter or into the next digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.timezone import get_default_timezone

from chuangcheng.foundation.notices import rules
from chuangcheng.foundation.notices.models import Message, Told, UnitChannel, touch
from chuangcheng.foundation.notices.rules import Choice
from chuangcheng.foundation.notices.selectors.choices import choices_of
from chuangcheng.foundation.notices.selectors.ways import available
from chuangcheng.foundation.notices.terms import URGENT, Channel, Matter, Progress, State, Timing

BATCH = 500
DIGEST = "digest"


@dataclass(frozen=True)
class Slot:
    """Where a notice goes: the open message of this receiver, way and thread."""

    user_id: int | None
    unit_id: int | None
    channel: Channel
    thread: str
    sealed: bool

    @property
    def receiver(self) -> str:
        """The receiver as one text."""
        return f"u{self.user_id}" if self.user_id else f"n{self.unit_id}"


def gather(*, now: datetime) -> int:
    """Put what waits into messages, a batch at a time; how many notices were dealt with.

    Read by the state of the row. Two at once do no harm: the rows move once, the open message of a thread is unique.
    """
    waiting = list(
        Told.objects.filter(progress=Progress.WAITING).select_related("entry", "user", "unit").order_by("id")[:BATCH]
    )
    if not waiting:
        return 0
    people, units = choices_of({one.user_id for one in waiting}), _channels(waiting)
    ways, zone, settled = available(), get_default_timezone(), 0
    slots: dict[Slot, list[Told]] = defaultdict(list)
    due: dict[Slot, datetime] = {}
    ends: dict[Progress, list[int]] = defaultdict(list)
    for one in waiting:
        choice = people.get(one.user_id or 0, Choice())
        matter = Matter(one.entry.matter)
        timing = choice.timing(matter) if one.user_id else Timing.AT_ONCE
        channel = _way(one, choice, units, ways)
        if timing is Timing.NEVER:
            ends[Progress.DECLINED].append(one.pk)
        elif channel is None:
            ends[Progress.NO_WAY].append(one.pk)
        else:
            thread = DIGEST if timing is Timing.DIGEST else f"{one.entry.subject_kind}/{one.entry.subject_id}"
            # What is covert goes apart, so that its row tells nothing to whoever watches the others.
            thread += "/sealed" if one.entry.sealed else ""
            urgent = matter in URGENT
            thread += "/urgent" if urgent else ""  # it does not wait with what is told in the morning
            slot = Slot(one.user_id, one.unit_id, channel, thread, one.entry.sealed)
            slots[slot].append(one)
            moment = rules.due(
                max(one.at, now) if timing is Timing.DIGEST else one.at, timing, choice, zone, urgent=urgent
            )
            due[slot] = min(moment, due.get(slot, moment))
    for progress, ids in ends.items():
        settled += Told.objects.filter(pk__in=ids, progress=Progress.WAITING).update(progress=progress)
    for slot, rows in slots.items():
        settled += _place(slot, [one.pk for one in rows], due[slot], now)
    return settled


def _channels(waiting: Sequence[Told]) -> dict[int, UnitChannel]:
    rows = UnitChannel.objects.filter(unit_id__in={one.unit_id for one in waiting if one.unit_id})
    return {row.unit_id: row for row in rows}


def _way(one: Told, choice: Choice, units: dict[int, UnitChannel], ways: frozenset[Channel]) -> Channel | None:
    """By which way this receiver is reached, or None."""
    if one.user is not None:
        channel = choice.channel or Channel.EMAIL
        has = one.user.email if channel is Channel.EMAIL else one.user.phone
        return channel if channel in ways and has and one.user.is_active else None
    row = units.get(one.unit_id or 0)
    if row is None or not row.channel or Channel(row.channel) not in ways:
        return None
    return Channel(row.channel)


def _place(slot: Slot, ids: Sequence[int], due_at: datetime, now: datetime) -> int:
    """Put these notices into the open message of their thread; 0 when a worker closed it at this very moment."""
    with transaction.atomic():
        Message.objects.bulk_create(
            [
                Message(
                    key=uuid4(),
                    receiver=slot.receiver,
                    user_id=slot.user_id,
                    unit_id=slot.unit_id,
                    channel=slot.channel,
                    thread=slot.thread,
                    sealed=slot.sealed,
                    state=State.WAITING,
                    due_at=due_at,
                    made_at=now,
                    changed_at=now,
                )
            ],
            ignore_conflicts=True,
        )
        open_one = Message.objects.filter(receiver=slot.receiver, channel=slot.channel, thread=slot.thread)
        if not touch(open_one):
            return 0
        row = open_one.get(is_open=True)
        moved = Told.objects.filter(pk__in=ids, progress=Progress.WAITING).update(message=row, progress=Progress.PLACED)
        if not moved and not row.told.exists():  # another worker has placed them: no empty message stays behind
            transaction.set_rollback(True)
        return moved
