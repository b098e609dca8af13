"""Reading scores, comparing them, and opening each of their numbers to what stands behind it."""

from .appeals import AppealCard, AppealRow, appeal_card, appeals_page, own_appeal
from .book import LISTED, Whose, score_book
from .changes import ChangesSheet, ComparedScore, changed_since, changes_between
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
from .counting import NOBODY, WHOLE, entered
from .evidence import EvidenceRow, MissingRow, evidence_of, missing_of
from .failures import FailureShown, newest_pictures
from .groups import GroupRow, group_row, groups
from .matrix import Matrix, Part, matrix, part_of
from .misses import MissEstimate, SecondLooks, missed_failures, second_looks
from .outside import gather
from .owners import Owner, owner_of
from .scores import (
    RunRow,
    Sheet,
    Total,
    compute_round,
    compute_today,
    final_of,
    kept_of,
    round_sheet,
    runs,
    today_sheet,
)

__all__ = [
    "LISTED",
    "NOBODY",
    "WHOLE",
    "AppealCard",
    "AppealRow",
    "ChangesSheet",
    "Compared",
    "ComparedScore",
    "ComparisonSheet",
    "EvidenceRow",
    "FailureShown",
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
    "Whose",
    "appeal_card",
    "appeals_page",
    "changed_since",
    "changes_between",
    "compared",
    "compute_round",
    "compute_today",
    "entered",
    "evidence_of",
    "final_of",
    "gather",
    "group_row",
    "groups",
    "kept_of",
    "matrix",
    "missed_failures",
    "missing_of",
    "newest_pictures",
    "own_appeal",
    "own_result",
    "own_runs",
    "owner_of",
    "part_of",
    "round_sheet",
    "runs",
    "score_book",
    "second_looks",
    "today_sheet",
]
