"""Who may see and judge what scrutiny finds."""

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_see, is_own
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role


def can_decide(acting: Acting) -> bool:
    """Who joins duplicates, draws second checks and sets them up: the office."""
    return acting.role == Role.COORDINATOR and acting.reads_everything


def can_see_flags(acting: Acting) -> bool:
    """Who sees flags at all: those who read everything, and verifiers those of the cases they may judge."""
    return acting.reads_everything or acting.role == Role.VERIFIER


def can_judge(acting: Acting, case: Case) -> bool:
    """Who judges a flag of this case: the office, or a verifier who has nothing to do with the unit."""
    if can_decide(acting):
        return True
    return acting.role == Role.VERIFIER and can_see(acting, case) and not is_own(acting, case)


def can_see_checks(acting: Acting) -> bool:
    """Who sees second checks: those who read everything all of them, inspectors and verifiers their own."""
    return acting.reads_everything or acting.role in (Role.INSPECTOR, Role.VERIFIER)


def can_mask(acting: Acting) -> bool:
    """Who covers parts of pictures before they leave the desk: those whose papers show them."""
    return acting.role in (Role.COORDINATOR, Role.SUPERVISOR) and acting.reads_everything
