"""A list of two parts that pages like one: hazards, and under them everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chuangcheng.foundation.acts.rules import Page, read_place
from chuangcheng.foundation.acts.selectors import page_of

from ..models import Case, CaseQuerySet

Row = TypeVar("Row")

FIRST, REST = "first~", "rest~"
"""Marks a place within the first part, and the beginning of the second; any other place lies in the second."""


def page_of_two(
    first: CaseQuerySet,
    rest: CaseQuerySet,
    *,
    sort: str,
    place: str | None,
    to_row: Callable[[Case], Row],
    descending: bool,
    size: int,
) -> Page[Row]:
    """One page of `first` and, when it is through, of `rest`: two statements where the parts meet, else one.

    The page on which the first part ends is filled with the beginning of the second. Going back from the second part
    leads to its own beginning, and from there to the beginning of all.
    """

    def part(rows: CaseQuerySet, at: str | None, most: int) -> Page[Row]:
        return page_of(rows, sort=sort, place=at, descending=descending, size=most, to_row=to_row)

    if place == REST or (place and not place.startswith(FIRST) and read_place(place)):
        found = part(rest, None if place == REST else place, size)
        return found if found.previous else replace(found, previous=FIRST)
    inside = place.removeprefix(FIRST) if place and place.startswith(FIRST) else None
    found = part(first, inside, size)
    back = FIRST + found.previous if found.previous else None
    if found.next:
        return replace(found, next=FIRST + found.next, previous=back)
    more = part(rest, None, max(size - len(found.rows), 1))
    if len(found.rows) == size:  # full, and through: what follows begins on the next page
        return replace(found, next=REST if more.rows else None, previous=back)
    return Page((*found.rows, *more.rows), next=more.next, previous=back)
