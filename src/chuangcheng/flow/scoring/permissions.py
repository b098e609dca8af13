"""Who reads scores, fixes them, groups those compared, appeals and answers."""

from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role


def may_read_scores(acting: Acting) -> bool:
    """Scores are read by those who read the whole instance; a unit reads its sites and cases."""
    return acting.reads_everything


def can_fix(by: Acting) -> bool:
    """Whoever plans and closes rounds fixes their results."""
    return can_plan(by)


def can_group(by: Acting) -> bool:
    """The office decides who is compared with whom."""
    return can_plan(by)


def may_read_own(acting: Acting) -> bool:
    """Handlers and leaders of a unit read that unit's own line of a closed round, and nobody else's."""
    return acting.role in (Role.HANDLER, Role.LEADER) and not acting.reads_everything


def can_appeal(by: Acting) -> bool:
    """Whoever reads a unit's own result may appeal for it."""
    return may_read_own(by)


def can_answer(by: Acting) -> bool:
    """The office answers appeals."""
    return can_fix(by)
