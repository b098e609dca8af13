"""Sheets and GeoJSON of the register: reading, writing, empty ones to fill in."""

from .reading import COLUMNS, MAX_ROWS, NEEDED, FileProblem, read_register
from .writing import ExportRow, register_csv, register_geojson, register_xlsx, rest_xlsx, template

__all__ = [
    "COLUMNS",
    "MAX_ROWS",
    "NEEDED",
    "ExportRow",
    "FileProblem",
    "read_register",
    "register_csv",
    "register_geojson",
    "register_xlsx",
    "rest_xlsx",
    "template",
]
