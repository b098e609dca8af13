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
from .cells import MOST_LOOKED_AT, Cluster, CountedClusters, case_clusters, counted_clusters, is_open_only, total
from .concerns import case_concerns_person, case_concerns_unit, case_was_recalled
from .keeping import FilterRow, TextRow, kept_texts, kept_texts_at, saved_filters
from .lists import CaseRow, UnitLoad, cases_page, count_cases, group_counts, row_of, units_with_overdue
from .onward import next_case
from .points import CasePoint, case_points, chosen_cases, quiet_sites
from .rebounds import PossibleRebound, Settings, case_settings, possible_rebounds, rebounds_of_card
from .stamps import Stamps
from .talking import MOST_CHANGED, MessageRow, changed_since, conversation
from .wanted import MOST_HITS, Filter, filtered, happened_in, states_of, text_is_cut

__all__ = [
    "MOST_CHANGED",
    "MOST_HITS",
    "MOST_LOOKED_AT",
    "CaseCard",
    "CasePoint",
    "CaseRow",
    "Cluster",
    "CountedClusters",
    "Filter",
    "FilterRow",
    "MessageRow",
    "MoveRow",
    "NextMove",
    "Picture",
    "PossibleRebound",
    "Receiver",
    "RelatedCase",
    "RequestRow",
    "Settings",
    "Stamps",
    "TextRow",
    "UnitLoad",
    "case_card",
    "case_clusters",
    "case_concerns_person",
    "case_concerns_unit",
    "case_points",
    "case_settings",
    "case_was_recalled",
    "cases_page",
    "changed_since",
    "chosen_cases",
    "conversation",
    "count_cases",
    "counted_clusters",
    "filtered",
    "group_counts",
    "happened_in",
    "is_open_only",
    "kept_texts",
    "kept_texts_at",
    "next_case",
    "picture_of",
    "possible_rebounds",
    "quiet_sites",
    "rebounds_of_card",
    "receivers",
    "row_of",
    "saved_filters",
    "states_of",
    "text_is_cut",
    "total",
    "units_with_overdue",
]
