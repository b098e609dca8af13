"""Who may administer units and people."""

from collections.abc import Sequence

from .rules import Acting, Held, holds_more_than_his_unit
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


def can_make_slips(acting: Acting) -> bool:
    """Who may give one-time passwords to anybody at all: who administers, and the administrator of a unit."""
    return can_administer(acting) or acting.role == Role.UNIT_ADMIN


def can_give_one_time_password(acting: Acting, *, user_id: int, held: Sequence[Held]) -> bool:
    """Who may give this person, who holds these posts, a one-time password. The one place where it is decided.

    Whoever gives a password could sign in with it. So nobody gains by it: who administers may do it for everybody but
    himself, since he could give himself every post anyway; a unit's administrator only for those whose posts all lie in
    his unit or below and give them no right beyond their unit. Somebody without a post is nobody's.
    """
    if acting.user_id == user_id:
        return False
    if can_administer(acting):
        return True
    if acting.role != Role.UNIT_ADMIN or not held:
        return False
    return all(acting.unit_id in one.unit_ids and not holds_more_than_his_unit(one) for one in held)
