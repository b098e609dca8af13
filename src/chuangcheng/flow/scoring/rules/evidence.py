"""Evidence as counts: how often each item was seen how, and how often it was not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from chuangcheng.flow.standards.terms import MethodKind, Outcome

OUTCOMES = tuple(Outcome)
"""The order of the outcome codes in arrays: met, failed, absent, unseen."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often an item (or all items of a standard) was seen how; `missing` was expected and not looked at."""

    met: int = 0
    failed: int = 0
    absent: int = 0
    unseen: int = 0
    missing: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.met + other.met,
            self.failed + other.failed,
            self.absent + other.absent,
            self.unseen + other.unseen,
            self.missing + other.missing,
        )

    @property
    def observed(self) -> int:
        """What was seen and decided: the denominator."""
        return self.met + self.failed

    @property
    def unknown(self) -> int:
        """What would have to be seen, and was not."""
        return self.unseen + self.missing


NOTHING = Tally()

Counts = Mapping[tuple[str, str], Tally]
"""Tallies by (unit of comparison, item code)."""

Figures = Mapping[tuple[str, str, MethodKind], Decimal]
"""Entered results by (unit of comparison, standard code, method)."""


def together(some: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    met = failed = absent = unseen = missing = 0
    for one in some:
        met += one.met
        failed += one.failed
        absent += one.absent
        unseen += one.unseen
        missing += one.missing
    return Tally(met, failed, absent, unseen, missing)


def tally_arrays(
    keys: npt.NDArray[np.int64],
    items: npt.NDArray[np.int64],
    outcomes: npt.NDArray[np.int64],
    number_of_keys: int,
    number_of_items: int,
) -> npt.NDArray[np.int64]:
    """Count observations given as three arrays of codes: result[key, item, outcome] in the order of OUTCOMES."""
    width = len(OUTCOMES)
    flat = (keys * number_of_items + items) * width + outcomes
    counted = np.bincount(flat, minlength=number_of_keys * number_of_items * width)
    return counted.reshape(number_of_keys, number_of_items, width)


def tallies(
    counted: npt.NDArray[np.int64], keys: Sequence[str], items: Sequence[str], expected: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], Tally]:
    """The counts of `tally_arrays` as tallies; what was `expected` beyond them is missing. Empty ones are left out."""
    found: dict[tuple[str, str], Tally] = {}
    for key, of_key in zip(keys, counted.tolist(), strict=True):
        for item, (met, failed, absent, unseen) in zip(items, of_key, strict=True):
            seen = met + failed + absent + unseen
            missing = max(expected.get((key, item), 0) - seen, 0)
            if seen or missing:
                found[key, item] = Tally(met, failed, absent, unseen, missing)
    for pair, number in expected.items():
        if pair not in found and number:
            found[pair] = Tally(missing=number)
    return found
