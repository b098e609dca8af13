"""What happens to a case, step by step, as the dice decide: a plain function of what is known of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chuangcheng.flow.cases.services import limit_from_choice, steps
from chuangcheng.flow.cases.terms import RefuseReason, ReturnReason, SendBackReason
from chuangcheng.foundation.accounts.rules import Acting

from .district import District

ZONE = ZoneInfo("Asia/Shanghai")
BETWEEN = timedelta(minutes=6)
Past = tuple[Any, Acting, datetime]
"""A step, by whom, and when."""


@dataclass(frozen=True)
class Known:
    """What a case's life follows from. `unit_id` answers for it, `why` says so; `after` is the picture put right,
    `seen` the one that an inspector takes of what residents report, `organisation` the building site, where the class
    asks for it."""

    reported_at: datetime
    class_id: int
    unit_id: int
    why: str
    after: int
    seen: int | None = None
    organisation: str = ""


def daytime(at: datetime, now: datetime) -> datetime:
    """The same moment moved into the day's work, eight to eighteen; what came earlier still comes earlier."""
    local = at.astimezone(ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(midnight + timedelta(hours=8) + (local - midnight) * 10 / 24, now)


class _Life:
    """The steps so far and the clock."""

    def __init__(self, known: Known, until: datetime, pace: float) -> None:
        self.known, self.until, self.pace = known, until, pace
        self.at = self.last = known.reported_at
        self.done: list[Past] = []

    def then(self, step: Any, by: Acting, hours: float) -> bool:
        """Make the step so many hours later, unless that lies beyond the end."""
        self.at += timedelta(hours=hours / self.pace)
        if self.at >= self.until:
            return False
        # The day's work is shorter than the day: what is moved into it still comes after what came before it.
        self.last = max(daytime(self.at, self.until), min(self.last + BETWEEN, self.until))
        self.done.append((step, by, self.last))
        return True


def live(district: District, dice: random.Random, known: Known, *, until: datetime, pace: float) -> list[Past]:
    """The steps of a case from its report on, as far as they come by `until`; a higher pace is faster."""
    life = _Life(known, until, pace)
    office = district.people["coordinator"]
    verifier = dice.choice((district.people["verifier"], district.people["verifier2"]))
    if known.seen is not None:
        life.then(steps.Check((known.seen,)), district.people["inspector"], 0)
    if dice.random() < 0.03:
        reasons = (RefuseReason.NOT_A_PROBLEM, RefuseReason.DUPLICATE, RefuseReason.TOO_VAGUE)
        life.then(steps.RefuseCase(dice.choice(reasons)), office, dice.uniform(2, 30))
        return _unless_checked_only(life.done)
    handler = district.handlers[known.unit_id]
    limit = limit_from_choice(district.limits[known.class_id][0])
    dispatch = steps.DispatchCase(known.unit_id, "by_duty", known.why, limit)
    if not (
        life.then(steps.FileCase(known.class_id, organisation=known.organisation), office, dice.uniform(1, 40))
        and life.then(dispatch, office, dice.uniform(1, 20))
        and _answered(life, dice, office, handler, limit)
        and life.then(steps.AcceptCase(), handler, dice.uniform(0.5, 18))
    ):
        return _unless_checked_only(life.done)
    holder = handler
    if dice.random() < 0.4:
        down, receiver = _receiver(district, dice, known.unit_id)
        if not life.then(down, handler, dice.uniform(0.5, 6)):
            return life.done
        holder = receiver or handler
    slow = dice.random() < 0.12
    rectify = steps.Rectify((known.after,))
    if not life.then(rectify, holder, dice.uniform(120, 500) if slow else dice.uniform(2, 40)):
        return life.done
    if dice.random() < 0.08:
        reason = dice.choice(list(SendBackReason)[:4])
        if not life.then(steps.SendBack(reason), verifier, dice.uniform(3, 40)):
            return life.done
        if not life.then(rectify, holder, dice.uniform(6, 60)):
            return life.done
    on_site = limit.verify_on_site or dice.random() < 0.35
    if life.then(steps.Verify(on_site), verifier, dice.uniform(3, 60)):
        life.then(steps.Close(), office, dice.uniform(1, 40))
    return life.done


def _unless_checked_only(done: list[Past]) -> list[Past]:
    """What was only just reported still waits to be looked at."""
    return [] if len(done) == 1 and isinstance(done[0][0], steps.Check) else done


def _answered(life: _Life, dice: random.Random, office: Acting, handler: Acting, limit: steps.Limit) -> bool:
    """The few that the unit returns, and the office's answer; False where the case ends or waits there."""
    chance = dice.random()
    if chance < 0.04:
        returned = steps.ReturnCase(ReturnReason.NOT_MINE, words="不在本单位责任范围")
        return life.then(returned, handler, dice.uniform(2, 20)) and life.then(
            steps.Insist("已核对责任分工，由你单位负责"), office, dice.uniform(8, 110)
        )
    if chance < 0.05:
        returned = steps.ReturnCase(ReturnReason.CONTESTED, (life.known.after,), words="现场已符合要求")
        if life.then(returned, handler, dice.uniform(2, 20)):
            life.then(steps.UpholdObjection(), office, dice.uniform(8, 110))
        return False
    return True


SECTIONS = ("业务科", "办公室", "巡查组")


def _receiver(district: District, dice: random.Random, unit_id: int) -> tuple[steps.HandDown, Acting | None]:
    """To whom the unit hands a case down, and who of them can sign in: a unit below, a person, or a section."""
    below = district.below.get(unit_id, ())
    if below and dice.random() < 0.8:
        # Half of it goes to the first, where the demo has somebody who signs in.
        receiver, name = below[0] if dice.random() < 0.5 else dice.choice(below)
        return steps.HandDown(unit_id=receiver, name=name), district.handlers.get(receiver)
    colleague = district.people["enforcement2"]
    if colleague.unit_id == unit_id and dice.random() < 0.6:
        return steps.HandDown(user_id=colleague.user_id, name=colleague.name), colleague
    section = "执法中队" if colleague.unit_id == unit_id else dice.choice(SECTIONS)
    return steps.HandDown(section=section, name=section), None
