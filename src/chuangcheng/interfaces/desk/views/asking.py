"""Reading addresses: what cannot be meant is nothing, never an error."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest

from chuangcheng.flow.standards.rules import RollUp
from chuangcheng.flow.standards.selectors import EditionRow, editions

T = TypeVar("T", bound=StrEnum)


def whole(text: str | None) -> int | None:
    """A positive whole number that fits a key, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def one_of(terms: type[T], text: str | None) -> T | None:
    """A member of a list of terms, or None."""
    return terms(text) if text in set(terms) else None


def edition_asked(request: HttpRequest) -> tuple[EditionRow | None, tuple[EditionRow, ...]]:
    """The edition that the address names (the one in use where it names none), and all published ones."""
    published = editions(published_only=True)
    wanted = whole(request.GET.get("edition"))
    current = next((one for one in published if one.is_current), None)
    return next((one for one in published if one.id == wanted), current), published


def titles_of(roll_ups: Iterable[RollUp], known: Iterable[EditionRow]) -> dict[str, EditionRow | RollUp]:
    """What gives the title of other editions by their codes: the newest at hand, else what the roll-ups call them."""
    told: dict[str, EditionRow | RollUp] = {one.edition: one for one in roll_ups if one.title}
    return told | {one.code: one for one in reversed(tuple(known))}
