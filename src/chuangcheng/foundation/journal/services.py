"""Writing to the journal, sealing it, and erasing payloads on a lawful ground."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.acts.rules import Actor, Conflict, NotFound, Problems
from chuangcheng.foundation.acts.services import insert

from . import rules
from .models import Entry, Erasure, Payload, Pending, Seal, SealedEntry
from .rules import Record
from .terms import Refused

SEAL_BATCH = 10_000
"""Entries one seal covers at most, so that sealing a large import holds no writer for long."""

INSERT_PAYLOAD = "INSERT INTO journal_payload (entry_id, salt, text) VALUES (%s, %s, %s)"
INSERT_PENDING = "INSERT INTO journal_pending (entry_id) VALUES (%s)"
"""Written out: every act makes one row of each, and the ORM takes several times as long as the database."""


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
    """Write the entries of a bulk act in a fixed number of calls per batch, as `record` would write them.

    Must run in the transaction of the act, whose claim on the subjects keeps their chains from forking.
    Raises RuntimeError where a record does not follow the newest entry of its subject: an act has claimed a
    version without telling, and the chain would never be whole again.
    """
    if not records:
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the journal is written inside the transaction of an act")
    if stray := rules.broken_order(records):
        raise RuntimeError(f"{stray.subject_kind}/{stray.subject_id}/{stray.number} does not follow the one before")
    heads = _heads(records)
    entries: list[Entry] = []
    payloads: list[tuple[str, str]] = []
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
    insert(entries)
    with connection.cursor() as cursor:
        cursor.executemany(INSERT_PAYLOAD, [(e.pk, *told) for e, told in zip(entries, payloads, strict=True)])
        cursor.executemany(INSERT_PENDING, [(entry.pk,) for entry in entries])


def _heads(records: Sequence[Record]) -> dict[tuple[str, int], str]:
    """The newest digest of every chain the records continue; chains that begin here need no look."""
    before: dict[str, dict[int, int]] = {}
    for one in records:
        before.setdefault(one.subject_kind, {}).setdefault(one.subject_id, one.number - 1)
    heads: dict[tuple[str, int], str] = {}
    for kind, numbers in before.items():
        ids = sorted(subject for subject, number in numbers.items() if number)
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            rows = Entry.objects.filter(
                subject_kind=kind, subject_id__in=part, number__in={numbers[subject] for subject in part}
            )
            for subject, number, digest in rows.values_list("subject_id", "number", "digest"):
                if number == numbers[subject]:
                    heads[kind, subject] = digest
        for subject in ids:
            if (kind, subject) not in heads:
                raise RuntimeError(f"{kind}/{subject} has no entry {numbers[subject]} to continue")
    return heads


def seal(*, now: datetime) -> Seal | None:
    """Seal what no seal covers yet, up to a batch; None when there is nothing.

    Two sealers at once: the unique number of the next seal lets one of them through, the other finds a Conflict.
    """
    with transaction.atomic():
        # First the newest seal, then what waits. Where both statements see different moments (PostgreSQL), what
        # another sealer has taken since is then gone from the list, or our number is taken: never both missed.
        last = Seal.objects.order_by("-number").first()
        waiting = list(Pending.objects.order_by("entry_id").values_list("entry_id", "entry__digest")[:SEAL_BATCH])
        if not waiting:
            return None
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
    """Erase what an entry says, on the ground `why`, while the entry itself and its chain stay.

    The erasure is a subject of its own, whose first entry tells who erased what and why. Raises NotFound for
    an entry that is not there, Conflict for one already erased, Invalid without a ground or for an erasure's own
    words. Who may erase is decided by the step whose subject it is; it calls this inside its own act.
    """
    problems = Problems()
    if not why.strip():
        problems.add("why", Refused.REQUIRED)
    problems.text("why", why)
    if subject_kind == Erasure.subject_kind():
        problems.add("", Refused.NOT_ERASABLE)
    problems.refuse()
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
