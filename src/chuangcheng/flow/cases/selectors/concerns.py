"""Whether somebody is still to be told of a case, asked when a message goes out."""

from __future__ import annotations

from chuangcheng.foundation.accounts.rules import Acting

from ..models import Case, CaseMove
from ..permissions import can_see, standing
from ..terms import WITH_THE_UNIT, Act, Who


def case_concerns_person(
    acting: Acting, *, case_id: int, while_with_unit: bool = False, while_asked: bool = False
) -> bool:
    """Whether this person may know of the case; `while_with_unit`: and its unit's clock still runs; `while_asked`:
    and a request still waits for him."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or (while_with_unit and case.state not in WITH_THE_UNIT):
        return False
    if while_asked and Who.DECIDER not in standing(acting, case):
        return False
    return can_see(acting, case)


def case_concerns_unit(*, unit_id: int, case_id: int) -> bool:
    """Whether the case still lies with this unit, or is a hazard that it is competent for."""
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and unit_id in (case.unit_id, case.handed_unit_id, case.competent_unit_id)


def case_was_recalled(*, unit_id: int, case_id: int) -> bool:
    """Whether the office has taken the case back from this unit, and it has not come to it again since."""
    recalled = CaseMove.objects.filter(case_id=case_id, act=Act.RECALL_DISPATCH, to_unit_id=unit_id)
    return recalled.exists() and not Case.objects.filter(pk=case_id, unit_id=unit_id).exists()
