"""Reading the long-term care of places, for those who read everything."""

from .care import care
from .programme import (
    By,
    LookRow,
    PlanRow,
    Programme,
    Tally,
    TurnRow,
    looks_page,
    plan_card,
    plans,
    programme,
    turns_of,
    usual_span,
)
from .proposals import Proposal
from .spots import SpotCard, SpotRow, due_reviews, proposed, proposed_one, spot_card, spots_page
from .stretches import Coverage, StretchRow, coverage
from .watching import (
    Heat,
    WatchedCard,
    WatchedRow,
    count_watched,
    grade_of,
    graded_page,
    heat,
    is_watched,
    watched_card,
    watched_page,
)

__all__ = [
    "By",
    "Coverage",
    "Heat",
    "LookRow",
    "PlanRow",
    "Programme",
    "Proposal",
    "SpotCard",
    "SpotRow",
    "StretchRow",
    "Tally",
    "TurnRow",
    "WatchedCard",
    "WatchedRow",
    "care",
    "count_watched",
    "coverage",
    "due_reviews",
    "grade_of",
    "graded_page",
    "heat",
    "is_watched",
    "looks_page",
    "plan_card",
    "plans",
    "programme",
    "proposed",
    "proposed_one",
    "spot_card",
    "spots_page",
    "turns_of",
    "usual_span",
    "watched_card",
    "watched_page",
]
