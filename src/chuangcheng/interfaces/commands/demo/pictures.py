"""Drawn street scenes for the demo: before with something wrong, after without. They show no real place."""

from __future__ import annotations

import numpy as np
import pyvips

WIDTH, HEIGHT = 960, 720


def scene(number: int, *, faulty: bool) -> bytes:
    """A street scene as JPEG; the same number gives the same street, `faulty` puts rubbish, a stall or a car in it."""
    dice = np.random.default_rng(number)
    rows = np.linspace(0, 1, HEIGHT)[:, None]
    sky = np.array([196, 214, 228]) + rows[..., None] * np.array([30, 20, 8])
    picture = np.broadcast_to(sky, (HEIGHT, WIDTH, 3)).copy()
    x = 0
    while x < WIDTH:
        width, height = int(dice.integers(110, 230)), int(dice.integers(180, 360))
        wall = dice.integers(150, 215, 3)
        box(picture, x, 440 - height, x + width, 440, wall)
        for floor in range(440 - height + 24, 420, 52):
            for window in range(x + 14, x + width - 30, 44):
                box(picture, window, floor, window + 24, floor + 30, wall - 50)
        x += width + int(dice.integers(0, 14))
    box(picture, 0, 440, WIDTH, 520, [186, 182, 172])
    box(picture, 0, 520, WIDTH, HEIGHT, [104, 108, 112])
    for dash in range(20, WIDTH, 140):
        box(picture, dash, 612, dash + 76, 622, [232, 230, 220])
    for tree in range(60, WIDTH, 240):
        box(picture, tree, 380, tree + 12, 480, [112, 86, 62])
        disc(picture, tree + 6, 350, 52, [98, 138, 92])
    if faulty:
        _fault(picture, dice, number % 4)
    picture += dice.normal(0, 2.2, picture.shape)
    image = pyvips.Image.new_from_array(np.clip(picture, 0, 255).astype(np.uint8))
    return bytes(image.copy(interpretation="srgb").jpegsave_buffer(Q=82))


def _fault(picture: np.ndarray, dice: np.random.Generator, kind: int) -> None:
    left = int(dice.integers(260, 560))
    if kind == 0:  # rubbish
        for _ in range(46):
            x, y = left + int(dice.normal(60, 60)), 486 + int(dice.normal(0, 16))
            disc(picture, x, y, int(dice.integers(5, 15)), dice.integers(40, 230, 3))
    elif kind == 1:  # a stall
        box(picture, left, 400, left + 190, 412, [186, 60, 48])
        box(picture, left + 8, 412, left + 16, 500, [90, 90, 90])
        box(picture, left + 174, 412, left + 182, 500, [90, 90, 90])
        box(picture, left, 456, left + 190, 498, [222, 190, 120])
    elif kind == 2:  # a car on the pavement
        box(picture, left, 448, left + 230, 500, [60, 92, 140])
        box(picture, left + 46, 408, left + 180, 450, [76, 110, 156])
        disc(picture, left + 50, 502, 24, [30, 30, 32])
        disc(picture, left + 182, 502, 24, [30, 30, 32])
    else:  # bills on a wall
        for row in range(4):
            for column in range(5):
                box(
                    picture,
                    left + column * 30,
                    330 + row * 24,
                    left + column * 30 + 22,
                    348 + row * 24,
                    dice.integers(190, 255, 3),
                )


def box(picture: np.ndarray, left: int, top: int, right: int, bottom: int, colour: object) -> None:
    """Fill a rectangle."""
    picture[max(top, 0) : bottom, max(left, 0) : right] = colour


def disc(picture: np.ndarray, x: int, y: int, radius: int, colour: object) -> None:
    """Fill a circle."""
    ys, xs = np.ogrid[:HEIGHT, :WIDTH]
    picture[(xs - x) ** 2 + (ys - y) ** 2 <= radius**2] = colour
