"""Figures and columns of a table for the terminal, in which a Chinese character is two wide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import east_asian_width


def plain(amount: Decimal) -> str:
    """All digits, without an exponent."""
    return format(amount, "f")


def short(amount: Decimal) -> str:
    """At most four decimals; what the edition rounds to fewer is shown as it is."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        amount = amount.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return format(amount, "f")


def percent(share: Decimal, places: int = 0) -> str:
    """A share as a percentage, half up; more decimals only where they say something."""
    number = (share * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def aligned(rows: Sequence[tuple[str, ...]], texts: Sequence[int]) -> str:
    """Rows as lines; the columns of `texts` stand to the left, figures to the right."""
    widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for at, cell in enumerate(row):
            gap = " " * (widths[at] - _width(cell))
            cells.append(cell + gap if at in texts else gap + cell)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"
