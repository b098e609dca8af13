"""Documents: PDF, Office in its zip form, Office in its old compound form."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from chuangcheng.foundation.evidence.rules import Limits
from chuangcheng.foundation.evidence.terms import FileProblem, MediaType

from .contents import Contents, Refused

PDF_TAIL: Final = 4_096
"""Bytes at the end in which a complete PDF has its end mark."""
HOSTILE_ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition"})

CONTENT_TYPES: Final = "[Content_Types].xml"
MAIN_PARTS: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": MediaType.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": MediaType.XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": MediaType.PPTX,
}
READ_AT_ONCE: Final = 1 << 20

FREE, END_OF_CHAIN, LAST_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFA
COMPOUND_PARTS: Final = {
    "WordDocument": MediaType.DOC,
    "Workbook": MediaType.XLS,
    "Book": MediaType.XLS,
    "PowerPoint Document": MediaType.PPT,
}
COMPOUND_MACROS: Final = frozenset({"Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR"})


def read_pdf(path: Path, limits: Limits) -> Contents:
    """Count the pages of a PDF. Raises Refused."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - PDF_TAIL, 0))
        if b"%%EOF" not in file.read():
            raise Refused(FileProblem.DAMAGED)
    import pypdf  # here, because it is slow to load and seldom needed

    try:
        with pypdf.PdfReader(path) as reader:
            pages = _pdf_pages(reader, limits)
    except Refused:
        raise
    except Exception:  # a parser of hostile input has no closed list of errors
        raise Refused(FileProblem.DAMAGED) from None
    if not pages:
        raise Refused(FileProblem.DAMAGED)
    return Contents(media_type=MediaType.PDF, pages=pages)


def _pdf_pages(reader: Any, limits: Limits) -> int:
    """Walk the page tree ourselves: it may be a circle or say a false count."""
    if reader.is_encrypted:
        raise Refused(FileProblem.ENCRYPTED)
    root = reader.trailer["/Root"]
    names = _plain(root.get("/Names")) or {}
    if "/JavaScript" in names or _hostile(root.get("/OpenAction")) or _hostile_events(root.get("/AA")):
        raise Refused(FileProblem.ACTIVE_CONTENT)
    pages = nodes = 0
    waiting = [root["/Pages"]]
    while waiting:
        node = _plain(waiting.pop())
        nodes += 1
        if nodes > 3 * limits.pages + 100:
            raise Refused(FileProblem.TOO_MANY_PAGES, limit=limits.pages)
        if not isinstance(node, dict):
            raise Refused(FileProblem.DAMAGED)
        if "/Kids" in node:
            waiting += list(_plain(node["/Kids"]))[: limits.pages + 1]
            continue
        pages += 1
        if pages > limits.pages:
            raise Refused(FileProblem.TOO_MANY_PAGES, limit=limits.pages)
        annotations = _plain(node.get("/Annots")) or []
        if _hostile_events(node.get("/AA")) or any(_hostile_annotation(one) for one in annotations):
            raise Refused(FileProblem.ACTIVE_CONTENT)
    return pages


def _plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _hostile(action: Any) -> bool:
    action = _plain(action)
    return isinstance(action, dict) and action.get("/S") in HOSTILE_ACTIONS


def _hostile_events(events: Any) -> bool:
    events = _plain(events)
    return isinstance(events, dict) and any(_hostile(action) for action in events.values())


def _hostile_annotation(annotation: Any) -> bool:
    annotation = _plain(annotation)
    return isinstance(annotation, dict) and (_hostile(annotation.get("/A")) or _hostile_events(annotation.get("/AA")))


