"""The decisions on a case, as functions of plain values."""

from .clock import (
    clock_start,
    is_late_to_accept,
    is_overdue,
    is_time_to_remind,
    late_when_stopped,
    pauses,
    recheck_day,
    was_on_time,
)
from .ladder import LADDER, Rung, rung_of
from .numbers import CELL, case_number, read_case_number
from .plates import names_a_plate
from .rebound import Nearby, metres_between, rebounds_among
from .table import MOVE, MOVES, NOT_ISOLATED_YET, UNTOLD, Facts, Move, Step, moves_from, obstacle, refusal, target_of

__all__ = [
    "CELL",
    "LADDER",
    "MOVE",
    "MOVES",
    "NOT_ISOLATED_YET",
    "UNTOLD",
    "Facts",
    "Move",
    "Nearby",
    "Rung",
    "Step",
    "case_number",
    "clock_start",
    "is_late_to_accept",
    "is_overdue",
    "is_time_to_remind",
    "late_when_stopped",
    "metres_between",
    "moves_from",
    "names_a_plate",
    "obstacle",
    "pauses",
    "read_case_number",
    "rebounds_among",
    "recheck_day",
    "refusal",
    "rung_of",
    "target_of",
    "was_on_time",
]
