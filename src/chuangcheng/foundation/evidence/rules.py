"""Decisions on files: limits, names, where the store keeps what, when a picture was taken."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import PurePosixPath
from typing import Final

from .terms import CopyKind, FileProblem, MaskProblem, MediaType

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


BANDS: Final = 4
BAND_BITS: Final = 16
HASH_BITS: Final = BANDS * BAND_BITS
NEAR_BITS: Final = 7
"""So many of 64 bits may differ in two pictures that are called alike: a picture that was sent on, made smaller or
brighter differs in about four. With four bands, a pair this near has a band that differs in one bit at most."""

Bits = tuple[int, int, int, int]
"""The fingerprint of a picture: 64 bits in four bands, each with an index of its own."""


def different_bits(one: Bits, other: Bits) -> int:
    """In how many of 64 bits two fingerprints differ."""
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def likeness(one: Bits, other: Bits) -> int:
    """How alike two pictures are, in per cent: 100 less the share of bits that differ."""
    return round(100 - 100 * different_bits(one, other) / HASH_BITS)


def near_bands(band: int) -> tuple[int, ...]:
    """A band and all that differ from it in one bit: what an index is asked for."""
    return (band, *(band ^ (1 << place) for place in range(BAND_BITS)))


@dataclass(frozen=True)
class MaskBox:
    """A rectangle on the upright picture, in ten-thousandths of its width and height from the left top corner."""

    left: int
    top: int
    width: int
    height: int


def masked_path(sha256: str, boxes: Sequence[MaskBox]) -> PurePosixPath:
    """Where the masked copy of a picture lies: each drawing of its boxes has a file of its own."""
    drawn = hashlib.sha256(repr([(b.left, b.top, b.width, b.height) for b in boxes]).encode()).hexdigest()[:16]
    return PurePosixPath("derived", sha256[:2], sha256[2:4], f"{sha256}.masked-{drawn}.jpg")


def boxes_of(drawn: Iterable[Sequence[int]]) -> tuple[MaskBox, ...]:
    """Boxes as they are kept, as values."""
    return tuple(MaskBox(*box) for box in drawn)


WHOLE: Final = 10_000
MOST_BOXES: Final = 40


def mask_problem(boxes: Sequence[MaskBox], *, nothing_to_cover: bool) -> MaskProblem | None:
    """Why these boxes are not taken, or None. No boxes at all are a statement of their own: a person looked."""
    if not boxes and not nothing_to_cover:
        return MaskProblem.NOTHING_COVERED
    if len(boxes) > MOST_BOXES:
        return MaskProblem.TOO_MANY_BOXES
    for box in boxes:
        inside = box.left >= 0 and box.top >= 0 and box.left + box.width <= WHOLE and box.top + box.height <= WHOLE
        if not inside or box.width <= 0 or box.height <= 0:
            return MaskProblem.BOX_OUTSIDE
    return None


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