def read_office(path: Path, limits: Limits) -> Contents:
    """Tell which Office document a zip is and unpack it whole, counting, to see that it is sound. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > limits.members or sum(one.file_size for one in members) > limits.unpacked_bytes:
                raise Refused(FileProblem.UNPACKS_TOO_LARGE, limit=limits.unpacked_bytes)
            names = {one.filename for one in members}
            if CONTENT_TYPES not in names:
                raise Refused(FileProblem.UNSUPPORTED)
            if len(names) != len(members) or any(_escapes(name) for name in names):
                raise Refused(FileProblem.DAMAGED)
            if any(one.flag_bits & 0x1 for one in members):
                raise Refused(FileProblem.ENCRYPTED)
            _unpack_all(archive, members, limits)
            types = _content_types(archive.read(CONTENT_TYPES))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, ParseError):
        raise Refused(FileProblem.DAMAGED) from None
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types):
        raise Refused(FileProblem.MACROS)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(FileProblem.MACROS)
    found = {MAIN_PARTS[kind] for kind in types if kind in MAIN_PARTS}
    if len(found) != 1:
        raise Refused(FileProblem.UNSUPPORTED)
    return Contents(media_type=found.pop())


def _escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _unpack_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Read every part to its end: checks lengths and check sums, and counts what really comes out."""
    unpacked = 0
    for member in members:
        with archive.open(member) as part:
            while piece := part.read(READ_AT_ONCE):
                unpacked += len(piece)
                if unpacked > limits.unpacked_bytes:
                    raise Refused(FileProblem.UNPACKS_TOO_LARGE, limit=limits.unpacked_bytes)


def _content_types(data: bytes) -> list[str]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused(FileProblem.DAMAGED) from None
    return [element.get("ContentType", "") for element in root]


def read_compound(path: Path) -> Contents:
    """Tell which old Office document a compound file is by the names in its directory. Raises Refused."""
    with path.open("rb") as file:
        try:
            names = set(_compound_names(file, path.stat().st_size))
        except (struct.error, IndexError, ValueError):
            raise Refused(FileProblem.DAMAGED) from None
    if "EncryptedPackage" in names:
        raise Refused(FileProblem.ENCRYPTED)
    if names & COMPOUND_MACROS:
        raise Refused(FileProblem.MACROS)
    found = {COMPOUND_PARTS[name] for name in names if name in COMPOUND_PARTS}
    if len(found) != 1:
        raise Refused(FileProblem.UNSUPPORTED)
    return Contents(media_type=found.pop())


def _compound_names(file: Any, size: int) -> Iterator[str]:
    """The names of storages and streams ([MS-CFB] 2.2–2.6). Raises struct.error, IndexError, ValueError."""
    header = file.read(512)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise ValueError("sector size")
    sector = 1 << shift
    most = size // sector + 1
    (first_folder,) = struct.unpack_from("<I", header, 48)
    next_list, list_count = struct.unpack_from("<II", header, 68)
    tables = list(struct.unpack_from("<109I", header, 76))

    def read(number: int) -> tuple[int, ...]:
        if number >= LAST_SECTOR:
            raise ValueError("sector number")
        file.seek((number + 1) * sector)
        return struct.unpack(f"<{sector // 4}I", file.read(sector))

    for _ in range(min(list_count, most)):
        if next_list >= LAST_SECTOR:
            break
        *more, next_list = read(next_list)
        tables += more
    chain: list[int] = []
    for number in tables:
        if number != FREE:
            if len(chain) > most * 2:
                raise ValueError("too many sectors")
            chain += read(number)
    used = max((number for number, after in enumerate(chain) if after != FREE), default=-1)
    if used < 0 or size <= (used + 1) * sector:  # the end has been cut off
        raise ValueError("shorter than its table")
    number, steps = first_folder, 0
    while number < LAST_SECTOR:
        file.seek((number + 1) * sector)
        entries = file.read(sector)
        for start in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, start + 64)
            if kind in (1, 2, 5) and 2 <= length <= 64:
                yield entries[start : start + length - 2].decode("utf-16-le", "replace")
        number, steps = chain[number], steps + 1
        if steps > most:
            raise ValueError("a circle")
