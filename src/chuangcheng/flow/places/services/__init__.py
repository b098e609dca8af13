"""The acts on sites and duties, and the import of the office's own tables."""

from .carrying import CarriedDuties, carry_duties
from .drafts import change_draft, discard_draft, import_draft, make_draft, read_draft_as, remove_old_drafts
from .duties import (
    NewDuty,
    NewDutyRule,
    give_duty,
    load_duties,
    set_duty_rule,
    withdraw_duty,
    withdraw_duty_rule,
)
from .imports import apply_preview, import_table
from .sites import NewSite, change_site, change_sites, create_site, load_sites, reindex_sites, retire_site
from .zones import ZoneRules, change_zone, create_zones, set_term, window_columns, withdraw_zone

__all__ = [
    "CarriedDuties",
    "NewDuty",
    "NewDutyRule",
    "NewSite",
    "ZoneRules",
    "apply_preview",
    "carry_duties",
    "change_draft",
    "change_site",
    "change_sites",
    "change_zone",
    "create_site",
    "create_zones",
    "discard_draft",
    "give_duty",
    "import_draft",
    "import_table",
    "load_duties",
    "load_sites",
    "make_draft",
    "read_draft_as",
    "reindex_sites",
    "remove_old_drafts",
    "retire_site",
    "set_duty_rule",
    "set_term",
    "window_columns",
    "withdraw_duty",
    "withdraw_duty_rule",
    "withdraw_zone",
]
