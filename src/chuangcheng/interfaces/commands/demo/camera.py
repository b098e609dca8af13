"""What a camera writes into its pictures, for the drawn ones of the demo."""

from __future__ import annotations

import struct
from datetime import datetime

ASCII, LONG, RATIONAL = 2, 4, 5
EXIF_FOLDER, GPS_FOLDER, SOFTWARE, TAKEN = 0x8769, 0x8825, 0x0131, 0x9003

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, and the bytes of the value."""


def with_exif(
    jpeg: bytes, *, taken: datetime | None, place: tuple[float, float] | None = None, software: str = ""
) -> bytes:
    """The JPEG with a time (as the camera's clock shows it), a place (degrees WGS-84) and what wrote it."""
    main: list[Entry] = []
    if software:
        main.append(_text(SOFTWARE, software))
    folders: list[tuple[int, list[Entry]]] = []
    if taken:
        folders.append((EXIF_FOLDER, [_text(TAKEN, f"{taken:%Y:%m:%d %H:%M:%S}")]))
    if place:
        sides = [_text(1, "N"), _degrees(2, place[0]), _text(3, "E"), _degrees(4, place[1])]
        folders.append((GPS_FOLDER, sides))
    block = _block(main, folders)
    segment = b"Exif\x00\x00" + block
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def _text(tag: int, words: str) -> Entry:
    told = words.encode() + b"\x00"
    return tag, ASCII, len(told), told


def _degrees(tag: int, value: float) -> Entry:
    minutes = (value - int(value)) * 60
    seconds = (minutes - int(minutes)) * 60
    return tag, RATIONAL, 3, struct.pack(">6I", int(value), 1, int(minutes), 1, round(seconds * 1000), 1000)


def _block(main: list[Entry], folders: list[tuple[int, list[Entry]]]) -> bytes:
    """A TIFF block: the main folder, then the others, each followed by what does not fit into its entries."""
    own = [*main, *((tag, LONG, 1, b"\x00" * 4) for tag, _ in folders)]
    first = _folder(own, 8)
    at = 8 + len(first)
    places, rest = {}, b""
    for tag, entries in folders:
        places[tag] = at + len(rest)
        rest += _folder(entries, at + len(rest))
    known = [(tag, kind, n, struct.pack(">I", places[tag]) if tag in places else told) for tag, kind, n, told in own]
    return b"MM\x00\x2a" + struct.pack(">I", 8) + _folder(known, 8) + rest


def _folder(entries: list[Entry], start: int) -> bytes:
    told = sorted(entries)
    beyond = start + 2 + 12 * len(told) + 4
    head, tail = struct.pack(">H", len(told)), b""
    for tag, kind, number, value in told:
        if len(value) <= 4:
            held = value.ljust(4, b"\x00")
        else:
            held = struct.pack(">I", beyond + len(tail))
            tail += value
        head += struct.pack(">HHI", tag, kind, number) + held
    return head + b"\x00" * 4 + tail
