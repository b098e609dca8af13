"""What is decided outside of an edition and its evidence, and enters its score: plain values, handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chuangcheng.flow.standards.terms import Standing


@dataclass(frozen=True, slots=True)
class Result:
    """The total of another edition, or of an earlier year, in its own points, and what it may still come to."""

    value: Decimal
    lower: Decimal
    upper: Decimal
    points: Decimal
    source: str = ""
    dated: date | None = None
    own: bool = False
    """It is what we compute ourselves of that edition today, and nobody decided it outside."""

    @classmethod
    def certain(cls, value: Decimal, points: Decimal, source: str = "", dated: date | None = None) -> Result:
        """A result of which nothing is open."""
        return cls(value, value, value, points, source, dated)


Others = Mapping[tuple[str, str], Result]
"""Totals of other editions by (unit of comparison, edition code)."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A gate declared met or not, with its document."""

    met: bool
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the negative list: its item, its day, the unit of comparison it counts for. Never a person."""

    item: str
    on: date
    key: str = ""
    source: str = ""


@dataclass(frozen=True)
class Outside:
    """All of it, each by unit of comparison ("" the whole).

    standing  of the place; None where it is not known: what depends on it is then open
    day       the day of the score, from which periods are counted back
    years     results of the other years of the cycle, counted from 1
    year      the year of the cycle that the score stands for; None: the first of which no result is given
    """

    editions: Others = field(default_factory=dict)
    years: Mapping[tuple[str, int], Result] = field(default_factory=dict)
    gates: Mapping[tuple[str, str], Declaration] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    standing: Standing | None = None
    day: date | None = None
    year: int | None = None


NOTHING_OUTSIDE = Outside()
