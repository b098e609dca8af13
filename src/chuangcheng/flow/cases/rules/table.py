"""The one table of moves: who may make each, from where to where, what it needs, what it does to the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..terms import FROM_OUTSIDE, OPEN, Act, Clock, Need, Refused, RequestKind, Source, State, Who


@dataclass(frozen=True)
class Move:
    """One row of the table. Without a `target` the case stays where it is; `back_to` leads to where it was before that
    act. `asked` names the kind of request that must be waiting."""

    act: Act
    origins: tuple[State, ...]
    target: State | None
    actor: Who
    needs: tuple[Need, ...] = ()
    clock: Clock = Clock.NONE
    back_to: Act | None = None
    asked: RequestKind | None = None


TO_DISPATCH = (State.FILED, State.RETURNED)
WITH_UNIT = (State.DISPATCHED, State.IN_HAND)
STILL_OPEN = tuple(state for state in State if state in OPEN)
NOT_ISOLATED_YET = (State.REPORTED, State.CHECKED, State.FILED, State.RETURNED, *WITH_UNIT)

MOVES: tuple[Move, ...] = (
    Move(Act.REPORT, (), State.REPORTED, Who.ANYBODY),
    # What people or media report is looked at before it is filed.
    Move(Act.CHECK, (State.REPORTED,), State.CHECKED, Who.CHECKER, (Need.PHOTO,)),
    Move(Act.NOT_FOUND, (State.REPORTED,), State.REFUSED, Who.CHECKER, (Need.PHOTO,)),
    Move(
        Act.FILE,
        (State.REPORTED, State.CHECKED),
        State.FILED,
        Who.COORDINATOR,
        (Need.CASE_CLASS, Need.CHECKED, Need.ORGANISATION),
    ),
    Move(Act.REFUSE, (State.REPORTED, State.CHECKED), State.REFUSED, Who.COORDINATOR, (Need.REASON,)),
    Move(Act.DISPATCH, TO_DISPATCH, State.DISPATCHED, Who.COORDINATOR, (Need.UNIT, Need.WHY_THIS_UNIT), Clock.START),
    Move(Act.ACCEPT, (State.DISPATCHED,), State.IN_HAND, Who.UNIT, (), Clock.RUN),
    # Sent by mistake, and nobody has begun to work on it: the unit's time ends, the next dispatch starts a new one.
    Move(Act.RECALL_DISPATCH, (State.DISPATCHED,), State.FILED, Who.COORDINATOR, (Need.WHY,), Clock.STOP),
    # "Not mine" and "the finding is wrong"; the second needs evidence. The clock waits for the office's answer.
    Move(Act.RETURN, WITH_UNIT, State.RETURNED, Who.UNIT, (Need.REASON,), Clock.PAUSE),
    Move(Act.UPHOLD, (State.RETURNED,), State.UNFOUNDED, Who.COORDINATOR, (), Clock.STOP),
    Move(Act.INSIST, (State.RETURNED,), State.DISPATCHED, Who.COORDINATOR, (Need.WHY,), Clock.RESUME),
    # The unit stays answerable for what it hands down.
    Move(Act.HAND_DOWN, (State.IN_HAND,), State.IN_HAND, Who.UNIT, (Need.RECEIVER,), Clock.RUN),
    Move(Act.TAKE_BACK, (State.IN_HAND,), State.IN_HAND, Who.UNIT, (), Clock.RUN),
    Move(Act.RECTIFY, (State.IN_HAND,), State.RECTIFIED, Who.HOLDER, (Need.PHOTO, Need.ISOLATED), Clock.PAUSE),
    Move(Act.SEND_BACK, (State.RECTIFIED,), State.IN_HAND, Who.VERIFIER, (Need.REASON,), Clock.RESUME),
    Move(Act.VERIFY, (State.RECTIFIED,), State.VERIFIED, Who.VERIFIER, (Need.ON_SITE,), Clock.STOP),
    # Whoever asks for more time goes on working; whom he asks says the ladder.
    Move(Act.ASK_EXTENSION, (State.IN_HAND,), None, Who.UNIT, (Need.REASON, Need.AMOUNT, Need.FORM), Clock.RUN),
    Move(
        Act.GRANT_EXTENSION,
        (State.IN_HAND,),
        None,
        Who.DECIDER,
        (Need.APPROVAL,),
        Clock.RUN,
        asked=RequestKind.EXTENSION,
    ),
    Move(
        Act.REFUSE_EXTENSION, (State.IN_HAND,), None, Who.DECIDER, (Need.WHY,), Clock.RUN, asked=RequestKind.EXTENSION
    ),
    Move(Act.ASK_SUSPENSION, (State.IN_HAND,), None, Who.UNIT, (Need.REASON, Need.DAY, Need.FORM), Clock.RUN),
    Move(
        Act.SUSPEND,
        (State.IN_HAND,),
        State.SUSPENDED,
        Who.DECIDER,
        (Need.APPROVAL,),
        Clock.PAUSE,
        asked=RequestKind.SUSPENSION,
    ),
    Move(
        Act.REFUSE_SUSPENSION, (State.IN_HAND,), None, Who.DECIDER, (Need.WHY,), Clock.RUN, asked=RequestKind.SUSPENSION
    ),
    Move(Act.RESUME, (State.SUSPENDED,), State.IN_HAND, Who.EITHER, (), Clock.RESUME),
    Move(Act.DEFER, (State.FILED, *WITH_UNIT), State.DEFERRED, Who.COORDINATOR, (Need.REASON, Need.WHY), Clock.PAUSE),
    Move(Act.END_DEFERRAL, (State.DEFERRED,), None, Who.COORDINATOR, (), Clock.RESUME, back_to=Act.DEFER),
    Move(Act.MERGE, (State.REPORTED, State.CHECKED, State.FILED), State.MERGED, Who.COORDINATOR, (Need.OTHER_CASE,)),
    Move(Act.UNMERGE, (State.MERGED,), None, Who.COORDINATOR, (Need.WHY,), back_to=Act.MERGE),
    Move(Act.SPLIT, TO_DISPATCH, State.SPLIT, Who.COORDINATOR, (Need.UNITS,), Clock.STOP),
    Move(Act.HAND_OVER, TO_DISPATCH, State.HANDED_OVER, Who.COORDINATOR, (Need.OTHER_SYSTEM,), Clock.STOP),
    Move(Act.RECALL, (State.HANDED_OVER,), State.FILED, Who.COORDINATOR, (Need.WHY,)),
    Move(Act.SETTLE, (State.HANDED_OVER,), State.CLOSED, Who.COORDINATOR, (Need.WHY,)),
    Move(Act.CHANGE_DEADLINE, WITH_UNIT, None, Who.COORDINATOR, (Need.AMOUNT, Need.WHY), Clock.RUN),
    # A hazard: whoever stands there keeps people away from it; the clock runs on.
    Move(Act.ISOLATE, NOT_ISOLATED_YET, None, Who.ON_THE_SPOT, (Need.PHOTO,)),
    Move(Act.SET_PRIORITY, STILL_OPEN, None, Who.COORDINATOR),
    Move(Act.CLOSE, (State.VERIFIED, State.SPLIT), State.CLOSED, Who.COORDINATOR, (Need.ALL_PARTS,)),
    Move(Act.RECHECK, (State.CLOSED,), State.RECHECKED, Who.INSPECTOR),
)

MOVE = {move.act: move for move in MOVES}


@dataclass(frozen=True)
class Step:
    """A move that was made, as the clock and the way back see it."""

    act: Act
    at: datetime
    origin: State | None = None


@dataclass(frozen=True)
class Facts:
    """What decides, besides the state and the person, whether a move may be made."""

    state: State
    source: Source
    asked: RequestKind | None = None
    parts_open: bool = False
    came_back: bool = False
    hazard: bool = False
    isolated: bool = False


def moves_from(state: State) -> tuple[Move, ...]:
    """The moves that may be made from a state, in the table's order."""
    return tuple(move for move in MOVES if state in move.origins)


