"""Reading the journal and proving that it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef

from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.acts.rules import Page
from chuangcheng.foundation.acts.selectors import one_moment, page_of

from . import rules
from .models import Entry, Erasure, Pending, Seal, SealedEntry
from .rules import Fault
from .terms import FaultKind


@dataclass(frozen=True)
class EntryRow:
    """One act in a subject's history. Names of people and units are looked up by whoever shows them."""

    number: int
    act: str
    at: datetime
    user_id: int | None
    role: str
    unit_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    why: str
    erased: bool
    digest: str
    sealed: bool = False


def history(*, subject_kind: str, subject_id: int, place: str | None = None) -> Page[EntryRow]:
    """A subject's acts, newest first, in one statement. The caller has checked that the subject may be seen."""
    rows = (
        Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
        .select_related("payload")
        .annotate(sealed=Exists(SealedEntry.objects.filter(entry_id=OuterRef("pk"))))
    )
    return page_of(rows, sort="number", place=place, to_row=_row)


def _row(entry: Any) -> EntryRow:
    payload = getattr(entry, "payload", None)  # gone only where somebody went around the product
    text = payload.text if payload is not None else ""
    told: dict[str, Any] = json.loads(text) if text else {"before": {}, "after": {}, "why": ""}
    return EntryRow(
        number=entry.number,
        act=entry.act,
        at=entry.at,
        user_id=entry.user_id,
        role=entry.role,
        unit_id=entry.unit_id,
        before=told["before"],
        after=told["after"],
        why=told["why"],
        erased=not text,
        digest=entry.digest,
        sealed=entry.sealed,
    )


@dataclass(frozen=True)
class SealRow:
    """A seal as papers and backups print it."""

    number: int
    at: datetime
    count: int
    digest: str


def latest_seal() -> SealRow | None:
    """The newest seal, or None."""
    row = Seal.objects.order_by("-number").values_list("number", "at", "count", "digest").first()
    return SealRow(*row) if row else None


def waiting_since() -> datetime | None:
    """When the oldest act was done that no seal covers yet; None when all are sealed. One statement."""
    return Pending.objects.order_by("entry_id").values_list("entry__at", flat=True).first()


@dataclass(frozen=True)
class Verdict:
    """What the check of the whole journal found."""

    entries: int
    subjects: int
    seals: int
    unsealed: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


def verify(*, seal: str | None = None) -> Verdict:
    """Check every chain, every seal, and that no subject has fewer or more entries than acts.

    `seal` is a digest that was printed somewhere: it must still be among the seals. Everything is read as it was
    at one moment, in a stream: memory holds one subject's chain and one seal's batch at a time.
    """
    faults: list[Fault] = []
    entries = subjects = 0
    with one_moment():
        erased = _erased(faults)
        tables = {model.subject_kind(): model for model in apps.get_models() if issubclass(model, Subject)}
        told = set(Entry.objects.order_by().values_list("subject_kind", flat=True).distinct())
        for kind in sorted(tables.keys() | told):
            if kind not in tables:
                faults.append(Fault(FaultKind.UNKNOWN_SUBJECT, kind))
            rows = tables[kind]._base_manager.order_by("pk").values_list("pk", "version") if kind in tables else None
            versions = iter(rows.iterator(2000)) if rows is not None else iter(())
            waiting = next(versions, None)
            for subject, links in groupby(_links(kind), key=lambda link: link.header.subject_id):
                chain = list(links)
                entries += len(chain)
                subjects += 1
                faults += rules.chain_faults(chain, frozenset(erased.get((kind, subject), ())))
                if kind not in tables:
                    continue
                while waiting is not None and waiting[0] < subject:
                    faults.append(Fault(FaultKind.CHAIN_GONE, kind, *waiting))
                    waiting = next(versions, None)
                last = chain[-1].header.number
                if waiting is None or waiting[0] != subject:
                    faults.append(Fault(FaultKind.SUBJECT_GONE, kind, subject, last))
                    continue
                version, waiting = waiting[1], next(versions, None)
                if last != version:
                    wrong = FaultKind.CUT_OFF if last < version else FaultKind.INSERTED
                    faults.append(Fault(wrong, kind, subject, last, f"version {version}"))
            while waiting is not None:
                faults.append(Fault(FaultKind.CHAIN_GONE, kind, *waiting))
                waiting = next(versions, None)
        seals, digests = _check_seals(faults)
        faults += _never_sealed()
        unsealed = Pending.objects.count()
    if seal and seal.strip().lower() not in digests:
        faults.append(Fault(FaultKind.SEAL_UNKNOWN, detail=seal))
    return Verdict(entries, subjects, seals, unsealed, tuple(faults))


