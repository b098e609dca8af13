"""The acts on sites and duties, and the import of the office's own tables."""

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

__all__ = [
    "NewDuty",
    "NewDutyRule",
    "NewSite",
    "apply_preview",
    "change_site",
    "change_sites",
    "create_site",
    "give_duty",
    "import_table",
    "load_duties",
    "load_sites",
    "reindex_sites",
    "retire_site",
    "set_duty_rule",
    "withdraw_duty",
    "withdraw_duty_rule",
]
