"""A file of cases between sending and taking over: kept private, looked at, and gone in time."""

from __future__ import annotations

import contextlib
import hashlib
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction

from chuangcheng.flow.exchange.formats import TextSheet, lay_out, pack, write_mapping
from chuangcheng.flow.exchange.models import Transfer, transfers_folder
from chuangcheng.flow.exchange.permissions import can_take_over
from chuangcheng.flow.exchange.rules import CaseMapping
from chuangcheng.flow.exchange.rules.mapping import check_mapping
from chuangcheng.flow.exchange.selectors.transfers import KEPT_FOR
from chuangcheng.flow.exchange.terms import Refused, TransferState
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import PRODUCT, Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

MOST_OPEN = 10
NAME_LENGTH = 255
AT_ONCE = 100
"""Files that one pass of the upkeep takes."""


def make_transfer(
    *,
    name: str,
    size: int,
    sheets: tuple[TextSheet, ...],
    mapping: CaseMapping,
    by: Actor,
    now: datetime,
) -> Transfer:
    """Keep the rows of a file for taking over. Nothing of them is written yet, and only `by` will know of them.

    Raises Invalid for "file" where the sheets hold no rows, or too many files wait.
    """
    if not can_take_over(by):
        raise NotFound("may not take cases over")
    problems = Problems()
    problems.text("file", name, NAME_LENGTH)
    waiting = Transfer.objects.filter(made_by_id=by.user_id, state__in=(TransferState.OPEN, TransferState.RUNNING))
    if isinstance(by, Acting) and waiting.count() >= MOST_OPEN:
        problems.add("file", Refused.TOO_MANY)
    problems.refuse(most=MOST_OPEN)
    packed = pack(sheets)
    row = Transfer(
        uuid=uuid4(),
        made_by_id=by.user_id,
        made_at=now,
        name=name,
        size=size,
        sha256=hashlib.sha256(packed).hexdigest(),
        mapping=write_mapping(mapping),
        total=len(lay_out(sheets, mapping.headings()).rows),
        held_since=now,
    )
    try:
        with transaction.atomic():
            row.save()
            about = {"size": size, "sha256": row.sha256, "rows": row.total}
            record(subject=row, act="transfer.send", by=by, at=now, after=about)
            keep_rows(row.path, packed)
    except BaseException:
        row.path.unlink(missing_ok=True)
        raise
    return row


def change_transfer(
    *, transfer: UUID, expected_version: int, mapping: CaseMapping, by: Actor, now: datetime
) -> Transfer:
    """Say what the columns of a waiting file mean; replaces what was said before.

    Half a mapping is kept too: what it lacks is told by the preview. Raises Conflict where rows are written already.
    """
    problems = check_mapping(mapping)
    found = {name: reasons for name, reasons in problems.found.items() if Refused.REQUIRED not in reasons}
    found = {name: reasons for name, reasons in found.items() if Refused.NO_SYSTEM not in reasons}
    if found:
        raise Invalid(found)
    with transaction.atomic():
        row = claim_own(transfer, expected_version, by, (TransferState.OPEN,))
        row.mapping = write_mapping(mapping)
        row.save(update_fields=["mapping"])
        record(subject=row, act="transfer.map", by=by, at=now, after={"mapping": row.mapping})
    return row


def discard_transfer(*, transfer: UUID, expected_version: int, by: Actor, now: datetime) -> Transfer:
    """Remove the rows of a file: what waits is no longer taken over, what was taken over stays."""
    with transaction.atomic():
        row = claim(Transfer, id=own_transfer(transfer, by).pk, expected_version=expected_version)
        if not row.held:
            raise Conflict(f"transfer {transfer} holds no rows")
        close(row, TransferState.DONE if row.state == TransferState.DONE else TransferState.DISCARDED, now=now)
        record(subject=row, act="transfer.discard", by=by, at=now, after={"state": str(row.state), "held": False})
    row.path.unlink(missing_ok=True)
    return row


def remove_old_transfers(*, now: datetime) -> int:
    """Remove the rows of files that were kept long enough; says how many. What a crash left goes too."""
    due = Transfer.objects.filter(held=True, held_since__lte=now - KEPT_FOR).order_by("held_since", "id")
    removed = 0
    for pk, version in list(due.values_list("pk", "version")[:AT_ONCE]):
        with contextlib.suppress(Conflict), transaction.atomic():  # somebody is at it just now
            row = claim(Transfer, id=pk, expected_version=version)
            close(row, TransferState.DONE if row.state == TransferState.DONE else TransferState.EXPIRED, now=now)
            record(subject=row, act="transfer.expire", by=PRODUCT, at=now, after={"state": str(row.state)})
            row.path.unlink(missing_ok=True)
            removed += 1
    return removed + _remove_strays(now)


def _remove_strays(now: datetime) -> int:
    folder = transfers_folder()
    old = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            if now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds():
                old[path.name] = path
    if not old:
        return 0
    held = {uuid.hex for uuid in Transfer.objects.filter(held=True).values_list("uuid", flat=True)}
    strays = [path for name, path in old.items() if name not in held]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def own_transfer(transfer: UUID, by: Actor) -> Transfer:
    """The file, for the one who sent it. NotFound for others."""
    row = Transfer.objects.filter(uuid=transfer, made_by_id=by.user_id).first()
    if row is None or not can_take_over(by):
        raise NotFound(f"transfer {transfer}")
    return row


def claim_own(transfer: UUID, expected_version: int, by: Actor, states: tuple[TransferState, ...]) -> Transfer:
    """Take the next version of one's own file in one of these states. Conflict where it has gone on."""
    row = claim(Transfer, id=own_transfer(transfer, by).pk, expected_version=expected_version)
    if row.state not in states:
        raise Conflict(f"transfer {transfer} is {row.state}")
    return row


def close(row: Transfer, state: TransferState, *, now: datetime, held: bool = False) -> None:
    """Leave the row in a state; `held`: a file of refused rows lies in its place."""
    row.state, row.held, row.held_since = state, held, now
    row.save(update_fields=["state", "held", "held_since"])


def keep_rows(path: Path, data: bytes) -> None:
    """Write a file that nobody but this installation can read, whole and safe on disk; over what was there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