def _erased(faults: list[Fault]) -> dict[tuple[str, int], set[int]]:
    """The numbers lawfully erased, by subject: what the rows of erasures say and their own entries say too."""
    erased: dict[tuple[str, int], set[int]] = {}
    said = Entry.objects.filter(subject_kind=Erasure.subject_kind(), number=1)
    words = dict(said.values_list("subject_id", "payload__text").iterator(2000))
    for row in Erasure.objects.order_by("pk").iterator(2000):
        about = row.subject_kind_erased, row.subject_id_erased, row.number_erased
        if _about(words.get(row.pk)) == about:
            erased.setdefault(about[:2], set()).add(about[2])
        else:
            faults.append(Fault(FaultKind.ERASURE_CHANGED, Erasure.subject_kind(), row.pk, 1))
    return erased


def _about(text: str | None) -> tuple[str, int, int] | None:
    """Which entry an erasure's own words name, or None where they cannot be read."""
    try:
        after = json.loads(text or "")["after"]
        return after["subject_kind"], after["subject_id"], after["number"]
    except (ValueError, KeyError, TypeError):
        return None


def _links(kind: str) -> Iterator[rules.Link]:
    rows = Entry.objects.filter(subject_kind=kind).select_related("payload").order_by("subject_id", "number")
    for entry in rows.iterator(2000):
        payload = getattr(entry, "payload", None)
        yield rules.Link(
            header=rules.Header(
                entry.subject_kind,
                entry.subject_id,
                entry.number,
                entry.act,
                entry.at,
                entry.user_id,
                entry.role,
                entry.unit_id,
            ),
            previous=entry.previous,
            payload_digest=entry.payload_digest,
            digest=entry.digest,
            payload=(payload.salt, payload.text) if payload is not None and payload.text else None,
        )


def _check_seals(faults: list[Fault]) -> tuple[int, frozenset[str]]:
    """Check the seals against the entries as they now are; returns how many there are, and their digests."""
    previous, number, count = rules.BEGINNING, 0, 0
    digests = set()
    for row in Seal.objects.order_by("number").iterator(2000):
        count += 1
        number += 1
        if row.number != number:
            faults.append(Fault(FaultKind.SEAL_MISSING, number=number))
            number = row.number
        elif row.previous != previous:
            faults.append(Fault(FaultKind.SEAL_BROKEN_LINK, number=row.number))
        leaves = list(SealedEntry.objects.filter(seal=row).order_by("position").values_list("entry_id", "digest"))
        root = rules.merkle_root([digest for _, digest in leaves])
        digest = rules.seal_digest(row.previous, row.number, row.at, row.root)
        if root != row.root or len(leaves) != row.count or digest != row.digest:
            faults.append(Fault(FaultKind.SEAL_CHANGED, number=row.number))
        faults += _leaf_faults(row.number, leaves)
        previous = row.digest
        digests.add(row.digest)
    return count, frozenset(digests)


def _leaf_faults(number: int, leaves: list[tuple[int, str]]) -> Iterator[Fault]:
    """Entries that a seal covers and that are gone or have another digest now."""
    for start in range(0, len(leaves), 500):
        part = leaves[start : start + 500]
        now = dict(Entry.objects.filter(pk__in=[pk for pk, _ in part]).values_list("pk", "digest"))
        for pk, digest in part:
            if pk not in now:
                yield Fault(FaultKind.SEALED_ENTRY_GONE, number=number, detail=f"entry {pk}")
            elif now[pk] != digest:
                yield Fault(FaultKind.REWRITTEN, number=number, detail=f"entry {pk}")


def _never_sealed() -> Iterator[Fault]:
    """Entries that no seal covers and none will: somebody took them off the list of what waits."""
    sealed = SealedEntry.objects.filter(entry_id=OuterRef("pk"))
    waiting = Pending.objects.filter(entry_id=OuterRef("pk"))
    rows = Entry.objects.filter(~Exists(sealed), ~Exists(waiting)).order_by("pk")
    for kind, subject, number in rows.values_list("subject_kind", "subject_id", "number").iterator(2000):
        yield Fault(FaultKind.NEVER_SEALED, kind, subject, number)
