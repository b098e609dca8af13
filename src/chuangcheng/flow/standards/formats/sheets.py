"""Reading the sheets of an edition workbook: finding each table, its headings, and the cells below them.

Nothing is judged here but whether the sheets and columns are there. Every cell gets a number, its position, that tells
the order and leads back to the cell: it takes the place of the line that a value has in YAML.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chuangcheng.flow.standards.terms import Fault
from chuangcheng.foundation.spreadsheets import formats as spreadsheets
from chuangcheng.foundation.spreadsheets.formats import WrongSpreadsheet, letters
from chuangcheng.foundation.spreadsheets.terms import Unreadable

from .columns import ASIDE, COLUMNS, NEEDED_SHEETS, SHEETS, Column, Table, column_by_heading, plain
from .problems import Cell, Problem, WrongDocument
from .yamltree import MAX_BYTES

HEADING_WITHIN = 10
"""Rows in which the headings are looked for: titles and remarks may stand above them."""
MAX_ROWS = 60_000
"""Rows of a sheet: 20,000 standards with three methods each."""
HEADS_OF_FACTS = ("项目", "item")
_COLUMNS, _ROWS = 12, 24
"""Bits of a position for the column and the row."""

Raw = spreadsheets.Cell


@dataclass(frozen=True)
class CellText:
    """A cell that is filled in: its position, its text, and whether a date or time stood there."""

    at: int
    text: str
    is_date: bool = False


@dataclass(frozen=True)
class Row:
    """The filled cells of a row by field; `at` is the position of the row."""

    at: int
    cells: Mapping[str, CellText]


@dataclass(frozen=True)
class TableSheet:
    """A sheet with its headings: the index of each field's column, the row of the headings, and what stands below.

    On the sheet of facts the names stand in column A: `columns` and `headings` then count rows.
    """

    number: int
    name: str
    table: Table
    columns: Mapping[str, int]
    headings: Mapping[int, str]
    heading_row: int
    rows: tuple[Row, ...]

    @property
    def at(self) -> int:
        """The position of the headings."""
        return position(self.number, self.heading_row, 0)


class Book:
    """A workbook, or a single table, with the way back from positions to cells."""

    def __init__(self, sheets: Sequence[TableSheet]) -> None:
        self.by_table = {sheet.table: sheet for sheet in sheets}
        self._by_number = {sheet.number: sheet for sheet in sheets}

    def located(self, problem: Problem) -> Problem:
        """The problem with its cell, where its line is a position; a missing value is shown where it is missing."""
        sheet = self._by_number.get(problem.line >> (_COLUMNS + _ROWS))
        if sheet is None:
            return replace(problem, line=0)
        row, column = (problem.line >> _COLUMNS) & ((1 << _ROWS) - 1), problem.line & ((1 << _COLUMNS) - 1)
        values = dict(problem.values)
        if problem.code is Fault.MISSING_KEY:
            key, has_column = values["key"], values["key"] in sheet.columns
            if has_column and sheet.table is Table.FACTS:
                row, column = sheet.columns[key], 1
            elif has_column:
                column = sheet.columns[key]
            elif sheet.table is not Table.FACTS and any(one.field == key for one in COLUMNS[sheet.table]):
                cell = self._cell(sheet, sheet.heading_row, 0)
                return Problem("", sheet.at, Fault.MISSING_COLUMN, (("key", key),), cell)
        if "first" in values and (first := int(values["first"])) >> (_COLUMNS + _ROWS):
            values["first"] = str((first >> _COLUMNS) & ((1 << _ROWS) - 1))
        return replace(problem, values=tuple(values.items()), cell=self._cell(sheet, row, column))

    @staticmethod
    def _cell(sheet: TableSheet, row: int, column: int) -> Cell:
        heading = sheet.headings.get(row if sheet.table is Table.FACTS else column, "")
        return Cell(sheet.name, row, letters(column), heading.rstrip("*"), sheet.table)


def position(sheet: int, row: int, column: int) -> int:
    """The number of a cell: sheets from 1, rows from 1, columns from 0."""
    return (sheet << (_COLUMNS + _ROWS)) | (row << _COLUMNS) | column


def read_book(data: bytes, *, whole: bool) -> Book:
    """The sheets of an xlsx or xls, or the one table of a csv. `whole`: all that an edition needs must be there.

    Raises WrongDocument with everything that is wrong with the file, its sheets and headings.
    """
    if len(data) > MAX_BYTES:
        raise _wrong(Fault.TOO_LARGE, size=len(data), limit=MAX_BYTES)
    try:
        if spreadsheets.is_workbook(data):
            sheets: Sequence[spreadsheets.Sheet] = spreadsheets.read_workbook(data, max_rows=MAX_ROWS)
        else:
            sheets = (spreadsheets.read_csv(data, max_rows=MAX_ROWS),)
    except WrongSpreadsheet as wrong:
        raise _refused(wrong, len(data)) from None
    problems: list[Problem] = []
    filled = [(number, sheet) for number, sheet in enumerate(sheets, start=1) if any(map(any, sheet.rows))]
    told = [(number, sheet, _table_named(sheet.name)) for number, sheet in filled if not _is_aside(sheet.name)]
    if len(told) == 1 and told[0][2] is None:
        told = [(told[0][0], told[0][1], table_of(told[0][1].rows))]
        if told[0][2] is None:
            raise _wrong(Fault.UNKNOWN_TABLE)
    found: dict[Table, TableSheet] = {}
    for number, sheet, table in told:
        if table is None:
            known = "、".join(names[0] for names in SHEETS.values())
            problems.append(_problem(0, Fault.UNKNOWN_SHEET, sheet=sheet.name[:40], known=known))
        elif table in found:
            problems.append(_problem(0, Fault.SHEET_TWICE, sheet=SHEETS[table][0]))
        else:
            found[table] = _sheet(number, sheet, table, problems)
    if whole and len(found) == 1 and Table.FACTS not in found and not problems:
        raise _wrong(Fault.TABLE_ALONE, sheet=SHEETS[next(iter(found))][0])
    if whole and not any(problem.code is Fault.UNKNOWN_SHEET for problem in problems):
        missing = [table for table in NEEDED_SHEETS if table not in found]
        problems += [_problem(0, Fault.MISSING_SHEET, sheet=SHEETS[table][0]) for table in missing]
    if problems:
        raise WrongDocument(problems)
    return Book(list(found.values()))


def table_of(rows: Sequence[Sequence[Raw]]) -> Table | None:
    """Which table these rows are, told by their headings; None where no table's or several tables' fit."""
    fits: dict[Table, int] = {}
    for table in COLUMNS:
        if table is Table.FACTS:
            continue
        _, columns = _headings(rows, table)
        if len(columns) >= 2 and all(c.field in columns for c in COLUMNS[table] if c.needed):
            fits[table] = len(columns)
    most = max(fits.values(), default=0)
    best = [table for table, count in fits.items() if count == most]
    return best[0] if len(best) == 1 else None


def _table_named(name: str) -> Table | None:
    return next((table for table, names in SHEETS.items() if plain(name) in map(plain, names)), None)


def _is_aside(name: str) -> bool:
    return plain(name).startswith(ASIDE)


def _headings(rows: Sequence[Sequence[Raw]], table: Table) -> tuple[int, dict[str, int]]:
    """The index of the row with the most headings of the table among the first rows, and the columns it names."""
    known = column_by_heading(table)
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(rows[:HEADING_WITHIN]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            column = known.get(plain(cell_text(cell))) if isinstance(cell, str) else None
            if column is not None:
                columns.setdefault(column.field, at)
        if len(columns) > len(best[1]):
            best = number, columns
    return best


def _sheet(number: int, sheet: spreadsheets.Sheet, table: Table, problems: list[Problem]) -> TableSheet:
    if table is Table.FACTS:
        return _facts(number, sheet, problems)
    start, columns = _headings(sheet.rows, table)
    needed = [column for column in COLUMNS[table] if column.needed]

    def note(column: int, code: Fault, **values: str) -> None:
        problem = _problem(number, code, start + 1, column, **values)
        problems.append(replace(problem, cell=Cell(sheet.name, start + 1, letters(column), "", table)))

    if len(columns) < min(2, len(needed)):
        known = "、".join(column.title for column in needed)
        note(0, Fault.NO_HEADING, limit=str(HEADING_WITHIN), known=known)
        return TableSheet(number, sheet.name, table, {}, {}, start + 1, ())
    headings = {at: cell_text(cell).strip() for at, cell in enumerate(sheet.rows[start])}
    known_columns = column_by_heading(table)
    width = max(map(len, sheet.rows[start:]))
    for at in range(width):
        column = known_columns.get(plain(headings.get(at, "")))
        if column is not None and columns[column.field] != at:
            note(at, Fault.COLUMN_TWICE, key=column.field)
        elif column is None and any(at < len(row) and _filled(row[at]) for row in sheet.rows[start + 1 :]):
            free = [one.title for one in COLUMNS[table] if one.field not in columns]
            note(at, Fault.UNKNOWN_COLUMN, found=headings.get(at, "")[:40], known="、".join(free) or "—")
    for column in needed:
        if column.field not in columns:
            note(0, Fault.MISSING_COLUMN, key=column.field)
    rows: list[Row] = []
    for index, row in enumerate(sheet.rows[start + 1 :], start=start + 2):
        cells = {
            field: _cell(position(number, index, at), row[at])
            for field, at in columns.items()
            if at < len(row) and _filled(row[at])
        }
        if cells:
            rows.append(Row(position(number, index, min(columns[field] for field in cells)), cells))
    return TableSheet(number, sheet.name, table, columns, headings, start + 1, tuple(rows))


def _facts(number: int, sheet: spreadsheets.Sheet, problems: list[Problem]) -> TableSheet:
    """The facts stand one below the other: the name in column A, the value in column B. They read as one row."""
    known = column_by_heading(Table.FACTS)
    cells: dict[str, CellText] = {}
    named: dict[str, int] = {}
    for index, row in enumerate(sheet.rows, start=1):
        name = cell_text(row[0]).strip() if row else ""
        value = row[1] if len(row) > 1 else ""
        cell = Cell(sheet.name, index, "A", "", Table.FACTS)
        column: Column | None = known.get(plain(name))
        if column is None:
            if name and _filled(value) and plain(name) not in HEADS_OF_FACTS:
                free = "、".join(one.title for one in COLUMNS[Table.FACTS] if one.field not in named)
                problem = _problem(number, Fault.UNKNOWN_COLUMN, index, found=name[:40], known=free or "—")
                problems.append(replace(problem, cell=cell))
        elif column.field in named:
            problems.append(replace(_problem(number, Fault.COLUMN_TWICE, index, key=column.field), cell=cell))
        else:
            named[column.field] = index
            if _filled(value):
                cells[column.field] = _cell(position(number, index, 1), value)
    if not named:
        problem = _problem(number, Fault.NO_HEADING, limit=str(HEADING_WITHIN), known="编码、名称")
        problems.append(replace(problem, cell=Cell(sheet.name, 1, "A", "", Table.FACTS)))
    headings = {index: cell_text(row[0]).strip() for index, row in enumerate(sheet.rows, start=1) if row}
    return TableSheet(number, sheet.name, Table.FACTS, named, headings, 1, (Row(position(number, 1, 1), cells),))


def _filled(cell: Raw) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _cell(at: int, cell: Raw) -> CellText:
    return CellText(at, cell_text(cell), isinstance(cell, (datetime.date, datetime.time, datetime.timedelta)))


def cell_text(cell: Raw) -> str:
    """A cell as text: numbers with at most fifteen digits, as a spreadsheet program keeps them."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        text = format(Decimal(format(cell, ".15g")), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(cell)


def _problem(number: int, code: Fault, /, row: int = 0, column: int = 0, **values: object) -> Problem:
    at = position(number, row, column) if number else 0
    return Problem("", at, code, tuple((name, str(value)) for name, value in values.items()))


def _wrong(code: Fault, **values: object) -> WrongDocument:
    return WrongDocument([Problem("", 0, code, tuple((name, str(value)) for name, value in values.items()))])


def _refused(wrong: WrongSpreadsheet, size: int) -> WrongDocument:
    if wrong.reason is Unreadable.TOO_LARGE:
        return _wrong(Fault.TOO_LARGE, size=size, limit=MAX_BYTES)
    if wrong.reason is Unreadable.TOO_MANY_ROWS:
        sheet = wrong.detail.get("sheet")
        return _wrong(Fault.TOO_MANY_ROWS, limit=MAX_ROWS, sheet=f"“{sheet}”" if sheet else "")
    return _wrong(Fault(wrong.reason))
