"""Who may administer units and people."""

from .rules import Acting
from .terms import Role


def can_administer(acting: Acting) -> bool:
    """Administrators set up units and people; the office does too, since it often is the same person."""
    return acting.role == Role.ADMINISTRATOR or (acting.role == Role.COORDINATOR and acting.reads_everything)


def can_set_password(acting: Acting, user_id: int) -> bool:
    """Who may set a password without knowing the current one: who administers, and only that of somebody else."""
    return can_administer(acting) and acting.user_id != user_id


def can_read_directory(acting: Acting) -> bool:
    """Who may look up units and their contacts: everybody in a post. A telephone number at work is no secret here."""
    return acting.post_id > 0
