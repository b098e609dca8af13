"""Who may enter results from outside."""

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Actor


def can_enter(by: Actor) -> bool:
    """The office enters figures; so does the product when it is set up."""
    return not isinstance(by, Acting) or (by.role == Role.COORDINATOR and by.reads_everything)


def can_read(acting: Acting) -> bool:
    """Whoever reads the whole instance reads its figures."""
    return acting.reads_everything
