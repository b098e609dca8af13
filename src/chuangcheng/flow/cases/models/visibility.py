"""Which cases somebody may know of: decided here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from chuangcheng.foundation.accounts.rules import KEEPS_ACCOUNTS, Acting
from chuangcheng.foundation.accounts.terms import Role

from ..rules import NOT_ISOLATED_YET
from ..terms import DONE, FROM_OUTSIDE, State

if TYPE_CHECKING:
    from . import Case  # noqa: F401 - named by the type of the query


def _is_own(acting: Acting) -> Q:
    """The case lies with a unit that this person may not judge, or he put it right himself.

    Written without NULL traps, so that it may be negated.
    """
    handed = Q(handed_unit_id__in=acting.own_units, handed_unit_id__isnull=False)
    rectified = Q(rectified_by_id=acting.user_id, rectified_by_id__isnull=False)
    return Q(unit_id__in=acting.own_units, unit_id__isnull=False) | handed | rectified


@dataclass(frozen=True)
class Scope:
    """A part of what somebody may know of: a condition, its states (None: any), and whether its index holds it state by
    state rather than as a whole."""

    condition: Q
    states: frozenset[State] | None = None
    by_state: bool = False


def _is_competent_for(acting: Acting) -> Q:
    """A hazard that this person's unit is competent for."""
    return Q(competent_unit_id=acting.unit_id, competent_unit_id__isnull=False)


class CaseQuerySet(models.QuerySet["Case"]):
    """Where every list, map, search, export and count of cases starts."""

    def visible_to(self, acting: Acting) -> CaseQuerySet:
        """The cases this person may know of, by equality on unit columns."""
        condition = Q()
        scopes = self.scopes_of(acting)
        if not scopes:
            return self.none()
        for one in scopes:
            condition |= one.condition if one.states is None else one.condition & Q(state__in=one.states)
        return self.filter(condition)

    def scopes_of(self, acting: Acting) -> tuple[Scope, ...]:
        """Whose union this person may know of: parts that an index answers one by one."""
        if acting.reads_everything:
            return (Scope(Q()),)
        if acting.role == Role.INSPECTOR:
            # No case lies in two of them: a list reads them one by one.
            others = ~Q(reported_by_id=acting.user_id)
            touched = Q(checked_by_id=acting.user_id) | Q(isolated_by_id=acting.user_id)
            from_outside = Q(source__in=FROM_OUTSIDE)
            to_isolate = Q(is_hazard=True, isolated_at__isnull=True) & ~(Q(state=State.REPORTED) & from_outside)
            return (
                Scope(Q(reported_by_id=acting.user_id)),
                Scope(others & touched),
                Scope(others & ~touched & from_outside, frozenset({State.REPORTED})),
                Scope(others & ~touched & to_isolate, frozenset(NOT_ISOLATED_YET)),
                Scope(others & ~touched & ~_is_own(acting), frozenset({State.CLOSED, State.RECHECKED})),
            )
        competent = _is_competent_for(acting)
        if acting.role == Role.VERIFIER:
            of_others = ~competent & Q(is_hazard=False) & ~_is_own(acting)
            return (Scope(of_others, frozenset({State.RECTIFIED, *DONE})), Scope(competent))
        if acting.role in KEEPS_ACCOUNTS:
            return ()
        handed = Q(handed_unit_id=acting.unit_id, handed_unit_id__isnull=False)
        with_us = Q(unit_id=acting.unit_id, unit_id__isnull=False)
        return (
            Scope(Q(unit_id=acting.unit_id), by_state=True),
            Scope(Q(handed_unit_id=acting.unit_id)),
            Scope(competent & ~with_us & ~handed),
        )
