"""Empty tables to fill in: a header, and notes with examples on a second sheet, where nothing is imported from."""

from __future__ import annotations

import io

import xlsxwriter

from chuangcheng.flow.places.terms import Table

from .catalogue import COLUMNS

TITLES = {
    Table.UNITS: ("单位", "Units"),
    Table.PEOPLE: ("人员", "People"),
    Table.AREAS: ("区域", "Areas"),
    Table.SITES: ("点位", "Sites"),
    Table.DUTIES: ("责任", "Duties"),
}
NOTES = (
    (
        "带 * 的列必填。",
        "原有表格也可直接导入：表头可不在第一行，列的顺序和叫法可以不同，合并单元格可以保留。",
        "空白单元格不会清除已有内容。",
    ),
    (
        "Columns with * are compulsory.",
        "Your own tables can be imported as they are: the header need not be the first row, columns may be in any"
        " order and have other usual names, merged cells may stay.",
        "A blank cell never clears what is already there.",
    ),
)


def template(table: Table, language: str = "zh") -> bytes:
    """An xlsx to fill in for this table, in Chinese or English ("en")."""
    english = int(language == "en")
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(TITLES[table][english])
        for at, column in enumerate(COLUMNS[table]):
            title = (column.title_en if english else column.title) + ("*" if column.needed else "")
            sheet.set_column(at, at, max(12, 2 * len(column.title) + 6), text)  # as text, so that 001 stays 001
            sheet.write_string(0, at, title, head)
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("Notes" if english else "说明")
        notes.set_column(0, 0, 24)
        notes.set_column(1, 2, 60)
        for row, line in enumerate(NOTES[english]):
            notes.write_string(row, 1, line)
        for row, column in enumerate(COLUMNS[table], start=len(NOTES[english]) + 1):
            notes.write_string(row, 0, column.title_en if english else column.title)
            notes.write_string(row, 1, column.note_en if english else column.note)
            if column.example:
                notes.write_string(row, 2, ("e.g. " if english else "例：") + column.example)
    return memory.getvalue()
