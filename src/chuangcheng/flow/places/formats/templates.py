"""Empty tables to fill in: a header, and notes with examples on a second sheet, where nothing is imported from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from chuangcheng.flow.places.terms import Table
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.spreadsheets.formats import letters

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


WORDS: Mapping[Table, Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    Table.AREAS: {"kind": (("区", "街道", "社区", "网格"), ("district", "street", "community", "grid"))},
    Table.UNITS: {
        "kind": (
            ("市", "区", "部门", "街道", "社区", "企业"),
            ("city", "district", "department", "street", "community", "company"),
        )
    },
    Table.PEOPLE: {
        "role": (
            (
                "创城办",
                "检查员",
                "责任单位经办人",
                "核查员",
                "督查员",
                "领导",
                "上级与审计",
                "系统管理员",
                "单位管理员",
            ),
            tuple(str(role) for role in Role),
        )
    },
    Table.DUTIES: {"part": (("牵头", "配合"), ("lead", "cooperating"))},
}
"""Columns that hold one of a few words, in Chinese and in English; the reader knows each of them."""

ROWS = 5_000
"""Rows that the drop-downs reach down to."""


def template(table: Table, language: str = "zh", choices: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """An xlsx to fill in for this table, in Chinese or English ("en").

    Columns of a few words have drop-downs, and so have those for which `choices` names what is known. Whatever else is
    typed is let in: the preview says what it means.
    """
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
        offered = {field: words[english] for field, words in WORDS.get(table, {}).items()} | dict(choices or {})
        _drop_downs(book, sheet, table, offered)
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


def _drop_downs(
    book: xlsxwriter.Workbook, sheet: Worksheet, table: Table, offered: Mapping[str, Sequence[str]]
) -> None:
    """Put the choices on a hidden sheet, which no import reads, and point the columns to them."""
    columns = {column.field: at for at, column in enumerate(COLUMNS[table])}
    full = {field: words for field, words in offered.items() if words}
    if not full:
        return
    hidden = book.add_worksheet("Choices")
    hidden.hide()
    for place, (field, words) in enumerate(full.items()):
        for row, word in enumerate(words):
            hidden.write_string(row, place, word)
        name = letters(place)
        source = f"=Choices!${name}$1:${name}${len(words)}"
        at = columns[field]
        sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": source, "show_error": False})
