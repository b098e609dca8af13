"""The rows that were left out, as a table to put right and send again."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from chuangcheng.flow.places.terms import Table

from .catalogue import COLUMNS
from .templates import TITLES

ABOUT = (("原表位置", "问题"), ("Place in the file", "Problems"))
"""Headings that no table reads: these columns may stay when the table is sent again."""


@dataclass(frozen=True)
class RestRow:
    """A row that was left out: where it stood, its texts by field, what is wrong in words."""

    place: str
    cells: Mapping[str, str]
    words: str


def rest_of_table(table: Table, rows: Sequence[RestRow], language: str = "zh") -> bytes:
    """An xlsx of these rows, in the columns that they came in, with what is wrong behind them.

    Every cell is written as text: whatever stands in it, a spreadsheet shows it and computes nothing.
    """
    english = int(language == "en")
    columns = [column for column in COLUMNS[table] if any(column.field in row.cells for row in rows)]
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@", "valign": "top"})
        wrong = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "font_color": "#B3261E"})
        sheet = book.add_worksheet(TITLES[table][english])
        titles = [column.title_en if english else column.title for column in columns]
        for at, title in enumerate((*titles, *ABOUT[english])):
            sheet.set_column(at, at, 60 if at > len(columns) else max(12, 2 * len(title) + 6), text)
            sheet.write_string(0, at, title, head)
        for number, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                sheet.write_string(number, at, row.cells.get(column.field, ""), text)
            sheet.write_string(number, len(columns), row.place, text)
            sheet.write_string(number, len(columns) + 1, row.words, wrong)
        sheet.freeze_panes(1, 0)
    return memory.getvalue()
