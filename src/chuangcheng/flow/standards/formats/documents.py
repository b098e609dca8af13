"""An edition in whatever form it comes: YAML, a workbook, or a single table that is taken into an edition.

What is stored is always the YAML document.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import Fault
from chuangcheng.foundation.spreadsheets import formats as spreadsheets
from chuangcheng.foundation.spreadsheets.formats import WrongSpreadsheet

from .problems import Problem, WrongDocument
from .shape import read_checked
from .sheets import MAX_ROWS, table_of
from .workbook import read_workbook
from .writing import write_edition
from .yamltree import decoded


def read_document(
    data: bytes | str, case_classes: Container[str] | None = None, into: Edition | None = None
) -> tuple[Edition, str]:
    """The edition that a file states, and its YAML document: as it came, or written from the workbook.

    What the file is, its bytes tell. With `into`, tables that the file lacks are taken from that edition, whose code it
    must have. Raises WrongDocument with all problems, each with its line, or its sheet, row and column.
    """
    if isinstance(data, bytes) and _is_table(data):
        edition = read_workbook(data, case_classes, into)
        text = write_edition(edition)
        _read_again(text, case_classes)
        return edition, text
    text = decoded(data)
    edition = read_checked(text, case_classes)
    if into is not None and edition.code != into.code:
        values = (("code", edition.code), ("wanted", into.code))
        raise WrongDocument([Problem("code", 1, Fault.OTHER_CODE, values)])
    return edition, text


def _read_again(text: str, case_classes: Container[str] | None) -> None:
    """Refuse a document that could not be read again, or that has not the published shape: it must not be stored."""
    try:
        read_checked(text, case_classes)
    except WrongDocument as wrong:  # its lines are those of a text that nobody has seen
        raise WrongDocument([replace(problem, line=0) for problem in wrong.problems]) from None


def _is_table(data: bytes) -> bool:
    if spreadsheets.is_workbook(data):
        return True
    try:
        return table_of(spreadsheets.read_csv(data, max_rows=MAX_ROWS).rows) is not None
    except WrongSpreadsheet:
        return False
