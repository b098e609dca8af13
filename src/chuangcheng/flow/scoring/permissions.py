"""Who reads scores and who fixes them."""

from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.foundation.accounts.rules import Acting


def may_read_scores(acting: Acting) -> bool:
    """Scores are read by those who read the whole instance; a unit reads its sites and cases."""
    return acting.reads_everything


def can_fix(by: Acting) -> bool:
    """Whoever plans and closes rounds fixes their results."""
    return can_plan(by)
