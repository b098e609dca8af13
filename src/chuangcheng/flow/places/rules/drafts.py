"""Tables that wait for their import: how long, how many, and which of their names nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chuangcheng.flow.places.terms import Amiss

from .preview import PlanRow, Problem

KEPT_FOR: Final = timedelta(days=1)
"""How long the file of a table is kept. Our choice: overnight, so that a colleague can be asked about a name."""
MOST_OPEN: Final = 10
"""Tables of one person that may wait at once: more would be a store of files, not a way to import."""
MOST_NAMES: Final = 500
"""Names that may be given a meaning by hand for one table."""

CHOOSABLE: Final = (
    Amiss.UNKNOWN_UNIT,
    Amiss.UNKNOWN_AREA,
    Amiss.UNKNOWN_TYPE,
    Amiss.UNKNOWN_STANDARD,
    Amiss.UNKNOWN_PARENT,
)
"""Problems that a person solves by saying which known name a written one means."""


@dataclass(frozen=True)
class Unmatched:
    """A written name that means nothing known, in so many rows; `kind` says what it should have named."""

    kind: Amiss
    written: str
    rows: int
    suggestions: tuple[str, ...] = ()


def kept_until(held_since: datetime) -> datetime:
    """When the file of a table is removed."""
    return held_since + KEPT_FOR


def never_readable(problems: Sequence[Problem]) -> bool:
    """Whether the file as a whole is at fault, so that no option and no choice of a name can mend it."""
    return any(not problem.row and problem.reason is not Amiss.NO_EDITION for problem in problems)


def unmatched(rows: Sequence[PlanRow]) -> tuple[Unmatched, ...]:
    """The names of a table that mean nothing known, the most frequent first; each is told once."""
    found: dict[tuple[Amiss, str], Unmatched] = {}
    for row in rows:
        told = {(problem.reason, problem.value): problem for problem in row.problems if problem.reason in CHOOSABLE}
        for key, problem in told.items():
            before = found.get(key)
            found[key] = Unmatched(*key, (before.rows if before else 0) + 1, problem.suggestions)
    return tuple(sorted(found.values(), key=lambda name: (-name.rows, name.kind, name.written)))


def chosen(pairs: Mapping[str, str]) -> dict[str, str]:
    """The names that were given a meaning; a name without one stays a problem."""
    return {written.strip(): name.strip() for written, name in pairs.items() if written.strip() and name.strip()}
