"""Who takes cases over, and who hands them out."""

from chuangcheng.foundation.accounts.rules import KEEPS_ACCOUNTS, Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Actor


def can_take_over(by: Actor) -> bool:
    """The office takes cases over; so does the product, for whoever works on the machine itself."""
    if not isinstance(by, Acting):
        return True
    return by.role == Role.COORDINATOR and by.reads_everything


def can_hand_out(acting: Acting) -> bool:
    """Everybody who has a list of cases may take along what is on it."""
    return acting.role not in KEEPS_ACCOUNTS
