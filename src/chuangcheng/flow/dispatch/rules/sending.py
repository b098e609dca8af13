"""How well cases were sent: right the first time or not, and how long they took to their unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median

from chuangcheng.flow.cases.terms import Act, ReturnReason
from chuangcheng.flow.dispatch.terms import Which


@dataclass(frozen=True)
class Step:
    """A move of a case that has to do with where it lies."""

    act: Act
    at: datetime
    unit_id: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Way:
    """How one case was sent. `arrived` is when it was sent to the unit that has it, None while that is open; `first` is
    the place of the first dispatch that counts among the steps."""

    first_unit: int
    sent_at: datetime
    right: bool
    arrived: datetime | None
    first: int = 0


def never_counted(steps: Sequence[Step]) -> frozenset[int]:
    """The places of dispatches that were taken back and say nothing about whom the office meant: the next one went to
    the same unit again, or there is none yet."""
    found, sent = set(), [n for n, step in enumerate(steps) if step.act is Act.DISPATCH and step.unit_id is not None]
    for here, after in pairwise([*sent, None]):
        assert here is not None  # only the end has no dispatch after it
        recalled = any(step.act is Act.RECALL_DISPATCH for step in steps[here:after])
        if recalled and (after is None or steps[after].unit_id == steps[here].unit_id):
            found.add(here)
    return frozenset(found)


def way_of(steps: Sequence[Step]) -> Way | None:
    """How a case was sent, from its dispatches, recalls, returns and answers to returns in their order; None if it
    never was.

    It was right the first time where the first unit has it: no dispatch to another followed, and no return as "not
    mine" waits for its answer. Where the office upholds its dispatch (维持派遣), or sends it to the same unit again,
    the first dispatch was right. A contested finding is about the problem, not about the unit.

    A dispatch that was taken back (撤回派遣) was wrong where the next one went to another unit. Where that went to the
    same unit, and while there is none, it is not counted: the case was not sent by it.
    """
    first: Step | None = None
    place, unit, arrived, waits = 0, None, None, False
    uncounted = never_counted(steps)
    for number, step in enumerate(steps):
        if step.act is Act.DISPATCH and step.unit_id is not None and number not in uncounted:
            if first is None:
                first, place = step, number
            if step.unit_id != unit:
                unit, arrived = step.unit_id, step.at
            waits = False
        elif step.act is Act.RECALL_DISPATCH:
            unit, arrived, waits = None, None, True
        elif step.act is Act.RETURN and step.reason == ReturnReason.NOT_MINE:
            waits = True
        elif step.act is Act.INSIST:
            waits = False
    if first is None or first.unit_id is None:
        return None
    counted = [step for number, step in enumerate(steps) if step.act is Act.DISPATCH and number not in uncounted]
    others = any(step.unit_id not in (None, first.unit_id) for step in counted)
    return Way(first.unit_id, first.at, not others and not waits, None if waits else arrived, place)


@dataclass(frozen=True)
class Sent:
    """A case that was sent: whether right the first time, and the time from filing to its unit if known."""

    case_id: int
    right: bool
    took: timedelta | None


def time_to_unit(filed_at: datetime | None, way: Way) -> timedelta | None:
    """From filing to the dispatch to the unit that has the case; None where one is unknown or they are out of order."""
    if filed_at is None or way.arrived is None or way.arrived < filed_at:
        return None
    return way.arrived - filed_at


@dataclass(frozen=True)
class Tally:
    """The figures of some cases. Times are None where no case has one."""

    sent: int
    right: int
    arrived: int
    median: timedelta | None
    mean: timedelta | None

    @property
    def wrong(self) -> int:
        """Those that were not sent right the first time."""
        return self.sent - self.right

    @property
    def share(self) -> float | None:
        """The share sent right the first time."""
        return self.right / self.sent if self.sent else None


def tally(cases: Iterable[Sent]) -> Tally:
    """The figures of these cases."""
    told = list(cases)
    seconds = [one.took.total_seconds() for one in told if one.took is not None]
    return Tally(
        sent=len(told),
        right=sum(one.right for one in told),
        arrived=len(seconds),
        median=timedelta(seconds=median(seconds)) if seconds else None,
        mean=timedelta(seconds=fmean(seconds)) if seconds else None,
    )


def among(cases: Iterable[Sent], which: Which) -> list[Sent]:
    """The cases that a figure counts: as many as it says."""
    return [
        one
        for one in cases
        if which is Which.SENT
        or (which is Which.RIGHT and one.right)
        or (which is Which.WRONG and not one.right)
        or (which is Which.ARRIVED and one.took is not None)
    ]
