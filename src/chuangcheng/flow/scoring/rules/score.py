"""The lines of a score: methods, standards and the tree above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from chuangcheng.flow.figures.rules import takes_figure
from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Edition, Method, Node
from chuangcheng.flow.standards.terms import Aggregation, MethodKind, Missing, RuleKind

from .evidence import NOTHING, Counts, Figures, Tally, together
from .points import EXACT, ONE, ZERO, by_tally, by_value, kept, settled

ENGINE = 1
"""Grows whenever the same edition and evidence may come to another figure than before."""


@dataclass(frozen=True, slots=True)
class Line:
    """One node's figures for one unit of comparison. `method` is set on the lines below a leaf.

    `reason`, `tally`, `letter` and `given` (the entered figure) say how it came about. An item that serves two
    standards counts in the tally of both, and twice in that of a node above both.
    """

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
    tally: Tally = NOTHING
    letter: str = ""
    method: MethodKind | None = None
    counted: bool = True
    given: Decimal | None = None

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


def compute(edition: Edition, counts: Counts, figures: Figures, keys: Sequence[str] = ("",)) -> Score:
    """Compute every node of an edition for every unit of comparison."""
    serving: dict[str, list[str]] = {}
    for item in edition.items:
        for code in item.standards:
            serving.setdefault(code, []).append(item.code)
    methods: dict[tuple[str, str], list[Line]] = {}
    lines: list[Line] = []
    totals = {}
    with localcontext(EXACT):
        for node in edition.leaves():
            items = serving.get(node.code, ())
            tallies = [_pooled(counts, key, items) for key in keys]
            anywhere = any(tally != NOTHING for tally in tallies)
            for method in node.methods:
                made = [
                    _method_line(edition, node, method, key, tally, anywhere, figures)
                    for key, tally in zip(keys, tallies, strict=True)
                ]
                if method.missing is Missing.MEAN_OF_OTHERS:
                    made = _filled_by_others(made, edition.rounding.method)
                for line in made:
                    methods.setdefault((line.key, node.code), []).append(line)
        for key in keys:
            tops = [_node_lines(edition, node, key, methods, lines, True) for node in edition.tree]
            total = _aggregate("", key, edition.aggregation, tops, [node.weight for node in edition.tree], True)
            totals[key] = _rounded(total, edition.rounding.total)
    return Score(tuple(lines), totals)


def _pooled(counts: Counts, key: str, items: Sequence[str]) -> Tally:
    if len(items) == 1:
        return counts.get((key, items[0]), NOTHING)
    return together(counts[key, item] for item in items if (key, item) in counts)


def _node_lines(
    edition: Edition,
    node: Node,
    key: str,
    methods: Mapping[tuple[str, str], list[Line]],
    found: list[Line],
    counted: bool,
) -> Line:
    """The line of a node, put into `found` before the lines of its children or methods."""
    counted = counted and node.counted
    place = len(found)
    if node.is_leaf:
        parts = methods.get((key, node.code), [])
        if not counted:
            parts = [replace(part, counted=False) for part in parts]
        if len(parts) == 1:
            made = _whole_of(parts[0])
        else:
            made = _aggregate(node.code, key, Aggregation.SUM, parts, [ONE] * len(parts), counted)
        made = _rounded(made, edition.rounding.leaf)
        found.append(made)
        found += parts
        return made
    below = [_node_lines(edition, child, key, methods, found, counted) for child in node.children]
    made = _aggregate(node.code, key, node.aggregation, below, [child.weight for child in node.children], counted)
    found.insert(place, made)
    return made


def _whole_of(part: Line) -> Line:
    """A standard with one method reads like that method. Spelled out: `replace` takes four times as long."""
    return Line(
        part.key,
        part.code,
        part.points,
        part.known,
        part.won,
        part.value,
        part.lower,
        part.upper,
        part.evidence,
        part.reason,
        part.tally,
        part.letter,
        None,
        part.counted,
        part.given,
    )


def _aggregate(
    code: str, key: str, how: Aggregation, parts: Sequence[Line], weights: Sequence[Decimal], counted: bool
) -> Line:
    """A node from its parts. Parts that do not count are left out unless the node itself does not count."""
    pairs = [(part, weight) for part, weight in zip(parts, weights, strict=True) if part.counted or not counted]
    tally = together(part.tally for part, _ in pairs)
    if how is Aggregation.SUM:
        points = known = won = lower = upper = weighed = ZERO
        for part, _ in pairs:
            points += part.points
            known += part.known
            won += part.won
            lower += part.lower
            upper += part.upper
            weighed += part.evidence * part.points
        value = won if known == points else (kept(won * points / known) if known else ZERO)
        evidence = kept(weighed / points) if points else ZERO
        reason = Reason.SUM if known else _reason_of_nothing(points, parts)
        return Line(key, code, points, known, won, value, lower, upper, evidence, reason, tally, counted=counted)
    rated = [(part, ONE if how is Aggregation.MEAN else weight) for part, weight in pairs if part.points]
    whole = sum((weight for _, weight in rated), ZERO)
    if not rated or not whole:
        reason = _reason_of_nothing(ZERO, parts)
        return Line(key, code, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, reason, tally, counted=counted)
    points = kept(sum((part.points * weight for part, weight in rated), ZERO) / whole)
    there = [(part, weight) for part, weight in rated if part.known]
    heard = sum((weight for _, weight in there), ZERO)
    rate = sum((part.value / part.points * weight for part, weight in there), ZERO) / heard if heard else ZERO
    low = sum((part.lower / part.points * weight for part, weight in rated), ZERO) / whole
    high = sum((part.upper / part.points * weight for part, weight in rated), ZERO) / whole
    return Line(
        key,
        code,
        points,
        kept(points * heard / whole),
        kept(points * rate * heard / whole),
        kept(points * rate),
        kept(points * low),
        kept(points * high),
        kept(sum((part.evidence * weight for part, weight in rated), ZERO) / whole),
        Reason(how.value) if heard else Reason.NO_EVIDENCE,
        tally,
        counted=counted,
    )


def _reason_of_nothing(points: Decimal, parts: Sequence[Line]) -> Reason:
    absent = not points and any(part.reason is Reason.NOT_APPLICABLE for part in parts)
    return Reason.NOT_APPLICABLE if absent else Reason.NO_EVIDENCE


def _method_line(
    edition: Edition, node: Node, method: Method, key: str, tally: Tally, anywhere: bool, figures: Figures
) -> Line:
    """The line of a method. `anywhere`: there is something to look at, here or in another unit of comparison."""
    points, rule, places = method.points, method.rule, edition.rounding.method
    given = None
    if takes_figure(method):
        given, tally = figures.get((key, node.code, method.kind)), NOTHING

    def line(
        possible: Decimal,
        known: Decimal,
        won: Decimal,
        lower: Decimal,
        upper: Decimal,
        evidence: Decimal,
        reason: Reason,
        letter: str = "",
    ) -> Line:
        kind = method.kind
        return Line(
            key, node.code, possible, known, won, won, lower, upper, evidence, reason, tally, letter, kind, given=given
        )

    if rule.kind is RuleKind.UNKNOWN:
        return line(points, ZERO, ZERO, ZERO, points, ZERO, Reason.RULE_UNKNOWN)
    if given is not None:
        won, reason, letter = by_value(rule, given, points)
        won = settled(won, places)
        return line(points, points, won, won, won, ONE, reason, letter)
    if not tally.observed:
        nothing_here = anywhere and not tally.unknown and not takes_figure(method)
        upper, evidence = (ZERO, ONE) if nothing_here else (points, ZERO)
        if method.missing is Missing.ZERO:
            return line(points, points, ZERO, ZERO, upper, evidence, Reason.COUNTED_AS_ZERO)
        if nothing_here:
            return line(ZERO, ZERO, ZERO, ZERO, ZERO, ONE, Reason.NOT_APPLICABLE)
        return line(points, ZERO, ZERO, ZERO, points, ZERO, Reason.NO_EVIDENCE)
    won, reason, letter = by_tally(rule, tally, points)
    won = settled(won, places)
    if not tally.unknown:
        return line(points, points, won, won, won, ONE, reason, letter)
    low, _, _ = by_tally(rule, Tally(tally.met, tally.failed + tally.unknown), points)
    high, _, _ = by_tally(rule, Tally(tally.met + tally.unknown, tally.failed), points)
    evidence = kept(Decimal(tally.observed) / (tally.observed + tally.unknown))
    return line(points, points, won, settled(low, places), settled(high, places), evidence, reason, letter)


def _filled_by_others(lines: list[Line], places: int | None) -> list[Line]:
    """Give units without evidence the mean of the others (Feidong's rule); with nobody to take from they stay out.

    A unit that has nothing to look at takes the others' bounds too; for any other all is open.
    """
    others = [line for line in lines if line.known]
    if not others:
        return lines
    won, low, high = (
        settled(sum((getattr(line, name) for line in others), ZERO) / len(others), places)
        for name in ("won", "lower", "upper")
    )
    points, reason = others[0].points, Reason.MEAN_OF_OTHERS
    return [
        line
        if line.known
        else replace(line, points=points, known=points, won=won, value=won, lower=low, upper=high, reason=reason)
        if line.reason is Reason.NOT_APPLICABLE
        else replace(line, known=points, won=won, value=won, reason=reason)
        for line in lines
    ]


def _rounded(line: Line, places: int | None) -> Line:
    if places is None:
        return line
    won, value, lower, upper = (settled(x, places) for x in (line.won, line.value, line.lower, line.upper))
    return replace(line, won=won, value=value, lower=lower, upper=upper)


def ranks(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Places from the highest value down; equal values share a place and the next place is skipped."""
    ordered = sorted(values.values(), reverse=True)
    return {key: ordered.index(value) + 1 for key, value in values.items()}


def places(totals: Mapping[str, Line]) -> dict[str, int]:
    """The place of every unit of comparison that has evidence, by the share of its points that it reaches.

    The share, because units may have different points: what does not exist in a unit is not held against it.
    """
    return ranks({key: line.rate for key, line in totals.items() if line.rate is not None and line.evidence})
