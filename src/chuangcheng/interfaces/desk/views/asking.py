"""Reading addresses: what cannot be meant is nothing, never an error."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

T = TypeVar("T", bound=StrEnum)


def whole(text: str | None) -> int | None:
    """A positive whole number that fits a key, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def one_of(terms: type[T], text: str | None) -> T | None:
    """A member of a list of terms, or None."""
    return terms(text) if text in set(terms) else None
