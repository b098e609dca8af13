"""The numbers by which the office cares for places: data that it keeps, with what a new installation begins with."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True)
class Care:
    """From how many returns on a site is watched, when it leaves, what is a hot spot, what nobody looked at."""

    enter_returns: int = 2
    enter_days: int = 60
    leave_looks: int = 3
    leave_weeks: int = 4
    spot_times: int = 3
    spot_days: int = 60
    spot_metres: int = 50
    stretch_days: int = 14
    stretch_metres: int = 60


RANGES: Final = {
    "enter_returns": (1, 20),
    "enter_days": (7, 366),
    "leave_looks": (1, 20),
    "leave_weeks": (0, 52),
    "spot_times": (2, 50),
    "spot_days": (7, 366),
    "spot_metres": (5, 500),
    "stretch_days": (1, 366),
    "stretch_metres": (5, 500),
}
"""The least and the most of each number."""

NAMES: Final = tuple(one.name for one in fields(Care))


def out_of_range(care: Care) -> list[str]:
    """The numbers that make no sense."""
    return [name for name, (least, most) in RANGES.items() if not least <= getattr(care, name) <= most]
