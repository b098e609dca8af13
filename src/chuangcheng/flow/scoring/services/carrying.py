"""Carrying over from one edition to the next what a mapping has confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chuangcheng.flow.figures.selectors import FiguresToCarry
from chuangcheng.flow.figures.services import carry_figures
from chuangcheng.flow.inspections.services import CarriedStates, carry_states
from chuangcheng.flow.places.services import CarriedDuties, carry_duties
from chuangcheng.flow.standards.selectors import carried_at
from chuangcheng.flow.standards.services import take_carried_lines
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.journal.services import record


@dataclass(frozen=True)
class CarriedOver:
    """What came over to the new edition, and what it had already."""

    duties: CarriedDuties
    states: CarriedStates
    figures: FiguresToCarry


def carry_over(*, mapping_id: int, expected_version: int, by: Acting, now: datetime) -> CarriedOver:
    """Carry what a mapping has confirmed to its new edition: duties and rules, the state today, figures.

    Each line is carried once; lines that are confirmed later are carried by doing it again. Rounds, their results,
    visits and the old edition's own duties and figures stay as they are. Raises Invalid where nothing is left to carry.
    """
    with transaction.atomic():
        row = take_carried_lines(mapping_id=mapping_id, expected_version=expected_version, by=by, now=now)
        told = carried_at(mapping_id=mapping_id, at=now)
        done = CarriedOver(
            carry_duties(standards=told.standards, by=by, now=now),
            carry_states(items=told.items, new_edition_id=told.new_id, by=by, now=now),
            carry_figures(standards=told.standards, old_id=told.old_id, new_id=told.new_id, by=by, now=now),
        )
        record(
            subject=row,
            act="mapping.carry",
            by=by,
            at=now,
            after={
                "old_id": told.old_id,
                "new_id": told.new_id,
                "standards": len(told.standards),
                "items": len(told.items),
                "duties": done.duties.duties,
                "duty_rules": done.duties.rules,
                "states": done.states.states,
                "figures": len(done.figures.figures),
                "figures_left": done.figures.left,
            },
        )
    return done
