"""Reading the office's own tables."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.places.formats import read_table, template
from chuangcheng.flow.places.formats.columns import letter
from chuangcheng.flow.places.terms import Amiss, Table

from .books import csv, xls, xlsx

SITES = [
    ["云溪区测评点位台账", None, None, None, None, None],
    ["截至三月", None, None, None, None, None],
    ["序号", "所属街道", "点位名称（全称）*", "点位类型", "责任单位", "手机号码"],
    [1, "柳岸街道", "柳岸市场", "农贸市场", "柳岸街道、\n云溪区城管局", 13864201234],
    [2, None, "柳岸路", "主次干道", "柳岸街道", "0532-85660001"],
    [3, "石桥街道", "石桥路", "主次干道", "石桥街道", None],
    ["备注：共三处", None, None, None, None, None],
]
MERGED = [(0, 0, 0, 5), (3, 4, 1, 1), (6, 6, 0, 5)]


@pytest.mark.parametrize("book", [xlsx, xls])
def test_a_table_with_title_merged_cells_and_footnote_is_read(book):
    read = read_table(book(SITES, MERGED), Table.SITES)
    assert read.problems == ()
    assert [(row.number, row["street"], row["name"]) for row in read.rows] == [
        (4, "柳岸街道", "柳岸市场"),
        (5, "柳岸街道", "柳岸路"),
        (6, "石桥街道", "石桥路"),
    ]
    assert [row.sheet for row in read.rows] == ["台账"] * 3
    assert read.rows[0].columns["owners"] == "E"


@pytest.mark.parametrize("book", [xlsx, xls])
def test_a_telephone_number_that_became_a_number_is_a_telephone_number(book):
    assert read_table(book(SITES, MERGED), Table.SITES).rows[0]["contact_phone"] == "13864201234"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_whatever_encoding(encoding):
    read = read_table(csv(SITES, encoding), Table.SITES)
    assert [row["name"] for row in read.rows] == ["柳岸市场", "柳岸路", "石桥路"]


def test_blank_cells_of_a_csv_stay_blank_unless_filling_down_is_asked_for():
    assert [row["street"] for row in read_table(csv(SITES), Table.SITES).rows] == ["柳岸街道", "", "石桥街道"]
    filled = read_table(csv(SITES), Table.SITES, fill_down=True).rows
    assert [row["street"] for row in filled] == ["柳岸街道", "柳岸街道", "石桥街道"]
    assert [row["contact_phone"] for row in filled] == ["13864201234", "0532-85660001", ""]


def test_a_header_of_two_rows_is_read():
    rows = [
        ["点位名称", "类型", "坐标", None],
        [None, None, "经度", "纬度"],
        ["柳岸路", "主次干道", 120.37, 36.08],
    ]
    merged = [(0, 1, 0, 0), (0, 1, 1, 1), (0, 0, 2, 3)]
    read = read_table(xlsx(rows, merged), Table.SITES)
    assert [(row["name"], row["longitude"], row["latitude"]) for row in read.rows] == [("柳岸路", "120.37", "36.08")]


def test_a_table_of_one_column_is_a_table():
    read = read_table(csv([["单位名册", "共两个"], ["单位名称"], ["云溪区"], ["柳岸街道"]]), Table.UNITS)
    assert [row["name"] for row in read.rows] == ["云溪区", "柳岸街道"]


def test_covers_and_hidden_sheets_are_passed_over():
    book = xlsx(SITES, MERGED, hidden=SITES, cover=[["填表说明"], ["请如实填写"]])
    assert len(read_table(book, Table.SITES).rows) == 3


def test_a_header_repeated_for_the_next_page_is_no_row():
    rows = [*SITES[2:5], SITES[2], SITES[5]]
    assert [row.number for row in read_table(csv(rows), Table.SITES).rows] == [2, 3, 5]


@pytest.mark.parametrize("table", list(Table))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_a_table_without_rows(table, language):
    assert [p.reason for p in read_table(template(table, language), table).problems] == [Amiss.NO_ROWS]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Amiss.NO_HEADER),
        (b"PK\x03\x04 no zip", Amiss.UNREADABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Amiss.UNREADABLE),
        (b"\xff\xd8\xff\xe0 a photo \x81", Amiss.NOT_TEXT),
        (b"%PDF-1.7\n\x00\x01", Amiss.UNREADABLE),
        (csv([["甲", "乙"], [1, 2]]), Amiss.NO_HEADER),
        (b"x" * 20_000_001, Amiss.TOO_LARGE),
        (csv([SITES[2], *([SITES[3]] * 20_001)]), Amiss.TOO_MANY_ROWS),
        (xlsx([["甲"]])[:700], Amiss.UNREADABLE),
    ],
)
def test_what_is_no_table_is_told_with_its_reason(data, reason):
    read = read_table(data, Table.SITES)
    assert read.rows == ()
    assert [problem.reason for problem in read.problems] == [reason]


def test_two_cells_in_opposite_corners_do_not_fill_the_memory():
    far = [[None] * 16_000 + ["尾"]]
    for rows, reason in (
        ([["头"], *([[]] * 999_999), *far], Amiss.TOO_MANY_ROWS),
        ([["头"], *([[]] * 18_000), *far], Amiss.TOO_LARGE),
    ):
        assert [p.reason for p in read_table(xlsx(rows), Table.SITES).problems] == [reason]


def test_formatted_but_empty_cells_far_below_do_no_harm():
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        sheet, grey = book.add_worksheet(), book.add_format({"bg_color": "#dddddd"})
        for at, row in enumerate(SITES[2:6]):
            for column, value in enumerate(row):
                sheet.write(at, column, value)
        sheet.write_blank(1_048_575, 16_383, None, grey)
    read = read_table(memory.getvalue(), Table.SITES)
    assert [row["name"] for row in read.rows] == ["柳岸市场", "柳岸路", "石桥路"]


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c x="&gt;>" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 900 + "</row>",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="20"><c r="&#88;FD1048576"><v>1</v></c></row>',
    ],
)
def test_a_sheet_made_by_hand_does_not_fill_the_memory_either(cells):
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["头"]]))) as good, zipfile.ZipFile(memory, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head, _, rest = data.decode().partition("<sheetData>")
                data = f"{head}<sheetData>{cells}</sheetData>{rest.partition('</sheetData>')[2]}".encode()
            bad.writestr(name, data)
    assert [p.reason for p in read_table(memory.getvalue(), Table.SITES).problems] == [Amiss.TOO_MANY_ROWS]


def test_another_kind_of_zip_is_no_table():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as packed:
        packed.writestr("content.xml", "<x/>")
    assert [p.reason for p in read_table(memory.getvalue(), Table.SITES).problems] == [Amiss.UNREADABLE]


def test_a_zip_that_swells_is_refused():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 301_000_000)
    assert [p.reason for p in read_table(memory.getvalue(), Table.SITES).problems] == [Amiss.TOO_LARGE]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    for start in (b"", b"PK\x03\x04", "点位名称,点位类型\n".encode()):
        read_table(start + data, Table.SITES)


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_bear_the_letters_of_the_spreadsheet(index, name):
    assert letter(index) == name
