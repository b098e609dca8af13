"""Our figure of a standard beside another one of it, and why the two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chuangcheng.flow.scoring.terms import Beside

from .lines import Line
from .points import kept

AS_PRINTED = Decimal("0.0005")
"""Shares nearer than this read alike as percentages with one decimal."""


@dataclass(frozen=True, slots=True)
class Other:
    """A figure beside ours: its share of the points, where it is known; the points, the number of observations and
    the day, where they are told."""

    share: Decimal | None
    points: Decimal | None = None
    observations: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Differs:
    """The difference of two shares, theirs less ours, and one reason for it with its values."""

    why: Beside
    values: Mapping[str, Decimal | int] = field(default_factory=dict)


def difference(ours: Line, on: date, other: Other) -> tuple[Decimal | None, tuple[Differs, ...]]:
    """By how much of the points the other share lies above ours, and why; None where one of the two is not known."""
    if ours.rate is None or other.share is None:
        found = [Differs(Beside.NOT_OBSERVED_BY_US)] if ours.rate is None else []
        return None, tuple(found + ([Differs(Beside.NOT_OBSERVED_THERE)] if other.share is None else []))
    apart = kept(other.share - ours.rate)
    if abs(apart) < AS_PRINTED:
        return apart, (Differs(Beside.SAME),)
    why = []
    if other.points is not None and other.points != ours.points:
        why.append(Differs(Beside.OTHER_POINTS, {"theirs": other.points, "ours": ours.points}))
    if ours.lower <= other.share * ours.points <= ours.upper:
        why.append(Differs(Beside.WITHIN_BOUNDS))
    if other.observations is not None and other.observations != ours.tally.observed:
        why.append(Differs(Beside.OTHER_EVIDENCE, {"theirs": other.observations, "ours": ours.tally.observed}))
    if other.on is not None and other.on != on:
        why.append(Differs(Beside.OTHER_DAY, {"days": abs((on - other.on).days)}))
    return apart, tuple(why)
