"""Who stands where among those that are compared, and who has been looked at too little to be ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .evidence import NOTHING, Tally
from .lines import Line
from .points import kept, settled

ENOUGH = Decimal("0.6")
"""Whose sites have been looked at less than this is not ranked, unless a group says otherwise."""

SHOWN = 4
"""Decimals of a share by which places are given: 0.01 %."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in a group; `tied` where others share it. The place after a shared one is skipped."""

    place: int
    tied: bool


def looked_at(line: Line, field: Tally) -> Decimal:
    """The share, 0 to 1, of what was to be looked at on the sites that was seen and decided.

    Where there is nothing to look at, the share of the evidence that is present: figures that were entered.
    """
    decided = field.observed + field.absent
    asked = decided + field.unknown
    return kept(Decimal(decided) / asked) if asked else line.evidence


def ranked(lines: Mapping[str, Line], fields: Mapping[str, Tally], mark: Decimal) -> dict[str, Placed]:
    """The places of one group by the share of its points that each reaches, highest first, equal shares together.

    Shares are rounded half up to 0.01 %, as they are shown, so that nobody stands above another with the same figure.
    Left out are those without evidence or points, and those looked at less than `mark`. `fields` count what was
    looked at on their sites, each item once.
    """
    rates = {
        key: settled(line.rate, SHOWN)
        for key, line in lines.items()
        if line.rate is not None and line.evidence and looked_at(line, fields.get(key, NOTHING)) >= mark
    }
    ordered = sorted(rates.values(), reverse=True)
    first: dict[Decimal, int] = {}
    number: dict[Decimal, int] = {}
    for at, rate in enumerate(ordered, start=1):
        first.setdefault(rate, at)
        number[rate] = number.get(rate, 0) + 1
    return {key: Placed(first[rate], number[rate] > 1) for key, rate in rates.items()}
