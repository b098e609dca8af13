"""The order of rules, and how one version of them differs from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from chuangcheng.flow.dispatch.terms import Differs, Verdict

from .matching import Rule

T = TypeVar("T")


def moved(keys: Sequence[T], key: T, place: int) -> list[T]:
    """The keys with one of them at another place, counted from 0; a place beyond the ends is the end.

    Raises ValueError where the key is not among them.
    """
    rest = list(keys)
    rest.remove(key)
    rest.insert(max(0, min(place, len(rest))), key)
    return rest


def in_the_same_order(old: Sequence[T], new: Sequence[T]) -> frozenset[T]:
    """The largest part of the common keys that stands in the same order in both: the others were moved."""
    place = {key: at for at, key in enumerate(old)}
    common = [key for key in new if key in place]
    best: list[list[T]] = []  # the longest rising run that ends at each common key
    for at, key in enumerate(common):
        before = [best[i] for i in range(at) if place[common[i]] < place[key]]
        best.append([*_longest(before), key])
    return frozenset(_longest(best))


def _longest(runs: Sequence[list[T]]) -> list[T]:
    return max(runs, key=lambda run: len(run), default=[])


def differences(old: Sequence[Rule], new: Sequence[Rule]) -> dict[UUID, Differs]:
    """What was added, changed, moved or taken out, by the key of the rule; what is the same is left out."""
    before, after = {rule.key: rule for rule in old}, {rule.key: rule for rule in new}
    steady = in_the_same_order([rule.key for rule in old], [rule.key for rule in new])
    found: dict[UUID, Differs] = {}
    for key, rule in after.items():
        if key not in before:
            found[key] = Differs.ADDED
        elif rule != before[key]:
            found[key] = Differs.CHANGED
        elif key not in steady:
            found[key] = Differs.MOVED
    return found | {key: Differs.REMOVED for key in before if key not in after}


@dataclass(frozen=True)
class Proposed:
    """The unit that is proposed for a case, and by which rule; the rule is None where duties say it."""

    unit_id: int | None
    key: UUID | None = None


def verdict(old: Proposed, new: Proposed, right: int | None) -> Verdict | None:
    """What a draft would have done to a past case; None where it proposes the same unit.

    `right` is the unit that has the case now, None where that is not settled.
    """
    if old.unit_id == new.unit_id:
        return None
    if right is not None and right in (old.unit_id, new.unit_id):
        return Verdict.BETTER if right == new.unit_id else Verdict.WORSE
    return Verdict.OTHER
