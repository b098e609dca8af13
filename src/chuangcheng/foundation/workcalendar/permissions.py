"""Who may change calendars."""

from chuangcheng.foundation.acts.rules import PRODUCT, Actor

KEEPING_ROLES = frozenset({"administrator", "coordinator", PRODUCT.role})
"""Role names of `accounts.terms`, which comes later in the import order; a test keeps the two in step."""


def can_keep_calendars(by: Actor) -> bool:
    """The office and its administrators keep the calendars."""
    return by.role in KEEPING_ROLES
