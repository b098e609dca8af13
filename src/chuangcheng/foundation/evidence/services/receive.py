"""Receiving a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import get_default_timezone

from chuangcheng.foundation.acts.rules import Actor, Invalid
from chuangcheng.foundation.evidence import formats
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.rules import COPY_TYPES, IMAGES, Limits, captured_instant, copy_path, name_problem
from chuangcheng.foundation.evidence.terms import FileProblem, MediaType
from chuangcheng.foundation.journal.services import record

from . import store


def receive(
    *, content: bytes | store.Stream, name: str, by: Actor, now: datetime, expected_sha256: str | None = None
) -> File:
    """Keep a file exactly as it came and say what it is; the same bytes again give the same row.

    `content` is read piece by piece and never held whole. `name` is the sender's and only shown. What the
    file is, is told from its bytes. Everything on disk is done before the row is written, and none of it
    inside a transaction: calling this within one is an error (RuntimeError). A sender that knows the SHA-256
    gives it, so that bytes lost on the way are noticed whatever the format.

    Raises Invalid({"file": [reason of FileProblem]}); then nothing has been kept.
    """
    if reason := name_problem(name):
        raise Invalid({"file": [reason]}, name=name[:80])
    limits = store.limits()
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        return _kept(stream, limits, expected_sha256, name, by, now)
    except formats.Refused as refused:
        raise Invalid({"file": [refused.reason]}, name=name, **refused.detail) from None


def _kept(
    stream: store.Stream, limits: Limits, expected_sha256: str | None, name: str, by: Actor, now: datetime
) -> File:
    arrived = store.take_in(stream, most=limits.bytes)
    try:
        if expected_sha256 is not None and expected_sha256.lower() != arrived.sha256:
            raise formats.Refused(FileProblem.DAMAGED)
        known = File.objects.filter(sha256=arrived.sha256).first()
        if known is not None and _copies_are_there(known):
            store.keep_original(arrived)  # it was judged when it first came; if the disk lost it, here it is again
            return known
        contents = formats.read_file(arrived.path, limits)
        store.keep_copies(arrived.sha256, contents.copies)
        store.keep_original(arrived)
    finally:
        arrived.path.unlink(missing_ok=True)
    return known or _write_row(arrived, contents, name, by, now)


def _copies_are_there(file: File) -> bool:
    if MediaType(file.media_type) not in IMAGES:
        return True
    return all((store.root() / copy_path(file.sha256, kind)).is_file() for kind in COPY_TYPES)


def _write_row(arrived: store.Arrived, contents: formats.Contents, name: str, by: Actor, now: datetime) -> File:
    capture = contents.capture
    values: Mapping[str, object] = {
        "media_type": contents.media_type.value,
        "size": arrived.size,
        "name": name,
        "width": contents.width,
        "height": contents.height,
        "pages": contents.pages,
        "captured_at": captured_instant(capture.local, capture.offset_minutes, get_default_timezone()),
        "captured_offset": capture.offset_minutes,
        "latitude": capture.latitude,
        "longitude": capture.longitude,
        "received_at": now,
        "received_by_id": by.user_id,
    }
    try:
        with transaction.atomic(durable=True):
            file = File.objects.create(sha256=arrived.sha256, **values)
            told = {"sha256": arrived.sha256, "media_type": file.media_type, "size": file.size, "name": name}
            record(subject=file, act="evidence.received", by=by, at=now, after=told)
            return file
    except IntegrityError:
        # Somebody else sent the same bytes at the same moment and was first; any other fault is a fault.
        if first := File.objects.filter(sha256=arrived.sha256).first():
            return first
        raise
