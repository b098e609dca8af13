"""An edition survives being written as a workbook and read again; the workbook is safe to open."""

from hypothesis import Phase, given, settings

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
