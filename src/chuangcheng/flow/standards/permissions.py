"""Who may change the evaluation system."""

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Actor


def can_edit_standards(by: Actor) -> bool:
    """The office loads and publishes editions and sets limits; so does the product when it is set up."""
    return not isinstance(by, Acting) or (by.role == Role.COORDINATOR and by.reads_everything)
