"""Reading a file of any kind."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

from chuangcheng.foundation.evidence.rules import IMAGES, Limits
from chuangcheng.foundation.evidence.terms import FileProblem, MediaType

from . import documents, images
from .contents import Contents, Refused, sniff

HEAD: Final = 1_024
"""Bytes at the beginning in which PDF readers look for their mark."""
ZIP_TAIL: Final = 22 + 65_535
"""Bytes at the end in which a zip has its directory's record."""
MARKUP: Final = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"<iframe")


def read_file(path: Path, limits: Limits) -> Contents:
    """Read a file that lies on disk. Raises Refused with the reason."""
    size = path.stat().st_size
    if size == 0:
        raise Refused(FileProblem.EMPTY)
    if size > limits.bytes:
        raise Refused(FileProblem.TOO_LARGE, limit=limits.bytes)
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(size - ZIP_TAIL, 0))
        tail = file.read()
    kind = sniff(head)
    if kind is None:
        raise Refused(FileProblem.UNSUPPORTED)
    if _speaks_twice(kind, head, tail, size):
        raise Refused(FileProblem.TWO_FORMATS)
    if kind == "zip":
        return documents.read_office(path, limits)
    if kind == "compound":
        return documents.read_compound(path)
    if kind is MediaType.PDF:
        return documents.read_pdf(path, limits)
    return images.read_image(path, MediaType(kind), limits)


def _speaks_twice(kind: MediaType | str, head: bytes, tail: bytes, size: int) -> bool:
    """True for a file that another program would read as something else: the classical smuggler's trick.

    Trailing bytes alone are no sign: phones append films and depth maps to their pictures.
    """
    if kind is not MediaType.PDF and b"%PDF-" in head:
        return True
    if kind in IMAGES and any(mark in head.lower() for mark in MARKUP):
        return True
    # A zip ends so anyway, and an old Office document may lawfully hold a new one.
    return kind not in ("zip", "compound") and _ends_as_zip(tail, size)


def _ends_as_zip(tail: bytes, size: int) -> bool:
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if at + 22 <= len(tail):
            length, _, comment = struct.unpack_from("<IIH", tail, at + 12)
            start = size - len(tail) + at - length
            fits = at + 22 + comment <= len(tail) and start >= 0
            inside = start - (size - len(tail))
            if fits and (inside < 0 or length == 0 or tail[inside : inside + 4] == b"PK\x01\x02"):
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False
