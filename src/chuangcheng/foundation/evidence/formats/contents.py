"""What a file says, and which kind it is by its first bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from chuangcheng.foundation.acts.rules import Refusal
from chuangcheng.foundation.evidence.terms import CopyKind, FileProblem, MediaType

from .exif import Capture

HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


class Refused(Refusal):
    """The file is not taken. `detail` fills the words of the reason."""

    def __init__(self, reason: FileProblem, **detail: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Contents:
    """What was read: size in pixels of the upright picture or number of pages, capture, and the derived copies."""

    media_type: MediaType
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    capture: Capture = field(default_factory=Capture)
    copies: Mapping[CopyKind, bytes] = field(default_factory=dict)


def sniff(head: bytes) -> MediaType | str | None:
    """The kind by the first bytes; `zip` and `compound` are envelopes to be looked into; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return MediaType.HEIC
    if head.startswith(b"%PDF-"):
        return MediaType.PDF
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "compound"
    return None
