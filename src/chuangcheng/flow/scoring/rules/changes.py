"""Two scores compared: what each standard brought into the one and the other, so that the differences add up.

A total is handed down the tree: each node shares its amount out among its parts in the proportion in which they won
it, and the points it stands for in the proportion of what is known of them; the largest part takes what rounding
leaves. So amounts and points add up to those of the total exactly, whatever is rounded or scaled on the way.

What a standard changes is measured against the mean rate of the two totals: a standard that does like the whole
changes nothing by being known or not, one below it lowers the total by having more weight. With what the points
themselves changed, that adds up to the difference of the totals exactly.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext

from chuangcheng.flow.scoring.terms import Cause, StepKind
from chuangcheng.flow.standards.rules import Edition, Node
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Outcome, Reading

from .composition import composed
from .evidence import Tally
from .lines import Line
from .outcome import Outcome as LedTo
from .points import EXACT, ONE, ZERO, kept

STEP = "step:"
"""Before the code of what stands between the own total and the final one, where it brings something."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a standard brings into a total, and the points of the total that it stands for."""

    amount: Decimal = ZERO
    points: Decimal = ZERO

    def __add__(self, other: Brought) -> Brought:
        return Brought(self.amount + other.amount, self.points + other.points)


NOTHING = Brought()


def brought(
    edition: Edition, lines: Sequence[Line], total: Line, parts: Sequence[Line] = (), led_to: LedTo | None = None
) -> dict[str, Brought]:
    """What each standard brings into a score, by code; amounts and points add up to those of its total exactly.

    `lines` and `total` are of one unit of comparison, `parts` what composes the total where methods do. With `led_to`
    it is the final total, and each other edition and each event has an entry of its own under STEP and its code.
    A node that another edition takes the place of stands for all below it; "" for what no standard can be named for.
    """
    by_code = {line.code: line for line in lines if line.method is None}
    methods: dict[str, list[Line]] = {}
    for line in lines:
        if line.method is not None:
            methods.setdefault(line.code, []).append(line)
    found: dict[str, Brought] = {}
    with localcontext(EXACT):
        own = Brought(total.value, total.points)
        if led_to is not None:
            own = Brought(led_to.final.value, led_to.final.points)
            for step in led_to.steps:
                if step.kind is not StepKind.OWN:
                    _add(found, STEP + step.code, Brought(step.value, step.points))
                    own += Brought(-step.value, -step.points)
        if edition.composition:
            parts = parts or _recomposed(edition, total.key, by_code, methods)
            _by_parts(edition, own, parts, by_code, methods, found)
        else:
            _down(edition.tree, edition.aggregation, own, by_code, found, "")
    return {code: one for code, one in found.items() if one != NOTHING}


def _add(found: dict[str, Brought], code: str, one: Brought) -> None:
    found[code] = found.get(code, NOTHING) + one


def _down(
    nodes: Sequence[Node],
    how: Aggregation,
    whole: Brought,
    by_code: Mapping[str, Line],
    found: dict[str, Brought],
    above: str,
) -> None:
    """Share what nodes bring together out among them, and on among what is below them."""
    heard = [node for node in nodes if node.code in by_code and by_code[node.code].counted]
    shares = _shares(whole, [_bears(how, node, by_code[node.code]) for node in heard])
    if shares is None:
        _add(found, above, whole)
        return
    for node, share in zip(heard, shares, strict=True):
        below = any(child.code in by_code and by_code[child.code].counted for child in node.children)
        if node.is_leaf or not below:
            _add(found, node.code, share)
        elif share != NOTHING:
            _down(node.children, node.aggregation, share, by_code, found, node.code)


def _bears(how: Aggregation, node: Node, line: Line) -> Brought:
    """What a node bears of what its parent won and of its points, in proportion to its siblings."""
    if not line.known:
        return NOTHING
    if how is Aggregation.SUM:
        return Brought(line.won, line.known)
    weight = node.weight if how is Aggregation.WEIGHTED_MEAN else ONE
    return Brought(kept(line.value * weight / line.points), weight) if line.points else NOTHING


def _recomposed(
    edition: Edition, key: str, by_code: Mapping[str, Line], methods: Mapping[str, list[Line]]
) -> tuple[Line, ...]:
    """What composes a total of which only the lines were kept."""
    taken = {one.node for one in edition.roll_ups if one.reading is Reading.IN_PLACE}
    instead = {code: by_code[code] for code in taken if code in by_code}
    return composed(edition, key, {(key, code): lines for code, lines in methods.items()}, instead)[1]


def _by_parts(
    edition: Edition,
    whole: Brought,
    parts: Sequence[Line],
    by_code: Mapping[str, Line],
    methods: Mapping[str, Sequence[Line]],
    found: dict[str, Brought],
) -> None:
    """Share a total that methods compose out among them, and each method's part among the standards that have it."""
    shares = _shares(whole, [Brought(part.value, part.points) if part.known else NOTHING for part in parts])
    if shares is None:
        _add(found, "", whole)
        return
    for part, share in zip(parts, shares, strict=True):
        if part.method is None:
            _add(found, part.code, share)
            continue
        of_it = [
            line
            for node in edition.leaves()
            if node.code in by_code and by_code[node.code].counted
            for line in methods.get(node.code, ())
            if line.method is part.method and line.counted
        ]
        below = _shares(share, [Brought(line.won, line.known) for line in of_it])
        if below is None:
            _add(found, "", share)
        else:
            for line, of_line in zip(of_it, below, strict=True):
                _add(found, line.code, of_line)


def _shares(whole: Brought, bears: Sequence[Brought]) -> list[Brought] | None:
    """Amount and points, each in its own proportion; None where nothing is known of any."""
    points = shared(whole.points, [one.points for one in bears])
    if points is None:
        return None
    amounts = shared(whole.amount, [one.amount for one in bears])
    if amounts is None:  # nobody won anything; what rounding left follows the points
        amounts = shared(whole.amount, [one.points for one in bears]) or []
    return [Brought(amount, of) for amount, of in zip(amounts, points, strict=True)]


def shared(amount: Decimal, bears: Sequence[Decimal]) -> list[Decimal] | None:
    """An amount in the proportion of what each bears, the largest taking the rest: it adds up exactly.

    None where nobody bears anything.
    """
    whole = sum(bears, ZERO)
    if not whole:
        return None
    with localcontext(EXACT):
        shares = [kept(amount * one / whole) for one in bears]
        largest = max(range(len(bears)), key=lambda at: bears[at])
        shares[largest] += amount - sum(shares, ZERO)
    return shares


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
