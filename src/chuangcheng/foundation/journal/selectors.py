"""Reading the journal and proving that it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps

from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.acts.rules import Page
from chuangcheng.foundation.acts.selectors import page_of

from . import rules
from .models import Entry, Erasure, Pending, Seal, SealedEntry
from .rules import Fault


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


def history(*, subject_kind: str, subject_id: int, place: str | None = None) -> Page[EntryRow]:
    """A subject's acts, newest first, in one statement. The caller has checked that the subject may be seen."""
    rows = Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).select_related("payload")
    return page_of(rows, sort="number", place=place, to_row=_row)


def _row(entry: Entry) -> EntryRow:
    told = json.loads(entry.payload.text) if entry.payload.text else {"before": {}, "after": {}, "why": ""}
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
        erased=not entry.payload.text,
        digest=entry.digest,
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
    row = Seal.objects.order_by("-number").first()
    return SealRow(row.number, row.at, row.count, row.digest) if row else None


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

    `seal` is a digest that was printed somewhere: it must still be among the seals. Reads in a stream.
    """
    faults: list[Fault] = []
    erased: dict[tuple[str, int], set[int]] = {}
    for kind, subject, number in Erasure.objects.values_list(
        "subject_kind_erased", "subject_id_erased", "number_erased"
    ):
        erased.setdefault((kind, subject), set()).add(number)
    versions = _versions()
    entries = subjects = 0
    for (kind, subject), links in groupby(
        _links(), key=lambda link: (link.header.subject_kind, link.header.subject_id)
    ):
        chain = list(links)
        entries += len(chain)
        subjects += 1
        faults += rules.chain_faults(chain, frozenset(erased.get((kind, subject), ())))
        if kind in versions:
            last, version = chain[-1].header.number, versions[kind].pop(subject, None)
            if version is None:
                faults.append(Fault("subject_gone", kind, subject, last))
            elif last < version:
                faults.append(Fault("cut_off", kind, subject, last, f"version {version}"))
            elif last > version:
                faults.append(Fault("inserted", kind, subject, last, f"version {version}"))
    for kind, rest in versions.items():
        faults += [Fault("chain_gone", kind, subject, version) for subject, version in rest.items()]
    seals, found = _seal_faults(faults)
    if seal and not found(seal):
        faults.append(Fault("seal_unknown", detail=seal))
    return Verdict(entries, subjects, seals, Pending.objects.count(), tuple(faults))


def _links() -> Iterator[rules.Link]:
    rows = Entry.objects.select_related("payload").order_by("subject_kind", "subject_id", "number")
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


def _versions() -> dict[str, dict[int, int]]:
    """How many acts every subject has had, by its table: its version."""
    tables = [model for model in apps.get_models() if issubclass(model, Subject)]
    return {
        model.subject_kind(): dict(model._base_manager.values_list("pk", "version").iterator(2000)) for model in tables
    }


def _seal_faults(faults: list[Fault]):  # type: ignore[no-untyped-def]
    """Check the seals against the entries as they now are; returns their number and a test for a known digest."""
    previous, number = rules.BEGINNING, 0
    digests = set()
    for row in Seal.objects.order_by("number"):
        number += 1
        if row.number != number:
            faults.append(Fault("seal_missing", number=number))
            number = row.number
        elif row.previous != previous:
            faults.append(Fault("seal_broken_link", number=row.number))
        leaves = list(SealedEntry.objects.filter(seal=row).order_by("position").values_list("entry_id", "digest"))
        if rules.merkle_root([digest for _, digest in leaves]) != row.root or len(leaves) != row.count:
            faults.append(Fault("seal_changed", number=row.number))
        if rules.seal_digest(row.previous, row.number, row.at, row.root) != row.digest:
            faults.append(Fault("seal_changed", number=row.number))
        for start in range(0, len(leaves), 500):
            part = leaves[start : start + 500]
            now = dict(Entry.objects.filter(pk__in=[pk for pk, _ in part]).values_list("pk", "digest"))
            for pk, digest in part:
                if pk not in now:
                    faults.append(Fault("sealed_entry_gone", number=row.number, detail=f"entry {pk}"))
                elif now[pk] != digest:
                    faults.append(Fault("rewritten", number=row.number, detail=f"entry {pk}"))
        previous = row.digest
        digests.add(row.digest)
    return number, digests.__contains__
