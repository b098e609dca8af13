"""Writing to the journal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.acts.rules import Actor

from .rules import Record


def record(
    *,
    subject: Subject,
    act: str,
    by: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> None:
    """Write the journal entry of one act on `subject`, whose version the act has just taken."""
    record_many(
        records=[
            Record(subject.subject_kind(), subject.pk, subject.version, act, before or {}, after or {}, why)
        ],
        by=by,
        at=at,
    )


def record_many(*, records: Sequence[Record], by: Actor, at: datetime) -> None:
    """Write the entries of a bulk act in a fixed number of statements, equal to what `record` would write."""
