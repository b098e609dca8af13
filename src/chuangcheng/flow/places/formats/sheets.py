"""Spreadsheets as the office keeps them, every cell as the text a person sees: 13864201234.0 is a telephone number."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from chuangcheng.flow.places.terms import Amiss
from chuangcheng.foundation.spreadsheets.formats import (
    Cell,
    WrongSpreadsheet,
    is_workbook,
    read_csv,
    read_workbook,
)

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000


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
    try:
        sheets = read_workbook(data, max_rows=MAX_ROWS) if is_workbook(data) else (read_csv(data, max_rows=MAX_ROWS),)
    except WrongSpreadsheet as wrong:
        reason = Amiss(wrong.reason)
        detail = {"limit": MAX_BYTES // 1_000_000} if reason is Amiss.TOO_LARGE else wrong.detail
        raise WrongSheet(reason, **detail) from None
    return tuple(
        Sheet(sheet.name, tuple(tuple(_text(cell) for cell in row) for row in sheet.rows), sheet.merged)
        for sheet in sheets
    )


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").replace("\u00a0", " ").replace("\u3000", " ").strip()
