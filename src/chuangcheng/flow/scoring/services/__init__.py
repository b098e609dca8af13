"""Acts on scores: fixing them, grouping those compared, appeals and their answers, drawing second visits."""

from .appeals import answer_appeal, appeal
from .fixing import close_and_fix, fix_result
from .groups import change_group, create_group, withdraw_group
from .second_visits import plan_second_visits

__all__ = [
    "answer_appeal",
    "appeal",
    "change_group",
    "close_and_fix",
    "create_group",
    "fix_result",
    "plan_second_visits",
    "withdraw_group",
]
