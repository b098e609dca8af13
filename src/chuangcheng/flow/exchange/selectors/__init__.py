"""Reading what comes in and what goes out."""

from .handing_out import hand_out
from .known import known_names
from .plan import Earlier, PlanRow, distinct_words, plan_rows
from .proposing import Word, proposed_mapping, words_of
from .transfers import (
    FlaggedRow,
    Foreign,
    MappingRow,
    ToldCard,
    TransferCard,
    flagged_page,
    foreign_of_case,
    kept_mappings,
    planned_book,
    told_page,
    transfer_card,
    transfer_refused,
    transfer_table,
    transfers_of,
)

__all__ = [
    "Earlier",
    "FlaggedRow",
    "Foreign",
    "MappingRow",
    "PlanRow",
    "ToldCard",
    "TransferCard",
    "Word",
    "distinct_words",
    "flagged_page",
    "foreign_of_case",
    "hand_out",
    "kept_mappings",
    "known_names",
    "plan_rows",
    "planned_book",
    "proposed_mapping",
    "told_page",
    "transfer_card",
    "transfer_refused",
    "transfer_table",
    "transfers_of",
    "words_of",
]
