"""Tables of other systems as rows of texts: every visible sheet, the header wherever it stands.

Between sending and importing a table is kept as texts, packed: the file itself is read once.
"""

from __future__ import annotations

import datetime
import gzip
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chuangcheng.flow.exchange.rules.guessing import known_headings
from chuangcheng.flow.exchange.rules.reading import RawRow
from chuangcheng.flow.exchange.terms import Amiss
from chuangcheng.foundation.spreadsheets.formats import (
    Cell,
    WrongSpreadsheet,
    is_workbook,
    letters,
    read_csv,
    read_workbook,
)

MAX_BYTES = 40_000_000
MAX_ROWS = 100_000
HEADER_WITHIN = 15
"""Rows in which the header is looked for: titles, dates and notes stand above it."""
LOST_FROM = 1e15
"""From here on a spreadsheet has rounded a number that it was given: it keeps fifteen digits."""
_FOOTNOTE = re.compile(r"(备注|注[:：]|说明|填表|制表|合计|总计|小计|共\s*\d)")
_GUARDED = ("'=", "'+", "'-", "'@")
"""How our own lists, and those of others, keep a text from being taken for a formula."""


class WrongTable(Exception):
    """A file that holds no rows; `reason` says why."""

    def __init__(self, reason: Amiss, **detail: object) -> None:
        super().__init__(str(reason))
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class TextSheet:
    """A sheet as texts; row 1 of the spreadsheet is `rows[0]`."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class CaseTable:
    """The rows of all sheets that have a header, and the headings that occur, each once, in their order."""

    rows: tuple[RawRow, ...]
    headings: tuple[str, ...]


def read_sheets(data: bytes) -> tuple[TextSheet, ...]:
    """The visible sheets of a file, told by its bytes, not its name. Raises WrongTable."""
    if len(data) > MAX_BYTES:
        raise WrongTable(Amiss.TOO_LARGE, limit=MAX_BYTES // 1_000_000)
    try:
        sheets = read_workbook(data, max_rows=MAX_ROWS) if is_workbook(data) else (read_csv(data, max_rows=MAX_ROWS),)
    except WrongSpreadsheet as wrong:
        detail = {"limit": MAX_BYTES // 1_000_000} if wrong.reason == "too_large" else wrong.detail
        raise WrongTable(Amiss(wrong.reason), **detail) from None
    return tuple(TextSheet(sheet.name, [[_text(cell) for cell in row] for row in sheet.rows]) for sheet in sheets)


def pack(sheets: Sequence[TextSheet]) -> bytes:
    """Sheets as they are kept."""
    told = [{"name": sheet.name, "rows": sheet.rows} for sheet in sheets]
    return gzip.compress(json.dumps(told, separators=(",", ":")).encode(), compresslevel=1, mtime=0)


def unpack(data: bytes) -> tuple[TextSheet, ...]:
    """Sheets that `pack` packed."""
    return tuple(TextSheet(one["name"], one["rows"]) for one in json.loads(gzip.decompress(data)))


def lay_out(sheets: Sequence[TextSheet], wanted: Collection[str] = ()) -> CaseTable:
    """The rows below the headers. Where columns are `wanted`, a sheet that has none of them is passed over.

    Raises WrongTable where no sheet has a header, or none has a row below it.
    """
    rows: list[RawRow] = []
    headings: dict[str, None] = {}
    for sheet in sheets:
        at = _header(sheet, wanted)
        if at is None:
            continue
        names = _names(sheet.rows[at])
        headings |= dict.fromkeys(names)
        rows += _rows(sheet, at, names)
    if not headings:
        raise WrongTable(Amiss.NO_HEADER)
    if not rows:
        raise WrongTable(Amiss.NO_ROWS)
    return CaseTable(tuple(rows), tuple(headings))


def _header(sheet: TextSheet, wanted: Collection[str]) -> int | None:
    """The row that looks most like a header: by the columns wanted, by headings we know, by how much it fills."""
    best: tuple[tuple[int, int, int], int] | None = None
    for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        cells = {cell for cell in row if cell}
        rank = len(cells & set(wanted)), known_headings(row), len(cells)
        if len(cells) > 1 and (best is None or rank > best[0]):
            best = rank, at
    if best is None or (wanted and not best[0][0]):
        return None
    return best[1]


def _names(row: Sequence[str]) -> dict[str, int]:
    """The column of each heading; a heading that occurs again is numbered."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        name, number = " ".join(cell.split()), 1
        while name and name in found:
            number += 1
            name = f"{' '.join(cell.split())} ({number})"
        if name:
            found[name] = at
    return found


def _rows(sheet: TextSheet, header: int, names: Mapping[str, int]) -> Iterator[RawRow]:
    above = {name: letters(at) for name, at in names.items()}
    again = {cell for cell in sheet.rows[header] if cell}
    for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        filled = [cell for cell in row if cell]
        if not filled or (len(filled) == 1 and _FOOTNOTE.match(filled[0])) or (set(filled) == again):
            continue  # blank, a footnote, or the header repeated for the next printed page
        cells = {name: row[at] for name, at in names.items() if at < len(row) and row[at]}
        if cells:
            yield RawRow(sheet.name, number, cells, above)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        text = cell.replace("\r\n", "\n").replace("\u00a0", " ").replace("\u3000", " ").strip()
        return text[1:] if text.startswith(_GUARDED) else text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if abs(cell) >= LOST_FROM:
            return f"{cell:.15g}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.replace(microsecond=0).isoformat(sep=" ")
    return str(cell)
