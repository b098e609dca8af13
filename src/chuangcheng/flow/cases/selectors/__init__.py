"""Reading cases, already limited to what this person may see."""

from .card import (
    CaseCard,
    MoveRow,
    NextMove,
    Picture,
    Receiver,
    RelatedCase,
    RequestRow,
    case_card,
    picture_of,
    receivers,
)
from .concerns import case_concerns_person, case_concerns_unit
from .lists import (
    CaseRow,
    Filter,
    UnitLoad,
    cases_page,
    count_cases,
    filtered,
    group_counts,
    happened_in,
    row_of,
    units_with_overdue,
)
from .points import CasePoint, case_points, quiet_sites
from .rebounds import PossibleRebound, Settings, case_settings, possible_rebounds

__all__ = [
    "CaseCard",
    "CasePoint",
    "CaseRow",
    "Filter",
    "MoveRow",
    "NextMove",
    "Picture",
    "PossibleRebound",
    "Receiver",
    "RelatedCase",
    "RequestRow",
    "Settings",
    "UnitLoad",
    "case_card",
    "case_concerns_person",
    "case_concerns_unit",
    "case_points",
    "case_settings",
    "cases_page",
    "count_cases",
    "filtered",
    "group_counts",
    "happened_in",
    "picture_of",
    "possible_rebounds",
    "quiet_sites",
    "receivers",
    "row_of",
    "units_with_overdue",
]
