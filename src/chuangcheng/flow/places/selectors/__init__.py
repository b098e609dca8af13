"""Reading sites and duties, asking who answers, and telling what an import would do."""

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
    "DutyRow",
    "DutyRuleRow",
    "Gap",
    "SiteFilter",
    "SitePoint",
    "SiteRow",
    "Suggestion",
    "TableOptions",
    "duties_page",
    "duty_rules",
    "preview_table",
    "site_card",
    "site_names",
    "site_points",
    "sites_page",
    "standards_without_duty",
    "suggest_units",
]
