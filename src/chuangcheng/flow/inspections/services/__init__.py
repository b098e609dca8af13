"""The acts of the inspections."""

from .assigning import HandedOver, hand_over, reassign, reassign_sites
from .findings import recompute_state_today
from .rounds import change_round, close_round, discard_round, open_round, plan_round
from .visits import PastVisit, load_visits, record_visit, uphold_objection, verify_on_site

__all__ = [
    "HandedOver",
    "PastVisit",
    "change_round",
    "close_round",
    "discard_round",
    "hand_over",
    "load_visits",
    "open_round",
    "plan_round",
    "reassign",
    "reassign_sites",
    "recompute_state_today",
    "record_visit",
    "uphold_objection",
    "verify_on_site",
]
