"""How a standard's figure came about, what is missing and what it could still win: codes with values, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from chuangcheng.flow.figures.rules import takes_figure
from chuangcheng.flow.scoring.terms import Clause, Reason
from chuangcheng.flow.standards.rules import Method, Node
from chuangcheng.flow.standards.terms import MethodKind, RuleKind

from .evidence import Tally
from .intervals import of_line
from .lines import Line
from .points import EXACT, ZERO, by_tally, settled

Value = Decimal | int | str


@dataclass(frozen=True, slots=True)
class Said:
    """One clause: what is said, and the values that stand in it. `from_figure`: it rests on an entered figure."""

    what: Reason | Clause
    values: Mapping[str, Value] = field(default_factory=dict)
    from_figure: bool = False


@dataclass(frozen=True, slots=True)
class Gain:
    """Points of a method that can be won: by putting one finding right, by putting all right, by what is unknown.

    The first two leave open what is unknown: as long as anything is, they are near, not exact.
    """

    one: Decimal = ZERO
    all: Decimal = ZERO
    unknown: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Explained:
    """One line in clauses: how it came about first, then what is open, then what could be won.

    `interval` is that of a share seen in a sample, in points; None where it is not a sample or has no share.
    """

    line: Line
    clauses: tuple[Said, ...]
    gain: Gain = Gain()
    interval: tuple[Decimal, Decimal] | None = None


def explain(
    node: Node,
    lines: Sequence[Line],
    *,
    places: int | None = None,
    sampled: bool = False,
    answers: Mapping[MethodKind, int] | None = None,
) -> tuple[Explained, ...]:
    """A node in words: `lines` are its own and, for a standard, those of its methods in their order.

    One entry for each method of a standard that has any; else one for the node itself. `places`: decimals to which the
    edition rounds a method. `sampled`: the sites were drawn at random, so that a share has an interval; `answers`: how
    many answers the figure of a survey rests on, so that it has one too.
    """
    own = next(line for line in lines if line.method is None)
    by_method = {line.method: line for line in lines if line.method}
    found = [
        _of_method(method, by_method[method.kind], places, sampled, (answers or {}).get(method.kind))
        for method in node.methods
        if method.kind in by_method and own.reason is not Reason.IN_PLACE
    ]
    return tuple(found) or (_of_node(own),)


def _of_method(method: Method, line: Line, places: int | None, sampled: bool, answers: int | None) -> Explained:
    clauses = [_reason(line)]
    if takes_figure(method):
        if line.given is None and method.rule.kind is not RuleKind.UNKNOWN:
            clauses.append(Said(Clause.FIGURE_MISSING, {"method": method.kind}))
    else:
        clauses += _unknown(line.tally)
    gain = gain_of(method, line, places)
    clauses += _winnable(line, gain)
    interval = of_line(method, line, sampled=sampled, answers=answers)
    if interval:
        clauses.append(Said(Clause.INTERVAL, {"low": interval[0], "high": interval[1]}))
    if not line.counted:
        clauses.append(Said(Clause.NOT_COUNTED))
    return Explained(line, tuple(clauses), gain, interval)


def _of_node(line: Line) -> Explained:
    clauses = [_reason(line)]
    if line.tally.failed:
        clauses.append(Said(Clause.FAILED, {"failed": line.tally.failed}))
    clauses += _unknown(line.tally)
    gain = Gain(unknown=max(line.upper - line.value, ZERO))
    if gain.unknown:
        clauses.append(Said(Clause.COULD_WIN, {"points": gain.unknown}))
    if not line.counted:
        clauses.append(Said(Clause.NOT_COUNTED))
    return Explained(line, tuple(clauses), gain)


def _reason(line: Line) -> Said:
    tally = line.tally
    values: dict[str, Value] = {
        "won": line.value if line.method is None else line.won,
        "points": line.points,
        "met": tally.met,
        "failed": tally.failed,
        "observed": tally.observed,
        "letter": line.letter,
    }
    if line.given is not None:
        values["given"] = line.given
    return Said(line.reason, values, line.given is not None and line.reason is not Reason.IN_PLACE)


def _unknown(tally: Tally) -> list[Said]:
    found = []
    if tally.missing:
        found.append(Said(Clause.NOT_LOOKED_AT, {"missing": tally.missing}))
    if tally.unseen:
        found.append(Said(Clause.COULD_NOT_BE_SEEN, {"unseen": tally.unseen}))
    return found


def _winnable(line: Line, gain: Gain) -> list[Said]:
    found = []
    if gain.unknown:
        found.append(Said(Clause.COULD_WIN, {"points": gain.unknown}))
    if gain.one:
        found.append(Said(Clause.FIX_ONE, {"points": gain.one}))
    if gain.all and (line.tally.failed > 1 or not gain.one):
        found.append(Said(Clause.FIX_ALL, {"points": gain.all, "failed": line.tally.failed}))
    if line.known and line.won >= line.points and not gain.unknown and line.points:
        found.append(Said(Clause.FULL))
    return found


def gain_of(method: Method, line: Line, places: int | None = None) -> Gain:
    """What a method's line could still win, in points of the standard. Never less than nothing."""
    unknown = max(line.upper - line.won, ZERO)
    tally = line.tally
    if line.given is not None or not tally.failed or not line.known or method.rule.kind is RuleKind.UNKNOWN:
        return Gain(unknown=unknown)

    def with_met(more: int) -> Decimal:
        right = Tally(tally.met + more, tally.failed - more, tally.absent, tally.unseen, tally.missing)
        with localcontext(EXACT):
            return max(settled(by_tally(method.rule, right, line.points)[0], places) - line.won, ZERO)

    return Gain(with_met(1), with_met(tally.failed), unknown)
