"""Reading sites and duties, asking who answers, and telling what an import would do."""

from .drafts import DraftCard, draft_card, draft_preview, draft_rest, drafts_of, names_to_choose
from .imports import TableOptions, preview_table
from .places import (
    MAP_LIMIT,
    DutyRow,
    DutyRuleRow,
    Gap,
    SiteFilter,
    SitePoint,
    SiteRow,
    Suggestion,
    duties_page,
    duty_rules,
    site_card,
    site_names,
    site_points,
    sites_page,
    standards_without_duty,
    suggest_units,
)

__all__ = [
    "MAP_LIMIT",
    "DraftCard",
    "DutyRow",
    "DutyRuleRow",
    "Gap",
    "SiteFilter",
    "SitePoint",
    "SiteRow",
    "Suggestion",
    "TableOptions",
    "draft_card",
    "draft_preview",
    "draft_rest",
    "drafts_of",
    "duties_page",
    "duty_rules",
    "names_to_choose",
    "preview_table",
    "site_card",
    "site_names",
    "site_points",
    "sites_page",
    "standards_without_duty",
    "suggest_units",
]
