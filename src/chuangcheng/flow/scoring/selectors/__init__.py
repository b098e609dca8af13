"""Reading scores, and opening each of their numbers to what stands behind it."""

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
    "NOBODY",
    "WHOLE",
    "Compared",
    "EvidenceRow",
    "MissingRow",
    "RunRow",
    "Sheet",
    "Total",
    "compared",
    "compute_round",
    "compute_today",
    "entered",
    "evidence_of",
    "missing_of",
    "round_sheet",
    "runs",
    "today_sheet",
]
