"""Which closed cases are looked at once more, and by whom: drawn from a seed that is kept, so that it can be redone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from chuangcheng.foundation.accounts.rules import is_own_unit
from chuangcheng.foundation.accounts.terms import UnitKind


@dataclass(frozen=True)
class Checker:
    """Somebody who may look again. `posts` are the kind and path of the units of all his posts."""

    user_id: int
    posts: tuple[tuple[UnitKind, str], ...]


@dataclass(frozen=True)
class ToCheck:
    """A closed case: the paths of the units it lay with, and who has put it right or verified it."""

    case_id: int
    unit_paths: tuple[str, ...]
    handled_by: frozenset[int]


def draw(case_ids: Iterable[int], share: Decimal, seed: int) -> tuple[int, ...]:
    """A random share (0 to 1, rounded up) of these cases by their numbers; the same seed draws the same."""
    population = sorted(case_ids)
    number = int((len(population) * share).to_integral_value(ROUND_CEILING))
    return tuple(sorted(random.Random(seed).sample(population, min(number, len(population)))))  # noqa: S311 - a kept seed, no secret


def assign(cases: Sequence[ToCheck], checkers: Sequence[Checker], seed: int) -> Mapping[int, int]:
    """Who looks at which case again: whoever has the fewest so far, by chance among equals; never somebody of the
    unit's own people, above or below it, nor who put the case right or verified it. Cases that nobody may check are
    left out."""
    order = list(checkers)
    random.Random(seed).shuffle(order)  # noqa: S311 - a kept seed, no secret
    load = {one.user_id: 0 for one in order}
    found: dict[int, int] = {}
    for case in cases:
        fit = [one for one in order if _may_check(one, case)]
        if not fit:
            continue
        chosen = min(fit, key=lambda one: load[one.user_id])
        load[chosen.user_id] += 1
        found[case.case_id] = chosen.user_id
    return found


def _may_check(checker: Checker, case: ToCheck) -> bool:
    own = any(is_own_unit(checker.posts, path) for path in case.unit_paths)
    return not own and checker.user_id not in case.handled_by
