"""The steps from the own total to the final one, and over the years of a cycle: amounts that add up to their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chuangcheng.flow.scoring.terms import Reason, StepKind
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import Reading

from .lines import Line
from .outside import Outside, Result
from .points import ONE, ZERO, kept, settled


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it adds (a deduction: less than nothing) to points, value and bounds of the end.

    known     the part of the points of which anything is known
    code      of the edition or the item of the negative list, or the number of the year; "" for the own total
    share     of another edition, or weight of a year; the own total bears what the others leave
    given     the figure that it starts from, before shares and roundings: the own or the other total, out of
              `given_points`; the points that an event costs
    on        day of the event, or of the result
    """

    kind: StepKind
    reason: Reason
    points: Decimal
    known: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal
    code: str = ""
    share: Decimal | None = None
    given: Decimal | None = None
    given_points: Decimal | None = None
    on: date | None = None
    source: str = ""

    @property
    def rate(self) -> Decimal | None:
        """Value ÷ points, or None where nothing is known."""
        return self.value / self.points if self.points and self.known else None


def rolled_up(edition: Edition, total: Line, outside: Outside) -> list[Step]:
    """The own total and each edition that is rolled up beside it, each with its share of the own points."""
    beside = [one for one in edition.roll_ups if one.reading is not Reading.IN_PLACE]
    left = ONE - sum((one.share for one in beside if one.reading is Reading.WEIGHTED), ZERO)
    own = Result(total.value, total.lower, total.upper, total.points)
    places = edition.rounding.part if left != ONE else None
    known = kept(left * total.known).normalize()
    steps = [share_of(StepKind.OWN, total.reason, own, total.points, left, places, known=known)]
    for one in beside:
        kind = StepKind.WEIGHTED if one.reading is Reading.WEIGHTED else StepKind.ON_TOP
        told = outside.editions.get((total.key, one.edition))
        steps.append(
            share_of(kind, Reason.GIVEN, told, total.points, one.share, edition.rounding.part, code=one.edition)
        )
    return filled(steps, edition.rounding.part)


def over_the_cycle(edition: Edition, final: Step, key: str, outside: Outside) -> tuple[int | None, list[Step]]:
    """The year of the cycle that the final total stands for, and one step for each year."""
    numbers = range(1, len(edition.cycle) + 1)
    year = outside.year or next((n for n in numbers if (key, n) not in outside.years), None)
    steps = []
    for number, weight in zip(numbers, edition.cycle, strict=True):
        told, reason, known = outside.years.get((key, number)), Reason.GIVEN, None
        if number == year:
            told = Result(final.value, final.lower, final.upper, final.points)
            reason, known = Reason.THIS_SCORE, kept(weight * final.known).normalize()
        places = edition.rounding.part
        steps.append(share_of(StepKind.YEAR, reason, told, final.points, weight, places, code=str(number), known=known))
    return year, filled(steps, edition.rounding.part)


def share_of(
    kind: StepKind,
    reason: Reason,
    told: Result | None,
    points: Decimal,
    share: Decimal,
    places: int | None,
    *,
    code: str = "",
    known: Decimal | None = None,
) -> Step:
    """A result's rate times its share of the points; with nothing told, all of it is open."""
    possible = kept(points * share).normalize()
    if told is not None and told.own and reason is Reason.GIVEN:
        reason = Reason.OWN_TODAY
    if told is None or not told.points:
        return Step(kind, Reason.NO_EVIDENCE, possible, ZERO, ZERO, ZERO, settled(possible, places), code, share)
    value, lower, upper = (
        settled(kept(points * share * amount / told.points), places) for amount in (told.value, told.lower, told.upper)
    )
    return Step(
        kind,
        reason,
        possible,
        possible if known is None else known,
        value,
        lower,
        upper,
        code,
        share,
        told.value,
        told.points,
        told.dated,
        told.source,
    )


def filled(steps: Sequence[Step], places: int | None) -> list[Step]:
    """Steps of which nothing is known read like the known ones, between their bounds."""
    heard = [step for step in steps if step.known]
    points = sum((step.points for step in heard), ZERO)
    value = sum((step.value for step in heard), ZERO)
    if not points:
        return list(steps)
    return [
        step
        if step.known
        else replace(step, value=min(settled(kept(step.points * value / points), places), step.upper))
        for step in steps
    ]


def end_of(kind: StepKind, steps: Sequence[Step], places: int | None) -> Step:
    """What steps add up to, rounded half up."""
    points, known, value, lower, upper = (
        sum((getattr(step, name) for step in steps), ZERO) for name in ("points", "known", "value", "lower", "upper")
    )
    value, lower, upper = (settled(amount, places) for amount in (value, lower, upper))
    return Step(kind, Reason.SUM if known else Reason.NO_EVIDENCE, points, known, value, lower, upper)
