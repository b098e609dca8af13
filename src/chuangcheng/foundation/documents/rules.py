"""A document as plain values, the same for paper, for Word and for a spreadsheet.

Texts are texts: whatever stands in them, a writer shows it and interprets nothing. No clock is read: what a document is
dated is handed in, so that the same values always give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from .terms import Align, Form, Kind, Style

MEDIA_TYPES = {
    Form.PDF: "application/pdf",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in a cell of a table: the bytes of a JPEG or PNG, its longer side in millimetres, what it shows."""

    data: bytes
    side: float
    alt: str = ""


Cell = str | int | Decimal | tuple[Shot, ...] | None
"""None is a cell of which nothing is known: a dash in a column of figures, empty in one of texts. Shots stand one below
the other."""


@dataclass(frozen=True, slots=True)
class Layout:
    """版式: A4, margins in millimetres, size and line pitch of the text in points, size in tables in points."""

    top: float
    right: float
    bottom: float
    left: float
    size: float
    pitch: float
    table_size: float

    @property
    def width(self) -> float:
        """版心宽度 in millimetres: what columns of a table may take together."""
        return A4_WIDTH - self.left - self.right


A4_WIDTH, A4_HEIGHT = 210.0, 297.0

BOOK = Layout(top=26, right=20, bottom=24, left=25, size=12, pitch=21, table_size=9)
"""A book of tables: 小四 with room for binding, tables in 小五."""

LETTER = Layout(top=37, right=26, bottom=35, left=28, size=16, pitch=28.95, table_size=12)
"""公文 by GB/T 9704: 版心 156 × 225 mm, 三号, 22 lines of 28 characters."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its width in millimetres, what it holds, its decimals. Figures stand to the right.

    Without `places` a figure keeps the decimals it has, at most four.
    """

    title: str
    width: float
    kind: Kind = Kind.TEXT
    places: int | None = 0
    align: Align | None = None

    @property
    def stands(self) -> Align:
        """Where its cells stand."""
        return self.align or (Align.LEFT if self.kind is Kind.TEXT else Align.RIGHT)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. `depth` indents the outline column; a `whole` row has one cell as wide as the table.

    A row that is whole and strong heads those below it, is never parted from them and stands again on the next page.
    """

    cells: tuple[Cell, ...]
    depth: int = 0
    strong: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page. `outline` is the column that follows the depth of its rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    outline: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one pair a line."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG or PNG file, its width on paper in millimetres, and what is written below it."""

    path: Path
    width: float
    caption: str = ""


Block = Table | Paragraph | Facts | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A part with its heading, numbered by the document; `level` 1 or 2. A sheet of its own in a spreadsheet."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document: with `facts` or `remarks` it has a cover that shows them; `lead` stands before the first section.

    dated      when it was made; in the office's zone, since covers and properties show it
    language   "zh" or "en": how figures of headings and pages are written
    watermark  stands across every page
    footer     small at the foot of every page, beside its number: the seal of the journal
    """

    title: str
    dated: datetime
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    lead: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    language: str = "zh"
    layout: Layout = BOOK
    author: str = ""
    watermark: str = ""
    footer: str = ""

    @property
    def has_cover(self) -> bool:
        """Whether a page of its own says what this is."""
        return bool(self.facts or self.remarks)

    @property
    def english(self) -> bool:
        """Whether it is in English."""
        return self.language.startswith("en")


@dataclass(frozen=True)
class Fonts:
    """The folder with the fonts of papers, and the families that texts and headings are set in.

    Only PDF carries its fonts along; Word names those that the reader has.
    """

    folder: Path
    body: str
    head: str


UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no page shows: control characters, which XML refuses, and marks that turn the direction of what follows."""


def clean(text: str) -> str:
    """A text without what no page shows; a carriage return ends a line."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def rounded(amount: int | Decimal, places: int | None) -> Decimal:
    """An amount with so many decimals, half up; with None those it has, at most four."""
    if places is None:
        exponent = Decimal(amount).as_tuple().exponent
        places = min(max(-exponent, 0), 4) if isinstance(exponent, int) else 0
    return Decimal(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(cell: Cell, column: Column) -> str:
    """A cell as paper shows it: the same digits in every writer. Of pictures nothing is said."""
    if isinstance(cell, tuple):
        return ""
    if cell is None:
        return "" if column.kind is Kind.TEXT else "—"
    if isinstance(cell, str):
        return clean(cell)
    if column.kind is Kind.PERCENT:
        return f"{rounded(cell * 100, column.places):f}%"
    return f"{rounded(cell, column.places):f}"


DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese, as headings count: 九, 十, 十一, 二十."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading has the number {number}")
    tens, ones = divmod(number, 10)
    ten = "" if not tens else ("十" if tens == 1 else DIGITS[tens] + "十")
    return ten + (DIGITS[ones] if ones else "")


def numbered(sections: Sequence[Section], language: str = "zh") -> Iterator[tuple[str, Section]]:
    """Each section with its heading: 一、 and （一） as official papers count, 1. and 1.1 in English."""
    first = second = 0
    for section in sections:
        if section.level == 1:
            first, second = first + 1, 0
            mark = f"{first}. " if language.startswith("en") else f"{chinese(first)}、"
        else:
            second += 1
            mark = f"{first}.{second} " if language.startswith("en") else f"（{chinese(second)}）"
        yield mark + clean(section.title), section


def page_of_pages(language: str) -> tuple[str, str, str]:
    """What stands before, between and after the number of a page and how many there are."""
    return ("Page ", " of ", "") if language.startswith("en") else ("第 ", " 页 共 ", " 页")


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip of a sheet to be cut: to whom it goes, facts in pairs, what is printed large, and a small last line."""

    name: str
    unit: str
    pairs: tuple[tuple[str, str], ...]
    secret: tuple[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Slips on A4, ten a page with lines to cut along. `note` stands small at the foot of each page."""

    title: str
    dated: datetime
    slips: tuple[Slip, ...]
    note: str = ""
    language: str = "zh"
    watermark: str = ""
