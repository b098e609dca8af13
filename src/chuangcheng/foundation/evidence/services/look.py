"""Looking at pictures once, so that near-same ones are found by an index."""

from __future__ import annotations

from django.db.models import Max

from chuangcheng.foundation.evidence import formats
from chuangcheng.foundation.evidence.models import File, Look
from chuangcheng.foundation.evidence.rules import IMAGES, copy_path, original_path
from chuangcheng.foundation.evidence.terms import CopyKind, MediaType

from . import store

OVERLAP = 1_000
"""Numbers behind the newest that are looked through again: rows of that time may have been written out of order."""


def look_at_pictures(*, most: int = 100) -> int:
    """Look at the next pictures in the order they came; says how many. Call again until it says 0.

    Nothing is recorded in the journal: what a picture looks like is derived from it.
    """
    newest = Look.objects.aggregate(newest=Max("file_id"))["newest"] or 0
    waiting = File.objects.filter(
        pk__gt=newest - OVERLAP, media_type__in=[kind.value for kind in IMAGES], look__isnull=True
    )
    rows = list(waiting.order_by("pk").values_list("pk", "sha256", "media_type")[:most])
    Look.objects.bulk_create([_look(*row) for row in rows], ignore_conflicts=True)
    return len(rows)


def _look(file_id: int, sha256: str, media_type: str) -> Look:
    software = formats.software_of(store.root() / original_path(sha256), MediaType(media_type))
    try:
        bits = formats.fingerprint(store.root() / copy_path(sha256, CopyKind.PAGE))
    except OSError:
        bits = None
    bands = bits or (None, None, None, None)
    return Look(file_id=file_id, band0=bands[0], band1=bands[1], band2=bands[2], band3=bands[3], software=software)
