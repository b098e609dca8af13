"""The unit's clock, read from the moves that were made, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from ..terms import WITH_THE_UNIT, Clock, State
from .table import MOVE, Step


def clock_start(steps: Sequence[Step]) -> datetime | None:
    """When the unit's clock was last started: at the newest dispatch that began a new limit."""
    starts = [step.at for step in steps if MOVE[step.act].clock is Clock.START]
    return starts[-1] if starts else None


def pauses(steps: Sequence[Step]) -> tuple[tuple[datetime, datetime], ...]:
    """The spans since the clock's last start in which it stood, oldest first.

    A pause ends with the next resume; one that has not ended yet is left out.
    """
    found: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for step in steps:
        clock = MOVE[step.act].clock
        if clock is Clock.START:
            found, since = [], None
        elif clock is Clock.PAUSE:
            since = step.at
        elif clock is Clock.RESUME and since is not None:
            found.append((since, step.at))
            since = None
    return tuple(found)


def is_overdue(state: State, due_at: datetime | None, now: datetime) -> bool:
    """True when the unit has had its time and has not yet reported the rectification.

    While the office answers a returned case the clock stands, and the case is nobody's to be late with.
    """
    return due_at is not None and state in WITH_THE_UNIT and now > due_at


def is_time_to_remind(dispatched_at: datetime | None, due_at: datetime, now: datetime) -> bool:
    """Whether half of the unit's time is over: a short limit is not "nearly due" the moment it begins."""
    return dispatched_at is None or now >= dispatched_at + (due_at - dispatched_at) / 2


def was_on_time(rectified_at: datetime | None, due_at: datetime | None) -> bool | None:
    """Whether the last rectification came within the limit; None while there is none or no limit."""
    if rectified_at is None or due_at is None:
        return None
    return rectified_at <= due_at


def is_late_to_accept(state: State, accept_due_at: datetime | None, now: datetime) -> bool:
    """True when the unit has not taken a dispatched case in the time it has for that."""
    return accept_due_at is not None and state is State.DISPATCHED and now > accept_due_at


def recheck_day(closed_on: date, days: int) -> date:
    """The day on which somebody is to look at a closed case's place again."""
    return closed_on + timedelta(days=days)
