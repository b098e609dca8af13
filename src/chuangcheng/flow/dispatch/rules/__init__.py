"""Decisions of dispatch on plain values."""

from .matching import (
    MINUTES,
    MOST_RULES,
    Asked,
    Match,
    Owners,
    Rule,
    days_of_interest,
    first_match,
    holds,
    matches,
    problems_of,
    unit_of,
)
from .sending import Sent, Step, Tally, Way, among, tally, time_to_unit, way_of
from .versions import Proposed, differences, in_the_same_order, moved, verdict

__all__ = [
    "MINUTES",
    "MOST_RULES",
    "Asked",
    "Match",
    "Owners",
    "Proposed",
    "Rule",
    "Sent",
    "Step",
    "Tally",
    "Way",
    "among",
    "days_of_interest",
    "differences",
    "first_match",
    "holds",
    "in_the_same_order",
    "matches",
    "moved",
    "problems_of",
    "tally",
    "time_to_unit",
    "unit_of",
    "verdict",
    "way_of",
]
