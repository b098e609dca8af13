"""A document as a spreadsheet: the cover and what leads in on the first sheet, each section on a sheet of its own.

Texts are written as texts in cells of the kind "text": nothing that somebody typed is ever computed or becomes a link,
not even after its cell is edited. Figures are numbers, with the digits that paper shows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from math import ceil
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from chuangcheng.foundation.documents.rules import (
    BOOK,
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Paragraph,
    Picture,
    Row,
    Shot,
    Table,
    clean,
    page_of_pages,
    rounded,
    shown,
)
from chuangcheng.foundation.documents.terms import Align, Kind

from .pictures import extent, measured

TEXT = 49
"""The format of cells that hold texts, "@": what is typed into them is never computed."""

LONGEST = 32_767
"""Characters that a cell can hold."""

NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
SMALL = '&8&"宋体"'
"""Size before font: a text that begins with a digit would else be read as part of its size."""

MILLIMETRES = 0.52
"""Widths of columns per millimetre of paper: a sheet holds about as much as a page does."""

WIDEST = 210
"""Columns that are wider together, in millimetres, are printed on paper that lies."""

LINE, HIGHEST = 13.5, 400
"""Points of a line, and of the highest row."""

NAME = 22
"""Millimetres that the name of a fact needs."""

PIXELS, POINTS = 96 / 25.4, 72 / 25.4
"""To a millimetre."""


def write_xlsx(document: Document) -> bytes:
    """A document as the bytes of an .xlsx file."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        book.set_properties(
            {
                "title": clean(document.title),
                "author": clean(document.author),
                "created": document.dated.astimezone(UTC).replace(tzinfo=None),
            }
        )
        names = _Names()
        formats = _Formats(book)
        first = _Sheet(document, book.add_worksheet(names.take(document.title)), formats, _tables(document.lead))
        first.head(with_title=True)
        first.facts(document.facts)
        for text in document.remarks:
            first.text(text)
        first.blocks(document.lead)
        for section in document.sections:
            sheet = _Sheet(document, book.add_worksheet(names.take(section.title)), formats, _tables(section.blocks))
            sheet.head(with_title=False, title=section.title)
            sheet.blocks(section.blocks)
    return memory.getvalue()


