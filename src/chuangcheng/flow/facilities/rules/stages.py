"""The way of a project: five stages in their order, each with its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..terms import STAGES, ProjectState, Stage


def stage_after(stage: Stage) -> Stage | None:
    """The next stage, or None after the last."""
    at = STAGES.index(stage) + 1
    return STAGES[at] if at < len(STAGES) else None


def is_over(stage: Stage, current: Stage, state: ProjectState) -> bool:
    """Whether a stage lies behind: planning it would say nothing any more."""
    return state is not ProjectState.OPEN or STAGES.index(stage) < STAGES.index(current)


def is_late(due_on: date | None, state: ProjectState, today: date) -> bool:
    """Whether the stage under way should have been finished before today."""
    return state is ProjectState.OPEN and due_on is not None and due_on < today


def out_of_order(stage: Stage, due_on: date, planned: Mapping[Stage, date | None]) -> bool:
    """Whether this day lies before one of an earlier stage, or after one of a later stage."""
    at = STAGES.index(stage)
    for other, day in planned.items():
        if day is None or other is stage:
            continue
        if (STAGES.index(other) < at and day > due_on) or (STAGES.index(other) > at and day < due_on):
            return True
    return False
