"""The base of every table whose rows people act upon."""

from django.db import models


class Subject(models.Model):
    """A row that acts change. Its `version` counts its acts and equals the number of its newest journal entry.

    The conditional update of `version` is the lock, the check for a stale page and the place in the
    subject's journal chain at once, on SQLite and on PostgreSQL alike.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def subject_kind(cls) -> str:
        """The name under which the journal knows this table, for example `cases.case`."""
        return cls._meta.label_lower
