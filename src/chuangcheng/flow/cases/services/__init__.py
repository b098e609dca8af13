"""The acts on cases."""

from . import moves, steps
from .deadlines import LoadedYear, load_year, recompute_provisional_deadlines
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
from .take_over import TakenOver, take_over_cases

__all__ = [
    "History",
    "LoadedYear",
    "Problem",
    "TakenOver",
    "accept_case",
    "advance_cases",
    "close_case",
    "dispatch_case",
    "file_case",
    "hand_down",
    "insist",
    "limit_from_choice",
    "limit_value",
    "load_cases",
    "load_year",
    "moves",
    "recheck_case",
    "recompute_provisional_deadlines",
    "rectify_case",
    "refuse_case",
    "reindex_cases",
    "remind_of_deadlines",
    "report_case",
    "report_cases",
    "return_case",
    "send_back",
    "steps",
    "take_back",
    "take_over_cases",
    "uphold_objection",
    "verify_case",
]
