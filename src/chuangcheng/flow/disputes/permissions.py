"""Who stands how to disputes."""

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role

from .models import Dispute

REPORTERS = frozenset({Role.COORDINATOR, Role.INSPECTOR, Role.SUPERVISOR, Role.HANDLER})
COUNTERS = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER, Role.OBSERVER})


def can_report_dispute(acting: Acting) -> bool:
    """Who may refer a dispute to mediation."""
    return acting.role in REPORTERS


def can_see_dispute(acting: Acting, dispute: Dispute) -> bool:
    """The same decision as `Dispute.objects.mediated_by`, for one loaded dispute: its mediating unit, nobody else."""
    return acting.role == Role.HANDLER and acting.unit_id is not None and acting.unit_id == dispute.unit_id


def can_count_disputes(acting: Acting) -> bool:
    """Who sees how many there are; never which."""
    return acting.role in COUNTERS and acting.reads_everything


def has_disputes_page(acting: Acting) -> bool:
    """Who has anything to do with disputes at all."""
    return can_report_dispute(acting) or can_count_disputes(acting)


def can_name_mediators(acting: Acting) -> bool:
    """The office names who mediates in a street."""
    return acting.role == Role.COORDINATOR and acting.reads_everything
