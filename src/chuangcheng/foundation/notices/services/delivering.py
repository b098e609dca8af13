"""Sending what is due: one message at a time, taken under a lease, tried again at growing intervals, never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.notices import rules
from chuangcheng.foundation.notices.models import LONG_AGO, Entry, Message, Told, UnitChannel
from chuangcheng.foundation.notices.permissions import can_see_sealed, can_watch
from chuangcheng.foundation.notices.rules import Choice, Robot
from chuangcheng.foundation.notices.selectors.choices import choices_of
from chuangcheng.foundation.notices.terms import ROBOTS, Channel, Matter, Progress, Refused, State, Trouble

from .composing import Link, compose
from .gathering import DIGEST
from .sending import Parcel, send

LOOKED_AT = 20
"""Due messages a worker looks at before it gives up for now: others are taking them."""


@dataclass(frozen=True)
class Concern:
    """A question to the flow before sending: does this subject still concern this person or unit, and may it know?"""

    subject_kind: str
    subject_id: int
    matter: Matter
    user_id: int | None
    unit_id: int | None


Concerns = Callable[[Concern], bool]


def deliver_next(*, now: datetime, link: Link, concerns: Concerns) -> bool:
    """Send one message that is due; False when none is.

    Taking it and noting the outcome are two short transactions, both durable: Django refuses them inside another one,
    so that none is open while the message is sent. A worker that dies in between leaves the message waiting under its
    lease; after `rules.LEASE` another one sends it, under the same key.
    """
    row = _take(now)
    if row is None:
        return False
    entries = _entries(row, concerns)
    if not entries:
        _note(row, now, State.DROPPED)
        return True
    digest = row.thread.startswith(DIGEST)
    choice = _choice(row)
    text = compose(entries, digest=digest, language=choice.language, link=link)
    to = _address(row)
    trouble = send(Parcel(Channel(row.channel), to, text, str(row.key))) if to else Trouble.NO_ADDRESS
    if not trouble:
        _note(row, now, State.SENT)
        return True
    again = rules.next_try(now, row.tries)
    _note(row, now, State.WAITING if again else State.FAILED, trouble, again)
    return True


def _take(now: datetime) -> Message | None:
    """Take a due message: whose conditional update succeeds alone may send it until the lease ends."""
    due = Message.objects.filter(state=State.WAITING, due_at__lte=now, lease_until__lte=now)
    for pk in list(due.order_by("due_at", "id").values_list("id", flat=True)[:LOOKED_AT]):
        lease = uuid4().hex
        with transaction.atomic(durable=True):
            taken = due.filter(pk=pk).update(
                lease=lease, lease_until=now + rules.LEASE, tries=F("tries") + 1, is_open=False, changed_at=now
            )
        if not taken:
            continue
        row = Message.objects.select_related("user", "unit").get(pk=pk)
        if row.tries > rules.MOST_TRIES:  # each time the worker died over it: somebody must look
            _note(row, now, State.FAILED, Trouble.WORKER_ENDED)
            continue
        return row
    return None


def _entries(row: Message, concerns: Concerns) -> list[Entry]:
    """What still concerns the receiver, oldest first; the rest is marked as dropped."""
    kept, dropped = [], []
    for told in row.told.select_related("entry").order_by("at", "id"):
        entry = told.entry
        asked = Concern(entry.subject_kind, entry.subject_id, Matter(entry.matter), row.user_id, row.unit_id)
        if concerns(asked):
            kept.append(entry)
        else:
            dropped.append(told.pk)
    Told.objects.filter(pk__in=dropped).update(progress=Progress.DROPPED)
    return kept


def _choice(row: Message) -> Choice:
    return choices_of([row.user_id]).get(row.user_id or 0, Choice())


def _address(row: Message) -> str | Robot:
    """Where it goes as things stand now, so that a mended address is used at the next try; "" when there is none."""
    channel = Channel(row.channel)
    if row.user is not None:
        return row.user.email if channel is Channel.EMAIL else row.user.phone
    if row.unit is None:
        return ""
    if channel in ROBOTS:
        known = UnitChannel.objects.filter(unit=row.unit, channel=channel).first()
        return Robot(channel, known.token, known.secret) if known and known.token else ""
    return row.unit.contact_phone


def _note(row: Message, now: datetime, state: State, trouble: str = "", due_at: datetime | None = None) -> None:
    """Write the outcome, if the lease is still this worker's."""
    mine = Message.objects.filter(pk=row.pk, lease=row.lease, state=State.WAITING)
    with transaction.atomic(durable=True):
        mine.update(
            state=state,
            trouble=trouble.replace("\x00", "")[:300],
            due_at=due_at or row.due_at,
            lease="",
            lease_until=LONG_AGO,
            changed_at=now,
            sent_at=now if state is State.SENT else None,
        )


def hold_restored() -> int:
    """After a restore: let a person decide on every message that waited in the backup; how many.

    It may have been sent since the backup was made, or the copy may not be meant to tell anybody anything.
    """
    return Message.objects.filter(state=State.WAITING).update(
        state=State.FAILED, trouble=Trouble.RESTORED, is_open=False, lease="", lease_until=LONG_AGO
    )


def send_again(*, message_id: int, by: Acting, now: datetime) -> None:
    """Let a message that failed wait once more, with all its tries. Who asked for it stands in the row."""
    if not can_watch(by):
        raise NotFound("may not send again")
    with transaction.atomic():
        rows = Message.objects.filter(pk=message_id)
        if not can_see_sealed(by):
            rows = rows.filter(sealed=False)
        again = rows.filter(state=State.FAILED).update(
            state=State.WAITING, due_at=now, tries=0, trouble="", changed_at=now, again_by=by.user_id
        )
        if not again:
            if rows.exists():
                raise Invalid({"": [Refused.NOT_FAILED]})
            raise NotFound(f"message {message_id}")
