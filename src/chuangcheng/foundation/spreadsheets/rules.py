"""How texts stand in tables: never as a formula, and in columns that fit."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""


def harmless(text: str) -> str:
    """A text that a spreadsheet shows and does not compute."""
    return f"'{text}" if text.startswith(FORMULA) else text


def width(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def aligned(rows: Sequence[tuple[str, ...]], texts: Sequence[int]) -> str:
    """Rows as lines; the columns of `texts` stand to the left, figures to the right."""
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for at, cell in enumerate(row):
            gap = " " * (widths[at] - width(cell))
            cells.append(cell + gap if at in texts else gap + cell)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"
