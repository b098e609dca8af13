"""Who a person is while acting: plain values that every permission predicate reads."""

from __future__ import annotations

from dataclasses import dataclass

from chuangcheng.foundation.acts.rules import Actor

from .terms import Role, UnitKind

OFFICE_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
"""They read the whole instance from the office they work in: district, city, or a department of theirs."""

OVERSIGHT_ROLES = frozenset({Role.LEADER, Role.OBSERVER})
"""They read the whole instance from the district or the city; a department's leader reads his department."""


@dataclass(frozen=True)
class Acting(Actor):
    """A signed-in person in one of his posts. `role` is a `Role`; `unit_id` the unit of the post."""

    post_id: int
    name: str
    unit_name: str
    unit_kind: UnitKind
    section: str = ""

    @property
    def reads_everything(self) -> bool:
        """True for the office, its supervisors, the district's leaders and observers: they see every unit's work."""
        if self.role in OFFICE_ROLES:
            return self.unit_kind in (UnitKind.CITY, UnitKind.DISTRICT, UnitKind.DEPARTMENT)
        return self.role in OVERSIGHT_ROLES and self.unit_kind in (UnitKind.CITY, UnitKind.DISTRICT)
