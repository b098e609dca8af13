"""A node from its parts: sums, means and weighted means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext

from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Edition, Node
from chuangcheng.flow.standards.terms import Aggregation

from .evidence import together
from .lines import Line
from .points import EXACT, ONE, ZERO, kept, settled


def aggregate(
    code: str,
    key: str,
    how: Aggregation,
    parts: Sequence[Line],
    weights: Sequence[Decimal],
    counted: bool,
    places: int | None = None,
) -> Line:
    """A node from its parts. Parts that do not count are left out unless the node itself does not count.

    `places` are the decimals to which each weighted part is rounded before the parts are added up (None: not at all).
    """
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
        reason = Reason.SUM if known else reason_of_nothing(points, parts)
        return Line(key, code, points, known, won, value, lower, upper, evidence, reason, tally, counted=counted)
    rated = [(part, ONE if how is Aggregation.MEAN else weight) for part, weight in pairs if part.points]
    whole = sum((weight for _, weight in rated), ZERO)
    if not rated or not whole:
        reason = reason_of_nothing(ZERO, parts)
        return Line(key, code, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, reason, tally, counted=counted)
    points = kept(sum((part.points * weight for part, weight in rated), ZERO) / whole)
    there = [(part, weight) for part, weight in rated if part.known]
    heard = sum((weight for _, weight in there), ZERO)
    if how is Aggregation.WEIGHTED_MEAN and places is not None:
        won, value, low, high = _rounded_parts(points, there, rated, whole, heard, places)
    else:
        rate = sum((part.value / part.points * weight for part, weight in there), ZERO) / heard if heard else ZERO
        won, value = kept(points * rate * heard / whole), kept(points * rate)
        low, high = (
            kept(points * (sum((getattr(part, name) / part.points * weight for part, weight in rated), ZERO) / whole))
            for name in ("lower", "upper")
        )
    return Line(
        key,
        code,
        points,
        kept(points * heard / whole),
        won,
        value,
        low,
        high,
        kept(sum((part.evidence * weight for part, weight in rated), ZERO) / whole),
        Reason(how.value) if heard else Reason.NO_EVIDENCE,
        tally,
        counted=counted,
    )


def _rounded_parts(
    points: Decimal,
    there: Sequence[tuple[Line, Decimal]],
    rated: Sequence[tuple[Line, Decimal]],
    whole: Decimal,
    heard: Decimal,
    places: int,
) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Won, value, lower and upper bound of a weighted mean whose parts are rounded before they are added up."""
    won = sum((_contribution(points, part, part.value, weight, whole, places) for part, weight in there), ZERO)
    low = sum((_contribution(points, part, part.lower, weight, whole, places) for part, weight in rated), ZERO)
    high = sum((_contribution(points, part, part.upper, weight, whole, places) for part, weight in rated), ZERO)
    if heard == whole:
        return won, won, low, high
    # what a rounded part gained must not carry the scaled value beyond what can be reached
    return won, min(kept(won * whole / heard), high) if heard else ZERO, low, high


def _contribution(
    points: Decimal, part: Line, amount: Decimal, weight: Decimal, whole: Decimal, places: int | None
) -> Decimal:
    """What a part brings into a weighted mean: multiplied before it is divided, so that halves stay halves."""
    return settled(kept(points * amount * weight / (part.points * whole)), places)


def contributions(edition: Edition, lines: Iterable[Line]) -> dict[str, Decimal]:
    """What each node brings into the points won of a weighted mean above it, by code: its weighted points.

    `lines` are those of one unit of comparison. Where the edition rounds its parts they add up to what the node
    above has won, to the last digit. Nodes that do not count, or of which nothing is known, bring nothing.
    """
    by_code = {line.code: line for line in lines if line.method is None}
    found: dict[str, Decimal] = {}

    def weigh(how: Aggregation, children: Sequence[Node]) -> None:
        if how is Aggregation.WEIGHTED_MEAN:
            pairs = [(by_code[node.code], node.weight) for node in children if node.counted]
            rated = [(line, weight) for line, weight in pairs if line.points]
            whole = sum((weight for _, weight in rated), ZERO)
            points = kept(sum((line.points * weight for line, weight in rated), ZERO) / whole) if whole else ZERO
            for line, weight in rated:
                if line.known and whole:
                    found[line.code] = _contribution(points, line, line.value, weight, whole, edition.rounding.part)
        for node in children:
            weigh(node.aggregation, node.children)

    with localcontext(EXACT):
        weigh(edition.aggregation, edition.tree)
    return found


def full_points(node: Node) -> Decimal:
    """The points of a node where everything in it applies, as its methods state them."""
    if node.is_leaf:
        return sum((method.points for method in node.methods), ZERO)
    children = [(full_points(child), child) for child in node.children if child.counted]
    if node.aggregation is Aggregation.SUM:
        return sum((points for points, _ in children), ZERO)
    weighted = node.aggregation is Aggregation.WEIGHTED_MEAN
    rated = [(points, child.weight if weighted else ONE) for points, child in children if points]
    whole = sum((weight for _, weight in rated), ZERO)
    return kept(sum((points * weight for points, weight in rated), ZERO) / whole) if whole else ZERO


def reason_of_nothing(points: Decimal, parts: Sequence[Line]) -> Reason:
    """Why a node without any evidence has none."""
    absent = not points and any(part.reason is Reason.NOT_APPLICABLE for part in parts)
    return Reason.NOT_APPLICABLE if absent else Reason.NO_EVIDENCE
