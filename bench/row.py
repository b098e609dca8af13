"""A measured figure as `make bench` prints it."""

from __future__ import annotations

from typing import Any

from django.db import connection


def row(
    name: str,
    value: float,
    unit: str,
    *,
    bound: float | None = None,
    least: float | None = None,
    floor: float | None = None,
    engine: str = "",
) -> dict[str, Any]:
    """A figure beside its bound, or beside its floor, or both: then the bound is one of the ratio.

    `least` is a bound from below, for what is better the more of it there is.
    """
    ratio = None if floor is None else value / floor
    judged = value if ratio is None else ratio
    within = None if bound is None else judged <= bound
    if least is not None:
        bound, within = least, judged >= least
    return {
        "name": name,
        "engine": engine or connection.vendor,
        "value": round(value, 3),
        "unit": unit,
        "floor": None if floor is None else round(floor, 3),
        "ratio": None if ratio is None else round(ratio, 4),
        "bound": bound,
        "within": within,
    }
