"""The matrix of a comparison as a table to take away: xlsx and CSV. Nothing in it is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from chuangcheng.foundation.spreadsheets.rules import harmless


@dataclass(frozen=True)
class MatrixSheet:
    """What is written: lines above the table, its heading, and rows of a title, its code and a rate for each column.

    Rates are shares, None where there is none.
    """

    title: str
    notes: Sequence[str]
    head: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[Decimal | None]]]


def matrix_csv(sheet: MatrixSheet) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read Chinese; percentages with two decimals, without sign."""
    memory = io.StringIO()
    writer = csv.writer(memory)
    for note in (sheet.title, *sheet.notes):
        writer.writerow([harmless(note)])
    writer.writerow([harmless(cell) for cell in sheet.head])
    for title, code, rates in sheet.rows:
        cells = ["" if rate is None else format(rate * 100, ".2f") for rate in rates]
        writer.writerow([harmless(title), harmless(code), *cells])
    return memory.getvalue().encode("utf-8-sig")


def matrix_xlsx(sheet: MatrixSheet) -> bytes:
    """An xlsx with a head and first columns that stay in sight; texts are written as texts, rates as percentages."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        strong = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        share = book.add_format({"num_format": "0.00%", "valign": "top"})
        page = book.add_worksheet()
        page.set_column(0, 0, 44)
        page.set_column(1, 1, 14)
        page.set_column(2, max(len(sheet.head) - 1, 2), 11)
        page.write_string(0, 0, sheet.title, strong)
        for at, note in enumerate(sheet.notes, start=1):
            page.write_string(at, 0, note)
        top = len(sheet.notes) + 1
        for at, cell in enumerate(sheet.head):
            page.write_string(top, at, cell, head)
        for at, (title, code, rates) in enumerate(sheet.rows, start=top + 1):
            page.write_string(at, 0, title, text)
            page.write_string(at, 1, code, text)
            for column, rate in enumerate(rates, start=2):
                if rate is not None:
                    page.write_number(at, column, float(rate), share)
        page.freeze_panes(top + 1, 2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)
    return memory.getvalue()
