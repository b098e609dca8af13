"""Between sending a table and importing it: keep its file safe and private, and be rid of it in time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction

from chuangcheng.flow.places.models import ImportDraft, drafts_folder
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.rules.drafts import KEPT_FOR, MOST_NAMES, MOST_OPEN, chosen, never_readable
from chuangcheng.flow.places.selectors.drafts import options_text, preview_of, rest_of
from chuangcheng.flow.places.selectors.imports import TableOptions, preview_table
from chuangcheng.flow.places.terms import DraftState, Refused, RowStatus, Table
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .imports import apply_preview

NAME_LENGTH = 255
AT_ONCE = 100
"""Tables that one pass of the upkeep takes; the next pass takes the rest."""


def make_draft(
    *, table: Table, name: str, data: bytes, by: Acting, now: datetime, options: TableOptions | None = None
) -> ImportDraft:
    """Keep a table for its import. Nothing of it is imported, and only `by` will know of it.

    Raises Invalid for "file", with the preview in its detail, where no choice of options could make it readable.
    """
    if not can_edit_places(by):
        raise NotFound("may not import")
    options = options or TableOptions()
    problems = Problems()
    problems.text("file", name, NAME_LENGTH)
    if ImportDraft.objects.filter(made_by_id=by.user_id, state=DraftState.OPEN).count() >= MOST_OPEN:
        problems.add("file", Refused.TOO_MANY_DRAFTS)
    problems.refuse(most=MOST_OPEN)
    preview = preview_table(by, table=table, data=data, options=options)
    if never_readable(preview.problems):
        raise Invalid({"file": [Refused.NOT_A_TABLE]}, preview=preview)
    digest = hashlib.sha256(data).hexdigest()
    row = ImportDraft(
        uuid=uuid4(),
        made_by_id=by.user_id,
        made_at=now,
        table=table,
        name=name,
        size=len(data),
        sha256=digest,
        options=options_text(options),
        held_since=now,
    )
    try:
        with transaction.atomic():
            row.save()
            about = {"table": str(table), "size": len(data), "sha256": digest}
            record(subject=row, act="import.send", by=by, at=now, after=about)
            _keep(row.path, data)
    except BaseException:
        row.path.unlink(missing_ok=True)
        raise
    return row


def change_draft(
    *, draft: UUID, expected_version: int, options: TableOptions, by: Acting, now: datetime
) -> ImportDraft:
    """Say how a waiting table is to be read and which known names its names mean; replaces what was said before.

    Raises Invalid for "accepted" where names are too many or too long, Conflict where the table no longer waits.
    """
    accepted = chosen(options.accepted)
    problems = Problems()
    if len(accepted) > MOST_NAMES:
        problems.add("accepted", Refused.TOO_MANY_NAMES)
    for text in (*accepted, *accepted.values(), options.edition):
        problems.text("accepted", text, NAME_LENGTH)
    problems.refuse(most=MOST_NAMES)
    told = TableOptions(options.datum, accepted, options.fill_down, options.edition, options.area_kind)
    with transaction.atomic():
        row = _claim_open(draft, expected_version, by)
        row.options = options_text(told)
        row.save(update_fields=["options"])
        after = json.loads(row.options) | {"accepted": len(accepted)}
        record(subject=row, act="import.prepare", by=by, at=now, after=after)
    return row


def read_draft_as(*, draft: UUID, expected_version: int, table: Table, by: Acting, now: datetime) -> ImportDraft:
    """Read a waiting table as another kind. What its names were said to mean is kept: a name may mean the same there.

    Raises Conflict where the table no longer waits.
    """
    with transaction.atomic():
        row = _claim_open(draft, expected_version, by)
        before = {"table": row.table}
        row.table = table
        row.save(update_fields=["table"])
        record(subject=row, act="import.read_as", by=by, at=now, before=before, after={"table": str(table)})
    return row


def import_draft(*, draft: UUID, expected_version: int, by: Acting, now: datetime, strict: bool = False) -> ImportDraft:
    """Import a waiting table: every row without a problem, or with `strict` all rows or none.

    The file is removed; where rows were left out, a table of them takes its place for a day, to be put right.
    The table is read before anything is locked, and the act then takes the version that was seen: of two presses
    one imports, the other finds a Conflict. Raises Invalid(HAS_PROBLEMS) when `strict` and something is wrong,
    Invalid(NOTHING_TO_IMPORT), Conflict when somebody changed one of the rows meanwhile.
    """
    row = _own(draft, by)
    if row.version != expected_version or row.state != DraftState.OPEN:
        raise Conflict(f"draft {draft} has moved on")
    preview = preview_of(row, by)
    counts = {str(status): preview.count(status) for status in RowStatus}
    if strict and preview.all_problems:
        raise Invalid({"": [Refused.HAS_PROBLEMS]}, preview=preview)
    if not counts[RowStatus.NEW] and not counts[RowStatus.CHANGED]:
        raise Invalid({"": [Refused.NOTHING_TO_IMPORT]}, preview=preview)
    rest = rest_of(preview) if counts[RowStatus.PROBLEM] else None
    with transaction.atomic():
        row = _claim_open(draft, expected_version, by)
        apply_preview(preview=preview, by=by, now=now)
        row.counts = json.dumps(counts)
        _close(row, DraftState.IMPORTED, held=rest is not None, now=now)
        record(subject=row, act="import.done", by=by, at=now, after={"table": row.table, **counts})
    row.path.unlink(missing_ok=True)
    if rest is not None:
        _keep(row.path, rest)
    return row


def discard_draft(*, draft: UUID, expected_version: int, by: Acting, now: datetime) -> ImportDraft:
    """Remove the file of a table: of a waiting one, which is then no longer imported, or the rest of an import."""
    with transaction.atomic():
        row = claim(ImportDraft, id=_own(draft, by).pk, expected_version=expected_version)
        if not row.held:
            raise Conflict(f"draft {draft} holds no file")
        state = DraftState.DISCARDED if row.state == DraftState.OPEN else DraftState(row.state)
        _close(row, state, held=False, now=now)
        record(subject=row, act="import.discard", by=by, at=now, after={"state": str(state), "held": False})
    row.path.unlink(missing_ok=True)
    return row


def remove_old_drafts(*, now: datetime) -> int:
    """Remove the files of tables that have been kept long enough; says how many. What a crash left goes too.

    The product does this itself, every minute: one short statement when nothing is due.
    """
    due = ImportDraft.objects.filter(held=True, held_since__lte=now - KEPT_FOR).order_by("held_since", "id")
    removed = 0
    for pk, version in list(due.values_list("pk", "version")[:AT_ONCE]):
        with contextlib.suppress(Conflict), transaction.atomic():  # somebody is importing it just now
            row = claim(ImportDraft, id=pk, expected_version=version)
            state = DraftState.EXPIRED if row.state == DraftState.OPEN else DraftState(row.state)
            _close(row, state, held=False, now=now)
            record(subject=row, act="import.expire", by=PRODUCT, at=now, after={"state": str(state), "held": False})
            row.path.unlink(missing_ok=True)
            removed += 1
    return removed + _remove_strays(now)


def _remove_strays(now: datetime) -> int:
    """Files that no table holds any more, as old as a file may become."""
    folder = drafts_folder()
    old = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # just removed by its owner
            if now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds():
                old[path.name] = path
    if not old:
        return 0
    held = {uuid.hex for uuid in ImportDraft.objects.filter(held=True).values_list("uuid", flat=True)}
    strays = [path for name, path in old.items() if name not in held]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _own(draft: UUID, by: Acting) -> ImportDraft:
    """The table, for the one who sent it."""
    row = ImportDraft.objects.filter(uuid=draft, made_by_id=by.user_id).first()
    if row is None or not can_edit_places(by):
        raise NotFound(f"draft {draft}")
    return row


def _claim_open(draft: UUID, expected_version: int, by: Acting) -> ImportDraft:
    row = claim(ImportDraft, id=_own(draft, by).pk, expected_version=expected_version)
    if row.state != DraftState.OPEN:
        raise Conflict(f"draft {draft} is {row.state}")
    return row


def _close(row: ImportDraft, state: DraftState, *, held: bool, now: datetime) -> None:
    row.state, row.held, row.held_since = state, held, now
    row.save(update_fields=["state", "held", "held_since", "counts"])


def _keep(path: Path, data: bytes) -> None:
    """Write a file that nobody but this installation can read, whole and safe on disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
