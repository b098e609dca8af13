"""Writing to the journal, sealing it, and erasing payloads on a lawful ground."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.acts.rules import Actor, Conflict, NotFound

from . import rules
from .models import Entry, Erasure, Payload, Pending, Seal, SealedEntry
from .rules import Record

SEAL_BATCH = 10_000
"""Entries one seal covers at most, so that sealing a large import holds no writer for long."""


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
        records=[Record(subject.subject_kind(), subject.pk, subject.version, act, before or {}, after or {}, why)],
        by=by,
        at=at,
    )


def record_many(*, records: Sequence[Record], by: Actor, at: datetime) -> None:
    """Write the entries of a bulk act in a fixed number of statements per batch, as `record` would write them.

    Must run in the transaction of the act, whose claim on the subjects keeps their chains from forking.
    """
    if not records:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written inside the transaction of an act")
    heads = _heads(records)
    entries, payloads = [], []
    for one in records:
        chain = one.subject_kind, one.subject_id
        who = one.by or by
        header = rules.Header(*chain, one.number, one.act, one.at or at, who.user_id, str(who.role), who.unit_id)
        salt, text = secrets.token_hex(16), rules.payload_text(one)
        payload = rules.payload_digest(salt, text)
        previous = heads.get(chain, rules.BEGINNING)
        heads[chain] = digest = rules.entry_digest(previous, header, payload)
        entries.append(Entry(**header.__dict__, previous=previous, payload_digest=payload, digest=digest))
        payloads.append((salt, text))
    Entry.objects.bulk_create(entries, batch_size=500)
    Payload.objects.bulk_create(
        (Payload(entry=e, salt=s, text=t) for e, (s, t) in zip(entries, payloads, strict=True)), batch_size=500
    )
    Pending.objects.bulk_create((Pending(entry=entry) for entry in entries), batch_size=500)


def _heads(records: Sequence[Record]) -> dict[tuple[str, int], str]:
    """The newest digest of every chain the records continue; chains that begin here need no look."""
    first: dict[tuple[str, int], int] = {}
    for one in records:
        first.setdefault((one.subject_kind, one.subject_id), one.number)
    heads: dict[tuple[str, int], str] = {}
    for kind in {kind for kind, _ in first}:
        ids = sorted(subject for (k, subject), number in first.items() if k == kind and number > 1)
        for start in range(0, len(ids), 500):
            rows = Entry.objects.filter(subject_kind=kind, subject_id__in=ids[start : start + 500])
            newest = rows.order_by("subject_id", "number").values_list("subject_id", "digest")
            heads |= {(kind, subject): digest for subject, digest in newest}
    return heads


def seal(*, now: datetime) -> Seal | None:
    """Seal what no seal covers yet, up to a batch; None when there is nothing.

    Two sealers at once: the unique number of the next seal lets one of them through, the other finds a Conflict.
    """
    with transaction.atomic():
        waiting = list(
            Pending.objects.select_related("entry")
            .order_by("entry_id")
            .values_list("entry_id", "entry__digest")[:SEAL_BATCH]
        )
        if not waiting:
            return None
        last = Seal.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        previous = last.digest if last else rules.BEGINNING
        root = rules.merkle_root([digest for _, digest in waiting])
        try:
            with transaction.atomic():
                row = Seal.objects.create(
                    number=number,
                    at=now,
                    count=len(waiting),
                    root=root,
                    previous=previous,
                    digest=rules.seal_digest(previous, number, now, root),
                )
        except IntegrityError:
            raise Conflict(f"seal {number} is being made by somebody else") from None
        SealedEntry.objects.bulk_create(
            (
                SealedEntry(entry_id=entry_id, digest=digest, seal=row, position=position)
                for position, (entry_id, digest) in enumerate(waiting)
            ),
            batch_size=500,
        )
        ids = [entry_id for entry_id, _ in waiting]
        for start in range(0, len(ids), 500):
            Pending.objects.filter(entry_id__in=ids[start : start + 500]).delete()
    return row


def erase_payload(*, subject_kind: str, subject_id: int, number: int, by: Actor, now: datetime, why: str) -> Erasure:
    """Erase what an entry says while the entry itself, and its chain, stay. The erasure is an act of its own."""
    with transaction.atomic():
        entry = Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id, number=number).first()
        if entry is None:
            raise NotFound(f"{subject_kind}/{subject_id}/{number}")
        try:
            with transaction.atomic():
                erasure = Erasure.objects.create(
                    subject_kind_erased=subject_kind, subject_id_erased=subject_id, number_erased=number, at=now
                )
        except IntegrityError:
            raise Conflict(f"{subject_kind}/{subject_id}/{number} has been erased") from None
        Payload.objects.filter(entry=entry).update(salt="", text="")
        record(
            subject=erasure,
            act="journal.erase",
            by=by,
            at=now,
            after={"subject_kind": subject_kind, "subject_id": subject_id, "number": number},
            why=why,
        )
    return erasure
