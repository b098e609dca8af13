"""Tables as they arrive: encodings, headers anywhere, several sheets, odd cells."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.exchange.formats import TextSheet, WrongTable, lay_out, pack, read_sheets, unpack
from chuangcheng.flow.exchange.formats.tables import CaseTable
from tests.flow.places.books import csv, xls, xlsx

from .tables import HEAD, LITTER, STALLS


def cells(table: CaseTable, name: str) -> list[str]:
    return [row.cells.get(name, "") for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_of_a_text_is_found(encoding: str):
    table = lay_out(read_sheets(csv([HEAD, LITTER], encoding)))
    assert cells(table, "标题") == ["路面有垃圾"]


@pytest.mark.parametrize("made", [xlsx, xls, csv])
def test_the_header_may_stand_below_titles_and_notes(made):
    width = len(HEAD) - 1
    rows = [
        ["云溪区12345热线工单", *[None] * width],
        ["导出时间", "2026-03-02", *[None] * (width - 1)],
        HEAD,
        LITTER,
        STALLS,
    ]
    table = lay_out(read_sheets(made([*rows, ["合计 2 件", *[None] * width]])))
    assert cells(table, "工单编号") == ["W-1", "W-2"]
    assert table.rows[0].row == 4
    assert table.rows[0].letters["标题"] == "B"


def test_all_sheets_with_the_wanted_columns_are_read_and_others_passed_over():
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        for name, rows in (
            ("说明", [["本表", "由热线导出"], ["请", "勿改"]]),
            ("一月", [HEAD, LITTER]),
            ("二月", [HEAD, STALLS]),
        ):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    table = lay_out(read_sheets(memory.getvalue()), ["工单编号", "受理时间"])
    assert [(row.sheet, row.cells["工单编号"]) for row in table.rows] == [("一月", "W-1"), ("二月", "W-2")]


def test_cells_are_read_as_a_person_sees_them():
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["编号", "时间", "数", "长号", "说明"])
        sheet.write(1, 0, 101001240754)
        sheet.write_datetime(1, 1, datetime(2026, 3, 2, 9, 5), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write(1, 2, 1.5)
        sheet.write(1, 3, 123456789012345678)
        sheet.write_string(1, 4, "'=1+1")
    row = lay_out(read_sheets(memory.getvalue())).rows[0].cells
    assert row == {
        "编号": "101001240754",
        "时间": "2026-03-02 09:05:00",
        "数": "1.5",
        "长号": "1.23456789012346e+17",
        "说明": "=1+1",
    }


def test_headings_that_occur_twice_are_numbered():
    assert lay_out(read_sheets(csv([["编号", "备注", "备注"], ["1", "甲", "乙"]]))).headings == (
        "编号",
        "备注",
        "备注 (2)",
    )


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", b"\xff\xff\x00", b"only one line"]
)
def test_what_is_no_table_is_said_so(data: bytes):
    with pytest.raises(WrongTable):
        lay_out(read_sheets(data))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes):
    try:
        sheets = read_sheets(data)
        table = lay_out(sheets)
    except WrongTable:
        return
    assert lay_out(unpack(pack(sheets))) == table


ROWS = st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=25)


@given(ROWS, st.lists(st.text(max_size=12), max_size=3))
def test_no_cells_break_the_search_for_a_header_and_none_is_lost(rows: list[list[str]], wanted: list[str]):
    try:
        table = lay_out([TextSheet("甲", rows)], wanted)
    except WrongTable:
        return
    for raw in table.rows:
        assert set(raw.cells.values()) <= {cell for cell in rows[raw.row - 1] if cell}


def test_rows_are_kept_as_they_were_read():
    sheets = read_sheets(csv([HEAD, LITTER, STALLS]))
    assert unpack(pack(sheets)) == tuple(TextSheet(one.name, [list(row) for row in one.rows]) for one in sheets)
