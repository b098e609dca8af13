"""Gathering what the papers tell, limited to what whoever makes them may see."""

from .briefing import briefing
from .not_right import not_right
from .problems import notice, problem_list

__all__ = ["briefing", "not_right", "notice", "problem_list"]
