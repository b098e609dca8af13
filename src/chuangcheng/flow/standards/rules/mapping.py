"""Which standard and which item of an older edition corresponds to which of a newer one: a proposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz

from chuangcheng.flow.standards.terms import Likeness

from .difference import SIMILAR_FROM, same_meaning, same_standard, similar_titles
from .edition import Edition, Item, Node

Part = TypeVar("Part", Node, Item)


@dataclass(frozen=True)
class Pair:
    """A standard or an item of the old edition by its code, and its counterpart ("" for none)."""

    old: str
    new: str
    likeness: Likeness


def propose_standards(old: Edition, new: Edition) -> tuple[Pair, ...]:
    """A counterpart for each standard of the old edition, in document order."""
    return _propose(tuple(old.leaves()), tuple(new.leaves()), same_standard)


def propose_items(old: Edition, new: Edition) -> tuple[Pair, ...]:
    """A counterpart for each item of the old edition, in document order."""
    return _propose(old.items, new.items, same_meaning)


def _propose(old: Sequence[Part], new: Sequence[Part], same: Callable[[Part, Part], bool]) -> tuple[Pair, ...]:
    """Pairs, the surest first: code and title, title alone, code and a similar title, a similar title, code alone.

    An office renumbers: that a code is the same says little where the titles are not.
    """
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    pairs: dict[str, str] = {}
    taken: set[str] = set()

    def take(code: str, other: str) -> None:
        if code not in pairs and other not in taken:
            pairs[code] = other
            taken.add(other)

    by_title: dict[str, list[str]] = {}
    for one in new:
        by_title.setdefault(one.title, []).append(one.code)
    for code, one in before.items():
        if code in after and after[code].title == one.title:
            take(code, code)
    for code, one in before.items():
        for other in by_title.get(one.title, ()):
            take(code, other)
    for code, one in before.items():
        if code in after and fuzz.ratio(one.title, after[code].title) >= SIMILAR_FROM:
            take(code, code)
    near = similar_titles(
        {code: one.title for code, one in before.items() if code not in pairs},
        {code: one.title for code, one in after.items() if code not in taken},
    )
    for code, other in near.items():
        take(code, other)
    for code in before:
        if code in after:
            take(code, code)
    return tuple(
        Pair(code, pairs.get(code, ""), _likeness(one, after.get(pairs.get(code, "")), same))
        for code, one in before.items()
    )


def _likeness(old: Part, new: Part | None, same: Callable[[Part, Part], bool]) -> Likeness:
    if new is None:
        return Likeness.NOTHING
    if old.code != new.code:
        return Likeness.SIMILAR
    return Likeness.SAME if same(old, new) else Likeness.CHANGED
