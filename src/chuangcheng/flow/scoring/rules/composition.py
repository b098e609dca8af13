"""The whole composed by method (按方式合成): each method's rate over all standards, times its points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Edition, MethodPoints, Node
from chuangcheng.flow.standards.terms import Aggregation, Reading

from .aggregation import aggregate, full_points, reason_of_nothing
from .evidence import together
from .lines import Line
from .outside import Others
from .points import ONE, ZERO, kept, settled


def in_place(edition: Edition, key: str, others: Others) -> dict[str, Line]:
    """The lines that other editions put in the place of own nodes, by code: their rate times the node's points."""
    taken = {one.node: one.edition for one in edition.roll_ups if one.reading is Reading.IN_PLACE}
    found = {}
    for node in edition.walk() if taken else ():
        if node.code not in taken:
            continue
        points, told = full_points(node), others.get((key, taken[node.code]))
        if told is None or not told.points:
            nothing = (ZERO, ZERO, ZERO, ZERO, points, ZERO)
            line = Line(key, node.code, points, *nothing, Reason.NO_EVIDENCE)
        else:
            value, low, high = (kept(points * one / told.points) for one in (told.value, told.lower, told.upper))
            line = Line(key, node.code, points, points, value, value, low, high, ONE, Reason.IN_PLACE, given=told.value)
        found[node.code] = line
    return found


def composed(
    edition: Edition, key: str, methods: Mapping[tuple[str, str], Sequence[Line]], instead: Mapping[str, Line]
) -> tuple[Line, tuple[Line, ...]]:
    """The total of an edition composed by method, and its parts: the methods, then the nodes that others replace.

    A method of which anything is known counts with its rate; one of which nothing is known is taken to do like the
    others, and opens the bounds.
    """
    standards = [node.code for node in _counted(edition.tree, instead) if node.code not in instead]
    lines = [line for code in standards for line in methods.get((key, code), ())]
    parts = [_part(key, method, lines, edition.rounding.part) for method in edition.composition]
    parts += [instead[node.code] for node in _counted(edition.tree, instead) if node.code in instead]
    points = sum((part.points for part in parts), ZERO)
    heard = [part for part in parts if part.known]
    known = sum((part.points for part in heard), ZERO)
    won = sum((part.value for part in heard), ZERO)
    lower, upper = sum((part.lower for part in parts), ZERO), sum((part.upper for part in parts), ZERO)
    weighed = sum((part.evidence * part.points for part in parts), ZERO)
    whole = Line(
        key,
        "",
        points,
        known,
        won,
        won if known == points else (min(kept(won * points / known), upper) if known else ZERO),
        lower,
        upper,
        kept(weighed / points) if points else ZERO,
        Reason.BY_METHOD if known else reason_of_nothing(points, parts),
        together(part.tally for part in parts),
    )
    return whole, tuple(parts)


def _counted(nodes: Sequence[Node], instead: Mapping[str, Line]) -> Iterator[Node]:
    """The standards that count and, without what is below them, the nodes that others replace; in document order."""
    for node in nodes:
        if node.counted and (node.is_leaf or node.code in instead):
            yield node
        elif node.counted:
            yield from _counted(node.children, instead)


def _part(key: str, method: MethodPoints, lines: Sequence[Line], places: int | None) -> Line:
    """The line of a method of the whole, out of all lines of that method."""
    own = [line for line in lines if line.method is method.kind]
    pool = aggregate("", key, Aggregation.SUM, own, [ONE] * len(own), True)
    if not pool.points:
        return replace(pool, method=method.kind)

    def share(amount: Decimal) -> Decimal:
        return kept(method.points * amount / pool.points)

    won, value, lower, upper = (settled(share(x), places) for x in (pool.won, pool.value, pool.lower, pool.upper))
    known = share(pool.known)
    return Line(
        key,
        "",
        method.points,
        known,
        won,
        value,
        lower,
        upper,
        pool.evidence,
        pool.reason,
        pool.tally,
        method=method.kind,
    )
