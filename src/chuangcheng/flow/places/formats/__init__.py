"""The office's own tables: reading them, and empty ones to fill in."""

from .catalogue import COLUMNS, Column
from .columns import TableRead, read_table
from .guessing import guess_table, headings_in
from .rest import rest_of_table
from .sheets import MAX_BYTES, MAX_ROWS, Sheet, WrongSheet, read_sheets
from .templates import template

__all__ = [
    "COLUMNS",
    "MAX_BYTES",
    "MAX_ROWS",
    "Column",
    "Sheet",
    "TableRead",
    "WrongSheet",
    "guess_table",
    "headings_in",
    "read_sheets",
    "read_table",
    "rest_of_table",
    "template",
]
