"""Reading scores, and opening each of their numbers to what stands behind it."""

from .book import LISTED, Whose, score_book
from .evidence import EvidenceRow, MissingRow, evidence_of, missing_of
from .scores import (
    NOBODY,
    WHOLE,
    Compared,
    RunRow,
    Sheet,
    Total,
    compared,
    compute_round,
    compute_today,
    entered,
    round_sheet,
    runs,
    today_sheet,
)

__all__ = [
    "LISTED",
    "NOBODY",
    "WHOLE",
    "Compared",
    "EvidenceRow",
    "MissingRow",
    "RunRow",
    "Sheet",
    "Total",
    "Whose",
    "compared",
    "compute_round",
    "compute_today",
    "entered",
    "evidence_of",
    "missing_of",
    "round_sheet",
    "runs",
    "score_book",
    "today_sheet",
]
