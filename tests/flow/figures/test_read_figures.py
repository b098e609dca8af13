"""Sheets of figures, as offices send them."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
import xlwt

from chuangcheng.flow.figures.formats import SheetRow, read_figures
from chuangcheng.flow.figures.terms import Refused

HEAD = ["标准编码", "测评方式", "数值", "来源文件", "日期", "审核人", "街道", "单位"]
ROW = ["B1", "问卷调查", "85%", "群众满意度报告", "2026-02-27", "林", "柳岸街道", ""]
READ = SheetRow(2, "B1", "survey", Decimal("0.85"), "群众满意度报告", date(2026, 2, 27), "林", area="柳岸街道", unit="")


def table(*rows: list[str]) -> str:
    return "\r\n".join(",".join(row) for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_an_office_uses(encoding: str):
    assert read_figures(table(HEAD, ROW).encode(encoding)) == ((READ,), ())


def test_an_xlsx_is_read_with_its_own_dates_numbers_and_a_title_above():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "2026年满意度")
    sheet.write_row(1, 0, HEAD)
    sheet.write_row(2, 0, ROW)
    sheet.write_number(2, 2, 0.85)
    sheet.write_datetime(2, 4, date(2026, 2, 27), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    rows, problems = read_figures(buffer.getvalue())
    assert problems == ()
    assert (rows[0].line, rows[0].value, rows[0].dated) == (3, Decimal("0.85"), date(2026, 2, 27))


def test_an_old_xls_is_read():
    book = xlwt.Workbook()
    sheet = book.add_sheet("数据")
    for at, (title, cell) in enumerate(zip(HEAD, ROW, strict=True)):
        sheet.write(0, at, title)
        sheet.write(1, at, 2024.0 if title == "审核人" else cell)
    buffer = io.BytesIO()
    book.save(buffer)
    rows, problems = read_figures(buffer.getvalue())
    assert problems == ()
    assert (rows[0].value, rows[0].reviewer) == (Decimal("0.85"), "2024")


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (0, "", Refused.REQUIRED),
        (2, "八成", Refused.NOT_A_NUMBER),
        (2, "NaN", Refused.NOT_A_NUMBER),
        (2, "1e999999", Refused.NOT_A_NUMBER),
        (2, "85%%", Refused.NOT_A_NUMBER),
        (4, "2026-02-30", Refused.NOT_A_DATE),
        (5, "", Refused.REQUIRED),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(column: int, cell: str, reason: Refused):
    wrong = [*ROW[:column], cell, *ROW[column + 1 :]]
    rows, problems = read_figures(table(HEAD, ROW, wrong).encode())
    assert rows == (READ,)
    assert [(p.line, p.reason) for p in problems] == [(3, reason)]


def test_the_number_of_answers_is_read_where_the_sheet_has_it():
    head = [*HEAD, "有效问卷（份）"]
    rows, problems = read_figures(table(head, [*ROW, "160"], [*ROW, ""], [*ROW, "约160"]).encode())
    assert [row.answers for row in rows] == [160, None]
    assert [(p.line, p.column, p.reason) for p in problems] == [(4, "answers", Refused.NOT_ANSWERS)]


def test_a_missing_column_and_an_unreadable_file_are_told():
    _, problems = read_figures(table(HEAD[:3], ROW[:3]).encode())
    assert [(p.column, p.reason) for p in problems] == [
        (name, Refused.MISSING_COLUMN) for name in ("source_document", "dated", "reviewer")
    ]
    for data in (b"PK\x03\x04 not a workbook", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0 broken"):
        assert [p.reason for p in read_figures(data)[1]] == [Refused.UNREADABLE]
