"""Spreadsheets are read whatever made them, and hostile ones are refused before they fill the memory."""

import io

import pytest
import xlsxwriter

from chuangcheng.foundation.spreadsheets.formats import (
    WrongSpreadsheet,
    is_workbook,
    letters,
    read_csv,
    read_workbook,
)
from chuangcheng.foundation.spreadsheets.terms import Unreadable


def book(cells, name="表"):
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(name)
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
    return memory.getvalue()


def test_cells_keep_their_kind_and_rows_their_place():
    [sheet] = read_workbook(book({(1, 0): "甲", (1, 1): 0.5, (1, 2): True}), max_rows=10)
    assert (sheet.name, sheet.rows) == ("表", (["", "", ""], ["甲", 0.5, True]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_read_in_any_usual_encoding_and_separator(encoding, separator):
    text = f"编码{separator}名称\r\nA-1{separator}街面整洁\r\n"
    assert read_csv(text.encode(encoding), max_rows=9).rows == (("编码", "名称"), ("A-1", "街面整洁"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04", Unreadable.UNREADABLE),
        (book({(0, 0): "x", (60_000, 200): "x"}), Unreadable.TOO_LARGE),
        (book({(70_000, 0): "x"}), Unreadable.TOO_MANY_ROWS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Unreadable.ENCRYPTED),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data, reason):
    assert is_workbook(data)
    with pytest.raises(WrongSpreadsheet) as wrong:
        read_workbook(data, max_rows=65_000)
    assert wrong.value.reason is reason


@pytest.mark.parametrize(
    ("data", "reason"), [(b"\xff\xff\xff", Unreadable.NOT_TEXT), (b"a\x00,b", Unreadable.UNREADABLE)]
)
def test_bytes_that_are_no_text_are_refused(data, reason):
    with pytest.raises(WrongSpreadsheet) as wrong:
        read_csv(data, max_rows=9)
    assert wrong.value.reason is reason


def test_columns_are_named_as_a_spreadsheet_names_them():
    assert [letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
