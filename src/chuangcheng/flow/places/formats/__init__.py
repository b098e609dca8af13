"""The office's own tables: reading them, and empty ones to fill in."""

from .columns import TableRead, read_table
from .sheets import Sheet, WrongSheet, read_sheets
from .templates import template

__all__ = ["Sheet", "TableRead", "WrongSheet", "read_sheets", "read_table", "template"]
