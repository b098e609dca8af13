"""Files made for the tests, sound ones and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlwt
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

HEIC = (Path(__file__).parent / "sideways.heic").read_bytes()
"""96 × 64 pixels stored on their side, left half red; taken 2026-03-05 14:07:09 +08:00 at 36°05′30″ N 120°20′15″ E."""


def picture(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """A picture with four corners of different colours: red, green, blue, white from top left, row by row."""
    image = Image.new("RGB", (width, height), (255, 0, 0))
    image.paste((0, 255, 0), (width // 2, 0, width, height // 2))
    image.paste((0, 0, 255), (0, height // 2, width // 2, height))
    image.paste((255, 255, 255), (width // 2, height // 2, width, height))
    return image.convert(mode)


def exif(orientation: int = 1, offset: str | None = "+08:00", **more: Any) -> Image.Exif:
    """An Exif block with a time and a place in a made-up district."""
    block = Image.Exif()
    block[0x010F] = "Made-up camera"
    block[0x0112] = orientation
    taken = block.get_ifd(0x8769)
    taken[0x9003] = more.get("taken", "2026:03:05 14:07:09")
    if offset:
        taken[0x9011] = offset
    place = block.get_ifd(0x8825)
    place.update(more.get("place", {1: "N", 2: (36.0, 5.0, 30.0), 3: "E", 4: (120.0, 20.0, 15.0)}))
    return block


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def jpeg(image: Image.Image | None = None, **options: Any) -> bytes:
    """A JPEG."""
    return saved(image or picture(), "JPEG", **{"quality": 95, **options})


def noise(width: int, height: int) -> Image.Image:
    """A picture that does not compress, the same every time."""
    state, data = 1, bytearray()
    while len(data) < width * height * 3:
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        data += struct.pack(">I", state >> 32)
    return Image.frombytes("RGB", (width, height), bytes(data[: width * height * 3]))


def png(image: Image.Image | None = None, **texts: str) -> bytes:
    """A PNG, with text chunks."""
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    return saved(image or picture(), "PNG", pnginfo=info)


def bomb_png(width: int, height: int) -> bytes:
    """A PNG of one colour that is small as a file and huge as a picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\x00" * (width // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pdf(pages: int = 2, **options: Any) -> bytes:
    """A PDF. Options: `password`, `script` (runs on opening), `launch` (a link that starts
    a program), `circle` (the tree of pages holds itself)."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if "script" in options:
        script = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(options["script"])}
        )
        writer.root_object[NameObject("/OpenAction")] = script
    if "launch" in options:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject(options["launch"])}
        )
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
                NameObject("/A"): action,
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([link])
    if "circle" in options:
        tree = writer.root_object.raw_get("/Pages")
        tree.get_object()[NameObject("/Kids")] = ArrayObject([tree, tree])
    if "password" in options:
        writer.encrypt(options["password"])
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


MAIN = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xl": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "ppt": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def office(family: str = "word", main: str | None = None, more: Mapping[str, bytes] | None = None) -> bytes:
    """A zipped Office document with its table of contents and one part."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{family}/main.xml" ContentType="{main or MAIN[family]}"/></Types>'
    )
    parts = {"[Content_Types].xml": types.encode(), f"{family}/main.xml": b"<main/>", **(more or {})}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def old_office(stream: str = "Workbook", extra: str | None = None) -> bytes:
    """An old compound Office document: a workbook whose one stream may be renamed and another name added."""
    book = xlwt.Workbook()
    book.add_sheet("甲").write(0, 0, "乙")
    file = io.BytesIO()
    book.save(file)
    data = bytearray(file.getvalue())
    at = data.find("Workbook".encode("utf-16-le"))
    _rename(data, at, stream, 2)
    if extra:
        _rename(data, at + 128, extra, 1)
    return bytes(data)


def _rename(data: bytearray, at: int, name: str, kind: int) -> None:
    encoded = (name + "\0").encode("utf-16-le")
    data[at : at + 64] = encoded.ljust(64, b"\0")
    data[at + 64 : at + 67] = struct.pack("<HB", len(encoded), kind)
