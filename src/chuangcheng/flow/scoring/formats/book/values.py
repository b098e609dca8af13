"""What a score book tells, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from chuangcheng.flow.scoring.rules import NOTHING_OUTSIDE, Line, Missed, Outcome, Outside
from chuangcheng.flow.scoring.terms import Comparison, View
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import MethodKind


@dataclass(frozen=True, slots=True)
class Failing:
    """One observation that failed: where, which item, what was seen, when, and the case it led to.

    `state` is the state of the case in words. `fixed` says that its case is closed and nobody has looked again since.
    """

    site: str
    item: str
    fault: str
    seen_on: date
    case_number: str = ""
    state: str = ""
    fixed: bool = False
    set_aside: bool = False
    item_en: str = ""


@dataclass(frozen=True, slots=True)
class FailingOf:
    """The first failing observations of a standard, and how many there are in all."""

    code: str
    rows: tuple[Failing, ...]
    number: int


@dataclass(frozen=True, slots=True)
class FigureTold:
    """A figure from outside with its document; without one where the figure has changed since the score was fixed."""

    code: str
    method: MethodKind
    value: Decimal
    source: str = ""
    dated: date | None = None
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """The newest seal of the journal."""

    number: int
    at: datetime
    digest: str


@dataclass(frozen=True)
class Book:
    """A score with all that stands behind it, for one unit of comparison.

    digest      SHA-256 of the edition document
    at          when the score was taken, in the office's zone; None from files
    view        None where the score comes from files alone; `files` are then their names and SHA-256
    of          name of the street or unit; "" the whole
    failing     None where single observations are not told
    outcome     what the total leads to, where it is known, with what was `outside`
    parts       what the total is added up from where the methods compose it
    missed      the share of failures that a first visit misses, where enough of them were looked at twice
    pairs       how many were; None from files
    left_out    observations that had been set aside when the result of the round was fixed
    """

    edition: Edition
    digest: str
    total: Line
    lines: tuple[Line, ...]
    view: View | None = None
    at: datetime | None = None
    engine: int = 1
    round: str = ""
    comparison: Comparison = Comparison.WHOLE
    of: str = ""
    failing: tuple[FailingOf, ...] | None = None
    figures: tuple[FigureTold, ...] = ()
    outcome: Outcome | None = None
    outside: Outside = NOTHING_OUTSIDE
    parts: tuple[Line, ...] = ()
    left_out: int = 0
    files: tuple[tuple[str, str], ...] = ()
    missed: Missed | None = None
    pairs: int | None = None

    @property
    def length(self) -> int:
        """Lines that it takes on paper, more or less."""
        return len(self.lines) + sum(len(group.rows) + 1 for group in self.failing or ())

    def shortened(self) -> Book:
        """The same without its single observations: of each standard their number alone."""
        failing = None if self.failing is None else tuple(replace(group, rows=()) for group in self.failing)
        return replace(self, failing=failing)
