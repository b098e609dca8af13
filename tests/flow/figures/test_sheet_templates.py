"""Empty sheets for figures and for results of others: what is typed into them is read as it is meant."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from chuangcheng.flow.figures.formats import (
    COLUMNS,
    OUTSIDE_COLUMNS,
    Choices,
    OutsideRow,
    SheetRow,
    read_figures,
    read_outside,
    template_of_figures,
    template_of_results,
)
from tests.flow.places.books import xlsx

CHOICES = Choices(
    [("A", "街面", ""), ("A-1", "　街面整洁", "填 0 至 1 的比例")], ["柳岸街道", "石桥街道"], ["市政公司"], ["问卷调查"]
)
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def headings(data: bytes) -> list[str]:
    return [str(cell) for cell in next(iter(sheets(data).values()))[0]]


@LANGUAGES
def test_a_result_typed_into_its_template_is_read_column_by_column(language: str):
    heads = headings(template_of_results(CHOICES, language))
    sheet = read_outside(xlsx([heads, ["A-1", "柳岸街道", "", "10", "8.60", "86.0%", "3", "87", "1200"]]))
    assert sheet.taken == tuple(OUTSIDE_COLUMNS)
    assert sheet.problems == ()
    assert sheet.rows == (OutsideRow(2, "A-1", "柳岸街道", "", "10", "8.60", "86.0%", 3, 87, 1200),)


@LANGUAGES
def test_a_figure_typed_into_its_template_is_read_column_by_column(language: str):
    heads = headings(template_of_figures(CHOICES, language))
    cells = ["B1", "survey", "90%", "报告", "2026-02-27", "林", "", "市政公司", "2026-01-01", "2026-01-31", "160"]
    rows, problems = read_figures(xlsx([heads, cells]))
    days = date(2026, 1, 1), date(2026, 1, 31)
    assert problems == ()
    assert len(heads) == len(COLUMNS)
    told = SheetRow(2, "B1", "survey", Decimal("0.9"), "报告", date(2026, 2, 27), "林", "", "市政公司", *days, 160)
    assert rows == (told,)


@LANGUAGES
def test_an_empty_template_holds_nothing_to_import(language: str):
    assert read_figures(template_of_figures(CHOICES, language)) == ((), ())
    assert read_outside(template_of_results(CHOICES, language)).rows == ()


@pytest.mark.parametrize(("made", "lists"), [(template_of_results, 3), (template_of_figures, 4)])
@LANGUAGES
def test_every_template_has_its_drop_downs_and_says_how_to_fill_it_in(made, lists: int, language: str):  # type: ignore[no-untyped-def]
    data = made(CHOICES, language)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        first = packed.read("xl/worksheets/sheet1.xml").decode()
        named = re.findall("<sheet [^>]*>", packed.read("xl/workbook.xml").decode())
    assert len(re.findall("<dataValidation ", first)) == lists
    assert ["hidden" in sheet for sheet in named] == [False, False, False, True]
    _, how, standards, hidden = sheets(data).values()
    explained = [str(row[0]) for row in how if row[0]]
    assert set(explained) >= {title.rstrip("*") for title in headings(data)}
    assert [row[:2] for row in standards[1:]] == [["A", "街面"], ["A-1", "　街面整洁"]]
    assert [row[0] for row in hidden] == ["A", "A-1"]


def test_without_areas_or_units_there_is_no_drop_down_for_them():
    with zipfile.ZipFile(io.BytesIO(template_of_results(Choices([("A", "街面", "")])))) as packed:
        assert len(re.findall("<dataValidation ", packed.read("xl/worksheets/sheet1.xml").decode())) == 1
