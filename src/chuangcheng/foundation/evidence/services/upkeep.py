"""Keeping the store in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chuangcheng.foundation.evidence import formats
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.rules import COPY_TYPES, IMAGES, copy_path, original_path

from . import store


@dataclass(frozen=True)
class Rebuilt:
    """What `rebuild_derived` did: pictures whose copies were made, and ids of those that could not be read."""

    made: int
    kept: int
    failed: tuple[int, ...]


def rebuild_derived(*, file_ids: Sequence[int] | None = None, anew: bool = False) -> Rebuilt:
    """Make the copies of pictures again from their originals: missing ones, or with `anew` all.

    No row changes and nothing is recorded: copies hold nothing that the original does not.
    """
    rows = File.objects.filter(media_type__in=[kind.value for kind in IMAGES]).order_by("id")
    if file_ids is not None:
        rows = rows.filter(pk__in=file_ids)
    made, kept, failed = 0, 0, []
    for file_id, sha256 in rows.values_list("id", "sha256").iterator(chunk_size=500):
        if not anew and all((store.root() / copy_path(sha256, kind)).is_file() for kind in COPY_TYPES):
            kept += 1
            continue
        try:
            contents = formats.read_file(store.root() / original_path(sha256), store.limits())
        except (formats.Refused, OSError):
            failed.append(file_id)
            continue
        store.keep_copies(sha256, contents.copies)
        made += 1
    return Rebuilt(made, kept, tuple(failed))


def remove_leftovers(*, now: datetime, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove what a crash left under temporary names; says how many files that were."""
    folder, removed = store.root() / store.INCOMING, 0
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            if now.timestamp() - path.stat().st_mtime > older_than.total_seconds():
                path.unlink()
                removed += 1
        except FileNotFoundError:  # just renamed by the one who receives it
            continue
    return removed
