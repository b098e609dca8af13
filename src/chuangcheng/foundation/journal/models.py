"""Entries, their payloads, and the seals over them. Only this package touches these tables."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from chuangcheng.foundation.acts.models import Subject


class Untouchable(Exception):
    """Somebody tried to change or remove what the journal keeps."""


class AppendOnly(models.QuerySet[Any]):
    """Rows that are written once. The database refuses the same by triggers, for whoever goes around this."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Untouchable("journal rows are never changed")

    def delete(self) -> NoReturn:
        raise Untouchable("journal rows are never removed")


class WrittenOnce(models.Model):
    """Base of the rows that are written once."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Untouchable("journal rows are never changed")
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Untouchable("journal rows are never removed")


class Entry(WrittenOnce):
    """One act on one subject. `number` is the subject's version after the act; no personal data stands here."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=60)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16)
    unit_id = models.BigIntegerField(null=True)
    previous = models.CharField(max_length=64)
    payload_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "number"], name="one_entry_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind}/{self.subject_id}/{self.number} {self.act}"


class Payload(models.Model):
    """What changed and why, salted, apart from its entry so that it can be erased while the chain still holds."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="payload")
    salt = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.entry_id)


class Pending(models.Model):
    """An entry that no seal covers yet. Sealing takes it away."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.entry_id)


class Seal(WrittenOnce):
    """A Merkle root over a batch of entries, chained to the seal before. Its digest is what papers print."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class SealedEntry(WrittenOnce):
    """The place of an entry under its seal, with the digest it had then."""

    entry_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["seal", "position"], name="one_entry_per_place"),)

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class Erasure(Subject):
    """A payload that was erased by an act: which entry, on what ground. Its own entry proves the act."""

    subject_kind_erased = models.CharField(max_length=40)
    subject_id_erased = models.BigIntegerField()
    number_erased = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject_kind_erased", "subject_id_erased", "number_erased"], name="erased_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind_erased}/{self.subject_id_erased}/{self.number_erased}"
