"""Other organs' sheets, as they send them."""

import pytest

from chuangcheng.flow.figures.formats import OutsideRow, read_outside
from chuangcheng.flow.figures.terms import Refused
from tests.flow.places.books import csv, xls, xlsx

TABLE = [
    ["云州市文明程度指数测评结果", None, None, None, None, None, None],
    ["测评项目", "镇街", "分值", "得分", "及格率(%)", "名次", "点位数"],
    ["A1", "", "10", "8.60", "86.0", "3", "87"],
    ["一、街面环境", None, None, None, None, None, None],
    ["A2", "柳岸街道", "5", "/", "—", "第2名", ""],
    ["总 分", "", "100", "91.20", "", "", ""],
]
ROWS = (
    OutsideRow(3, "A1", "", "", "10", "8.60", "86.0%", 3, 87),
    OutsideRow(5, "A2", "柳岸街道", "", "5", "", "", 2),
    OutsideRow(6, "", "", "", "100", "91.20"),
)


@pytest.mark.parametrize(
    "data",
    [xlsx(TABLE), xls(TABLE), csv(TABLE), csv(TABLE, "gb18030")],
    ids=["xlsx", "xls", "utf-8", "gb18030"],
)
def test_a_sheet_is_read_by_its_headings_with_its_digits_as_printed(data: bytes):
    sheet = read_outside(data)
    assert sheet.problems == ()
    assert sheet.rows == ROWS
    assert (sheet.taken, sheet.skipped) == (("standard", "area", "points", "won", "rate", "rank", "sites"), (4,))


def test_numbers_of_a_spreadsheet_are_those_it_prints_and_formulas_in_texts_stay_texts():
    rows = [["标准", "满分", "得分", "得分率"], ["=A1", 10, 0.1 + 0.2, 0.853], ["B", 5, 1e-05, "85.3%"]]
    first, second = read_outside(xls(rows)).rows
    assert (first.standard, first.points, first.won, first.rate) == ("=A1", "10", "0.3", "0.853")
    assert (second.won, second.rate) == ("0.00001", "85.3%")


def test_a_person_says_what_a_column_means_where_its_heading_does_not():
    rows = [["代号", "评分", "备注"], ["A1", "8.6", "好"]]
    assert [p.reason for p in read_outside(csv(rows)).problems] == [Refused.MISSING_COLUMN]
    sheet = read_outside(csv(rows), ["standard", "won", ""])
    assert sheet.rows == (OutsideRow(2, "A1", won="8.6"),)
    twice = read_outside(csv(rows), ["won", "won", ""])
    assert [(p.column, p.reason) for p in twice.problems] == [("won", Refused.COLUMN_TWICE)]
    assert read_outside(csv(rows), ["standard", "won", "x; drop"]).taken == ("standard", "won", "")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["A1", "八分", "", ""], "won", Refused.NOT_A_NUMBER),
        (["A1", "", "120%", ""], "rate", Refused.NOT_A_RATE),
        (["A1", "", "86", ""], "rate", Refused.NOT_A_RATE),
        (["A1", "", "", "0"], "rank", Refused.NOT_A_RANK),
        (["A1", "", "", "前三"], "rank", Refused.NOT_A_RANK),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_column(row: list[str], column: str, reason: Refused):
    sheet = read_outside(csv([["标准", "得分", "得分率", "排名"], ["A2", "1", "", ""], row]))
    assert [(p.line, p.column, p.reason) for p in sheet.problems[:1]] == [(3, column, reason)]
    assert [r.line for r in sheet.rows] == [2]


def test_a_line_without_any_figure_beside_its_names_is_named():
    sheet = read_outside(csv([["标准", "区域", "得分"], ["A1", "柳岸街道", ""]]))
    assert [(p.line, p.reason) for p in sheet.problems] == [(2, Refused.NO_RESULT)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Refused.NO_ROWS),
        (b"PK\x03\x04 nothing", Refused.UNREADABLE),
        (b"\x00\x01", Refused.UNREADABLE),
        (csv([["标准", "得分"]]), Refused.NO_ROWS),
    ],
)
def test_what_is_no_sheet_is_told(data: bytes, reason: Refused):
    assert [p.reason for p in read_outside(data).problems] == [reason]
