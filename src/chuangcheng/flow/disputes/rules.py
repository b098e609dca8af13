"""The decisions on a dispute, as functions of plain values."""

from __future__ import annotations

import re

LONG_NUMBER = re.compile(r"(?:\d[\s-]?){8,}[\dXx]?")
"""What could be a telephone or identity number: eight digits or more in a row."""


def dispute_number(year: int, place: int) -> str:
    """调解编号: it counts from 1 in every year."""
    return f"{year}-{place:04d}"


def holds_a_number(text: str) -> bool:
    """Whether a number by which a person could be found stands in a text."""
    return LONG_NUMBER.search(text) is not None
