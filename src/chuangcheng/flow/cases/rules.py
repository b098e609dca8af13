"""The one table of moves, and the decisions on a case as functions of plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .terms import WITH_THE_UNIT, Act, Clock, Need, Refused, State, Who


@dataclass(frozen=True)
class Move:
    """One row of the table: who may make it, from where to where, what it needs, what it does to the clock."""

    act: Act
    origins: tuple[State, ...]
    target: State
    actor: Who
    needs: tuple[Need, ...] = ()
    clock: Clock = Clock.NONE


MOVES: tuple[Move, ...] = (
    Move(Act.REPORT, (), State.REPORTED, Who.ANYBODY),
    Move(Act.FILE, (State.REPORTED,), State.FILED, Who.COORDINATOR, (Need.CASE_CLASS,)),
    Move(Act.REFUSE, (State.REPORTED,), State.REFUSED, Who.COORDINATOR, (Need.REASON,)),
    Move(
        Act.DISPATCH,
        (State.FILED, State.RETURNED),
        State.DISPATCHED,
        Who.COORDINATOR,
        (Need.UNIT, Need.WHY_THIS_UNIT),
        Clock.START,
    ),
    Move(Act.ACCEPT, (State.DISPATCHED,), State.IN_HAND, Who.UNIT, (), Clock.RUN),
    # "Not mine" and "the finding is wrong"; the second needs evidence. The clock waits for the office's answer.
    Move(Act.RETURN, (State.DISPATCHED, State.IN_HAND), State.RETURNED, Who.UNIT, (Need.REASON,), Clock.PAUSE),
    Move(Act.UPHOLD, (State.RETURNED,), State.UNFOUNDED, Who.COORDINATOR, (), Clock.STOP),
    Move(Act.INSIST, (State.RETURNED,), State.DISPATCHED, Who.COORDINATOR, (Need.REASON,), Clock.RESUME),
    # The unit stays answerable for what it hands down.
    Move(Act.HAND_DOWN, (State.IN_HAND,), State.IN_HAND, Who.UNIT, (Need.RECEIVER,), Clock.RUN),
    Move(Act.TAKE_BACK, (State.IN_HAND,), State.IN_HAND, Who.UNIT, (), Clock.RUN),
    Move(Act.RECTIFY, (State.IN_HAND,), State.RECTIFIED, Who.HOLDER, (Need.PHOTO,), Clock.PAUSE),
    Move(Act.SEND_BACK, (State.RECTIFIED,), State.IN_HAND, Who.VERIFIER, (Need.REASON,), Clock.RESUME),
    Move(Act.VERIFY, (State.RECTIFIED,), State.VERIFIED, Who.VERIFIER, (Need.ON_SITE,), Clock.STOP),
    Move(Act.CLOSE, (State.VERIFIED,), State.CLOSED, Who.COORDINATOR),
    Move(Act.RECHECK, (State.CLOSED,), State.RECHECKED, Who.INSPECTOR),
)

MOVE = {move.act: move for move in MOVES}


def moves_from(state: State) -> tuple[Move, ...]:
    """The moves that may be made from a state, in the table's order."""
    return tuple(move for move in MOVES if state in move.origins)


def refusal(act: Act, state: State, standing: Iterable[Who]) -> Refused | None:
    """Why this move may not be made now by a person of this standing, or None when it may."""
    move = MOVE[act]
    if state not in move.origins:
        return Refused.NOT_NOW
    if move.actor not in set(standing):
        return Refused.OWN_UNIT if move.actor is Who.VERIFIER else Refused.NOT_NOW
    return None


@dataclass(frozen=True)
class Step:
    """A move that was made, as the clock sees it."""

    act: Act
    at: datetime


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


def case_number(case_id: int) -> str:
    """The number people quote; it derives from the id, so it needs no counter."""
    return f"{case_id:07d}"


def read_case_number(text: str) -> int | None:
    """The id behind a quoted number, or None."""
    digits = text.strip().lstrip("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


CELL = 0.002
"""Degrees of a side of the squares in which all cases are counted for the map: some 200 metres."""