def target_of(move: Move, state: State, steps: Sequence[Step]) -> State:
    """Where a move leads from this state; `steps` are the moves so far, for the ones that lead back."""
    if move.back_to is not None:
        return next(step.origin or state for step in reversed(steps) if step.act is move.back_to)
    return move.target or state


def refusal(act: Act, state: State, standing: Iterable[Who], *, hazard: bool = False) -> Refused | None:
    """Why this move may not be made now by a person of this standing, or None when it may. `hazard`: it is verified by
    its competent unit, so that whoever is turned away is told of that."""
    move = MOVE[act]
    if state not in move.origins:
        return Refused.NOT_NOW
    if move.actor not in set(standing):
        if move.actor is Who.VERIFIER:
            return Refused.NOT_COMPETENT if hazard else Refused.OWN_UNIT
        return Refused.NOT_YOURS
    return None


def obstacle(act: Act, facts: Facts) -> Refused | None:
    """What about the case itself stands in the way of a move that its state allows, or None."""
    asked = MOVE[act].asked
    outside = facts.source in FROM_OUTSIDE
    if asked is not None and facts.asked is not asked:
        return Refused.NOTHING_ASKED
    if act in (Act.ASK_EXTENSION, Act.ASK_SUSPENSION) and facts.asked is not None:
        return Refused.ASKED_ALREADY
    if act in (Act.CHECK, Act.NOT_FOUND) and not outside:
        return Refused.NO_CHECK_NEEDED
    if act is Act.FILE and outside and facts.state is State.REPORTED:
        return Refused.CHECK_FIRST
    if act is Act.CLOSE and facts.state is State.SPLIT and facts.parts_open:
        return Refused.PARTS_OPEN
    if act is Act.RECHECK and facts.came_back:
        return Refused.CAME_BACK
    return _of_hazard(act, facts)


BARRED = frozenset({Act.DEFER, Act.ASK_SUSPENSION, Act.SPLIT, Act.HAND_OVER})
"""Ways off which a hazard never takes: its clock never stands still, and nobody but its competent unit ends it."""


def _of_hazard(act: Act, facts: Facts) -> Refused | None:
    """What is otherwise with a safety hazard; isolating is for nothing else."""
    if not facts.hazard:
        return Refused.NOT_A_HAZARD if act is Act.ISOLATE else None
    if act is Act.ISOLATE and facts.isolated:
        return Refused.ISOLATED_ALREADY
    if act is Act.RECTIFY and not facts.isolated:
        return Refused.ISOLATE_FIRST
    if act is Act.SET_PRIORITY:
        return Refused.STAYS_URGENT
    if act is Act.UPHOLD:
        return Refused.HAZARD_IS_SEEN
    return Refused.NOT_FOR_HAZARDS if act in BARRED else None


UNTOLD = frozenset(
    {
        Refused.NOTHING_ASKED,
        Refused.NO_CHECK_NEEDED,
        Refused.CAME_BACK,
        Refused.NOT_A_HAZARD,
        Refused.ISOLATED_ALREADY,
        Refused.STAYS_URGENT,
        Refused.NOT_FOR_HAZARDS,
    }
)
"""Obstacles that make a move none of this case: it is not named among what may come next."""
