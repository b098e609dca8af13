"""A list of two parts that pages like one: hazards, and under them everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chuangcheng.foundation.acts.rules import Page, read_place

Row = TypeVar("Row")

Part = Callable[[str | None, int], Page[Row]]
"""Reads a page of a part: from a place on, so many rows."""

FIRST, REST = "first~", "rest~"
"""Marks a place within the first part, and the beginning of the second; any other place lies in the second."""


def page_of_two(first: Part[Row], rest: Part[Row], *, place: str | None, size: int) -> Page[Row]:
    """One page of `first` and, when it is through, of `rest`: two statements where the parts meet, else one.

    The page on which the first part ends is filled with the beginning of the second. Going back from the second part
    leads to its own beginning, and from there to the beginning of all.
    """
    if place == REST or (place and not place.startswith(FIRST) and read_place(place)):
        found = rest(None if place == REST else place, size)
        return found if found.previous or not first(None, 1).rows else replace(found, previous=FIRST)
    inside = place.removeprefix(FIRST) if place and place.startswith(FIRST) else None
    found = first(inside, size)
    back = FIRST + found.previous if found.previous else None
    if found.next:
        return replace(found, next=FIRST + found.next, previous=back)
    more = rest(None, max(size - len(found.rows), 1))
    if len(found.rows) == size:  # full, and through: what follows begins on the next page
        return replace(found, next=REST if more.rows else None, previous=back)
    return Page((*found.rows, *more.rows), next=more.next, previous=back)
