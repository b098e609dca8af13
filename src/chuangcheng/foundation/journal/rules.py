"""The journal's arithmetic: what an entry is, how it is hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from chuangcheng.foundation.acts.rules import Actor

from .terms import FaultKind


@dataclass(frozen=True)
class Record:
    """One act on one subject, as `record_many` takes it.

    `number` is the subject's version after the act. `before` and `after` hold only what changed, as
    plain values (text, numbers, booleans, None, lists); they and `why` go into the erasable payload.
    `by` and `at` stand for the batch's where a bulk act tells what several people did at several times;
    one batch may hold several consecutive acts on one subject, in their order.
    """

    subject_kind: str
    subject_id: int
    number: int
    act: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    by: Actor | None = None
    at: datetime | None = None


BEGINNING = "0" * 64
"""What the first entry of a chain, and the first seal, name as their predecessor."""


def canonical(value: Any) -> str:
    """One text for one value: keys sorted, no spaces, instants in UTC, decimals and dates as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def instant(at: datetime) -> str:
    """An instant as text, in UTC with microseconds, so that every database gives the same text back.

    Raises ValueError for an instant without a zone: the machine's own would be guessed.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def sha256(*parts: str) -> str:
    """SHA-256 over parts, each preceded by its length, so that no two lists of parts give the same bytes."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode()
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


def payload_text(record: Record) -> str:
    """What is kept apart and may be erased: the change and the words."""
    return canonical({"before": dict(record.before), "after": dict(record.after), "why": record.why})


def payload_digest(salt: str, text: str) -> str:
    """The digest an entry keeps of its payload; salted, so that an erased payload cannot be guessed from it."""
    return sha256("payload", salt, text)


@dataclass(frozen=True)
class Header:
    """The part of an entry that stays for ever."""

    subject_kind: str
    subject_id: int
    number: int
    act: str
    at: datetime
    user_id: int | None
    role: str
    unit_id: int | None

    def text(self) -> str:
        """The header's canonical text."""
        return canonical([self.act, instant(self.at), self.user_id, self.role, self.unit_id])


def entry_digest(previous: str, header: Header, payload: str) -> str:
    """The digest of an entry over its predecessor, subject, number, header and payload digest."""
    return sha256(
        "entry", previous, header.subject_kind, str(header.subject_id), str(header.number), header.text(), payload
    )


def broken_order(records: Iterable[Record]) -> Record | None:
    """The first record of a batch whose number does not follow the one before on its subject, or None."""
    last: dict[tuple[str, int], int] = {}
    for one in records:
        chain = one.subject_kind, one.subject_id
        if one.number != last.get(chain, one.number - 1) + 1:
            return one
        last[chain] = one.number
    return None


def merkle_root(digests: Sequence[str]) -> str:
    """The root over digests in their order; an odd one out is carried up unchanged. The number is part of the root."""
    level = [sha256("leaf", digest) for digest in digests]
    while len(level) > 1:
        pairs = [sha256("node", left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[-1:] if len(level) % 2 else pairs
    return sha256("root", str(len(digests)), level[0] if level else BEGINNING)


def seal_digest(previous: str, number: int, at: datetime, root: str) -> str:
    """The digest of a seal: what is printed on papers and written into backups."""
    return sha256("seal", previous, str(number), instant(at), root)


@dataclass(frozen=True)
class Link:
    """An entry as the check of a chain sees it. `payload` None means erased."""

    header: Header
    previous: str
    payload_digest: str
    digest: str
    payload: tuple[str, str] | None


@dataclass(frozen=True)
class Fault:
    """What is wrong with the journal, and where."""

    kind: FaultKind
    subject_kind: str = ""
    subject_id: int = 0
    number: int = 0
    detail: str = ""


def chain_faults(links: Iterable[Link], erased: frozenset[int]) -> list[Fault]:
    """What is wrong with one subject's chain, given in order of number; `erased` are lawfully erased numbers."""
    faults: list[Fault] = []
    previous, expected = BEGINNING, 1
    for link in links:
        header = link.header

        def fault(kind: FaultKind, header: Header = header) -> None:
            faults.append(Fault(kind, header.subject_kind, header.subject_id, header.number))

        if header.number != expected:
            fault(FaultKind.MISSING_BEFORE if header.number > expected else FaultKind.INSERTED)
        elif link.previous != previous:
            fault(FaultKind.BROKEN_LINK)
        if entry_digest(link.previous, header, link.payload_digest) != link.digest:
            fault(FaultKind.CHANGED)
        if link.payload is None:
            if header.number not in erased:
                fault(FaultKind.PAYLOAD_GONE)
        elif payload_digest(*link.payload) != link.payload_digest:
            fault(FaultKind.PAYLOAD_CHANGED)
        previous, expected = link.digest, header.number + 1
    return faults
