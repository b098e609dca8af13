"""Who keeps the dispatch rules, who may read them, and who may read how well cases were sent."""

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Actor


def can_keep_rules(by: Actor) -> bool:
    """The office keeps the rules; so does the product when it is set up."""
    return not isinstance(by, Acting) or (by.role == Role.COORDINATOR and by.reads_everything)


def can_read(acting: Acting) -> bool:
    """Whoever reads every unit's work reads the rules, their trials and the figures."""
    return acting.reads_everything
