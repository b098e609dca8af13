"""The papers as documents, in Chinese or English."""

from .briefing import briefing_document
from .making import Made
from .not_right import not_right_document
from .notice import notice_document
from .problem_list import problem_list_document
from .values import Briefing, LackRow, Notice, NotRight, Problem, ProblemList, Scored, Tally

__all__ = [
    "Briefing",
    "LackRow",
    "Made",
    "NotRight",
    "Notice",
    "Problem",
    "ProblemList",
    "Scored",
    "Tally",
    "briefing_document",
    "not_right_document",
    "notice_document",
    "problem_list_document",
]
