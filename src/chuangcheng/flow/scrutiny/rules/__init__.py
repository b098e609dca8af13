"""Decisions of scrutiny on plain values: what may be a duplicate, what is flagged, who checks what again."""

from .checks import Checker, ToCheck, assign, draw
from .duplicates import (
    NEAR_METRES,
    SEARCH_DAYS,
    SEARCH_METRES,
    SIMILAR_DAYS,
    Reasons,
    Sighting,
    compare,
    weight,
)
from .flags import EDITORS, Flagged, Handed, Used, editor_in, flags_of

__all__ = [
    "EDITORS",
    "NEAR_METRES",
    "SEARCH_DAYS",
    "SEARCH_METRES",
    "SIMILAR_DAYS",
    "Checker",
    "Flagged",
    "Handed",
    "Reasons",
    "Sighting",
    "ToCheck",
    "Used",
    "assign",
    "compare",
    "draw",
    "editor_in",
    "flags_of",
    "weight",
]
