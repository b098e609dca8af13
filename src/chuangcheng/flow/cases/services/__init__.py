"""The acts on cases."""

from . import moves, steps
from .bulk import MOST_AT_ONCE, Item, Result, Row, bulk_move, preview_moves
from .counting import COUNT_EVERY, count_cells, count_cells_when_due
from .deadlines import LoadedYear, load_year, recompute_provisional_deadlines
from .keeping import keep_text, save_filter, withdraw_filter, withdraw_text
from .moves import (
    accept_case,
    close_case,
    dispatch_case,
    file_case,
    hand_down,
    insist,
    limit_from_choice,
    limit_value,
    recheck_case,
    rectify_case,
    refuse_case,
    return_case,
    send_back,
    take_back,
    uphold_objection,
    verify_case,
)
from .reminding import remind_of_deadlines
from .report import History, Problem, advance_cases, load_cases, reindex_cases, report_case, report_cases
from .talking import say

__all__ = [
    "COUNT_EVERY",
    "MOST_AT_ONCE",
    "History",
    "Item",
    "LoadedYear",
    "Problem",
    "Result",
    "Row",
    "accept_case",
    "advance_cases",
    "bulk_move",
    "close_case",
    "count_cells",
    "count_cells_when_due",
    "dispatch_case",
    "file_case",
    "hand_down",
    "insist",
    "keep_text",
    "limit_from_choice",
    "limit_value",
    "load_cases",
    "load_year",
    "moves",
    "preview_moves",
    "recheck_case",
    "recompute_provisional_deadlines",
    "rectify_case",
    "refuse_case",
    "reindex_cases",
    "remind_of_deadlines",
    "report_case",
    "report_cases",
    "return_case",
    "save_filter",
    "say",
    "send_back",
    "steps",
    "take_back",
    "uphold_objection",
    "verify_case",
    "withdraw_filter",
    "withdraw_text",
]
