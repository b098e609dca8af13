"""What scenes are drawn on and with."""

from __future__ import annotations

import numpy as np

WIDTH, HEIGHT = 800, 600
MARGIN = 24
"""How much wider than the picture a scene is drawn, so that the second picture is taken one step aside."""
GROUND, KERB = 366, 434
"""Where the houses end and the pavement begins; where the pavement ends and the road begins."""

Picture = np.ndarray


def box(picture: Picture, left: int, top: int, right: int, bottom: int, colour: object) -> None:
    """Fill a rectangle."""
    picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = colour


def disc(picture: Picture, x: int, y: int, radius: int, colour: object) -> None:
    """Fill a circle."""
    left, top = max(x - radius, 0), max(y - radius, 0)
    part = picture[top : y + radius + 1, left : x + radius + 1]
    ys, xs = np.ogrid[top : top + part.shape[0], left : left + part.shape[1]]
    part[(xs - x) ** 2 + (ys - y) ** 2 <= radius**2] = colour
