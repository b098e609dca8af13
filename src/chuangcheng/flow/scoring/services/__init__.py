"""Acts on scores: fixing, carrying over, groups of those compared, appeals and their answers, second visits."""

from .appeals import answer_appeal, appeal
from .carrying import CarriedOver, carry_over
from .fixing import close_and_fix, fix_result
from .groups import change_group, create_group, withdraw_group
from .second_visits import plan_second_visits

__all__ = [
    "CarriedOver",
    "answer_appeal",
    "appeal",
    "carry_over",
    "change_group",
    "close_and_fix",
    "create_group",
    "fix_result",
    "plan_second_visits",
    "withdraw_group",
]
