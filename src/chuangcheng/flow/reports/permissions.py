"""Who may make which paper. A paper never tells more than the pages that the same person may open."""

from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role

from .terms import Paper

LISTERS = frozenset(Role) - {Role.ADMINISTRATOR}
NOTIFIERS = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
OF_A_UNIT = frozenset({Role.HANDLER, Role.LEADER})


def can_make(acting: Acting, paper: Paper) -> bool:
    """Whether this person makes papers of this kind at all.

    Problem lists: everybody who has a list of cases, of the cases on it. Notices: the office and its supervisors. The
    weekly briefing: those who read the whole instance. The list of a unit: they, and the unit's own people.
    """
    if paper is Paper.PROBLEM_LIST:
        return acting.role in LISTERS
    if paper is Paper.NOTICE:
        return acting.role in NOTIFIERS and acting.reads_everything
    if paper is Paper.BRIEFING:
        return acting.reads_everything
    return acting.reads_everything or acting.role in OF_A_UNIT


def can_list_unit(acting: Acting, unit_id: int | None) -> bool:
    """Whether this person may read all that is not right with this unit (None: with what belongs to nobody)."""
    if not can_make(acting, Paper.NOT_RIGHT):
        return False
    return acting.reads_everything or (unit_id is not None and unit_id == acting.unit_id)
