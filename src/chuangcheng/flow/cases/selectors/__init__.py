"""Reading cases, already limited to what this person may see."""

from .card import CaseCard, MoveRow, NextMove, Picture, Receiver, case_card, picture_of, receivers
from .lists import CaseRow, Filter, UnitLoad, cases_page, group_counts, units_with_overdue
from .points import CasePoint, case_points, quiet_sites

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
    "case_points",
    "cases_page",
    "group_counts",
    "picture_of",
    "quiet_sites",
    "receivers",
    "units_with_overdue",
]
