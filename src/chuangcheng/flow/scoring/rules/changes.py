"""Two scores compared: what each standard brought into the one and the other, so that the differences add up.

What a standard changes is measured against the mean rate of the two totals: a standard that does like the whole
changes nothing by being known or not, one below it lowers the total by having more weight. With what the points
themselves changed, that adds up to the difference of the totals exactly.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext

from chuangcheng.flow.scoring.terms import Cause
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import MethodKind, Outcome

from .evidence import Tally
from .handing_down import NOTHING, STEP, Brought, brought
from .lines import Line
from .outcome import Outcome as LedTo
from .points import EXACT, ZERO, kept


@dataclass(frozen=True, slots=True)
class SeenOn:
    """When so many observations that a round did not have were made: from one day to another, both in the office's
    zone; `since` the round ended, or before that and beside it."""

    failed: bool
    since: bool
    n: int
    first: date
    last: date

    def __add__(self, other: SeenOn) -> SeenOn:
        days = (min(self.first, other.first), max(self.last, other.last))
        return SeenOn(self.failed, self.since, self.n + other.n, *days)


@dataclass(frozen=True, slots=True)
class Moves:
    """How the observations of a standard's items went from one score to the other.

    The first four count what was decided later; `lost` what was decided before and is not later. Where the earlier
    score is a round's, `seen` says of those it did not know when they were made.
    """

    newly_failed: int = 0
    newly_met: int = 0
    seen_failed: int = 0
    seen_met: int = 0
    lost: int = 0
    seen: tuple[SeenOn, ...] = ()


def moves_of(
    before_after: Mapping[tuple[Outcome | None, Outcome], int],
    before: Tally,
    seen: Iterable[SeenOn] = (),
) -> Moves:
    """Moves from numbers by outcome before (None: no observation) and after; `before` is the earlier tally."""
    counted = {Outcome.MET: 0, Outcome.FAILED: 0}
    decided = {"newly_failed": 0, "newly_met": 0, "seen_failed": 0, "seen_met": 0}
    again = 0
    for (was, now), number in before_after.items():
        if now not in counted:
            continue
        if was in counted:
            again += number
            if was is Outcome.MET and now is Outcome.FAILED:
                decided["newly_failed"] += number
            elif was is Outcome.FAILED and now is Outcome.MET:
                decided["newly_met"] += number
        else:
            decided["seen_failed" if now is Outcome.FAILED else "seen_met"] += number
    together: dict[tuple[bool, bool], SeenOn] = {}
    for one in seen:
        key = one.failed, one.since
        together[key] = together[key] + one if key in together else one
    return Moves(**decided, lost=max(before.observed - again, 0), seen=tuple(together.values()))


@dataclass(frozen=True, slots=True)
class Caused:
    """One cause with its values: a number of observations (made on which days), or a figure
    before and after."""

    cause: Cause
    n: int = 0
    method: MethodKind | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one standard (or step, with STEP before its code) adds to the difference of two totals, and why."""

    code: str
    by: Decimal
    before: Brought
    after: Brought
    causes: tuple[Caused, ...] = ()
    was: Line | None = field(default=None, compare=False)
    now: Line | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """Two scores compared: `rows` by what they add, the largest loss first; with `elsewhere` and `by_points` they add
    up to `by` exactly.

    elsewhere   what standards add that only one of two editions has
    by_points   what the total gains or loses because there are more or fewer points to win
    """

    before: Decimal
    after: Decimal
    rows: tuple[Change, ...]
    elsewhere: Decimal = ZERO
    by_points: Decimal = ZERO

    @property
    def by(self) -> Decimal:
        """The difference of the totals."""
        return self.after - self.before

    @property
    def losses(self) -> tuple[Change, ...]:
        """What lowers the total, the largest loss first."""
        return tuple(row for row in self.rows if row.by < 0)

    @property
    def lost(self) -> Decimal:
        """What all losses come to, before anything is gained: nothing or less."""
        return sum((row.by for row in self.losses), ZERO)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two scores: its edition, the lines of the whole, its total, what composes it, what it leads to."""

    edition: Edition
    lines: tuple[Line, ...]
    total: Line
    parts: tuple[Line, ...] = ()
    led_to: LedTo | None = None


def compared_with(before: Side, after: Side, moves: Mapping[str, Moves]) -> Changes:
    """What changed between two scores, standard by standard, and why. `moves` by standard."""
    if before.led_to is None or after.led_to is None:
        # one of them says nothing of what its total leads to: then the totals themselves are compared
        before, after = _without(before), _without(after)
    had, has = (_brought(side) for side in (before, after))
    was, now = ({(line.code, line.method): line for line in side.lines} for side in (before, after))
    common = {code for code, method in was if method is None} & {code for code, method in now if method is None}
    same_edition = before.edition == after.edition
    nodes = [{node.code: node for node in side.edition.walk()} for side in (before, after)]
    ends = [_end(side) for side in (before, after)]
    with localcontext(EXACT):
        rates = [end.amount / end.points for end in ends if end.points]
        mean = kept(sum(rates, ZERO) / len(rates)) if rates else ZERO
        added = {
            code: kept(_beyond(has.get(code, NOTHING), mean) - _beyond(had.get(code, NOTHING), mean))
            for code in dict.fromkeys([*had, *has])
        }
        by_points = kept(mean * (ends[1].points - ends[0].points))
        if added:  # what the twentieth decimals lost goes where it is seen least
            largest = max(added, key=lambda code: abs(added[code]))
            added[largest] += ends[1].amount - ends[0].amount - by_points - sum(added.values(), ZERO)
        elsewhere = sum((by for code, by in added.items() if not _is_common(code, common)), ZERO)
    rows = []
    for code, by in added.items():
        is_step = code.startswith(STEP)
        if not by or not _is_common(code, common):
            continue
        causes: tuple[Caused, ...] = ()
        if code and not is_step:
            kinds = [method for of_code, method in now if of_code == code]
            pairs = [(was.get((code, kind)), now.get((code, kind))) for kind in kinds if kind]
            other_rule = not same_edition and nodes[0][code].methods != nodes[1][code].methods
            causes = _causes(pairs, moves.get(code), other_rule)
        brings = had.get(code, NOTHING), has.get(code, NOTHING)
        rows.append(Change(code, by, *brings, causes, was.get((code, None)), now.get((code, None))))
    rows.sort(key=lambda row: (row.by, row.code))
    return Changes(ends[0].amount, ends[1].amount, tuple(rows), elsewhere, by_points)


def _without(side: Side) -> Side:
    return Side(side.edition, side.lines, side.total, side.parts)


def _beyond(one: Brought, rate: Decimal) -> Decimal:
    """How far an amount lies above or below what its points would bring at a rate."""
    return one.amount - rate * one.points


def _is_common(code: str, common: Container[str]) -> bool:
    """Whether both scores can have it: a standard of both, a step, or what no standard can be named for."""
    return not code or code.startswith(STEP) or code in common


def _end(side: Side) -> Brought:
    end = side.led_to.final if side.led_to else side.total
    return Brought(end.value, end.points)


def _brought(side: Side) -> dict[str, Brought]:
    return brought(side.edition, side.lines, side.total, side.parts, side.led_to)


WHEN_SEEN = {
    (True, True): Cause.SEEN_FAILED_SINCE,
    (True, False): Cause.SEEN_FAILED_BESIDE,
    (False, True): Cause.SEEN_MET_SINCE,
    (False, False): Cause.SEEN_MET_BESIDE,
}
"""What an observation that a round did not have is told as: did it fail, and was it made since."""


def _counted(cause: Cause, number: int) -> list[Caused]:
    return [Caused(cause, number)] if number else []


def _seen_on(moves: Moves, *, failed: bool) -> list[Caused]:
    """What a round did not know, by when it was seen: since first, then what lies beside it."""
    told = sorted((one for one in moves.seen if one.failed is failed), key=lambda one: not one.since)
    return [Caused(WHEN_SEEN[failed, one.since], one.n, days=(one.first, one.last)) for one in told]


def _causes(
    pairs: Sequence[tuple[Line | None, Line | None]], moves: Moves | None, other_rule: bool
) -> tuple[Caused, ...]:
    found = [Caused(Cause.RULE_DIFFERS)] if other_rule else []
    if moves:
        found += [
            *_counted(Cause.NEWLY_FAILED, moves.newly_failed),
            *(_seen_on(moves, failed=True) or _counted(Cause.SEEN_FAILED, moves.seen_failed)),
            *_counted(Cause.NEWLY_MET, moves.newly_met),
            *(_seen_on(moves, failed=False) or _counted(Cause.SEEN_MET, moves.seen_met)),
            *_counted(Cause.NOT_SEEN_AGAIN, moves.lost),
        ]
    for was, now in pairs:
        figures = was.given if was else None, now.given if now else None
        if figures[0] == figures[1]:
            continue
        cause = Cause.FIGURE_CHANGED
        if figures[0] is None or figures[1] is None:
            cause = Cause.FIGURE_ENTERED if figures[0] is None else Cause.FIGURE_GONE
        method = now.method if now else None
        found.append(Caused(cause, method=method, before=figures[0], after=figures[1]))
    return tuple(found) or (Caused(Cause.OTHERS_CHANGED),)
