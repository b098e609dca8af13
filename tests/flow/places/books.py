"""Spreadsheets as an office would send them, made in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[object]]
Merge = tuple[int, int, int, int]
"""First row, last row, first column, last column, counted from 0."""


def xlsx(rows: Rows, merged: Sequence[Merge] = (), *, hidden: Rows = (), cover: Rows = ()) -> bytes:
    """A workbook with the rows on its sheet 台账, after a cover and beside a hidden sheet where such are given."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        if cover:
            _fill(book.add_worksheet("封面"), cover)
        sheet = book.add_worksheet("台账")
        _fill(sheet, rows)
        for top, bottom, left, right in merged:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
        if hidden:
            other = book.add_worksheet("旧")
            _fill(other, hidden)
            other.hide()
    return memory.getvalue()


def _fill(sheet: xlsxwriter.worksheet.Worksheet, rows: Rows) -> None:
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)


def xls(rows: Rows, merged: Sequence[Merge] = ()) -> bytes:
    """The same as an old .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None and not any(t <= at <= b and left <= column <= r for t, b, left, r in merged):
                sheet.write(at, column, value)
    for top, bottom, left, right in merged:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def csv(rows: Rows, encoding: str = "utf-8") -> bytes:
    """The same as csv."""
    lines = [",".join("" if v is None else f'"{v}"' for v in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)
