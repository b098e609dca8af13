"""When and where a picture was taken, from its Exif block (TIFF 6.0, Exif 3.0)."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

EXIF_FOLDER, GPS_FOLDER = 0x8769, 0x8825
TAKEN, DIGITISED, TAKEN_OFFSET, OFFSET = 0x9003, 0x9004, 0x9011, 0x9010
LATITUDE_SIDE, LATITUDE, LONGITUDE_SIDE, LONGITUDE = 1, 2, 3, 4
SOFTWARE, MOST_WORDS = 0x0131, 120
MOST_ENTRIES: Final = 1_000
"""Entries of a folder that are looked at; cameras write fewer than a hundred."""

ASCII, LONG, RATIONAL = 2, 4, 5


@dataclass(frozen=True)
class Capture:
    """`local` is the camera's clock without zone, `offset_minutes` its distance from UTC where it says so.
    Degrees are as the camera wrote them, which is WGS-84 by the standard."""

    local: datetime | None = None
    offset_minutes: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    software: str = ""  # what wrote the file last, as it calls itself: a camera's firmware, or a program for editing


def read_exif(block: bytes) -> Capture:
    """Read an Exif block with or without its `Exif` mark. What is missing or broken is None, never an error."""
    block = block.removeprefix(b"Exif\x00\x00")
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return Capture()
    try:
        root = _folder(block, order, struct.unpack_from(order + "I", block, 4)[0])
        taken = _folder(block, order, _long(block, order, root.get(EXIF_FOLDER)))
        place = _folder(block, order, _long(block, order, root.get(GPS_FOLDER)))
        local = _time(_text(block, order, taken.get(TAKEN))) or _time(_text(block, order, taken.get(DIGITISED)))
        offset = _offset(_text(block, order, taken.get(TAKEN_OFFSET)) or _text(block, order, taken.get(OFFSET)))
        latitude = _degrees(block, order, place.get(LATITUDE), place.get(LATITUDE_SIDE), "NS", 90)
        longitude = _degrees(block, order, place.get(LONGITUDE), place.get(LONGITUDE_SIDE), "EW", 180)
        software = _words(block, root.get(SOFTWARE))
    except (struct.error, ValueError, OverflowError):
        return Capture()
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):  # 0, 0: no fix
        latitude = longitude = None
    return Capture(local, offset if local else None, latitude, longitude, software)


Entry = tuple[int, int, int]
"""Type, count and the place of the value in the block."""

_WIDTHS: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}


def _folder(block: bytes, order: str, start: int) -> dict[int, Entry]:
    if not 8 <= start <= len(block) - 2:
        return {}
    (count,) = struct.unpack_from(order + "H", block, start)
    entries: dict[int, Entry] = {}
    for number in range(min(count, MOST_ENTRIES)):
        at = start + 2 + 12 * number
        if at + 12 > len(block):
            break
        tag, kind, length = struct.unpack_from(order + "HHI", block, at)
        inline = _WIDTHS.get(kind, 1) * length <= 4
        entries[tag] = kind, length, at + 8 if inline else struct.unpack_from(order + "I", block, at + 8)[0]
    return entries


def _long(block: bytes, order: str, entry: Entry | None) -> int:
    return int(struct.unpack_from(order + "I", block, entry[2])[0]) if entry and entry[0] == LONG else 0


def _text(block: bytes, order: str, entry: Entry | None) -> str:
    if entry is None or entry[0] != ASCII or entry[1] > 64:
        return ""
    return block[entry[2] : entry[2] + entry[1]].split(b"\x00")[0].decode("ascii", "replace").strip()


def _words(block: bytes, entry: Entry | None) -> str:
    """A text that programs write in any language, whatever the standard says of its signs."""
    if entry is None or entry[0] != ASCII:
        return ""
    told = block[entry[2] : entry[2] + min(entry[1], 3 * MOST_WORDS)].split(b"\x00")[0].decode("utf-8", "replace")
    return "".join(sign for sign in told if sign.isprintable()).strip()[:MOST_WORDS]


def _time(text: str) -> datetime | None:
    found = re.match(r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d):(\d\d)", text)
    if found is None:
        return None
    try:
        return datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*found.groups()))
    except ValueError:  # 0000:00:00 and the like: the clock was never set
        return None


def _offset(text: str) -> int | None:
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", text)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    if minutes > 14 * 60:
        return None
    return -minutes if found[1] == "-" else minutes


def _degrees(block: bytes, order: str, entry: Entry | None, side: Entry | None, sides: str, most: int) -> float | None:
    letter = _text(block, order, side)[:1].upper()
    if entry is None or entry[0] != RATIONAL or entry[1] != 3 or not letter or letter not in sides:
        return None
    numbers = struct.unpack_from(order + "6I", block, entry[2])
    if 0 in numbers[1::2]:
        return None
    degrees, minutes, seconds = (above / below for above, below in zip(numbers[::2], numbers[1::2], strict=True))
    value = degrees + minutes / 60 + seconds / 3600
    if value > most:
        return None
    return float(-value if letter == sides[1] else value)
