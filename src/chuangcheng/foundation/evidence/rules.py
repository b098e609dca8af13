"""Decisions on files: limits, names, where the store keeps what, when a picture was taken."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import PurePosixPath
from typing import Final

from .terms import CopyKind, FileProblem, MediaType

IMAGES: Final = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.HEIC})
"""Kinds of which derived copies are made."""

DIRECTLY_SHOWN: Final = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.PDF})
"""Kinds whose original a browser may show in place; all others are handed over as a download."""

NAME_LENGTH: Final = 255

COPY_TYPES: Final = {CopyKind.PAGE: MediaType.JPEG, CopyKind.THUMBNAIL: MediaType.WEBP}
_COPY_ENDINGS: Final = {CopyKind.PAGE: "page.jpg", CopyKind.THUMBNAIL: "thumbnail.webp"}


@dataclass(frozen=True)
class Limits:
    """What is taken at most. The numbers are ours, chosen for phones of 108 megapixels and for scanned files."""

    bytes: int = 50 * 1024 * 1024
    pixels: int = 110_000_000
    pages: int = 1_000
    unpacked_bytes: int = 300 * 1024 * 1024  # of an Office document, all its parts together
    members: int = 10_000  # parts of an Office document


def name_problem(name: str) -> FileProblem | None:
    """Why a file name is not taken, or None.

    The name is never used as a path; one that tries to be a path, or that hides characters
    (control, or turning the direction of writing to disguise an ending), is hostile all the same.
    """
    if not name.strip() or name in (".", "..") or len(name) > NAME_LENGTH:
        return FileProblem.UNSAFE_NAME
    if any(character in "/\\" or unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name):
        return FileProblem.UNSAFE_NAME
    return None


def original_path(sha256: str) -> PurePosixPath:
    """Where the bytes lie below the store's root: ab/cd/abcd…."""
    return PurePosixPath(sha256[:2], sha256[2:4], sha256)


def copy_path(sha256: str, kind: CopyKind) -> PurePosixPath:
    """Where a copy lies below the store's root; the original for `ORIGINAL`."""
    if kind is CopyKind.ORIGINAL:
        return original_path(sha256)
    return PurePosixPath("derived", sha256[:2], sha256[2:4], f"{sha256}.{_COPY_ENDINGS[kind]}")


def captured_instant(local: datetime | None, offset_minutes: int | None, office_zone: tzinfo) -> datetime | None:
    """The instant a picture was taken, in UTC, from the camera's naive clock.

    Where the camera does not say how far its clock is from UTC it is taken to show the office's time.
    """
    if local is None:
        return None
    zone = office_zone if offset_minutes is None else timezone(timedelta(minutes=offset_minutes))
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # a camera set to the year 1 or 9999
        return None
