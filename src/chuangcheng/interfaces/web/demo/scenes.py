"""Drawn scenes for the demo: a place with something wrong, and the same place put right. They show no real place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

import numpy as np
import pyvips

WIDTH, HEIGHT = 800, 600
MARGIN = 24
"""How much wider than the picture a scene is drawn, so that the second picture is taken one step aside."""
GROUND, KERB = 366, 434
"""Where the houses end and the pavement begins; where the pavement ends and the road begins."""
VARIANTS = 2


class Subject(StrEnum):
    """What is wrong in a scene; case classes fall into these groups."""

    RUBBISH = "rubbish"
    STALL = "stall"
    BILLS = "bills"
    BROKEN = "broken"
    VEHICLES = "vehicles"
    FIRE_LANE = "fire_lane"
    PUBLICITY = "publicity"
    SERVICE = "service"


SUBJECTS: tuple[tuple[Subject, str], ...] = (
    # beginnings of class codes, the longer before the shorter
    (Subject.FIRE_LANE, "09012 01013"),
    (Subject.PUBLICITY, "07008 07007 03008"),
    (Subject.BILLS, "07 06004 06001"),
    (Subject.VEHICLES, "0900 09010 09011 09016 06040"),
    (Subject.RUBBISH, "06010 06011 06012 06014 06017 06036 06041 06042 03001 03004 03005"),
    (Subject.BROKEN, "01 02 03 04 06 08 09019"),
    (Subject.SERVICE, "09020 L1 L3 L4"),
    (Subject.VEHICLES, "L2"),
    (Subject.BROKEN, "L5"),
)
STALLS = ("09001", "09002", "09005", "09006", "09003")


def subject_of(class_key: str) -> Subject:
    """What a picture of a problem of this class ("kind:code") shows."""
    code = class_key.partition(":")[2]
    if code.startswith(STALLS):
        return Subject.STALL
    return next((subject for subject, starts in SUBJECTS if code.startswith(tuple(starts.split()))), Subject.RUBBISH)


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

Picture = np.ndarray


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
    picture = _hall(number) if subject is Subject.SERVICE else _street(number, bare_wall=subject is Subject.BILLS)
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


def _rubbish(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    for at, colour in enumerate(([70, 128, 84], [78, 104, 150])):
        box(picture, left + at * 60, 348, left + at * 60 + 48, 416, colour)
        box(
            picture,
            left + at * 60 - 3,
            336 - 10 * faulty,
            left + at * 60 + 51,
            349 - 10 * faulty,
            np.array(colour) - 30,
        )
    if faulty:
        for _ in range(60):
            x, y = left + 60 + int(dice.normal(40, 62)), 414 + int(dice.normal(0, 12))
            disc(picture, x, y, int(dice.integers(4, 13)), dice.integers(40, 230, 3))


def _stall(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    if not faulty:
        return
    canopy = dice.integers(60, 210, 3)
    for stripe in range(8):
        box(picture, left + stripe * 25, 318, left + stripe * 25 + 25, 332, canopy if stripe % 2 else [236, 232, 224])
    for pole in (left + 6, left + 186):
        box(picture, pole, 332, pole + 7, 424, [90, 90, 90])
    box(picture, left - 8, 384, left + 208, 424, [222, 190, 120])
    for _ in range(34):
        x, y = int(dice.integers(left, left + 200)), int(dice.integers(370, 386))
        disc(picture, x, y, 8, dice.integers(60, 240, 3))


def _bills(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    wall = [204, 198, 186]
    box(picture, left - 20, 246, left + 240, GROUND, wall)
    if not faulty:
        box(picture, left - 20, 246, left + 240, GROUND, [214, 209, 198])
        return
    for _ in range(26):
        x, y = int(dice.integers(left - 12, left + 200)), int(dice.integers(252, 336))
        paper = dice.integers(190, 255, 3)
        box(picture, x, y, x + 30, y + 22, paper)
        for line in range(5, 20, 6):
            box(picture, x + 3, y + line, x + 26, y + line + 2, paper - 110)


def _broken(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    box(picture, left - 60, KERB - 22, left + 320, KERB - 8, [214, 180, 72])  # tactile paving
    if not faulty:
        box(picture, left, KERB - 52, left + 150, KERB - 22, [196, 192, 184])
        return
    for _ in range(20):
        x, y = left + int(dice.integers(0, 150)), KERB - 18 + int(dice.normal(0, 14))
        box(picture, x, y - 8, x + int(dice.integers(14, 46)), y + int(dice.integers(3, 14)), dice.integers(70, 120, 3))
    for leg in (left + 20, left + 130):
        box(picture, leg, 352, leg + 6, 412, [120, 120, 120])
    for stripe in range(7):
        box(
            picture,
            left + stripe * 22,
            352,
            left + stripe * 22 + 22,
            368,
            [206, 60, 50] if stripe % 2 else [240, 238, 232],
        )


def _car(picture: Picture, left: int, ground: int, colour: Sequence[int]) -> None:
    box(picture, left, ground - 54, left + 200, ground - 8, colour)
    box(picture, left + 40, ground - 92, left + 156, ground - 52, np.array(colour) + 18)
    box(picture, left + 52, ground - 86, left + 94, ground - 56, [196, 214, 222])
    box(picture, left + 102, ground - 86, left + 146, ground - 56, [196, 214, 222])
    disc(picture, left + 44, ground - 8, 20, [30, 30, 32])
    disc(picture, left + 158, ground - 8, 20, [30, 30, 32])


def _vehicles(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    colour = dice.integers(40, 170, 3)
    for bay in range(left - 20, left + 240, 220):
        box(picture, bay, KERB + 10, bay + 4, 500, [236, 236, 230])
    box(picture, left - 20, 498, left + 204, 502, [236, 236, 230])
    _car(picture, left, 426 if faulty else 492, colour)
    if faulty:
        for bicycle in range(3):
            x = left - 120 + bicycle * 34
            for wheel in (x, x + 34):
                disc(picture, wheel, 408, 15, [50, 50, 52])
                disc(picture, wheel, 408, 11, [187, 183, 173])
            box(picture, x, 386, x + 36, 390, [170, 60, 50])


def _fire_lane(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    for stripe in range(left - 70, left + 270, 34):
        for row in range(KERB + 12, 504):
            shift = (row - KERB) // 2
            box(picture, stripe + shift, row, stripe + shift + 10, row + 1, [226, 190, 60])
    box(picture, left + 284, 268, left + 318, 312, [200, 44, 40])  # the box of the hydrant
    box(picture, left + 291, 284, left + 311, 296, [246, 240, 236])
    if faulty:
        _car(picture, left, 494, dice.integers(40, 170, 3))


def _publicity(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    for leg in (left + 20, left + 196):
        box(picture, leg, 330, leg + 10, 414, [110, 112, 116])
    box(picture, left, 222, left + 226, 338, [120, 124, 130])
    ground = np.array([196, 192, 184]) if faulty else dice.integers(150, 240, 3) * np.array([1, 0.72, 0.62])
    box(picture, left + 8, 230, left + 218, 330, ground)
    for line in range(4):
        box(
            picture,
            left + 26,
            244 + line * 21,
            left + 200 - line * 22,
            254 + line * 21,
            ground - 22 if faulty else [250, 244, 226],
        )
    if faulty:
        for _ in range(9):
            x, y = int(dice.integers(left + 10, left + 180)), int(dice.integers(232, 316))
            box(picture, x, y, x + int(dice.integers(10, 42)), y + int(dice.integers(6, 22)), [128, 124, 118])


def _service(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    board = left - 60
    box(picture, board, 70, board + 300, 168, [132, 136, 142])
    paper = [206, 204, 198] if faulty else dice.integers(190, 250, 3)
    box(picture, board + 8, 78, board + 292, 160, paper)
    if not faulty:
        for line in range(4):
            box(picture, board + 26, 90 + line * 17, board + 270 - line * 30, 98 + line * 17, [92, 96, 110])
        box(picture, 40, 486, WIDTH - 20, 494, [224, 186, 62])  # the one-metre line
    else:
        for at in range(5):
            x = left - 70 + at * 54 + int(dice.integers(-12, 12))
            disc(picture, x, 388, 17, [82, 70, 62])
            box(picture, x - 24, 404, x + 24, 520, dice.integers(60, 190, 3))


DRAWERS: dict[Subject, Callable[[Picture, np.random.Generator, int, bool], None]] = {
    Subject.RUBBISH: _rubbish,
    Subject.STALL: _stall,
    Subject.BILLS: _bills,
    Subject.BROKEN: _broken,
    Subject.VEHICLES: _vehicles,
    Subject.FIRE_LANE: _fire_lane,
    Subject.PUBLICITY: _publicity,
    Subject.SERVICE: _service,
}


def _mark(picture: Picture) -> None:
    """演示 in the corner: whoever sees the picture alone knows what it is."""
    dots = np.array([[dot == "#" for dot in row] for row in MARK]).repeat(2, axis=0).repeat(2, axis=1)
    high, wide = dots.shape
    box(picture, 10, 10, 10 + wide + 16, 10 + high + 16, [250, 250, 250])
    picture[18 : 18 + high, 18 : 18 + wide][dots] = [176, 32, 32]


def box(picture: Picture, left: int, top: int, right: int, bottom: int, colour: object) -> None:
    """Fill a rectangle."""
    picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = colour


def disc(picture: Picture, x: int, y: int, radius: int, colour: object) -> None:
    """Fill a circle."""
    left, top = max(x - radius, 0), max(y - radius, 0)
    part = picture[top : y + radius + 1, left : x + radius + 1]
    ys, xs = np.ogrid[top : top + part.shape[0], left : left + part.shape[1]]
    part[(xs - x) ** 2 + (ys - y) ** 2 <= radius**2] = colour
