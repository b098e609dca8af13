"""The matrix to take away: what is in it, and that a spreadsheet computes nothing from it."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from chuangcheng.flow.scoring.formats import MatrixSheet, matrix_csv, matrix_xlsx

SHEET = MatrixSheet(
    title="=1+1",
    notes=["截至 2026-03-02 09:00"],
    head=["标准", "代码", "柳岸街道", "@石桥街道"],
    rows=[("街面整洁", "A1", [Decimal("0.875"), None]), ("-2+3", "+A2", [Decimal(1), Decimal(0)])],
)


def test_the_csv_holds_the_rates_in_per_cent_and_no_formula():
    rows = list(csv.reader(io.StringIO(matrix_csv(SHEET).decode("utf-8-sig"))))
    assert rows == [
        ["'=1+1"],
        ["截至 2026-03-02 09:00"],
        ["标准", "代码", "柳岸街道", "'@石桥街道"],
        ["街面整洁", "A1", "87.50", ""],
        ["'-2+3", "'+A2", "100.00", "0.00"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_like_a_formula(start: str):
    sheet = MatrixSheet("题", [], ["标准", "代码", start + "x"], [(start + "x", start + "y", [None])])
    cells = [cell for row in csv.reader(io.StringIO(matrix_csv(sheet).decode("utf-8-sig"), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(start)]


def test_the_workbook_holds_texts_as_texts_and_rates_as_numbers():
    rows = CalamineWorkbook.from_filelike(io.BytesIO(matrix_xlsx(SHEET))).get_sheet_by_index(0).to_python()
    assert rows == [
        ["=1+1", "", "", ""],
        ["截至 2026-03-02 09:00", "", "", ""],
        ["标准", "代码", "柳岸街道", "@石桥街道"],
        ["街面整洁", "A1", 0.875, ""],
        ["-2+3", "+A2", 1.0, 0.0],
    ]


def test_the_workbook_holds_no_formula_and_its_head_stays_in_sight():
    with zipfile.ZipFile(io.BytesIO(matrix_xlsx(SHEET))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert 'topLeftCell="C4"' in page
    assert 'state="frozen"' in page
