"""Why a case lies with its unit, where a rule proposed it."""

from __future__ import annotations

from dataclasses import dataclass

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.dispatch.models import DispatchDecision
from chuangcheng.foundation.accounts.rules import Acting

from .versions import RuleRow, named, row_of_rule


@dataclass(frozen=True)
class Decision:
    """What was proposed at the last dispatch of a case: the rule, if one did it, and whether it was followed."""

    move_number: int
    set_id: int | None
    number: int | None
    rule: RuleRow | None
    proposed: str
    followed: bool


def decision_of(acting: Acting, *, case_id: int) -> Decision | None:
    """What was proposed when the case was last sent, in one statement; None where nothing is kept of it."""
    kept = DispatchDecision.objects.filter(move__case__in=Case.objects.visible_to(acting).filter(pk=case_id))
    rows = named(kept, "rule__").select_related("move", "proposed", "rule__rule_set")
    row = rows.order_by("-move__number").first()
    if row is None:
        return None
    return Decision(
        move_number=row.move.number,
        set_id=row.rule.rule_set_id if row.rule else None,
        number=row.rule.rule_set.number if row.rule else None,
        rule=row_of_rule(row.rule, row) if row.rule else None,
        proposed=row.proposed.name if row.proposed else "",
        followed=row.proposed_id == row.chosen_id,
    )
