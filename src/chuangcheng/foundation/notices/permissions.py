"""Who may look after what is sent."""

from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role


def can_watch(acting: Acting) -> bool:
    """Who sees what waits, was sent or failed, and sends again: administrators and the office."""
    return can_administer(acting)


def can_see_sealed(acting: Acting) -> bool:
    """Who sees messages about what is covert: the office alone, as it plans the covert rounds."""
    return acting.role == Role.COORDINATOR and acting.reads_everything
