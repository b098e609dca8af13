"""Reading addresses: what cannot be meant is nothing, never an error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest
from django.utils.http import urlencode

from chuangcheng.flow.cases.selectors import Filter
from chuangcheng.flow.cases.terms import Group, Happened, Sort, Source, State
from chuangcheng.flow.standards.rules import RollUp
from chuangcheng.flow.standards.selectors import EditionRow, editions

T = TypeVar("T", bound=StrEnum)


def whole(text: str | None) -> int | None:
    """A positive whole number that fits a key, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def one_of(terms: type[T], text: str | None) -> T | None:
    """A member of a list of terms, or None."""
    return terms(text) if text in set(terms) else None


def day_of(text: str | None) -> date | None:
    """A day, such as 2026-03-02, of a year that an office has to do with; or None."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)
"""Beyond, the moments of a day have no place in a calendar or a database."""


def read_filter(request: HttpRequest) -> Filter:
    """The filter of cases that an address states; what it cannot mean is left out."""
    return Filter(
        group=one_of(Group, request.GET.get("group")),
        state=one_of(State, request.GET.get("state")),
        unit_id=whole(request.GET.get("unit")),
        street_id=whole(request.GET.get("street")),
        case_class_id=whole(request.GET.get("class")),
        site_id=whole(request.GET.get("site")),
        source=one_of(Source, request.GET.get("source")),
        text=request.GET.get("q", "").replace("\x00", "")[:100],
        happened=one_of(Happened, request.GET.get("happened")),
        since=day_of(request.GET.get("since")),
        until=day_of(request.GET.get("until")),
        box=box_of(request.GET.get("box")),
    )


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """A part of the map as an address states it: west, south, east and north in degrees; or None."""
    try:
        west, south, east, north = (round(float(part), 6) for part in (text or "").split(","))
    except ValueError:
        return None
    fits = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if fits else None


def sort_of(request: HttpRequest, wanted: Filter) -> Sort:
    """The order of a list of cases: as asked, else the one that suits its filter."""
    suits = Sort.DUE if wanted.group in (Group.OVERDUE, Group.NEARLY_DUE) else Sort.NEWEST
    return one_of(Sort, request.GET.get("sort")) or suits


def list_query(request: HttpRequest, wanted: Filter) -> str:
    """The query that leads on from a case to the next one of its list; "" where the list is of no certain kind."""
    told = {name: str(value) for name, value in request.GET.items() if name != "place" and value}
    return urlencode(told) if wanted.group else ""


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
