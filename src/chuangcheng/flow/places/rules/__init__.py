"""Decisions on plain values: who answers for a place, what a row of a table means."""

from .answer import ORDER, WHY_BY_RULE, DutyRuleValue, DutyValue, Spot, Suggested, position_problem, who_answers
from .matching import Match, Names, split_names
from .preview import Change, PlanRow, Preview, Problem, SheetRow

__all__ = [
    "ORDER",
    "WHY_BY_RULE",
    "Change",
    "DutyRuleValue",
    "DutyValue",
    "Match",
    "Names",
    "PlanRow",
    "Preview",
    "Problem",
    "SheetRow",
    "Spot",
    "Suggested",
    "position_problem",
    "split_names",
    "who_answers",
]
