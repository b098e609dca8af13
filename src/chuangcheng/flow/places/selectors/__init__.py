"""Reading sites and duties, asking who answers, and telling what an import would do."""

from .carrying import DutiesToCarry, RuleToMake, duties_to_carry
from .checks import count_ownerless, ownerless_page, place_holes
from .drafts import DraftCard, draft_card, draft_preview, draft_rest, drafts_of, names_to_choose
from .duties import (
    DutyFilter,
    DutyRow,
    DutyRuleRow,
    Gap,
    Suggestion,
    duties_page,
    duty_card,
    duty_rule_card,
    duty_rules_page,
    standards_without_duty,
    suggest_units,
)
from .imports import TableOptions, preview_table
from .setting_up import set_up_counts
from .sites import MAP_LIMIT, SiteFilter, SitePoint, SiteRow, site_card, site_names, site_points, sites_page
from .templates import known_choices
from .zones import TermRow, ZoneRow, days, school_terms, zone_card, zone_near, zones, zones_around, zones_open

__all__ = [
    "MAP_LIMIT",
    "DraftCard",
    "DutiesToCarry",
    "DutyFilter",
    "DutyRow",
    "DutyRuleRow",
    "Gap",
    "RuleToMake",
    "SiteFilter",
    "SitePoint",
    "SiteRow",
    "Suggestion",
    "TableOptions",
    "TermRow",
    "ZoneRow",
    "count_ownerless",
    "days",
    "draft_card",
    "draft_preview",
    "draft_rest",
    "drafts_of",
    "duties_page",
    "duties_to_carry",
    "duty_card",
    "duty_rule_card",
    "duty_rules_page",
    "known_choices",
    "names_to_choose",
    "ownerless_page",
    "place_holes",
    "preview_table",
    "school_terms",
    "set_up_counts",
    "site_card",
    "site_names",
    "site_points",
    "sites_page",
    "standards_without_duty",
    "suggest_units",
    "zone_card",
    "zone_near",
    "zones",
    "zones_around",
    "zones_open",
]
