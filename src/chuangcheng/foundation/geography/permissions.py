"""Who may change areas."""

from chuangcheng.foundation.acts.rules import PRODUCT, Actor

EDITING_ROLES = frozenset({"administrator", "coordinator", PRODUCT.role})
"""Role names of `accounts.terms`, which comes later in the import order; a test keeps the two in step."""


def can_edit_areas(by: Actor) -> bool:
    """The office and its administrators keep the areas."""
    return by.role in EDITING_ROLES
