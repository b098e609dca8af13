"""Reading cases, already limited to what this person may see."""

from .card import CaseCard, MoveRow, NextMove, Picture, Receiver, case_card, picture_of, receivers
from .concerns import case_concerns_person, case_concerns_unit
from .lists import CaseRow, Filter, UnitLoad, cases_page, group_counts, units_with_overdue
from .points import CasePoint, case_points

__all__ = [
    "CaseCard",
    "CasePoint",
    "CaseRow",
    "Filter",
    "MoveRow",
    "NextMove",
    "Picture",
    "Receiver",
    "UnitLoad",
    "case_card",
    "case_concerns_person",
    "case_concerns_unit",
    "case_points",
    "cases_page",
    "group_counts",
    "picture_of",
    "receivers",
    "units_with_overdue",
]
