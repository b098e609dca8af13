"""负面清单: what events lead to, by the standing of the place and by the day of the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chuangcheng.flow.scoring.terms import Reason, StepKind
from chuangcheng.flow.standards.rules import Consequence, Edition
from chuangcheng.flow.standards.terms import Effect, Standing

from .outside import Event, Outside
from .periods import months_after
from .points import ZERO
from .steps import Step


@dataclass(frozen=True, slots=True)
class Sanction:
    """A consequence other than points: `until` is the last day of a suspension, None where it does not end.

    `certain` is False where it depends on a standing that is not known.
    """

    effect: Effect
    event: Event
    until: date | None
    in_force: bool
    certain: bool = True


def counts_on(day: date, event: Event, consequence: Consequence) -> bool:
    """Whether an event lies on or before the day, and not too long before it: both ends of the period count."""
    months = consequence.within_months
    return event.on <= day and (months is None or event.on >= months_after(day, -months))


def events_of(edition: Edition, key: str, outside: Outside) -> list[tuple[Event, tuple[Consequence, ...]]]:
    """The events of a unit of comparison with the consequences that count on the day, whatever the standing;
    the oldest first.

    Raises ValueError where there are events and no day, and KeyError for an item that the edition does not have.
    """
    items = {item.code: item for item in edition.negative_list}
    own = sorted((one for one in outside.events if one.key == key), key=lambda one: (one.on, one.item, one.source))
    day = outside.day
    if own and day is None:
        raise ValueError("events count by the day of the score, and none is given")
    return [
        (one, tuple(c for c in items[one.item].consequences if day is not None and counts_on(day, one, c)))
        for one in own
    ]


def deductions(
    events: Sequence[tuple[Event, tuple[Consequence, ...]]], standing: Standing | None, before: Step
) -> Iterator[Step]:
    """One step for each deduction, never taking off more than there is.

    `before` is what all steps before came to. Where the standing is not known, what depends on it is a step that may
    cost nothing or what it costs the standing that it costs most.
    """
    value, lower, upper = before.value, before.lower, before.upper
    for event, consequences in events:
        costs = [c for c in consequences if c.effect is Effect.DEDUCT]
        certain = [c.points for c in costs if c.standing is None or c.standing is standing]
        for points in certain:
            off = [min(points, there) for there in (value, lower, upper)]
            reason = Reason.CUT_AT_ZERO if off[0] < points else Reason.EVENT
            value, lower, upper = value - off[0], lower - off[1], upper - off[2]
            yield _off(reason, event, points, -off[0], -off[1], -off[2])
        if standing is None and any(c.standing for c in costs):
            most = max(sum((c.points for c in costs if c.standing is one), ZERO) for one in Standing)
            off_low = min(most, lower)
            lower -= off_low
            yield _off(Reason.STANDING_UNKNOWN, event, most, ZERO, -off_low, ZERO)


def _off(reason: Reason, event: Event, points: Decimal, value: Decimal, lower: Decimal, upper: Decimal) -> Step:
    return Step(
        StepKind.DEDUCTION,
        reason,
        ZERO,
        ZERO,
        value,
        lower,
        upper,
        event.item,
        given=points,
        on=event.on,
        source=event.source,
    )


def sanctions(
    events: Sequence[tuple[Event, tuple[Consequence, ...]]], standing: Standing | None, day: date | None
) -> Iterator[Sanction]:
    """Suspensions, disqualifications and revocations, over or not."""
    for event, consequences in events:
        for one in consequences:
            if one.effect is Effect.DEDUCT or (one.standing and standing and one.standing is not standing):
                continue
            until = months_after(event.on, one.months) if one.effect is Effect.SUSPEND and one.months else None
            in_force = until is None or (day is not None and day <= until)
            yield Sanction(one.effect, event, until, in_force, one.standing is None or standing is not None)
