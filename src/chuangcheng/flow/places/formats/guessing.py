"""Which kind of table a file is: `rules.guess` decides, this reads what it decides on."""

from __future__ import annotations

from collections.abc import Mapping

from chuangcheng.flow.places.rules.guess import Fit, is_named, likeliest, weights
from chuangcheng.flow.places.terms import Table

from .catalogue import COLUMNS
from .columns import HEADER_WITHIN, find_header, heading, recognised, words_of
from .sheets import Sheet, read_sheets

WORDS: Mapping[Table, Mapping[str, str]] = {table: words_of(table) for table in Table}
WEIGHTS = weights(WORDS)
ENOUGH = 2
"""Headings that a row must have before it says anything."""


def guess_table(data: bytes, name: str = "") -> tuple[Fit, ...]:
    """The kinds of table that a file may be, the likeliest first; none where no row looks like a heading.

    `name` is that of the file. Raises WrongSheet for what is no table at all.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return (Fit(Table.AREAS, 1, 1),)  # GeoJSON
    found = (_fit(sheet, table, name) for sheet in read_sheets(data) for table in Table)
    return likeliest([fit for fit in found if fit])


def headings_in(data: bytes) -> tuple[str, ...]:
    """The row of a file that looks most like headings, to be told when nothing is recognised in it."""
    rows = [row for sheet in read_sheets(data) for row in sheet.rows[:HEADER_WITHIN]]
    best = max(rows, key=lambda row: len({cell for cell in row if cell}), default=())
    return tuple(cell for cell in dict.fromkeys(best) if cell)


def _fit(sheet: Sheet, table: Table, name: str) -> Fit | None:
    words = WORDS[table]
    found = find_header(sheet, table)
    if found:
        start, columns = found
        cells = [cell for row in sheet.rows[max(0, start - 2) : start] for cell in row]
        missing: tuple[str, ...] = ()
    else:
        start, columns, cells = _nearest(sheet, words)
        if len(columns) < ENOUGH:
            return None
        missing = tuple(column.field for column in COLUMNS[table] if column.needed and column.field not in columns)
    known = {word for cell in cells if (word := heading(cell)) in words}
    above = [cell for row in sheet.rows[: max(0, start - 1)] for cell in row if cell]
    named = is_named(table, (sheet.name, name, *above))
    return Fit(table, sum(WEIGHTS[word] for word in known), len(columns), missing, named)


def _nearest(sheet: Sheet, words: Mapping[str, str]) -> tuple[int, dict[str, int], list[str]]:
    """The row with most recognised headings, although a compulsory one is missing."""
    best: tuple[int, dict[str, int], list[str]] = (0, {}, [])
    for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns = recognised(row, words)
        if len(columns) > len(best[1]):
            best = at + 1, columns, list(row)
    return best