def _tables(blocks: Sequence[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


class _Names:
    """Names of sheets: what a spreadsheet allows, each once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def take(self, title: str) -> str:
        """A name like the title that no sheet has yet."""
        name = NOT_IN_A_NAME.sub(" ", clean(title).replace("\n", " ")).strip(" '")[:31] or "1"
        number = 1
        found = name
        while found.lower() in self.taken or found.lower() == "history":  # a name that Excel keeps for itself
            number += 1
            tail = f" {number}"
            found = name[: 31 - len(tail)] + tail
        self.taken.add(found.lower())
        return found


@dataclass
class _Formats:
    """The formats of cells, each made once."""

    book: xlsxwriter.Workbook

    def __post_init__(self) -> None:
        self.made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **told: object) -> Any:
        """The format with these properties."""
        key = tuple(sorted(told.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(
                {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "num_format": TEXT, **told}
            )
        return self.made[key]


class _Sheet:
    """One sheet, written from the top; the widest table says how wide its columns are."""

    def __init__(self, document: Document, sheet: Any, formats: _Formats, tables: list[Table]) -> None:
        self.document, self.sheet, self.formats, self.tables = document, sheet, formats, tables
        widest = max(tables, key=lambda table: len(table.columns), default=None)
        widths = [column.width for column in widest.columns] if widest else [38, BOOK.width - 38]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, round(width * MILLIMETRES, 1))
        self.widths = widths
        self.across = max(len(widths) - 1, 1)
        self.width = sum(widths)
        self.row = 0
        self._paper()

    def _paper(self) -> None:
        """A4, one page wide, the watermark above and the number of the page below."""
        document, sheet = self.document, self.sheet
        sheet.set_paper(9)
        if self.width > WIDEST:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.7, right=0.6, top=0.9, bottom=0.8)
        before, between, after = page_of_pages(document.language)
        mark = f'&C&"黑体"&20&K8A8A8A{_plain(document.watermark)}' if document.watermark else ""
        sheet.set_header(f"&L{SMALL}{_plain(document.title)}{mark}&R{SMALL}{_plain(document.subtitle)}")
        sheet.set_footer(f"&C{SMALL}{before}&P{between}&N{after}\n{SMALL}{_plain(document.footer, 130)}")

    def head(self, *, with_title: bool, title: str = "") -> None:
        """The watermark, which a screen shows too, and the title."""
        if self.document.watermark:
            self._line(
                self.document.watermark,
                self.formats.of(font_color="#8A8A8A", font_size=14, align="center"),
            )
        name, size = ("方正小标宋简体", 20) if with_title else ("黑体", 14)
        style = self.formats.of(font_name=name, font_size=size, align="center" if with_title else "left")
        self._line(self.document.title if with_title else title, style, height=36 if with_title else 26)
        if with_title and self.document.subtitle:
            self._line(self.document.subtitle, self.formats.of(font_name="黑体", font_size=13, align="center"))

    def blocks(self, blocks: Sequence[Block]) -> None:
        """What a part consists of, one below the other."""
        for block in blocks:
            if isinstance(block, Paragraph):
                self.text(block.text)
            elif isinstance(block, Facts):
                self.facts(block.pairs)
            elif isinstance(block, Picture):
                self.text(block.caption)
                self._picture(block)
            else:
                self._table(block)

    def text(self, text: str) -> None:
        """A paragraph over all columns, in as many lines as it needs."""
        told = clean(text)
        if told:
            self._line(told, self.formats.of(text_wrap=True, valign="top"), height=_height(told, self.width) + 3)

    def _picture(self, picture: Picture) -> None:
        """A picture in its width on paper, over as many rows as it is high."""
        data = picture.path.read_bytes()
        _kind, width, height = measured(data)
        scale = picture.width / 25.4 * 96 / width
        told = {
            "x_scale": scale,
            "y_scale": scale,
            "image_data": io.BytesIO(data),
            "description": clean(picture.caption),
        }
        self.sheet.insert_image(self.row, 0, picture.path.name, told)
        self.row += int(height * scale / 20) + 2

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names, over as many columns as they need, and values over the others."""
        name_style = self.formats.of(font_name="黑体")
        value_style = self.formats.of(text_wrap=True, align="left")
        reached = [at for at in range(self.across) if sum(self.widths[: at + 1]) >= NAME]
        last = reached[0] if reached else 0
        for name, value in pairs:
            self._over(0, last, name, name_style)
            self._over(last + 1, self.across, value, value_style)
            self._high(_height(value, sum(self.widths[last + 1 :])))
            self.row += 1
        self.row += bool(pairs)

    def _over(self, first: int, last: int, text: str, style: Any) -> None:
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", style)
        self.sheet.write_string(self.row, first, _fitting(text), style)

    def _high(self, points: float) -> None:
        """Say how high the row is: not every program makes room for the lines of a cell by itself."""
        self.sheet.set_row(self.row, min(points, HIGHEST))

    def _line(self, text: str, style: Any, height: float | None = None) -> None:
        self._over(0, self.across, text, style)
        if height:
            self._high(height)
        self.row += 1

    def _table(self, table: Table) -> None:
        head = self.formats.of(
            font_name="黑体", bg_color="#ECECEC", border=1, border_color="#6E6E6E", align="center", text_wrap=True
        )
        for at, column in enumerate(table.columns):
            self.sheet.write_string(self.row, at, _fitting(column.title), head)
        self._high(max(_height(column.title, column.width) for column in table.columns) + 3)
        if len(self.tables) == 1:  # only one head can be repeated on every page and stay in sight
            self.sheet.repeat_rows(self.row)
            self.sheet.freeze_panes(self.row + 1, 0)
        self.row += 1
        framed = {"border": 1, "border_color": "#6E6E6E", "text_wrap": True}
        for row in table.rows:
            strong = {"font_name": "黑体"} if row.strong else {}
            if row.whole:
                shade = {"bg_color": "#F6F6F6"} if row.strong else {}
                style, told = self.formats.of(**framed, **strong, **shade), shown(row.cells[0], table.columns[0])
                self._over(0, len(table.columns) - 1, told, style)
                self._high(_height(told, sum(column.width for column in table.columns)))
            else:
                self._room(row, table)
                for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                    depth = {"indent": min(row.depth, 15)} if at == table.outline and row.depth else {}
                    self._cell(at, cell, column, {**framed, **strong, **depth})
            self.row += 1
        self.row += 1

    def _room(self, row: Row, table: Table) -> None:
        """Room for the lines of a row, and for its pictures, one below the other."""
        highest = LINE
        for cell, column in zip(row.cells, table.columns, strict=True):
            if isinstance(cell, tuple):
                highest = max(highest, sum(extent(shot)[1] + 1.5 for shot in cell) * POINTS + 3)
            else:
                highest = max(highest, _height(shown(cell, column), column.width))
        self._high(highest)

    def _shots(self, at: int, shots: tuple[Shot, ...]) -> None:
        down = 1.0
        for shot in shots:
            _kind, width, _height = measured(shot.data)
            across, high = extent(shot)
            told = {
                "x_scale": across * PIXELS / width,
                "y_scale": across * PIXELS / width,
                "x_offset": 3,
                "y_offset": down * PIXELS,
                "object_position": 1,  # it moves and grows with its cell: rows can be sorted and filtered
                "image_data": io.BytesIO(shot.data),
                "description": clean(shot.alt),
            }
            self.sheet.insert_image(self.row, at, "picture", told)
            down += high + 1.5

    def _cell(self, at: int, cell: Cell, column: Column, told: dict[str, object]) -> None:
        stands = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}[column.stands]
        if isinstance(cell, int | Decimal):
            percent = column.kind is Kind.PERCENT
            pattern = "General" if column.places is None else f"{0:.{column.places}f}"
            style = self.formats.of(num_format=pattern + ("%" if percent else ""), align=stands, **told)
            places = None if column.places is None else column.places + 2 * percent
            self.sheet.write_number(self.row, at, float(rounded(cell, places)), style)
        else:
            style = self.formats.of(align=stands, **told)
            self.sheet.write_string(self.row, at, _fitting(shown(cell, column)), style)
            if isinstance(cell, tuple):
                self._shots(at, cell)


def _height(text: str, width: float) -> float:
    """Points that a text of 10 points takes in so many millimetres: a Chinese character is as wide as high, others
    about half."""
    room = max((width - 2) / 3.6, 1)
    wide = [sum(1.0 if east_asian_width(one) in "WFA" else 0.55 for one in line) for line in clean(text).split("\n")]
    return LINE * sum(max(1, ceil(line / room)) for line in wide) + 2


def _fitting(text: str) -> str:
    """A text that a cell can hold."""
    told = clean(text)
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"


def _plain(text: str, most: int = 40) -> str:
    """A text for the header or footer of a page, in which & begins a code; 255 characters are all that fit."""
    return clean(text).replace("\n", " ")[:most].replace("&", "&&")
