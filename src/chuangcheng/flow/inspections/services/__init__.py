"""The acts of the inspections."""

from .assigning import HandedOver, hand_over, reassign, reassign_sites
from .carrying import CarriedStates, carry_states
from .findings import recompute_state_today
from .objections import uphold_objection
from .on_site import recheck_on_site, verify_on_site
from .rounds import (
    change_round,
    close_round,
    discard_round,
    open_round,
    plan_round,
    sites_somebody_may_walk,
    start_round,
)
from .visits import PastVisit, load_visits, record_visit

__all__ = [
    "CarriedStates",
    "HandedOver",
    "PastVisit",
    "carry_states",
    "change_round",
    "close_round",
    "discard_round",
    "hand_over",
    "load_visits",
    "open_round",
    "plan_round",
    "reassign",
    "reassign_sites",
    "recheck_on_site",
    "recompute_state_today",
    "record_visit",
    "sites_somebody_may_walk",
    "start_round",
    "uphold_objection",
    "verify_on_site",
]
