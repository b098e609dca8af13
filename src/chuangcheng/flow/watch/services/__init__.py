"""The acts of the long-term care of places."""

from .plans import NewPlan, change_plan, create_plan, grade_sites, withdraw_plan
from .spots import RootCause, add_measure, change_spot, close_spot, dismiss_proposal, open_spot, review_spot
from .stretches import Laid, lay_from_sites, load_stretches, retire_stretch
from .turns import Sent, close_turns, send_turns
from .watching import Kept, keep_watch, put_on_watch, set_care, take_off_watch

__all__ = [
    "Kept",
    "Laid",
    "NewPlan",
    "RootCause",
    "Sent",
    "add_measure",
    "change_plan",
    "change_spot",
    "close_spot",
    "close_turns",
    "create_plan",
    "dismiss_proposal",
    "grade_sites",
    "keep_watch",
    "lay_from_sites",
    "load_stretches",
    "open_spot",
    "put_on_watch",
    "retire_stretch",
    "review_spot",
    "send_turns",
    "set_care",
    "take_off_watch",
    "withdraw_plan",
]
