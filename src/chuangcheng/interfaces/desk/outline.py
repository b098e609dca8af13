"""As much of a tree as a page can bear: whole where it is small, else its upper levels, each branch opening further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.flow.standards.selectors import NodeRow

MOST = 500
"""Lines of a tree on one page: some 400 kB, which an old office machine draws at once."""


@dataclass(frozen=True)
class Outline:
    """What of a tree is shown: the nodes above (topmost first), the nodes themselves, and how many lines each node
    that is not opened holds below it."""

    above: tuple[NodeRow, ...]
    rows: tuple[NodeRow, ...]
    below: dict[str, int]


def outline(nodes: Sequence[NodeRow], under: str = "", most: int = MOST) -> Outline:
    """The outline of the nodes (in document order) under one of them, or of the whole tree.

    All levels that together have at most `most` lines are shown, and always the first one. A code that no inner node
    bears means the whole tree.
    """
    start = next((i for i, node in enumerate(nodes) if node.code == under and not node.is_leaf), None)
    if start is None:
        above: tuple[NodeRow, ...] = ()
        inside = list(nodes)
    else:
        above = _above(nodes, start)
        depth = nodes[start].depth
        end = next((i for i in range(start + 1, len(nodes)) if nodes[i].depth <= depth), len(nodes))
        inside = list(nodes[start + 1 : end])
    if not inside:
        return Outline(above, (), {})
    counts: dict[int, int] = {}
    for node in inside:
        counts[node.depth] = counts.get(node.depth, 0) + 1
    top = shown = min(counts)
    lines = counts[top]
    while shown + 1 in counts and lines + counts[shown + 1] <= most:
        shown += 1
        lines += counts[shown]
    rows: list[NodeRow] = []
    below: dict[str, int] = {}
    for node in inside:
        if node.depth <= shown:
            rows.append(node)
        else:
            below[rows[-1].code] = below.get(rows[-1].code, 0) + 1
    return Outline(above, tuple(rows), below)


def _above(nodes: Sequence[NodeRow], at: int) -> tuple[NodeRow, ...]:
    """The node at a place and all above it, topmost first."""
    found = [nodes[at]]
    for node in reversed(nodes[:at]):
        if node.depth < found[-1].depth:
            found.append(node)
    return tuple(reversed(found))
