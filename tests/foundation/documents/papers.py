"""A paper with everything that a paper can hold, and ways to read papers back."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from pypdf import PageObject, PdfReader
from python_calamine import CalamineWorkbook

from chuangcheng.foundation.documents.rules import (
    MEDIA_TYPES,
    Column,
    Document,
    Facts,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
)
from chuangcheng.foundation.documents.terms import Form, Kind, Style

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SEAL = "3f2a" * 16

HOSTILE = (
    '#read("/etc/hostname")',
    "#let x = 1; #x",
    '#import "@preview/cetz:0.3.0"',
    "$x^2$ @someone <label>",
    "*bold* _italic_ `raw` = heading",
    "\\n \\u{41} C:\\path \"quoted\" 'single'",
    "// no comment /* nor this */ https://example.test/a",
    "<w:p>&amp; </w:t> ]]> %d &P &N",
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "http://example.test",
)
"""What somebody may type, in the hope that a writer reads it as its own language."""

COLUMNS = (
    Column("编码", 20),
    Column("标准", 70),
    Column("得分", 25, Kind.NUMBER, 2),
    Column("证据", 25, Kind.PERCENT, 1),
)


def paper(number: int = 3, *, picture: Path | None = None, **more: object) -> Document:
    """A paper with a table of so many rows."""
    rows = (
        Row(("甲类：街面秩序",), strong=True, whole=True),
        *(Row((f"A-{n}", f"第{n}项标准", Decimal("2.345"), Decimal("0.8765")), depth=n % 3) for n in range(number)),
        Row(("B", "尚无证据", None, None)),
    )
    shown = (Picture(picture, 40, "整改后"),) if picture else ()
    told = {
        "title": "街面秩序通报",
        "dated": MADE,
        "subtitle": "第一期",
        "facts": (("口径", "今日状态"), ("范围", "全区")),
        "remarks": ("本页为测试所用。",),
        "sections": (
            Section("总体情况", (Paragraph("主次干道共查看八十处，整体良好。"), Facts((("得分", "83.20"),)))),
            Section("存在问题", (Table(COLUMNS, rows, outline=1), Paragraph("注：数据截至当日。", Style.NOTE), *shown)),
        ),
        "footer": f"日志封存第 12 号 {SEAL}",
    }
    return Document(**{**told, **more})


def pages(data: bytes) -> list[str]:
    """The texts of a PDF's pages, without the breaks of its lines and the room between letters and figures."""
    return [_text(page) for page in PdfReader(io.BytesIO(data)).pages]


def last_page(data: bytes) -> str:
    """The text of the last page alone, for papers of a hundred pages."""
    return _text(PdfReader(io.BytesIO(data)).pages[-1])


def _text(page: PageObject) -> str:
    return "".join(page.extract_text().split())


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    """The parts of a Word file, each well formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}


def words(data: bytes, part: str = "word/document.xml") -> list[str]:
    """The texts of a Word file's paragraphs, a line break as a line feed."""
    found = []
    for paragraph in parts(data)[part].iter(f"{W}p"):
        marks = {f"{W}br": "\n", f"{W}tab": "\t"}
        pieces = [e.text or "" if e.tag == f"{W}t" else marks.get(e.tag, "") for e in paragraph.iter()]
        found.append("".join(pieces).strip("\n"))
    return found


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    """The sheets of a spreadsheet with their cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def said(data: bytes, media_type: str) -> str:
    """All that a page or a paper says, whatever it is."""
    if media_type == MEDIA_TYPES[Form.PDF]:
        return "".join(pages(data))
    if media_type == MEDIA_TYPES[Form.DOCX]:
        return "".join(words(data))
    if media_type == "application/zip":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return str({name: sheets(packed.read(name)) for name in packed.namelist()})
    return str(sheets(data)) if media_type == MEDIA_TYPES[Form.XLSX] else data.decode()


def sheet_xml(data: bytes) -> list[str]:
    """The bare parts of a spreadsheet's sheets."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(n).decode() for n in sorted(archive.namelist()) if n.startswith("xl/worksheets/sheet")]
