"""Reading scores, comparing them, and opening each of their numbers to what stands behind it."""

from .appeals import AppealCard, AppealRow, appeal_card, appeals_page, own_appeal
from .comparison import (
    Compared,
    ComparisonSheet,
    Group,
    OwnGroup,
    OwnResult,
    OwnRun,
    compared,
    own_result,
    own_runs,
)
from .evidence import EvidenceRow, MissingRow, evidence_of, missing_of
from .groups import GroupRow, group_row, groups
from .matrix import Matrix, Part, matrix, part_of
from .misses import MissEstimate, SecondLooks, missed_failures, second_looks
from .owners import Owner, owner_of
from .scores import (
    NOBODY,
    WHOLE,
    RunRow,
    Sheet,
    Total,
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
    "AppealCard",
    "AppealRow",
    "Compared",
    "ComparisonSheet",
    "EvidenceRow",
    "Group",
    "GroupRow",
    "Matrix",
    "MissEstimate",
    "MissingRow",
    "OwnGroup",
    "OwnResult",
    "OwnRun",
    "Owner",
    "Part",
    "RunRow",
    "SecondLooks",
    "Sheet",
    "Total",
    "appeal_card",
    "appeals_page",
    "compared",
    "compute_round",
    "compute_today",
    "entered",
    "evidence_of",
    "group_row",
    "groups",
    "matrix",
    "missed_failures",
    "missing_of",
    "own_appeal",
    "own_result",
    "own_runs",
    "owner_of",
    "part_of",
    "round_sheet",
    "runs",
    "second_looks",
    "today_sheet",
]
