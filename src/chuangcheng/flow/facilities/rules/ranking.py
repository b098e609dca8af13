"""Which project comes first: by damage, urgency and the number of people served. The weights are ours.

    points = damage × (0, 1, 2, 3)/3 + urgency × (0, 1, 2, 3)/3 + served × log10(1 + people) / log10(1 + full)

The three weights add up to 100; whoever serves `full` people or more has all points for them. No standard gives such
a formula: an office sets the weights itself, and the page shows them with every rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

from ..terms import Damage, Refused, Urgency

TENTHS = 10
"""Points are kept in tenths, as whole numbers."""
WHOLE = 100
MOST_PEOPLE = 10_000_000


@dataclass(frozen=True)
class Weights:
    """Points that each part can give at most, and how many people make the last of them full."""

    damage: int = 40
    urgency: int = 40
    served: int = 20
    full: int = 10_000


OURS = Weights()
"""Ours, until the office sets its own."""


@dataclass(frozen=True)
class Points:
    """How the points of a project came about, in tenths."""

    damage: int
    urgency: int
    served: int

    @property
    def total(self) -> int:
        """The sum, 0 to 1000."""
        return self.damage + self.urgency + self.served


def points_of(damage: Damage, urgency: Urgency, served: int, weights: Weights = OURS) -> Points:
    """The points of a project, part by part."""
    share = min(1.0, log10(1 + served) / log10(1 + weights.full))
    return Points(
        _tenths(weights.damage * tuple(Damage).index(damage) / (len(Damage) - 1)),
        _tenths(weights.urgency * tuple(Urgency).index(urgency) / (len(Urgency) - 1)),
        _tenths(weights.served * share),
    )


def _tenths(points: float) -> int:
    return int(points * TENTHS + 0.5)


def weights_problem(weights: Weights) -> Refused | None:
    """Why weights cannot be used, or None."""
    parts = (weights.damage, weights.urgency, weights.served)
    if sum(parts) != WHOLE or min(parts) < 0:
        return Refused.WEIGHTS_NOT_A_HUNDRED
    return None if 0 < weights.full <= MOST_PEOPLE else Refused.TOO_MANY_PEOPLE
