"""The score, as functions of an edition and counts: no database, no clock.

Every node has, for each unit of comparison:

points      what can be won in full
known       the part of the points for which there is any evidence
won         points won on the known part
value       won ÷ known × points: what the figure reads when the unknown part does like the known part
lower       points won when everything unknown fails
upper       points won when everything unknown passes; lower ≤ value ≤ upper
evidence    the share of the evidence that is present, 0 to 1, weighted by points

"Does not exist here" leaves the denominator; "could not be seen", items that were not answered and
sites that were not visited are unknown. Neither ever counts as met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

from chuangcheng.flow.standards.rules import Edition, Method, Node, Rule
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Missing, Outcome, RuleKind

from .terms import Reason

ZERO, ONE = Decimal(0), Decimal(1)
OUTCOMES = tuple(Outcome)
"""The order of the outcome codes in arrays: met, failed, absent, unseen."""


@dataclass(frozen=True)
class Tally:
    """How often an item (or all items of a standard) was seen how; `missing` was expected and not looked at."""

    met: int = 0
    failed: int = 0
    absent: int = 0
    unseen: int = 0
    missing: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.met + other.met,
            self.failed + other.failed,
            self.absent + other.absent,
            self.unseen + other.unseen,
            self.missing + other.missing,
        )

    @property
    def observed(self) -> int:
        """What was seen and decided: the denominator."""
        return self.met + self.failed

    @property
    def unknown(self) -> int:
        """What would have to be seen, and was not."""
        return self.unseen + self.missing


Counts = Mapping[tuple[str, str], Tally]
"""Tallies by (unit of comparison, item code)."""

Figures = Mapping[tuple[str, str, MethodKind], Decimal]
"""Entered results by (unit of comparison, standard code, method)."""


@dataclass(frozen=True)
class Line:
    """One node's figures for one unit of comparison. `method` is set on the lines below a leaf."""

    key: str
    code: str
    points: Decimal
    known: Decimal
    won: Decimal
    value: Decimal
    lower: Decimal
    upper: Decimal
    evidence: Decimal
    reason: Reason
    tally: Tally = Tally()
    letter: str = ""
    method: MethodKind | None = None
    counted: bool = True

    @property
    def rate(self) -> Decimal | None:
        """Value ÷ points, or None without evidence or points."""
        return self.value / self.points if self.points and self.known else None


@dataclass(frozen=True)
class Score:
    """All lines of a calculation, in document order for each unit of comparison."""

    lines: tuple[Line, ...]
    totals: Mapping[str, Line] = field(default_factory=dict)

    def of(self, code: str, key: str = "") -> Line:
        """The line of one node."""
        return next(x for x in self.lines if x.code == code and x.key == key and x.method is None)


def tally_arrays(
    keys: npt.NDArray[np.int64],
    items: npt.NDArray[np.int64],
    outcomes: npt.NDArray[np.int64],
    number_of_keys: int,
    number_of_items: int,
) -> npt.NDArray[np.int64]:
    """Count observations given as three arrays of codes: result[key, item, outcome] in the order of OUTCOMES."""
    width = len(OUTCOMES)
    flat = (keys * number_of_items + items) * width + outcomes
    counted = np.bincount(flat, minlength=number_of_keys * number_of_items * width)
    return counted.reshape(number_of_keys, number_of_items, width)


def compute(edition: Edition, counts: Counts, figures: Figures, keys: Sequence[str] = ("",)) -> Score:
    """Compute every node of an edition for every unit of comparison."""
    serving: dict[str, list[str]] = {}
    for item in edition.items:
        for code in item.standards:
            serving.setdefault(code, []).append(item.code)
    methods: dict[tuple[str, str], list[Line]] = {}
    for node in edition.leaves():
        for method in node.methods:
            lines = [
                _method_line(edition, node, method, key, _pooled(counts, key, serving.get(node.code, ())), figures)
                for key in keys
            ]
            if method.missing is Missing.MEAN_OF_OTHERS:
                lines = _filled_by_others(lines, method)
            for line in lines:
                methods.setdefault((line.key, node.code), []).append(line)
    lines = []
    totals = {}
    for key in keys:
        found: list[Line] = []
        tops = [_node_lines(edition, node, key, methods, found, True) for node in edition.tree]
        lines += found
        total = _aggregate("", key, edition.aggregation, tops, [ONE] * len(tops), True)
        totals[key] = _rounded(total, edition.rounding.total)
    return Score(tuple(lines), totals)


def _pooled(counts: Counts, key: str, items: Iterable[str]) -> Tally:
    pooled = Tally()
    for item in items:
        if (one := counts.get((key, item))) is not None:
            pooled += one
    return pooled


