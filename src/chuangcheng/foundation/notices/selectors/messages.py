"""What waits, what was sent, what failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from ..models import Message, Told
from ..permissions import can_see_sealed, can_watch
from ..terms import Channel, Progress, State
from .ways import available, sends

RECENT = timedelta(days=7)
"""How far back the counts of what was sent or went nowhere look."""


@dataclass(frozen=True)
class MessageRow:
    """One message in the list: to whom, by which way, how far. Its words are not shown: they are the receiver's."""

    id: int
    receiver: str
    channel: Channel
    is_digest: bool
    state: State
    due_at: datetime
    changed_at: datetime
    sent_at: datetime | None
    tries: int
    trouble: str
    again_by: str
    being_sent: bool


@dataclass(frozen=True)
class Overview:
    """How things stand: counts by state (sent and dropped within a week), notices without a way, what is set up."""

    waiting: int
    sent: int
    failed: int
    no_way: int
    unplaced: int
    ways: frozenset[Channel]
    sends: bool
    oldest: datetime | None


def _visible(acting: Acting):  # type: ignore[no-untyped-def]
    if not can_watch(acting):
        raise NotFound("may not watch what is sent")
    rows = Message.objects.all()
    return rows if can_see_sealed(acting) else rows.filter(sealed=False)


def messages_page(
    acting: Acting, *, now: datetime, state: State | None = None, place: str | None = None, size: int = PAGE_SIZE
) -> Page[MessageRow]:
    """Messages, the one that changed last first, in one statement; for those who look after the product."""
    rows = _visible(acting).select_related("user", "unit", "again_by")
    if state:
        rows = rows.filter(state=state)

    def to_row(row: Message) -> MessageRow:
        return MessageRow(
            id=row.pk,
            receiver=row.user.name if row.user else row.unit.name if row.unit else "",
            channel=Channel(row.channel),
            is_digest=row.thread.startswith("digest"),
            state=State(row.state),
            due_at=row.due_at,
            changed_at=row.changed_at,
            sent_at=row.sent_at,
            tries=row.tries,
            trouble=row.trouble,
            again_by=row.again_by.name if row.again_by else "",
            being_sent=row.state == State.WAITING and row.lease_until > now,
        )

    return page_of(rows, sort="changed_at", place=place, size=size, to_row=to_row)


def overview(acting: Acting, *, now: datetime) -> Overview:
    """How things stand, in three statements."""
    since = now - RECENT
    messages = _visible(acting)
    counts = messages.filter(Q(state__in=[State.WAITING, State.FAILED]) | Q(changed_at__gte=since)).aggregate(
        waiting=Count("id", filter=Q(state=State.WAITING)),
        failed=Count("id", filter=Q(state=State.FAILED)),
        sent=Count("id", filter=Q(state=State.SENT)),
    )
    told = Told.objects.all() if can_see_sealed(acting) else Told.objects.filter(entry__sealed=False)
    people = told.filter(Q(progress=Progress.WAITING) | Q(progress=Progress.NO_WAY, user__isnull=False, at__gte=since))
    waiting = people.aggregate(
        no_way=Count("user", distinct=True, filter=Q(progress=Progress.NO_WAY)),
        unplaced=Count("id", filter=Q(progress=Progress.WAITING)),
    )
    oldest = messages.filter(state=State.WAITING).order_by("due_at").values_list("due_at", flat=True).first()
    return Overview(**counts, **waiting, ways=available(), sends=sends(), oldest=oldest)
