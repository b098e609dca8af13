"""Drawn scenes for the demo: a place with something wrong, and the same place put right. They show no real place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyvips

from .canvas import GROUND, HEIGHT, KERB, MARGIN, WIDTH, Picture, box, disc
from .faults import DRAWERS
from .subjects import Subject

VARIANTS = 2

# fmt: off
MARK = (
    # 演示, drawn here, so that no font is needed
    "...........#..........................",
    "..###......##.........##############..",
    "....##.....##.........##############..",
    "......#############...................",
    "......##.........##...................",
    "......##.........##...................",
    ".##.....#########...##################",
    ".###.......##.......##################",
    "...#.......##...............##........",
    ".......###########..........##........",
    ".......#...##...##.....##...##...##...",
    ".......#...##...##.....##...##...##...",
    "....#..###########....##....##....##..",
    "...##..#...##...##....##....##.....##.",
    "...##..#...##...##...##.....##.....##.",
    "...#...###########..##......##......#.",
    "..##.....#....#.............##........",
    "..#.....##....###...........##........",
    "..#...###.......###......####.........",
    "......#..................###..........",
)
# fmt: on


def pairs() -> list[tuple[Subject, int, bytes, bytes]]:
    """All scenes as JPEG: subject, variant, before, after. Drawn side by side on all cores; always the same bytes."""
    wanted = [
        (subject, variant, faulty) for subject in Subject for variant in range(VARIANTS) for faulty in (True, False)
    ]
    with ThreadPoolExecutor() as pool:
        drawn = list(pool.map(lambda one: scene(one[0], one[1], faulty=one[2]), wanted))
    return [
        (subject, variant, drawn[at], drawn[at + 1]) for at, (subject, variant, faulty) in enumerate(wanted) if faulty
    ]


def scene(subject: Subject, variant: int, *, faulty: bool) -> bytes:
    """A scene as JPEG. Subject and variant make the place; `faulty` puts the problem into it.

    Without it the same place is shown put right, a step to the side and in another light, as a second photo would be.
    """
    number = list(Subject).index(subject) * VARIANTS + variant
    picture = (
        _hall(number)
        if subject is Subject.SERVICE
        else _street(number, bare_wall=subject in (Subject.BILLS, Subject.FACADE, Subject.CABLES))
    )
    place = np.random.default_rng((number, 1))
    DRAWERS[subject](picture, place, int(place.integers(180, 420)), faulty)
    step = 0 if faulty else MARGIN // 2
    picture = picture[:, step : step + WIDTH] * (1.0 if faulty else 1.04) + (0 if faulty else np.array([5, 3, -4]))
    picture += np.random.default_rng((number, 2, faulty)).normal(0, 2.0, picture.shape[:2])[..., None]
    _mark(picture)
    image = pyvips.Image.new_from_array(np.clip(picture, 0, 255).astype(np.uint8))
    return bytes(image.copy(interpretation="srgb").jpegsave_buffer(Q=80))


def _street(number: int, *, bare_wall: bool) -> Picture:
    dice = np.random.default_rng((number, 0))
    width = WIDTH + MARGIN
    picture = np.empty((HEIGHT, width, 3), dtype=np.float32)
    rows = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    picture[:] = np.array([190, 211, 228], dtype=np.float32) + rows * np.array([34, 22, 8], dtype=np.float32)
    x = -int(dice.integers(0, 60))
    while x < width:
        wide, high = int(dice.integers(110, 220)), int(dice.integers(150, 310))
        wall = dice.integers(150, 215, 3)
        box(picture, x, GROUND - high, x + wide, GROUND, wall)
        lowest = GROUND - 130 if bare_wall else GROUND - 20
        for floor in range(GROUND - high + 20, lowest - 26, 46):
            for window in range(x + 14, x + wide - 30, 42):
                box(picture, window, floor, window + 22, floor + 28, wall - 50)
        x += wide + int(dice.integers(0, 14))
    box(picture, 0, GROUND, width, KERB, [187, 183, 173])
    for joint in range(0, width, 40):
        box(picture, joint, GROUND, joint + 1, KERB, [170, 166, 156])
    box(picture, 0, KERB, width, KERB + 6, [206, 203, 196])
    box(picture, 0, KERB + 6, width, HEIGHT, [104, 108, 112])
    for dash in range(20, width, 130):
        box(picture, dash, 520, dash + 70, 529, [232, 230, 220])
    for tree in range(int(dice.integers(20, 90)), width, 230):
        box(picture, tree, 318, tree + 10, 402, [112, 86, 62])
        disc(picture, tree + 5, 296, 44, [98, 138, 92])
    return picture


def _hall(number: int) -> Picture:
    dice = np.random.default_rng((number, 0))
    width = WIDTH + MARGIN
    picture = np.empty((HEIGHT, width, 3), dtype=np.float32)
    picture[:] = dice.integers(196, 226, 3)
    box(picture, 0, 430, width, HEIGHT, [168, 164, 158])
    for tile in range(0, width, 80):
        box(picture, tile, 430, tile + 1, HEIGHT, [150, 146, 140])
    for lamp in range(80, width, 210):
        box(picture, lamp, 26, lamp + 90, 40, [250, 250, 244])
    desk = dice.integers(90, 170, 3)
    box(picture, 60, 320, width - 60, 430, desk)
    box(picture, 50, 308, width - 50, 322, desk + 40)
    for window in range(110, width - 160, 190):
        box(picture, window, 196, window + 120, 306, [214, 228, 236])
        disc(picture, window + 60, 262, 18, [92, 78, 70])
        box(picture, window + 34, 280, window + 86, 308, [66, 92, 140])
    return picture


def _mark(picture: Picture) -> None:
    """演示 in the corner: whoever sees the picture alone knows what it is."""
    dots = np.array([[dot == "#" for dot in row] for row in MARK]).repeat(2, axis=0).repeat(2, axis=1)
    high, wide = dots.shape
    box(picture, 10, 10, 10 + wide + 16, 10 + high + 16, [250, 250, 250])
    picture[18 : 18 + high, 18 : 18 + wide][dots] = [176, 32, 32]
