"""Pictures: decoding them strictly, and the upright, resized copies without metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from chuangcheng.foundation.evidence.rules import BAND_BITS, WHOLE, Bits, Limits, MaskBox
from chuangcheng.foundation.evidence.terms import CopyKind, FileProblem, MediaType

from .contents import Contents, Refused
from .exif import Capture, read_exif

PAGE_PIXELS: Final = 1_600
THUMBNAIL_PIXELS: Final = 320
PAGE_QUALITY: Final = 82
THUMBNAIL_QUALITY: Final = 75
PAPER_QUALITY: Final = 72
WHITE: Final = (255, 255, 255)

JFIF_HEADER: Final = bytes.fromhex("ffe00010") + b"JFIF\x00" + bytes.fromhex("0101000001000100 00".replace(" ", ""))
"""libvips leaves it out together with the metadata; Word documents are then not written with the picture."""

TURNED: Final = frozenset({5, 6, 7, 8})
"""Orientations by which width and height change places."""


@cache
def _vips() -> Any:
    """libvips, loaded on the first picture, with every reader shut but the three that are meant."""
    import pyvips  # here, because a process without pictures need not hold its 20 MB

    pyvips.operation_block_set("VipsForeignLoad", True)
    for reader in ("VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"):
        pyvips.operation_block_set(reader, False)
    pyvips.cache_set_max(0)  # no picture is read twice
    return pyvips


def read_image(path: Path, media_type: MediaType, limits: Limits) -> Contents:
    """Decode a picture whole and make its copies. Raises Refused."""
    vips = _vips()
    try:
        if media_type is MediaType.HEIC:
            return _read_heic(vips, path, limits)
        return _read(vips, path, media_type, limits)
    except vips.Error:
        raise Refused(FileProblem.DAMAGED) from None


def _read(vips: Any, path: Path, media_type: MediaType, limits: Limits) -> Contents:
    load = {
        MediaType.JPEG: vips.Image.jpegload,
        MediaType.PNG: vips.Image.pngload,
        MediaType.WEBP: vips.Image.webpload,
    }[media_type]
    header = load(str(path), access="sequential")
    width, height = header.width, header.height
    _check_pixels(width, height, limits)
    orientation = header.get("orientation") if header.get_typeof("orientation") else 1
    capture = read_exif(bytes(header.get("exif-data"))) if header.get_typeof("exif-data") else Capture()
    shrink = next(k for k in (8, 4, 2, 1) if k == 1 or max(width, height) // k >= PAGE_PIXELS)
    options: dict[str, Any] = {"access": "sequential", "fail_on": "truncated"}
    if media_type is MediaType.JPEG:
        # copy_memory: only so is a truncated picture noticed; thumbnail() accepts half a JPEG silently.
        image = load(str(path), shrink=shrink, **options).copy_memory()
    elif media_type is MediaType.WEBP:
        image = load(str(path), scale=1 / shrink, **options).copy_memory()
    else:
        image = load(str(path), **(options | {"fail_on": "error"}))
    page = _resized(image, PAGE_PIXELS).copy_memory().autorot()
    turned = orientation in TURNED
    return Contents(
        media_type=media_type,
        width=height if turned else width,
        height=width if turned else height,
        capture=capture,
        copies=_copies(page),
    )


def _read_heic(vips: Any, path: Path, limits: Limits) -> Contents:
    import pi_heif  # here, because few send one

    try:
        heif = pi_heif.open_heif(path)
        width, height = heif.size
        _check_pixels(width, height, limits)
        data, bands = heif.data, len(heif.mode)
        row = heif.stride // bands
        exif = heif.info.get("exif")
    except (ValueError, EOFError, RuntimeError, OSError, SyntaxError):
        raise Refused(FileProblem.DAMAGED) from None
    # libheif has turned the picture already; rows may be padded.
    image = vips.Image.new_from_memory(data, row, height, bands, "uchar").crop(0, 0, width, height)
    image = image.copy(interpretation="srgb")
    page = _resized(image, PAGE_PIXELS).copy_memory()
    return Contents(
        media_type=MediaType.HEIC,
        width=width,
        height=height,
        capture=read_exif(exif) if exif else Capture(),
        copies=_copies(page),
    )


def _check_pixels(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.pixels:
        raise Refused(FileProblem.TOO_MANY_PIXELS, pixels=width * height, limit=limits.pixels)


def _resized(image: Any, most: int) -> Any:
    """At most `most` pixels on the longer side, never enlarged, colours as a screen shows them."""
    return image.thumbnail_image(most, height=most, size="down", no_rotate=True, output_profile="srgb")


def _copies(page: Any) -> Mapping[CopyKind, bytes]:
    if page.hasalpha():
        page = page.flatten(background=WHITE)
    page = page.colourspace("srgb").cast("uchar").copy_memory()
    jpeg = page.jpegsave_buffer(Q=PAGE_QUALITY, keep="none", optimize_coding=True)
    small = _resized(page, THUMBNAIL_PIXELS).webpsave_buffer(Q=THUMBNAIL_QUALITY, keep="none")
    return {CopyKind.PAGE: _with_jfif(bytes(jpeg)), CopyKind.THUMBNAIL: bytes(small)}


def _with_jfif(jpeg: bytes) -> bytes:
    if jpeg[2:4] == JFIF_HEADER[:2]:
        return jpeg
    return jpeg[:2] + JFIF_HEADER + jpeg[2:]


def small_jpeg(path: Path, most: int) -> bytes:
    """The kept JPEG copy of a picture with at most `most` pixels on its longer side, for papers.

    It is read at an eighth, a quarter or half its size where that is enough, so that a list of hundreds takes seconds.
    Raises OSError where its bytes are gone or damaged.
    """
    vips = _vips()
    try:
        header = vips.Image.jpegload(str(path), access="sequential")
        shrink = next(k for k in (8, 4, 2, 1) if k == 1 or max(header.width, header.height) // k >= most)
        image = _resized(vips.Image.jpegload(str(path), shrink=shrink).copy_memory(), most)
        return _with_jfif(bytes(image.jpegsave_buffer(Q=PAPER_QUALITY, keep="none")))
    except vips.Error as error:
        raise OSError(f"{path.name} cannot be read") from error


COVER: Final = (64, 70, 78)
"""The colour of what is covered: plain, so that nothing of it can be brought back."""
FLAT: Final = 2.0
"""Below this spread of brightness (of 255) a picture shows nothing by which it could be told from others."""


def masked_jpeg(path: Path, boxes: Sequence[MaskBox]) -> bytes:
    """The kept JPEG copy of a picture with boxes covered. Raises OSError where its bytes are gone or damaged."""
    vips = _vips()
    try:
        image = vips.Image.jpegload(str(path)).copy_memory()
        for box in boxes:
            left, top = image.width * box.left // WHOLE, image.height * box.top // WHOLE
            right = -(-image.width * (box.left + box.width) // WHOLE)
            bottom = -(-image.height * (box.top + box.height) // WHOLE)
            image = image.draw_rect(list(COVER), left, top, max(right - left, 1), max(bottom - top, 1), fill=True)
        return _with_jfif(bytes(image.jpegsave_buffer(Q=PAGE_QUALITY, keep="none", optimize_coding=True)))
    except vips.Error as error:
        raise OSError(f"{path.name} cannot be read") from error


def fingerprint(path: Path) -> Bits | None:
    """What makes a picture alike to others, from its kept JPEG copy: the coarse waves of its brightness.

    None for a picture of one colour. Raises OSError where its bytes are gone or damaged.
    """
    import numpy as np  # here, because a process without pictures need not hold it

    vips = _vips()
    try:
        image = vips.Image.jpegload(str(path), shrink=4).copy_memory().colourspace("b-w")
        small = image.thumbnail_image(32, height=32, size="force").cast("float")
        grey = np.ndarray(buffer=small.write_to_memory(), dtype=np.float32, shape=(32, 32))
    except vips.Error as error:
        raise OSError(f"{path.name} cannot be read") from error
    if float(grey.std()) < FLAT:
        return None
    steps = np.arange(32)
    waves = np.cos(np.pi / 32 * (steps[:, None] + 0.5) * steps[None, :8])
    coarse = (waves.T @ grey @ waves).flatten()
    bits = coarse[1:] > np.median(coarse[1:])  # the first is the brightness of the whole
    number = int("".join("1" if bit else "0" for bit in (*bits, coarse[0] > 32 * 32 * 128)), 2)
    mask = (1 << BAND_BITS) - 1
    return number >> 48 & mask, number >> 32 & mask, number >> 16 & mask, number & mask


def software_of(path: Path, media_type: MediaType) -> str:
    """What an original says wrote it, from its head alone; "" where it says nothing or cannot be read."""
    vips = _vips()
    try:
        if media_type is MediaType.HEIC:
            import pi_heif

            block = pi_heif.open_heif(path).info.get("exif")
        else:
            load = {
                MediaType.JPEG: vips.Image.jpegload,
                MediaType.PNG: vips.Image.pngload,
                MediaType.WEBP: vips.Image.webpload,
            }[media_type]
            header = load(str(path), access="sequential")
            block = bytes(header.get("exif-data")) if header.get_typeof("exif-data") else None
    except (vips.Error, ValueError, EOFError, RuntimeError, OSError, SyntaxError):
        return ""
    return read_exif(block).software if block else ""
