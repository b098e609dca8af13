"""A row of a sheet or a feature of a GeoJSON file, as texts by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..terms import Refused


@dataclass(frozen=True)
class SheetRow:
    """Texts by field; `line` counts as the reader's spreadsheet (or his features) does. `lost` are the fields that the
    spreadsheet had stored as a number too long for it."""

    line: int
    cells: Mapping[str, str]
    lost: frozenset[str] = field(default=frozenset())

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "").strip()


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one cell: in which column, why, what stands there, and which known names may be meant."""

    column: str
    reason: Refused
    value: str = ""
    meant: tuple[str, ...] = ()