def _node_lines(
    edition: Edition,
    node: Node,
    key: str,
    methods: Mapping[tuple[str, str], list[Line]],
    found: list[Line],
    counted: bool,
) -> Line:
    counted = counted and node.counted
    place = len(found)
    if node.is_leaf:
        parts = methods.get((key, node.code), [])
        made = _aggregate(node.code, key, Aggregation.SUM, parts, [ONE] * len(parts), counted)
        if len(parts) == 1:
            made = replace(made, reason=parts[0].reason, letter=parts[0].letter)
        made = _rounded(made, edition.rounding.leaf)
        found.append(made)
        found += [replace(part, counted=counted) for part in parts]
        return made
    below = [_node_lines(edition, child, key, methods, found, counted) for child in node.children]
    made = _aggregate(node.code, key, node.aggregation, below, [child.weight for child in node.children], counted)
    found.insert(place, made)
    return made


def _aggregate(
    code: str, key: str, how: Aggregation, parts: Sequence[Line], weights: Sequence[Decimal], counted: bool
) -> Line:
    """A node from its parts. Parts that do not count are left out unless the node itself does not count."""
    pairs = [(part, weight) for part, weight in zip(parts, weights, strict=True) if part.counted or not counted]
    tally = Tally()
    for part, _ in pairs:
        tally += part.tally
    points = sum((part.points for part, _ in pairs), ZERO)
    evidence = sum((part.evidence * part.points for part, _ in pairs), ZERO) / points if points else ZERO
    if how is Aggregation.SUM:
        known = sum((part.known for part, _ in pairs), ZERO)
        won = sum((part.won for part, _ in pairs), ZERO)
        return Line(
            key,
            code,
            points,
            known,
            won,
            won if known == points else (won / known * points if known else ZERO),
            sum((part.lower for part, _ in pairs), ZERO),
            sum((part.upper for part, _ in pairs), ZERO),
            evidence,
            Reason.SUM if known else Reason.NO_EVIDENCE,
            tally,
            counted=counted,
        )
    rated = [(part, ONE if how is Aggregation.MEAN else weight) for part, weight in pairs if part.points]
    whole = sum((weight for _, weight in rated), ZERO)
    if not rated or not whole:
        return Line(key, code, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, Reason.NO_EVIDENCE, tally, counted=counted)
    points = sum((part.points * weight for part, weight in rated), ZERO) / whole
    there = [(part, weight) for part, weight in rated if part.known]
    heard = sum((weight for _, weight in there), ZERO)
    value = sum((part.value / part.points * weight for part, weight in there), ZERO) / heard if heard else ZERO
    known = points * heard / whole
    return Line(
        key,
        code,
        points,
        known,
        value * known,
        value * points,
        sum((part.lower / part.points * weight for part, weight in rated), ZERO) / whole * points,
        sum((part.upper / part.points * weight for part, weight in rated), ZERO) / whole * points,
        evidence,
        Reason(how.value) if heard else Reason.NO_EVIDENCE,
        tally,
        counted=counted,
    )


def _method_line(edition: Edition, node: Node, method: Method, key: str, tally: Tally, figures: Figures) -> Line:
    points = method.points
    if method.kind is MethodKind.FIELD and method.rule.kind is not RuleKind.VALUE:
        given = None
    else:
        given, tally = figures.get((key, node.code, method.kind)), Tally()
    there = bool(tally.observed) or given is not None
    if method.rule.kind is RuleKind.UNKNOWN:
        return _line(key, node, method, ZERO, ZERO, ZERO, points, Reason.RULE_UNKNOWN, tally, evidence=ZERO)
    if not there:
        zero = method.missing is Missing.ZERO
        known = points if zero else ZERO
        reason = Reason.COUNTED_AS_ZERO if zero else Reason.NO_EVIDENCE
        return _line(key, node, method, known, ZERO, ZERO, points, reason, tally, evidence=ZERO)
    if given is not None:
        fraction, reason, letter = by_value(method.rule, given, points)
        won = _round(fraction * points, edition.rounding.method)
        return _line(key, node, method, points, won, won, won, reason, tally, letter, ONE)
    fraction, reason, letter = by_tally(method.rule, tally, points)
    low, _, _ = by_tally(method.rule, replace(tally, failed=tally.failed + tally.unknown, unseen=0, missing=0), points)
    high, _, _ = by_tally(method.rule, replace(tally, met=tally.met + tally.unknown, unseen=0, missing=0), points)
    won, lower, upper = (_round(x * points, edition.rounding.method) for x in (fraction, low, high))
    evidence = Decimal(tally.observed) / (tally.observed + tally.unknown)
    return _line(key, node, method, points, won, min(lower, won), max(upper, won), reason, tally, letter, evidence)


