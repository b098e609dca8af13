"""The acts of the inspections."""

from .carrying import CarriedStates, carry_states
from .findings import recompute_state_today
from .rounds import close_round, open_round, plan_round, reassign
from .visits import PastVisit, load_visits, record_visit, uphold_objection, verify_on_site

__all__ = [
    "CarriedStates",
    "PastVisit",
    "carry_states",
    "close_round",
    "load_visits",
    "open_round",
    "plan_round",
    "reassign",
    "recompute_state_today",
    "record_visit",
    "uphold_objection",
    "verify_on_site",
]
