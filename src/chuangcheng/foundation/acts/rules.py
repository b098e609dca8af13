"""What every act and every list shares: refusals, clean text, and the place in a list.

An act is a function of a step's `services` with the shape

    act(*, <subject>_id, expected_version, by, now, ...)

that begins with `acts.services.claim`, asks one rule per decision, saves named fields, writes one
journal entry, and does all of that in one transaction. It refuses by raising one of the three errors
below; the interfaces translate each of them once.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Generic, TypeGuard, TypeVar

MAX_TEXT = 2000
"""Characters of a free text; longer ones are refused at the edge, never cut."""

Row = TypeVar("Row")


class Refusal(Exception):
    """An act that was refused; nothing has been written."""


class Invalid(Refusal):
    """The input breaks a rule. `problems` maps a field (or "" for the whole) to reason codes.

    A reason code is a member of a step's `terms`; `labels.py` of that step translates it.
    `detail` carries values to be shown with the reasons (a limit, a name).
    """

    def __init__(self, problems: Mapping[str, Sequence[str]], **detail: object) -> None:
        super().__init__(str(dict(problems)))
        self.problems = {name: list(reasons) for name, reasons in problems.items()}
        self.detail = detail


class Conflict(Refusal):
    """Somebody else changed the subject since this person looked at it."""


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does: strangers get the same answer."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A slice of a list. `next` and `previous` are opaque places to continue from, or None."""

    rows: tuple[Row, ...]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True)
class Place:
    """A place in a keyset-ordered list: the sort value and the id of the row at the border."""

    value: str | int | date | datetime
    id: int
    backwards: bool = False

    def token(self) -> str:
        """The place as a text that fits into an address."""
        kind = "t" if isinstance(self.value, datetime) else "d" if isinstance(self.value, date) else "v"
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        packed = json.dumps([kind, value, self.id, int(self.backwards)], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_place(token: str | None) -> Place | None:
    """The place that `Place.token` wrote, or None where there is none or it is not one of ours.

    A damaged token is not worth an error page: the list then begins at its beginning. What no database column
    could hold (U+0000, half characters, numbers past 64 bits) is damage too.
    """
    if not token or len(token) > MAX_TOKEN:
        return None
    try:
        kind, value, row_id, backwards = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        value = _sort_value(kind, value)
        if value is None or not _fits(row_id):
            return None
        return Place(value, row_id, bool(backwards))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def _sort_value(kind: object, value: object) -> str | int | date | datetime | None:
    """The sort value of a place, or None where no column could hold it."""
    if kind == "t" and isinstance(value, str):
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else None
    if kind == "d" and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, str):
        value.encode()  # half a character: UnicodeEncodeError
        return None if text_problem(value) else value
    return value if _fits(value) else None


def slice_of(rows: Sequence[Row], token: str | None, size: int) -> Page[Row]:
    """A page of rows that are in memory already, with the places before and after; a damaged place is the first."""
    here = read_place(token)
    start = here.id if here and 0 < here.id < len(rows) else 0
    end = start + size
    return Page(
        tuple(rows[start:end]),
        next=Place(0, end).token() if end < len(rows) else None,
        previous=Place(0, max(0, start - size), backwards=True).token() if start else None,
    )


MAX_TOKEN = 12_000
"""Characters of a place; a sort value at its longest stays below."""


def _fits(number: object) -> TypeGuard[int]:
    """Whether this is a whole number that a database's bigint holds."""
    return isinstance(number, int) and not isinstance(number, bool) and -(2**63) <= number < 2**63


def text_problem(text: str, limit: int = MAX_TEXT) -> str | None:
    """Why this text cannot be kept, as a reason code, or None.

    U+0000 is refused because PostgreSQL cannot store it, length because a list must stay a list.
    """
    if "\x00" in text:
        return "null_character"
    if len(text) > limit:
        return "too_long"
    return None


@dataclass
class Problems:
    """Collects reasons by field, so that a person hears everything at once."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, reason: str) -> None:
        """Note `reason` for the field `name`; the same reason is noted once."""
        reasons = self.found.setdefault(name, [])
        if reason not in reasons:
            reasons.append(reason)

    def text(self, name: str, text: str, limit: int = MAX_TEXT) -> None:
        """Note what is wrong with a text, if anything."""
        if reason := text_problem(text, limit):
            self.add(name, reason)

    def refuse(self, **detail: object) -> None:
        """Raise Invalid if anything was noted."""
        if self.found:
            raise Invalid(self.found, **detail)


@dataclass(frozen=True)
class Actor:
    """Who acts, as the journal keeps it: numbers and a role, no name. `accounts.rules.Acting` adds the scope."""

    user_id: int | None
    role: str
    unit_id: int | None


PRODUCT = Actor(user_id=None, role="product", unit_id=None)
"""The product itself: jobs, loading, projections."""
