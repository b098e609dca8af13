"""The outbox, whom each entry is for, the messages made of them, and how people want to be told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.acts.models import Subject

from .terms import OF_UNITS, PERSONAL, Channel, Language, Matter, Progress, State

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in `lease_until` of a message that nobody holds."""

ONCE = (Matter.NEARLY_DUE, Matter.OVERDUE, Matter.LATE_TO_ACCEPT, Matter.LONG_OVERDUE, Matter.RESUME_DUE)
"""What the product notices itself: told once per subject and deadline."""


class Entry(models.Model):
    """待告知事项: an act left word of what others must be told. Written in the act's transaction, never changed.

    `sealed`: only those who are told may know of it, besides the office.
    """

    matter = models.CharField(max_length=16, choices=[(m.value, m.name) for m in Matter])
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    sealed = models.BooleanField(default=False)
    by_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["matter", "subject_kind", "subject_id", "due_at"],
                condition=Q(matter__in=[str(m) for m in ONCE]),
                name="told_once_per_deadline",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter} {self.subject_kind}/{self.subject_id}"


class Message(models.Model):
    """通知: what goes to one receiver by one way: all that waits about one matter, or a digest.

    While `is_open`, more may be put into it; the first try closes it. A worker takes it by moving `lease_until` under
    a `lease` of its own and writes the outcome only while it still holds that lease.
    """

    key = models.UUIDField(unique=True)  # the same at every try, so that a gateway can tell a repetition
    receiver = models.CharField(max_length=24)  # u12 or n34: the user or unit, never null, for the constraint
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=[(c.value, c.name) for c in Channel])
    thread = models.CharField(max_length=64)
    sealed = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in State])
    is_open = models.BooleanField(default=True)
    touched = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(default=LONG_AGO)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    again_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["receiver", "channel", "thread"], condition=Q(is_open=True), name="one_open_message_per_thread"
            ),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at", "id"], name="message_state_due"),
            models.Index(fields=["state", "changed_at", "id"], name="message_state_changed"),
            models.Index(fields=["changed_at", "id"], name="message_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.receiver} {self.channel} {self.state}"


class Told(models.Model):
    """受告知人: one person or unit that an entry is for, and what became of it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="told")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    progress = models.CharField(max_length=8, choices=[(p.value, p.name) for p in Progress])
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="told")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=True) | Q(user__isnull=True, unit__isnull=False),
                name="told_a_person_or_a_unit",
            ),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["progress", "id"], name="told_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.user_id or ''} {self.unit_id or ''}"


class Preference(Subject):
    """告知方式: how one person wants to be told."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, blank=True, choices=[(c.value, c.name) for c in PERSONAL])
    silent = models.BooleanField(default=False)
    timings = models.TextField(default="{}")
    digest_hour = models.PositiveSmallIntegerField()
    quiet_from = models.PositiveSmallIntegerField()
    quiet_until = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8, choices=[(one.value, one.name) for one in Language])

    def __str__(self) -> str:
        return str(self.user_id)


class UnitChannel(Subject):
    """单位告知渠道: where a unit hears of its cases: the robot of its chat group, or short messages to its contact."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, blank=True, choices=[(c.value, c.name) for c in OF_UNITS])
    token = models.CharField(max_length=200, blank=True)
    secret = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.channel}"


def told_of(matter: Matter, subject_kind: str, deadline: str = "due_at") -> models.QuerySet[Entry]:
    """Entries of one matter about the row and deadline of an outer query, for "not told yet" (`~Exists(...)`)."""
    return Entry.objects.filter(
        matter=matter, subject_kind=subject_kind, subject_id=models.OuterRef("pk"), due_at=models.OuterRef(deadline)
    )


def touch(rows: models.QuerySet[Message]) -> int:
    """Hold open messages until the transaction ends; how many are still open."""
    return rows.filter(is_open=True, state=State.WAITING).update(touched=F("touched") + 1)
