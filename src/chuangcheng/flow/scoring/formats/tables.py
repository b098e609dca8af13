"""A CSV file as columns. Columns, not rows: a hundred thousand cells are checked by the handful of values they hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chuangcheng.flow.figures.formats import decoded
from chuangcheng.flow.scoring.terms import Fault

from .problems import MOST, Problem

MAX_BYTES = 512 * 1024 * 1024

Codes = npt.NDArray[np.int64]


@dataclass
class Table:
    """One file: its columns by name, and what is wrong with it so far."""

    name: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    lines: Sequence[int] = ()
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def note(self, index: int, column: str, code: Fault, value: str = "", known: str = "") -> None:
        """Note what is wrong with a row, given by its index."""
        if len(self.problems) <= MOST:
            self.problems.append(Problem(self.name, self.lines[index], column, code, value[:60], known))

    def note_all(self, wrong: npt.NDArray[np.bool_], column: str, code: Fault, known: str = "") -> None:
        """Note the same for all rows marked; their cell of the column is the value."""
        cells = self.columns.get(column, ())
        for index in np.flatnonzero(wrong)[: MOST + 1].tolist():
            self.note(index, column, code, cells[index] if cells else "", known)

    def codes(self, column: str, known: Mapping[str, int]) -> Codes:
        """A column as numbers; -1 for what is not known, -2 for an empty cell."""
        told = dict(known) | {"": -2}
        return np.fromiter((told.get(cell, -1) for cell in self.columns[column]), np.int64, len(self))

    def numbered(self, column: str, names: dict[str, int]) -> Codes:
        """A column as numbers, new values being added to `names`."""
        return np.fromiter((names.setdefault(cell, len(names)) for cell in self.columns[column]), np.int64, len(self))


def read_table(path: Path, names: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Table:
    """A CSV file with a heading line; `names` maps every column to what it may be called.

    A file that is wrong as a whole comes back with its problems and without rows. Columns that are not
    there and not needed are columns of empty cells.
    """
    table = Table(path.name)
    size = path.stat().st_size
    if size > MAX_BYTES:
        table.problems.append(Problem(path.name, 0, "", Fault.TOO_LARGE, str(size), str(MAX_BYTES)))
        return table
    text = decoded(path.read_bytes())
    if text is None:
        table.problems.append(Problem(path.name, 0, "", Fault.NOT_TEXT))
        return table
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        head = next(reader, [])
        where = _heading(table, head, names, needed)
        rows = list(reader)
    except csv.Error as error:
        table.problems.append(Problem(path.name, reader.line_num, "", Fault.NOT_CSV, str(error)))
        return table
    if table.problems:
        return table
    lines: Sequence[int] = range(2, len(rows) + 2)
    if reader.line_num != len(rows) + 1:  # some cell holds a line break
        lines = _line_numbers(text)
    width = len(head)
    if any(len(row) != width for row in rows):
        rows, lines = _straightened(table, rows, lines, width)
    table.lines = lines
    cells = list(zip(*rows, strict=True)) if rows else [()] * width
    nothing = [""] * len(rows)
    table.columns = {
        name: [cell.strip() for cell in cells[where[name]]] if name in where else nothing for name in names
    }
    return table


def _heading(
    table: Table, head: Sequence[str], names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> dict[str, int]:
    where: dict[str, int] = {}
    for at, title in enumerate(title.strip().lower() for title in head):
        name = next((name for name, titles in names.items() if title in (name, *titles)), None)
        if name is None:
            if title:
                table.problems.append(Problem(table.name, 1, "", Fault.UNKNOWN_COLUMN, title[:60], ", ".join(names)))
        elif name in where:
            table.problems.append(Problem(table.name, 1, "", Fault.COLUMN_TWICE, title))
        else:
            where[name] = at
    for name in needed:
        if name not in where:
            table.problems.append(Problem(table.name, 1, "", Fault.MISSING_COLUMN, name))
    return where


def _line_numbers(text: str) -> list[int]:
    """The line on which each row below the heading begins."""
    reader = csv.reader(io.StringIO(text, newline=""))
    begins, lines = 1, []
    for _ in reader:
        lines.append(begins)
        begins = reader.line_num + 1
    return lines[1:]


def _straightened(
    table: Table, rows: Sequence[list[str]], lines: Sequence[int], width: int
) -> tuple[list[list[str]], list[int]]:
    """Rows of one width: short ones filled up, empty ones left out, long ones told."""
    kept, begins = [], []
    for row, line in zip(rows, lines, strict=True):
        if any(cell.strip() for cell in row[width:]):
            table.problems.append(Problem(table.name, line, "", Fault.TOO_MANY_CELLS))
        elif any(cell.strip() for cell in row):
            kept.append((row + [""] * width)[:width])
            begins.append(line)
    return kept, begins
