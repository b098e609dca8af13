"""The numbers by which people quote cases."""

from __future__ import annotations


def case_number(case_id: int) -> str:
    """The number people quote; it derives from the id, so it needs no counter."""
    return f"{case_id:07d}"


def read_case_number(text: str) -> int | None:
    """The id behind a quoted number, or None."""
    digits = text.strip().lstrip("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


CELL = 0.002
"""Degrees of a side of the squares in which all cases are counted for the map: some 200 metres."""
