"""Who a person is while acting: plain values that every permission predicate reads."""

from __future__ import annotations

from dataclasses import dataclass

from chuangcheng.foundation.acts.rules import Actor

from .terms import Role, UnitKind

DESK_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.LEADER, Role.OBSERVER})
"""Roles that read the whole instance when their unit is the district or the city."""


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
        """True for the office, its supervisors, leaders and observers: they see every unit's work."""
        return self.role in DESK_ROLES and self.unit_kind in (
            UnitKind.CITY,
            UnitKind.DISTRICT,
            UnitKind.DEPARTMENT,
        )
