"""Lists of cases as files: xlsx, csv, GeoJSON. Written row by row, and nothing in them is ever a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import xlsxwriter

from chuangcheng.flow.cases.terms import Source, State
from chuangcheng.foundation.spreadsheets.rules import harmless

TEXT = "@"
ROWS_OF_A_SHEET = 1_000_000
"""A sheet of a spreadsheet holds 1,048,576 rows."""
LONGEST = 32_767
"""Characters that a cell can hold."""
LINES_AT_ONCE = 500

OutCell = str | int | float | datetime | None
"""What a cell holds: a time is local and has no zone any more."""


@dataclass(frozen=True)
class OutRow:
    """A case as it is handed out. Times are aware; `national` is the five-digit code of a national class, or ""."""

    number: str
    system: str
    foreign_number: str
    title: str
    words: str
    state: State
    source: Source
    class_kind: str
    national: str
    class_code: str
    class_name: str
    class_name_en: str
    place: str
    street: str
    longitude: float | None
    latitude: float | None
    unit: str
    reported_at: datetime
    due_at: datetime | None
    rectified_at: datetime | None
    closed_at: datetime | None
    on_time: bool | None
    rework_count: int


def csv_parts(head: Sequence[str], rows: Iterable[Sequence[OutCell]]) -> Iterator[str]:
    """A CSV in parts, beginning with the mark by which spreadsheets know UTF-8."""
    memory = io.StringIO()
    writer = csv.writer(memory)
    memory.write("\ufeff")
    writer.writerow([harmless(cell) for cell in head])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(cell) for cell in row])
        if number % LINES_AT_ONCE == 0:
            yield memory.getvalue()
            memory.seek(0)
            memory.truncate()
    yield memory.getvalue()


def _cell(cell: OutCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return harmless(cell) if isinstance(cell, str) else repr(cell)


def write_list(file: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[OutCell]]) -> None:
    """An xlsx, written row by row: memory does not grow with it. Texts are texts, times and numbers what they are."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**options, "strings_to_numbers": False}) as book:
        bold = book.add_format({"bold": True, "num_format": TEXT, "bg_color": "#EEEEEE"})
        text = book.add_format({"num_format": TEXT})
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet, at = None, ROWS_OF_A_SHEET
        for row in rows:
            if sheet is None or at >= ROWS_OF_A_SHEET:
                sheet, at = _sheet(book, title, head, bold), 0
            at += 1
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, column, cell, time)
                elif isinstance(cell, str):
                    sheet.write_string(at, column, cell[:LONGEST], text)
                elif cell is not None:
                    sheet.write_number(at, column, cell)
        if sheet is None:
            _sheet(book, title, head, bold)


def _sheet(book: xlsxwriter.Workbook, title: str, head: Sequence[str], bold: object) -> xlsxwriter.worksheet.Worksheet:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(title[:28] if number == 1 else f"{title[:25]} {number}")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 16)
    sheet.autofilter(0, 0, 0, len(head) - 1)
    for column, cell in enumerate(head):
        sheet.write_string(0, column, cell, bold)
    return sheet


def geojson_parts(rows: Iterable[OutRow]) -> Iterator[str]:
    """A FeatureCollection in WGS-84, in parts. The caller gives rows that have a position."""
    yield '{"type":"FeatureCollection","features":['
    lines: list[str] = []
    comma = ""
    for row in rows:
        lines.append(comma + json.dumps(_feature(row), ensure_ascii=False, separators=(",", ":")))
        comma = ","
        if len(lines) == LINES_AT_ONCE:
            yield "\n".join(lines)
            lines = []
    yield "\n".join(lines) + "]}"


def _feature(row: OutRow) -> dict[str, object]:
    told = {name: getattr(row, name) for name in OutRow.__dataclass_fields__ if name not in ("longitude", "latitude")}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
        "properties": {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()
        },
    }


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken over: where it stands, why, and what it holds by heading."""

    place: str
    reasons: str
    cells: dict[str, str]


def write_refused(headings: Sequence[str], titles: tuple[str, str], rows: Sequence[RefusedRow]) -> bytes:
    """The refused rows as an xlsx to put right and send again: two columns in front say where and why."""
    memory = io.BytesIO()
    cells = ([row.place, row.reasons, *(row.cells.get(name, "") for name in headings)] for row in rows)
    write_list(memory, titles[1], [*titles, *headings], cells)
    return memory.getvalue()