def _line(
    key: str,
    node: Node,
    method: Method,
    known: Decimal,
    won: Decimal,
    lower: Decimal,
    upper: Decimal,
    reason: Reason,
    tally: Tally,
    letter: str = "",
    evidence: Decimal = ZERO,
) -> Line:
    return Line(
        key, node.code, method.points, known, won, won, lower, upper, evidence, reason, tally, letter, method.kind
    )


def by_tally(rule: Rule, tally: Tally, points: Decimal) -> tuple[Decimal, Reason, str]:
    """The fraction of the points that counts of met and failed win, why, and the letter reached."""
    if rule.kind is RuleKind.ALL_OR_NOTHING:
        return (ZERO, Reason.SOME_FAILED, "") if tally.failed else (ONE, Reason.ALL_MET, "")
    if rule.kind is RuleKind.COUNT_MET:
        return _letter(rule, Decimal(tally.met))
    if rule.kind is RuleKind.DEDUCT:
        return _deducted(rule, Decimal(tally.failed), points)
    share = Decimal(tally.met) / tally.observed if tally.observed else ZERO
    if rule.kind is RuleKind.LETTERS:
        return _letter(rule, share)
    if rule.kind is RuleKind.LINEAR:
        return on_curve(rule.curve, share), Reason.ON_CURVE, ""
    return share, Reason.SHARE_MET, ""


def by_value(rule: Rule, value: Decimal, points: Decimal) -> tuple[Decimal, Reason, str]:
    """The fraction of the points that an entered value wins: a share for `share`, points for `value`,
    a number of findings for `deduct`, of standards for `count_met`; `letters` and `linear` read it as it is."""
    if rule.kind in (RuleKind.LETTERS, RuleKind.COUNT_MET):
        return _letter(rule, value)
    if rule.kind is RuleKind.DEDUCT:
        return _deducted(rule, value, points)
    if rule.kind is RuleKind.LINEAR:
        return on_curve(rule.curve, value), Reason.ON_CURVE, ""
    if rule.kind is RuleKind.ALL_OR_NOTHING:
        return (ONE, Reason.ALL_MET, "") if value >= 1 else (ZERO, Reason.SOME_FAILED, "")
    if rule.kind is RuleKind.VALUE:
        return (min(max(value, ZERO), points) / points if points else ZERO), Reason.VALUE_TAKEN, ""
    return min(max(value, ZERO), ONE), Reason.SHARE_MET, ""


def _letter(rule: Rule, value: Decimal) -> tuple[Decimal, Reason, str]:
    letter = rule.letter_for(value)
    return (letter.fraction, Reason.LETTER, letter.name) if letter else (ZERO, Reason.NO_LETTER, "")


def _deducted(rule: Rule, findings: Decimal, points: Decimal) -> tuple[Decimal, Reason, str]:
    off = rule.per_finding * findings
    if rule.cap is not None:
        off = min(off, rule.cap)
    left = max(points - off, min(rule.floor, points))
    return (left / points if points else ZERO), Reason.DEDUCTED, ""


def on_curve(curve: Sequence[tuple[Decimal, Decimal]], x: Decimal) -> Decimal:
    """The height of a piecewise straight curve at x, flat outside its ends."""
    if x <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:], strict=False):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return curve[-1][1]


def _filled_by_others(lines: list[Line], method: Method) -> list[Line]:
    """Give units without evidence the mean of the others (Feidong's rule); with nobody to take from they stay out."""
    others = [line.won for line in lines if line.known]
    if not others:
        return lines
    mean = sum(others, ZERO) / len(others)
    return [
        line
        if line.known
        else replace(line, known=line.points, won=mean, value=mean, reason=Reason.MEAN_OF_OTHERS)
        for line in lines
    ]


def _round(amount: Decimal, places: int | None) -> Decimal:
    return amount if places is None else amount.quantize(ONE.scaleb(-places), ROUND_HALF_UP)


def _rounded(line: Line, places: int | None) -> Line:
    if places is None:
        return line
    return replace(
        line, **{name: _round(getattr(line, name), places) for name in ("won", "value", "lower", "upper")}
    )


def ranks(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Places from the highest value down; equal values share a place and the next place is skipped."""
    ordered = sorted(values.values(), reverse=True)
    return {key: ordered.index(value) + 1 for key, value in values.items()}
