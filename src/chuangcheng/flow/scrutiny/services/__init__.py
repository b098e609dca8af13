"""The acts of scrutiny."""

from .checking import draw_checks, record_check
from .duplicates import tell_apart
from .examining import examine_rectifications
from .judging import judge_flag
from .planning import set_plan

__all__ = ["draw_checks", "examine_rectifications", "judge_flag", "record_check", "set_plan", "tell_apart"]
