"""What each standard brings into a total: amounts and points that add up to it exactly.

A total is handed down the tree: each node shares its amount out among its parts in the proportion in which they won
it, and the points it stands for in the proportion of what is known of them; the largest part takes what rounding
leaves. So amounts and points add up to those of the total exactly, whatever is rounded or scaled on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from chuangcheng.flow.scoring.terms import StepKind
from chuangcheng.flow.standards.rules import Edition, Node
from chuangcheng.flow.standards.terms import Aggregation, Reading

from .composition import composed
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
