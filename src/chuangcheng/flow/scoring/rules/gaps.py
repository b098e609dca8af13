"""Why the bounds of a figure lie apart: what evidence is missing below each node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chuangcheng.flow.figures.rules import takes_figure
from chuangcheng.flow.standards.rules import Edition, Node
from chuangcheng.flow.standards.terms import MethodKind, RuleKind

from .lines import Line
from .points import ZERO


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the bounds of a node lie apart, in points, and what is missing below it.

    not_looked_at   observations that were to be made and were not
    unseen          looked at, and could not be seen
    figures         results that nobody has entered, by method
    without_rule    methods whose scoring rule the source does not tell
    """

    code: str
    spread: Decimal
    points: Decimal
    not_looked_at: int = 0
    unseen: int = 0
    figures: tuple[tuple[MethodKind, int], ...] = ()
    without_rule: int = 0

    def is_wide(self, share: Decimal) -> bool:
        """Whether more than this share of the points is open."""
        return self.points > 0 and self.spread > share * self.points

    @property
    def is_told(self) -> bool:
        """Whether anything can be named that is missing."""
        return bool(self.not_looked_at or self.unseen or self.figures or self.without_rule)


def gaps(edition: Edition, lines: Sequence[Line]) -> dict[str, Gap]:
    """The nodes of one unit of comparison whose bounds lie apart, by code, in document order."""
    own = {line.code: line for line in lines if line.method is None}
    by_method = {(line.code, line.method): line for line in lines}
    found: dict[str, Gap] = {}
    for node in edition.walk():
        line = own.get(node.code)
        if line is not None and line.counted and (spread := line.upper - line.lower) > ZERO:
            found[node.code] = _gap(node, line, spread, by_method)
    return found


def widest(edition: Edition, found: dict[str, Gap], number: int) -> tuple[Gap, ...]:
    """The standards whose bounds lie furthest apart, the widest first."""
    leaves = [found[leaf.code] for leaf in edition.leaves() if leaf.code in found]
    return tuple(sorted(leaves, key=lambda gap: -gap.spread)[:number])


def _gap(node: Node, own: Line, spread: Decimal, by_method: dict[tuple[str, MethodKind | None], Line]) -> Gap:
    figures: dict[MethodKind, int] = {}
    without_rule = 0
    for leaf in node.leaves():
        for method in leaf.methods:
            line = by_method.get((leaf.code, method.kind))
            if line is None or not line.counted or line.upper <= line.lower:
                continue
            if method.rule.kind is RuleKind.UNKNOWN:
                without_rule += 1
            elif takes_figure(method) and line.given is None:
                figures[method.kind] = figures.get(method.kind, 0) + 1
    return Gap(node.code, spread, own.points, own.tally.missing, own.tally.unseen, tuple(figures.items()), without_rule)
