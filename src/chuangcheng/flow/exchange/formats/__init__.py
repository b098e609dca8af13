"""Documents that come from other systems and go to them."""

from .handing_out import (
    OutCell,
    OutRow,
    RefusedRow,
    csv_parts,
    geojson_parts,
    write_list,
    write_refused,
)
from .mapping_document import FORMAT, Wrong, WrongMapping, read_mapping, write_mapping
from .tables import MAX_BYTES, MAX_ROWS, CaseTable, TextSheet, WrongTable, lay_out, pack, read_sheets, unpack

__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "MAX_ROWS",
    "CaseTable",
    "OutCell",
    "OutRow",
    "RefusedRow",
    "TextSheet",
    "Wrong",
    "WrongMapping",
    "WrongTable",
    "csv_parts",
    "geojson_parts",
    "lay_out",
    "pack",
    "read_mapping",
    "read_sheets",
    "unpack",
    "write_list",
    "write_mapping",
    "write_refused",
]
