"""Reading cases, already limited to what this person may see."""

from .card import CaseCard, MoveRow, NextMove, Picture, Receiver, case_card, picture_of, receivers
from .concerns import case_concerns_person, case_concerns_unit
from .lists import (
    CaseRow,
    UnitLoad,
    cases_page,
    count_cases,
    group_counts,
    row_of,
    units_with_overdue,
)
from .points import CasePoint, case_points, quiet_sites
from .wanted import Filter, filtered, happened_in

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
    "count_cases",
    "filtered",
    "group_counts",
    "happened_in",
    "picture_of",
    "quiet_sites",
    "receivers",
    "row_of",
    "units_with_overdue",
]
