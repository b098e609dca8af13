"""Reading spreadsheets as the office keeps them: xlsx, old xls, csv in whatever encoding.

Every cell becomes the text a person sees: 13864201234.0 is a telephone number, not a fraction. A merged
cell stands in each of its rows, in its first column. An error in a cell (#DIV/0!) arrives as empty.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import ParseError

import python_calamine
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from chuangcheng.flow.places.terms import Amiss

MAX_BYTES = 20_000_000
MAX_UNPACKED = 300_000_000
"""An xlsx is a zip; one that swells beyond this is hostile or not a table of places."""
MAX_ROWS = 20_000
MAX_COLUMNS = 200

MAX_CELLS = 4_000_000
"""Cells of the rectangle around all that is written: 20,000 rows of 200 columns."""
_BOOK = "xl/workbook.xml"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which a workbook with a password lies; the reader knows such a file for no workbook at all."""


class WrongSheet(Exception):
    """A file that cannot be read as a table; `reason` says why."""

    def __init__(self, reason: Amiss, **detail: object) -> None:
        super().__init__(str(reason))
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Sheet:
    """A sheet as rows of texts; row 1 of the spreadsheet is `rows[0]`. `merged`: whether merged cells could be seen."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: bool = True


def read_sheets(data: bytes) -> tuple[Sheet, ...]:
    """The visible sheets of a file, told by its bytes, not its name. Raises WrongSheet."""
    if len(data) > MAX_BYTES:
        raise WrongSheet(Amiss.TOO_LARGE, limit=MAX_BYTES // 1_000_000)
    if data.startswith((_ZIP, _OLE)):
        return _workbook(data)
    return (_csv(data),)


def _workbook(data: bytes) -> tuple[Sheet, ...]:
    if data.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                _look_through(packed)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError):
            raise WrongSheet(Amiss.UNREADABLE) from None
    elif _LOCKED in data:
        raise WrongSheet(Amiss.ENCRYPTED)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(
                _sheet(book, about.name)
                for about in book.sheets_metadata
                if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet
            )
    except python_calamine.PasswordError:
        raise WrongSheet(Amiss.ENCRYPTED) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise WrongSheet(Amiss.UNREADABLE) from None


def _look_through(packed: zipfile.ZipFile) -> None:
    """Refuse a workbook that would fill the memory before its rows are seen.

    The reader makes a full rectangle around the outermost cells: two cells in opposite corners, five
    kilobytes on disk, would take hundreds of gigabytes. Where the cells are stands in their references.
    """
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WrongSheet(Amiss.TOO_LARGE, limit=MAX_BYTES // 1_000_000)
    if _BOOK not in packed.namelist():
        raise WrongSheet(Amiss.UNREADABLE)  # another kind of zip: a document, a binary workbook
    for part in parts:
        with packed.open(part) as stream:
            width, height = _extent(stream)
        if height > MAX_ROWS:
            raise WrongSheet(Amiss.TOO_MANY_ROWS, limit=MAX_ROWS, sheet="")
        if width * height > MAX_CELLS:
            raise WrongSheet(Amiss.TOO_LARGE, limit=MAX_BYTES // 1_000_000)


def _extent(stream: IO[bytes]) -> tuple[int, int]:
    """The last column and row of a sheet that hold something, both counted from 1; zeros where the part is no sheet.

    Empty cells that are merely formatted, as whole columns often are, do not count: the reader drops them too.
    """
    width = height = row = column = 0
    try:
        parsing = iterparse(stream, events=("start", "end"), forbid_dtd=True)
        _, root = next(parsing)
        if not root.tag.endswith("worksheet"):
            return 0, 0
        for event, element in parsing:
            name = element.tag.rpartition("}")[2]
            if event == "start" and name == "row":
                row, column = int(element.get("r") or row + 1), 0
            elif event == "start" and name == "c":
                if found := _CELL.fullmatch(element.get("r") or ""):
                    column, row = _column(found[1]), int(found[2])
                else:
                    column += 1
            elif event == "end" and name == "c":
                if len(element):
                    width, height = max(width, column), max(height, row)
            elif event == "end" and name == "row":
                root[-1].clear()  # the rows read so far, or the whole sheet would stay in memory
    except (ParseError, DefusedXmlException, StopIteration, ValueError):
        if not width and not height and not row:
            return 0, 0  # a picture, a list of parts: nothing that the reader would take for a sheet
        raise WrongSheet(Amiss.UNREADABLE) from None
    return width, height


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _sheet(book: CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MAX_ROWS:
        raise WrongSheet(Amiss.TOO_MANY_ROWS, limit=MAX_ROWS, sheet=name)
    rows = [[_text(cell) for cell in row[:MAX_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
    ranges = sheet.merged_cell_ranges
    for (top, left), (bottom, _right) in ranges or ():
        if top < len(rows) and left < len(rows[top]):
            for at in range(top + 1, min(bottom + 1, len(rows))):
                if left < len(rows[at]):
                    rows[at][left] = rows[top][left]
    return Sheet(name, tuple(tuple(row) for row in rows), merged=ranges is not None)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").replace("\u00a0", " ").replace("\u3000", " ").strip()


def _csv(data: bytes) -> Sheet:
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WrongSheet(Amiss.NOT_TEXT)
    if "\x00" in text:
        raise WrongSheet(Amiss.UNREADABLE)
    first = text.split("\n", 1)[0]
    delimiter = max((",", "\t", ";"), key=first.count)
    try:
        rows = [
            tuple(_text(cell) for cell in row[:MAX_COLUMNS])
            for row in csv.reader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error:
        raise WrongSheet(Amiss.UNREADABLE) from None
    if len(rows) > MAX_ROWS:
        raise WrongSheet(Amiss.TOO_MANY_ROWS, limit=MAX_ROWS, sheet="")
    return Sheet("", tuple(rows), merged=False)
