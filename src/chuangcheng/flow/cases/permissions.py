"""Who stands how to a case."""

from chuangcheng.foundation.accounts.rules import KEEPS_ACCOUNTS, Acting
from chuangcheng.foundation.accounts.terms import Role

from .models import Case
from .rules import NOT_ISOLATED_YET
from .terms import DONE, FROM_OUTSIDE, Act, State, Who

VERIFIERS_SEE = frozenset({State.RECTIFIED, *DONE})
REPORTERS = frozenset({Role.COORDINATOR, Role.INSPECTOR, Role.SUPERVISOR})


def lies_with(acting: Acting, case: Case) -> bool:
    """True when the case lies with this person's unit, as its own or handed down to it."""
    return acting.unit_id is not None and acting.unit_id in (case.unit_id, case.handed_unit_id)


def is_own(acting: Acting, case: Case) -> bool:
    """True when this person may not judge the case: it lies with a unit of his, above or below it, in whatever post,
    or he put it right himself. The same decision as in `Case.objects.visible_to`."""
    return (
        case.unit_id in acting.own_units
        or case.handed_unit_id in acting.own_units
        or case.rectified_by_id == acting.user_id
    )


def is_competent(acting: Acting, case: Case) -> bool:
    """True when the case is a hazard that this person's unit is competent for."""
    return acting.unit_id is not None and case.competent_unit_id == acting.unit_id


def can_verify_hazard(acting: Acting, case: Case) -> bool:
    """Who says on site that a hazard is gone: its competent unit, and of it nobody who put it right himself."""
    return (
        is_competent(acting, case)
        and acting.role in (Role.HANDLER, Role.VERIFIER)
        and not lies_with(acting, case)
        and case.rectified_by_id != acting.user_id
    )


def can_see(acting: Acting, case: Case) -> bool:
    """The same decision as `Case.objects.visible_to`, for one loaded case."""
    if acting.reads_everything:
        return True
    if acting.role == Role.INSPECTOR:
        return (
            acting.user_id in (case.reported_by_id, case.checked_by_id, case.isolated_by_id)
            or (case.is_hazard and case.isolated_at is None and case.state in NOT_ISOLATED_YET)
            or (case.state == State.REPORTED and case.source in FROM_OUTSIDE)
            or (case.state in (State.CLOSED, State.RECHECKED) and not is_own(acting, case))
        )
    if acting.role == Role.VERIFIER:
        of_others = case.state in VERIFIERS_SEE and not case.is_hazard and not is_own(acting, case)
        return of_others or is_competent(acting, case)
    return acting.role not in KEEPS_ACCOUNTS and (lies_with(acting, case) or is_competent(acting, case))


def can_report(acting: Acting) -> bool:
    """Who may report a problem by hand."""
    return acting.role in REPORTERS


def standing(acting: Acting, case: Case) -> frozenset[Who]:
    """In what capacities this person may act on this case."""
    found = set()
    if acting.role == Role.COORDINATOR and acting.reads_everything:
        found |= {Who.COORDINATOR, Who.CHECKER, Who.EITHER, Who.ON_THE_SPOT}
    if acting.role == Role.HANDLER and acting.unit_id == case.unit_id:
        found |= {Who.UNIT, Who.HOLDER, Who.EITHER}
    if acting.role == Role.HANDLER and lies_with(acting, case):
        found.add(Who.HOLDER)
    if acting.role == Role.INSPECTOR or lies_with(acting, case) or is_competent(acting, case):
        found.add(Who.ON_THE_SPOT)  # whoever stands before a hazard closes it off, whosever it is
    if case.is_hazard:
        if can_verify_hazard(acting, case):
            found.add(Who.VERIFIER)
    elif acting.role == Role.VERIFIER and not is_own(acting, case):
        found.add(Who.VERIFIER)
    if acting.role == Role.INSPECTOR and not is_own(acting, case):
        found |= {Who.INSPECTOR, Who.CHECKER}
    if acting.role == Role.LEADER and acting.reads_everything:
        found.add(Who.LEADER)
    if case.decides and case.decides in found:
        found.add(Who.DECIDER)
    return frozenset(found)


def can_set_rules(acting: Acting) -> bool:
    """Who sets what holds for all cases: when one has come back, when its place is looked at again."""
    return acting.role == Role.COORDINATOR and acting.reads_everything


BULK_ACTS = {
    Role.COORDINATOR: (Act.FILE, Act.DISPATCH, Act.CLOSE, Act.REFUSE, Act.RECALL_DISPATCH),
    Role.HANDLER: (Act.ACCEPT,),
    Role.VERIFIER: (Act.VERIFY,),
}
"""Moves that each role makes on many cases at once: those that need no picture, and no words but one
reason for all."""


def bulk_acts(acting: Acting) -> tuple[Act, ...]:
    """The moves that this person may make on many cases at once."""
    if acting.role == Role.COORDINATOR and not acting.reads_everything:
        return ()
    return BULK_ACTS.get(Role(acting.role), ())


def can_keep_filters(acting: Acting) -> bool:
    """Who may keep filters of the list of cases for himself: everybody who sees cases."""
    return acting.role not in KEEPS_ACCOUNTS


def can_share_filters(acting: Acting) -> bool:
    """Who may share a filter with everybody: the office."""
    return acting.role == Role.COORDINATOR and acting.reads_everything


def can_keep_texts(acting: Acting) -> bool:
    """Who keeps the texts that are offered on cases: the office."""
    return acting.role == Role.COORDINATOR and acting.reads_everything


def can_talk(acting: Acting) -> bool:
    """Who may speak on a case he sees: everybody but who only looks on from outside."""
    return acting.role not in (Role.OBSERVER, *KEEPS_ACCOUNTS)
