"""The lines of a score: methods, standards and the tree above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from chuangcheng.flow.figures.rules import takes_figure
from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Edition, Method, Node
from chuangcheng.flow.standards.terms import Aggregation, Missing, RuleKind

from .aggregation import aggregate
from .composition import composed, in_place
from .evidence import NOTHING, Counts, Figures, Tally, together
from .lines import Line, Score, rounded
from .outside import Others
from .points import EXACT, ONE, ZERO, by_tally, by_value, kept, settled

ENGINE = 2
"""Grows whenever the same edition and evidence may come to another figure than before.

2: a site counts for its line unit too.
"""


def compute(
    edition: Edition, counts: Counts, figures: Figures, keys: Sequence[str] = ("",), others: Others | None = None
) -> Score:
    """Compute every node of an edition for every unit of comparison.

    `others` are the totals of other editions; those that take the place of a node enter here. All else that is
    decided outside follows the total: `outcome`.
    """
    serving: dict[str, list[str]] = {}
    for item in edition.items:
        for code in item.standards:
            serving.setdefault(code, []).append(item.code)
    methods: dict[tuple[str, str], list[Line]] = {}
    lines: list[Line] = []
    totals: dict[str, Line] = {}
    parts: dict[str, tuple[Line, ...]] = {}
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
            tree = _Tree(edition, key, methods, lines, in_place(edition, key, others or {}))
            tops = [tree.line_of(node, True) for node in edition.tree]
            if edition.composition:
                total, parts[key] = composed(edition, key, methods, tree.instead)
            else:
                weights = [node.weight for node in edition.tree]
                total = aggregate("", key, edition.aggregation, tops, weights, True, edition.rounding.part)
            totals[key] = rounded(total, edition.rounding.total)
    return Score(tuple(lines), totals, parts)


def _pooled(counts: Counts, key: str, items: Sequence[str]) -> Tally:
    if len(items) == 1:
        return counts.get((key, items[0]), NOTHING)
    return together(counts[key, item] for item in items if (key, item) in counts)


@dataclass(frozen=True, slots=True)
class _Tree:
    """The tree of one unit of comparison while its lines are put into `found`.

    `instead` holds the lines of the nodes whose place another edition takes.
    """

    edition: Edition
    key: str
    methods: Mapping[tuple[str, str], list[Line]]
    found: list[Line]
    instead: Mapping[str, Line]

    def line_of(self, node: Node, counted: bool) -> Line:
        """The line of a node, put into `found` before the lines of its children or methods."""
        counted = counted and node.counted
        found, place = self.found, len(self.found)
        if node.is_leaf:
            parts = self.methods.get((self.key, node.code), [])
            if not counted:
                parts = [replace(part, counted=False) for part in parts]
            if len(parts) == 1:
                made = _whole_of(parts[0])
            else:
                made = aggregate(node.code, self.key, Aggregation.SUM, parts, [ONE] * len(parts), counted)
            made = rounded(made, self.edition.rounding.leaf)
            found.append(made)
            found += parts
        else:
            below = [self.line_of(child, counted) for child in node.children]
            weights = [child.weight for child in node.children]
            places = self.edition.rounding.part
            made = aggregate(node.code, self.key, node.aggregation, below, weights, counted, places)
            found.insert(place, made)
        if node.code in self.instead:
            made = replace(self.instead[node.code], counted=counted)
            found[place:] = [made, *(replace(line, counted=False) for line in found[place + 1 :])]
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


def ranks(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Places from the highest value down; equal values share a place and the next place is skipped."""
    ordered = sorted(values.values(), reverse=True)
    return {key: ordered.index(value) + 1 for key, value in values.items()}
