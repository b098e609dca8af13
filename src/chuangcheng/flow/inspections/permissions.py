"""Who may plan rounds, and who may walk which site."""

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role


def can_plan(acting: Acting) -> bool:
    """The office plans, opens and closes rounds."""
    return acting.role == Role.COORDINATOR and acting.reads_everything


def can_walk(acting: Acting, inspector_id: int | None) -> bool:
    """A site is walked by the inspector it was given to."""
    return acting.role == Role.INSPECTOR and inspector_id == acting.user_id
