"""The acts on dispatch rules, and the dispatch itself."""

from .bulk import dispatch_cases
from .dispatching import dispatch_case
from .drafts import add_rule, change_rule, discard_draft, move_rule, remove_rule, start_draft
from .files import draft_from_file
from .trials import publish_rules, try_draft

__all__ = [
    "add_rule",
    "change_rule",
    "discard_draft",
    "dispatch_case",
    "dispatch_cases",
    "draft_from_file",
    "move_rule",
    "publish_rules",
    "remove_rule",
    "start_draft",
    "try_draft",
]
