"""What a calculation consists of: the lines of a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.terms import MethodKind

from .evidence import NOTHING, Tally
from .points import settled


@dataclass(frozen=True, slots=True)
class Line:
    """One node's figures for one unit of comparison. `method` is set on the lines below a leaf.

    `reason`, `tally`, `letter` and `given` (the entered figure) say how it came about. An item that serves two
    standards counts in the tally of both, and twice in that of a node above both.
    """

    key: str
    code: str
    points: Decimal
    known: Decimal
    won: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal
    evidence: Decimal
    reason: Reason
    tally: Tally = NOTHING
    letter: str = ""
    method: MethodKind | None = None
    counted: bool = True
    given: Decimal | None = None

    @property
    def rate(self) -> Decimal | None:
        """Value ÷ points, or None without evidence or points."""
        return self.value / self.points if self.points and self.known else None


@dataclass(frozen=True)
class Score:
    """All lines of a calculation, in document order for each unit of comparison.

    `parts` holds what a total is added up from where the edition is composed by method: for each unit of comparison
    one line a method, without a code, then the nodes whose place another edition takes. Empty where the tree composes.
    """

    lines: tuple[Line, ...]
    totals: Mapping[str, Line] = field(default_factory=dict)
    parts: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)

    def of(self, code: str, key: str = "") -> Line:
        """The line of one node."""
        return next(x for x in self.lines if x.code == code and x.key == key and x.method is None)


def rounded(line: Line, places: int | None) -> Line:
    """A line whose points won, value and bounds are rounded half up; with None it stays as it is."""
    if places is None:
        return line
    won, value, lower, upper = (settled(x, places) for x in (line.won, line.value, line.lower, line.upper))
    return replace(line, won=won, value=value, lower=lower, upper=upper)
