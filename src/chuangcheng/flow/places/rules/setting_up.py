"""Whether an installation can begin, told from what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chuangcheng.flow.places.terms import SetUpStep, StepState
from chuangcheng.foundation.accounts.terms import Role

NEEDED_ROLES = (Role.COORDINATOR, Role.INSPECTOR, Role.HANDLER, Role.VERIFIER)
"""Without one of these a finding cannot go its way from the visit to the closed case."""

DECEMBER = 12


@dataclass(frozen=True)
class SetUpCounts:
    """What is there, counted. Only what is in use counts: nothing retired, withdrawn or discarded."""

    month: int
    calendars: int = 0
    this_year: int = 0
    next_year: int = 0
    streets: int = 0
    areas: int = 0
    units: int = 0
    units_without_contact: int = 0
    people: int = 0
    without_password: int = 0
    waiting: int = 0
    drafts: int = 0
    published: int = 0
    sites: int = 0
    ownerless: int = 0
    duties: int = 0
    duty_rules: int = 0
    roles: Mapping[Role, int] = field(default_factory=dict)

    @property
    def missing_roles(self) -> tuple[Role, ...]:
        """The roles that nobody holds and that the work needs."""
        return tuple(role for role in NEEDED_ROLES if not self.roles.get(role))


def step_states(counts: SetUpCounts) -> dict[SetUpStep, StepState]:
    """How far each step is. What the office must open the edition for (leads, checklists) is no part of it."""

    def told(there: bool, gaps: bool = False) -> StepState:
        return StepState.TODO if not there else (StepState.GAPS if gaps else StepState.DONE)

    return {
        SetUpStep.CALENDAR: told(
            counts.calendars > 0 and counts.this_year > 0, counts.month == DECEMBER and not counts.next_year
        ),
        SetUpStep.AREAS: told(counts.streets > 0),
        # The first unit came with the installation.
        SetUpStep.UNITS: told(counts.units > 1, counts.units_without_contact > 0),
        SetUpStep.PEOPLE: told(not counts.missing_roles, counts.without_password + counts.waiting > 0),
        SetUpStep.EDITION: told(counts.published > 0),
        SetUpStep.SITES: told(counts.sites > 0, counts.ownerless > 0),
        SetUpStep.DUTIES: told(counts.duties + counts.duty_rules > 0),
    }
