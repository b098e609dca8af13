"""Covering faces, plates and children for every copy that leaves the desk. A person draws; nothing is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.evidence import formats
from chuangcheng.foundation.evidence.models import File, Mask
from chuangcheng.foundation.evidence.rules import IMAGES, MaskBox, boxes_of, copy_path, mask_problem, masked_path
from chuangcheng.foundation.evidence.terms import CopyKind, MaskProblem, MediaType
from chuangcheng.foundation.journal.services import record

from . import store


def mask_picture(
    *,
    file_id: int,
    expected_version: int,
    boxes: Sequence[MaskBox],
    nothing_to_cover: bool = False,
    by: Actor,
    now: datetime,
) -> Mask:
    """Make the masked copy of a picture beside its original, which stays as received.

    `expected_version` is that of the mask the person saw, 0 where there was none. Without boxes it is a person's
    statement that nothing needs to be covered (`nothing_to_cover`). The copy is on disk before its row is written;
    calling this inside a transaction is an error. Raises Invalid ({"boxes": [MaskProblem]}), Conflict, NotFound.
    """
    if problem := mask_problem(boxes, nothing_to_cover=nothing_to_cover):
        raise Invalid({"boxes": [problem]})
    file = File.objects.filter(pk=file_id).first()
    if file is None:
        raise NotFound(f"file {file_id}")
    if MediaType(file.media_type) not in IMAGES:
        raise Invalid({"boxes": [MaskProblem.NO_PICTURE]})
    _write_copy(file, boxes)
    drawn = [list(astuple(box)) for box in boxes]
    with transaction.atomic(durable=True):
        mask, before = _row(file_id, expected_version, now)
        mask.boxes, mask.made_at, mask.made_by_id = drawn, now, by.user_id
        mask.save(update_fields=["boxes", "made_at", "made_by_id"])
        record(
            subject=mask,
            act="evidence.masked",
            by=by,
            at=now,
            before={"boxes": before},
            after={"file_id": file_id, "sha256": file.sha256, "boxes": drawn},
        )
    return mask


def _row(file_id: int, expected_version: int, now: datetime) -> tuple[Mask, list[list[int]]]:
    known = Mask.objects.filter(file_id=file_id).values_list("pk", flat=True).first()
    if known is None:
        if expected_version:
            raise Conflict(f"file {file_id} has no mask of version {expected_version}")
        try:
            with transaction.atomic():
                return Mask.objects.create(file_id=file_id, made_at=now), []
        except IntegrityError:
            raise Conflict(f"file {file_id} was masked by somebody else at the same moment") from None
    mask = claim(Mask, id=known, expected_version=expected_version)
    return mask, mask.boxes


def _write_copy(file: File, boxes: Sequence[MaskBox]) -> None:
    try:
        content = formats.masked_jpeg(store.root() / copy_path(file.sha256, CopyKind.PAGE), boxes)
    except OSError:
        raise Invalid({"boxes": [MaskProblem.NO_PICTURE]}) from None
    store.keep_derived(masked_path(file.sha256, boxes), content)


def rebuild_masked() -> int:
    """Make masked copies again that the disk lost, from the boxes that were drawn; says how many."""
    made = 0
    for mask in Mask.objects.select_related("file").order_by("id").iterator(chunk_size=500):
        boxes = boxes_of(mask.boxes)
        if (store.root() / masked_path(mask.file.sha256, boxes)).is_file():
            continue
        try:
            _write_copy(mask.file, boxes)
        except Invalid:  # its page copy is gone as well: that is told by `rebuild_derived`
            continue
        made += 1
    return made
