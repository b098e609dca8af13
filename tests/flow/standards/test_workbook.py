"""An edition survives being written as a workbook and read again; the workbook helps whoever fills it in."""

import io
import re
import zipfile

import pytest
from hypothesis import Phase, given, settings

from chuangcheng.flow.standards.formats import read_edition, workbook_template
from chuangcheng.flow.standards.formats.columns import COLUMNS, Holds, Table
from chuangcheng.flow.standards.formats.shipped import FOLDER, shipped_editions
from chuangcheng.flow.standards.formats.workbook import read_workbook
from chuangcheng.flow.standards.formats.workbook_writing import write_workbook

from .test_write_edition import editions

QUICKLY = settings(phases=[Phase.explicit, Phase.generate])
"""A whole edition takes minutes to shrink, and the first one that fails says as much."""


@QUICKLY
@given(editions())
def test_an_edition_survives_being_written_as_a_workbook_and_read(edition):
    assert read_workbook(write_workbook(edition)) == edition


@QUICKLY
@given(editions())
def test_a_workbook_in_english_states_the_same(edition):
    assert read_workbook(write_workbook(edition, "en")) == edition


@pytest.mark.parametrize("name", shipped_editions())
def test_the_editions_that_ship_survive(name):
    edition = read_edition((FOLDER / name / "edition.yaml").read_bytes())
    assert read_workbook(write_workbook(edition)) == edition


def test_a_list_too_long_for_a_cell_goes_on_in_the_next_row():
    codes = [f"{number:039d}" for number in range(900)]
    items = "".join(f"  - {{code: '{code}', title: x, standards: [A]}}\n" for code in codes)
    edition = read_edition(
        "format: chuangcheng-edition/1\ncode: long\ntitle: 长\n"
        "tree: [{code: A, title: 甲, methods: [{kind: field, points: 1, rule: share}]}]\n"
        f"items:\n{items}site_types:\n  - {{code: road, title: 路, items: {codes}}}\n"
    )
    assert read_workbook(write_workbook(edition)) == edition


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_closed_choice_has_a_drop_down_and_headings_stay_in_sight(language):
    with zipfile.ZipFile(io.BytesIO(workbook_template(language))) as packed:
        sheets = [packed.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(2, 9)]
        named = re.findall("<sheet [^>]*>", packed.read("xl/workbook.xml").decode())
    found = [(len(re.findall("<dataValidation ", sheet)), 'state="frozen"' in sheet) for sheet in sheets]
    chosen = {t: sum(column.holds is Holds.CHOICE for column in columns) for t, columns in COLUMNS.items()}
    assert found == [(chosen[table], True) for table in Table]
    assert ["hidden" in sheet for sheet in named] == [False] * 8 + [True]
