"""Finding the header of a table, wherever it stands, and the rows below it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from chuangcheng.flow.places.rules.preview import Heading, Problem, SheetRow
from chuangcheng.flow.places.terms import Amiss, Table

from .catalogue import COLUMNS
from .sheets import Sheet, WrongSheet, read_sheets

HEADER_WITHIN = 10
"""Rows in which the header is looked for: titles, dates and notes stand above it."""


ENOUGH = 2
"""Columns that must be recognised before a row is taken for the header."""

ALIKE = 0.6
"""How alike a heading must be to a known one before it is asked whether it was meant."""

_ASIDE = re.compile(r"[（(【\[].*?[)）】\]]")
_SIGNS = re.compile(r"[\s*:：·•._-]+")
_FOOTNOTE = re.compile(r"(备注|注|说明|填表|制表|合计|总计|小计|审核|日期)")


@dataclass(frozen=True)
class TableRead:
    """The rows of all sheets that hold the table, and what is wrong with the file."""

    rows: tuple[SheetRow, ...]
    problems: tuple[Problem, ...]
    headings: tuple[Heading, ...] = ()


def read_table(data: bytes, table: Table, *, fill_down: bool = False) -> TableRead:
    """Read a file as the given table. Sheets without a header of it (notes, covers) are passed over.

    `fill_down` takes blank cells of grouping columns from the row above: for csv, where merged cells left no trace.
    Never raises on bad input.
    """
    try:
        sheets = read_sheets(data)
    except WrongSheet as wrong:
        return TableRead((), (Problem(wrong.reason, detail=wrong.detail),))
    rows: list[SheetRow] = []
    headings: dict[str, Heading] = {}
    seen = False
    for sheet in sheets:
        if found := find_header(sheet, table):
            seen = True
            headings |= {one.text: one for one in _headings(sheet, table, *found) if one.text not in headings}
            rows += _rows(sheet, table, *found, fill_down=fill_down)
    if not seen:
        needed = [column.title for column in COLUMNS[table] if column.needed]
        return TableRead((), (Problem(Amiss.NO_HEADER, detail={"columns": "、".join(needed)}),))
    if not rows:
        return TableRead((), (Problem(Amiss.NO_ROWS),))
    return TableRead(tuple(rows), (), tuple(headings.values()))


def _headings(sheet: Sheet, table: Table, start: int, columns: Mapping[str, int]) -> list[Heading]:
    """The headings above the rows: which column each was taken for, or what it may have meant."""
    taken = {at: name for name, at in columns.items()}
    open_words = {word: name for word, name in words_of(table).items() if name not in columns}
    found = []
    lower, upper = sheet.rows[start - 1], sheet.rows[start - 2] if start > 1 else ()
    two_rows = any(at >= len(lower) or words_of(table).get(heading(lower[at])) != name for at, name in taken.items())
    for at in range(max(len(lower), len(upper))):
        cells = [row[at] for row in ((lower, upper) if two_rows else (lower,)) if at < len(row) and row[at]]
        text = next((cell for cell in cells if heading(cell) in words_of(table)), cells[0] if cells else "")
        if not text:
            continue
        near = difflib.get_close_matches(heading(text), open_words, 1, ALIKE) if at not in taken else []
        meant = open_words[near[0]] if near else ""
        found.append(Heading(text, taken.get(at, ""), meant))
    return found


def letter(index: int) -> str:
    """The letters a spreadsheet shows above the column with this index, counted from 0."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def heading(text: str) -> str:
    """A header cell without marks of compulsion, remarks in brackets and spaces."""
    plain = unicodedata.normalize("NFKC", text)
    return _SIGNS.sub("", _ASIDE.sub("", plain) or plain).casefold()


@cache
def words_of(table: Table) -> dict[str, str]:
    """The field by each word that stands for it; a column's own title beats another's synonym."""
    found: dict[str, str] = {}
    for column in COLUMNS[table]:
        for word in (column.title, column.title_en):
            found.setdefault(heading(word), column.field)
    for column in COLUMNS[table]:
        for word in (*column.words, column.field):
            found.setdefault(heading(word), column.field)
    return found


def recognised(cells: Sequence[str], words: Mapping[str, str]) -> dict[str, int]:
    """The column of each field; the first that bears its name counts."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = words.get(heading(cell))
        if name and name not in found:
            found[name] = at
    return found


def find_header(sheet: Sheet, table: Table) -> tuple[int, dict[str, int]] | None:
    """Where the data begin (an index into rows) and the columns, or None. A header may be two rows high."""
    words = words_of(table)
    needed = {column.field for column in COLUMNS[table] if column.needed}
    best: tuple[int, int, dict[str, int]] | None = None
    for at in range(min(HEADER_WITHIN, len(sheet.rows))):
        columns = recognised(sheet.rows[at], words)
        below = sheet.rows[at + 1] if at + 1 < len(sheet.rows) else ()
        more = {name: where for name, where in recognised(below, words).items() if name not in columns}
        start = at + 1
        # The lower row of two is told by its columns that the upper lacks while repeating (or leaving blank) the rest.
        if (
            columns
            and more
            and all(not below[w] or below[w] == sheet.rows[at][w] for w in columns.values() if w < len(below))
        ):
            columns, start = columns | more, at + 2
        filled = sum(bool(cell) for cell in sheet.rows[at])
        if (
            len(columns) >= min(ENOUGH, filled) > 0
            and needed <= set(columns)
            and (best is None or len(columns) > best[1])
        ):
            best = start, len(columns), columns
    return (best[0], best[2]) if best else None


def _rows(sheet: Sheet, table: Table, start: int, columns: Mapping[str, int], *, fill_down: bool) -> list[SheetRow]:
    groups = {column.field for column in COLUMNS[table] if column.groups and column.field in columns}
    letters = {name: letter(at) for name, at in columns.items()}
    headings = set(words_of(table))
    found: list[SheetRow] = []
    above: dict[str, str] = {}
    for number, cells in enumerate(sheet.rows[start:], start=start + 1):
        filled = [cell for cell in cells if cell]
        if not filled or (len(filled) == 1 and _FOOTNOTE.match(filled[0])) or _FOOTNOTE.fullmatch(filled[0]):
            continue
        texts = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        if not any(texts.values()) or {heading(text) for text in texts.values() if text} <= headings:
            continue  # nothing of ours, or the header repeated for the next printed page
        row = SheetRow(sheet.name, number, texts, letters)
        if fill_down:
            row = replace(row, cells={n: t or (above.get(n, "") if n in groups else "") for n, t in texts.items()})
            above = dict(row.cells)
        found.append(row)
    return found
