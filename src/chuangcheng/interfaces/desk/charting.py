"""Columns over time, drawn by the server: no script, no style, and a table beside them that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 780, 180
"""Units of the drawing."""
FOOT, HEAD, LEFT = 26, 14, 48
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Column:
    """One column: the whole and the part that stands out, each with its top; every fourth `label` is shown below."""

    x: float
    width: float
    whole_top: float
    whole_height: float
    part_top: float
    part_height: float
    middle: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Columns and the lines behind them (height and number)."""

    width: int
    height: int
    base: float
    left: int
    columns: tuple[Column, ...]
    lines: tuple[tuple[float, int], ...]


def columns(values: Sequence[tuple[str, int, int]]) -> Chart | None:
    """A chart of values (label, whole, part of it); None where all are zero."""
    most = max((whole for _, whole, _ in values), default=0)
    if not most:
        return None
    step = _step(most)
    top = -(-most // step) * step
    base, room = HEIGHT - FOOT, HEIGHT - FOOT - HEAD
    pitch = (WIDTH - LEFT) / len(values)

    def high(value: int) -> float:
        return round(room * value / top, 1)

    return Chart(
        WIDTH,
        HEIGHT,
        base,
        LEFT,
        tuple(
            Column(
                x=round(LEFT + at * pitch + pitch * 0.15, 1),
                width=round(pitch * 0.7, 1),
                whole_top=round(base - high(whole), 1),
                whole_height=high(whole),
                part_top=round(base - high(part), 1),
                part_height=high(part),
                middle=round(LEFT + (at + 0.5) * pitch, 1),
                label=label,
            )
            for at, (label, whole, part) in enumerate(values)
        ),
        tuple((round(base - high(value), 1), value) for value in range(0, top + 1, step)),
    )


def _step(most: int) -> int:
    """The distance of the lines: 1, 2 or 5 of some power of ten, so that there are at most five."""
    power = 1
    while True:
        for step in STEPS:
            if most <= 4 * step * power:
                return step * power
        power *= 10
