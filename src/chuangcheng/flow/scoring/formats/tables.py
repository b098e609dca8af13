"""A CSV file as columns. Columns, not rows: a hundred thousand cells are checked by the handful of values they hold."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chuangcheng.flow.figures.formats import decoded
from chuangcheng.flow.scoring.terms import Comparison, Fault

from .problems import MOST, Problem

MAX_BYTES = 512 * 1024 * 1024
BLOCK = 1 << 20
"""Characters of a plain file that are taken apart at a time."""

FIELD_LIMIT = csv.field_size_limit()

Codes = npt.NDArray[np.int64]

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,10})?")

OWNER = {Comparison.STREET: "area", Comparison.UNIT: "unit"}
"""The column that names the unit of comparison."""


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

    def codes(self, column: str, known: dict[str, int]) -> Codes:
        """A column as numbers; -1 for what is not known, -2 for an empty cell."""
        cells = self.columns[column]
        told = dict.fromkeys(cells, -1) | known | {"": -2}
        return np.fromiter(map(told.__getitem__, cells), np.int64, len(cells))

    def numbered(self, column: str, names: dict[str, int]) -> Codes:
        """A column as numbers, new values being added to `names`."""
        cells = self.columns[column]
        for cell in dict.fromkeys(cells):
            names.setdefault(cell, len(names))
        return np.fromiter(map(names.__getitem__, cells), np.int64, len(cells))

    def filled(self, column: str) -> npt.NDArray[np.bool_]:
        """Which cells of a column hold something."""
        cells = self.columns[column]
        return np.fromiter(map(bool, cells), bool, len(cells))


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
    try:
        head, cells, lines = _plain(text) or _quoted(table, text)
    except csv.Error as error:
        table.problems.append(Problem(path.name, 0, "", Fault.NOT_CSV, str(error)))
        return table
    where = _heading(table, head, names, needed)
    if any(problem.line < 2 for problem in table.problems):
        return table
    table.lines = lines
    nothing = [""] * len(lines)
    table.columns = {name: cells[where[name]] if name in where else nothing for name in names}
    return table


def _plain(text: str) -> tuple[list[str], list[list[str]], Sequence[int]] | None:
    """Heading, columns and line numbers of a file without quotes and of one width, which is most files; else None.

    Three times as quick as `csv`, because no list is made for a row. Block by block, equal cells of a column being one
    string: three million rows take a few hundred megabytes.
    """
    if '"' in text:
        return None
    head: list[str] = []
    columns: list[list[str]] = []
    shared: list[dict[str, str]] = []
    for block in _blocks(text):
        if "\r" in block:
            return None
        rows = block.split("\n")
        width = len(head) or rows[0].count(",") + 1
        if any(len(row) > FIELD_LIMIT or row.count(",") != width - 1 for row in rows):
            return None
        if "," * (width - 1) in rows:  # an empty line, as spreadsheets leave them
            return None
        if not head:
            head = rows.pop(0).split(",")
            columns, shared = [[] for _ in head], [{} for _ in head]
        if not rows:
            continue
        cells = ",".join(rows).split(",")
        for at, column in enumerate(columns):
            part = list(map(str.strip, cells[at::width]))
            column += map(shared[at].setdefault, part, part)
    return head, columns, range(2, len(columns[0]) + 2 if columns else 2)


def _blocks(text: str) -> Iterator[str]:
    """The text in parts of whole lines, without the last line's end."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + BLOCK)
        end = len(text) if end < 0 else end + 1
        yield text[start:end].replace("\r\n", "\n").removesuffix("\n")
        start = end


def _quoted(table: Table, text: str) -> tuple[list[str], list[list[str]], Sequence[int]]:
    """Heading, columns and line numbers of any file: short rows filled up, empty ones left out, long ones told."""
    reader = csv.reader(io.StringIO(text, newline=""))
    head = next(reader, [])
    width, begins = len(head), reader.line_num + 1
    rows, lines = [], []
    for row in reader:
        if any(cell.strip() for cell in row[width:]):
            table.problems.append(Problem(table.name, begins, "", Fault.TOO_MANY_CELLS))
        elif any(cell.strip() for cell in row):
            rows.append((row + [""] * width)[:width])
            lines.append(begins)
        begins = reader.line_num + 1
    return head, [[row[at].strip() for row in rows] for at in range(width)], lines


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
