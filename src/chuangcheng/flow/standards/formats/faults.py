"""The problems of a document as a sheet, so that they can be handed to whoever fills in the workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

HEADINGS = (("位置", "问题", "怎么改"), ("Place", "Problem", "Remedy"))


def write_problems(rows: Sequence[Sequence[str]], language: str = "zh") -> bytes:
    """An xlsx with one row a problem: place, what is wrong, what to do. Every cell is a text."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EFF6", "border": 1})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Problems" if language.startswith("en") else "问题")
        for at, (heading, width) in enumerate(zip(HEADINGS[language.startswith("en")], (38, 50, 60), strict=True)):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, heading, head)
        for number, row in enumerate(rows, start=1):
            for at, told in enumerate(row):
                sheet.write_string(number, at, told, text)
        sheet.freeze_panes(1, 0)
    return memory.getvalue()
