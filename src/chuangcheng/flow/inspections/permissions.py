"""Who may plan rounds, and who may walk which site."""

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Actor


def can_plan(acting: Acting) -> bool:
    """The office plans, opens and closes rounds."""
    return acting.role == Role.COORDINATOR and acting.reads_everything


def may_plan(by: Actor) -> bool:
    """The office plans; the product does what a standing plan of the office says."""
    return not isinstance(by, Acting) or can_plan(by)


def can_walk(acting: Acting, inspector_id: int | None) -> bool:
    """A site is walked by the inspector it was given to."""
    return acting.role == Role.INSPECTOR and inspector_id == acting.user_id


def can_carry(by: Actor) -> bool:
    """The office lets observations count for a newer edition; so does the product when it is set up."""
    return not isinstance(by, Acting) or can_plan(by)
