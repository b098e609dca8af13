"""What is wrong in a scene, and the same thing put right: one drawer for each subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .canvas import GROUND, KERB, WIDTH, Picture, box, disc
from .subjects import Subject


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


def _building_site(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    box(picture, left - 150, 90, left + 330, 262, [176, 172, 166])  # the shell of a house
    for floor in range(100, 250, 40):
        for bay in range(left - 138, left + 310, 56):
            box(picture, bay, floor, bay + 40, floor + 28, [96, 98, 104])
    gap = range(2, 5) if faulty else range(0)
    for panel in range(8):
        x = left - 160 + panel * 62
        if panel in gap:
            continue
        box(picture, x, 262, x + 60, 390, [52, 104, 158] if panel % 2 else [60, 116, 172])
        box(picture, x, 262, x + 60, 270, [236, 236, 232])
    if faulty:
        for _ in range(90):  # bare soil, carried out onto the road
            x, y = left + 56 + int(dice.normal(0, 60)), 404 + int(dice.normal(0, 20))
            disc(picture, x, y, int(dice.integers(5, 16)), np.array([134, 104, 74]) + dice.integers(-14, 14, 3))
        for track in (474, 506):
            box(picture, left - 160, track, left + 330, track + 9, [126, 102, 78])


def _fixture(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    lean = 0.22 if faulty else 0.0
    for step in range(0, 250, 2):  # the post
        x = left + 60 + int(step * lean)
        box(picture, x, 412 - step, x + 9, 414 - step, [92, 96, 102])
    top = left + 60 + int(250 * lean)
    box(picture, top - 4, 156, top + 76, 164, [92, 96, 102])
    box(picture, top + 44, 164, top + 82, 176, [70, 72, 76] if faulty else [252, 232, 150])
    if not faulty:
        box(picture, left + 20, 212, left + 110, 250, [36, 92, 160])  # the sign
        box(picture, left + 30, 226, left + 100, 234, [240, 240, 240])
        return
    box(picture, left - 30, 388, left + 60, 412, [58, 84, 120])  # it lies on the pavement
    for _ in range(14):
        x = left + 80 + int(dice.integers(0, 70))
        box(picture, x, 400 + int(dice.integers(0, 22)), x + 6, 424, [210, 220, 226])


def _cables(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    box(picture, left - 120, 196, left + 340, GROUND, [206, 200, 190])
    box(picture, left - 100, 300, left - 70, 350, [120, 124, 130])  # the meter box
    if not faulty:
        box(picture, left - 88, 228, left - 80, 300, [236, 234, 228])
        box(picture, left - 88, 222, left + 330, 230, [236, 234, 228])
        return
    for _ in range(16):
        start, end, sag = (int(n) for n in (dice.integers(206, 300), dice.integers(206, 330), dice.integers(10, 80)))
        colour = dice.integers(20, 70, 3)
        for x in range(0, 420, 2):
            y = int(start + (end - start) * x / 420 + sag * (1 - (x / 210 - 1) ** 2))
            box(picture, left - 85 + x, y, left - 82 + x, y + 3, colour)
    for ring in range(6, 30, 5):
        disc(picture, left + 250, 330, 32 - ring // 2, [40, 42, 46] if ring % 2 else [206, 200, 190])


def _toilet(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    box(picture, left - 90, 226, left + 270, 412, [222, 218, 208])
    box(picture, left - 104, 208, left + 284, 230, [116, 92, 78])
    for at, colour in enumerate(([64, 108, 164], [176, 82, 108])):
        door = left - 50 + at * 180
        broken = faulty and at == 0
        box(picture, door, 280, door + 92, 412, [52, 50, 50] if broken else [176, 146, 112])
        if broken:
            box(picture, door + 10, 352, door + 92, 412, [146, 118, 90])
        disc(picture, door + 46, 256, 15, [150, 150, 148] if broken else colour)
    if faulty:
        for _ in range(26):
            x, y = left + 60 + int(dice.normal(0, 90)), 420 + int(dice.normal(0, 7))
            box(picture, x - 22, y - 3, x + 22, y + 3, [122, 128, 124])
            disc(picture, x, y - 6, int(dice.integers(3, 8)), dice.integers(60, 230, 3))


def _clutter(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    box(picture, left + 20, 250, left + 130, GROUND, [122, 92, 70])  # a door
    box(picture, left + 30, 262, left + 72, 350, [146, 114, 88])
    box(picture, left + 78, 262, left + 120, 350, [146, 114, 88])
    if not faulty:
        return
    for _ in range(22):
        x, y = left - 40 + int(dice.integers(0, 230)), 420 - int(dice.integers(0, 90))
        wide, high = int(dice.integers(26, 70)), int(dice.integers(18, 46))
        colour = np.array([176, 140, 96]) + dice.integers(-46, 46, 3)
        box(picture, x, y - high, x + wide, y, colour)
        box(picture, x + wide // 2 - 2, y - high, x + wide // 2 + 2, y, colour - 28)
    for plank in range(5):
        box(picture, left + 150 + plank * 9, 300 + plank * 12, left + 156 + plank * 9, 424, [150, 116, 78])


def _shack(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    if not faulty:
        for stone in range(left - 40, left + 240, 28):  # paved again
            box(picture, stone, KERB - 46, stone + 26, KERB - 22, [198, 194, 184])
        return
    for rib in range(24):
        shade = [150, 162, 170] if rib % 2 else [128, 140, 150]
        box(picture, left - 30 + rib * 10, 262 + rib, left - 20 + rib * 10, 414, shade)
    box(picture, left - 44, 250, left + 220, 264, [96, 104, 112])
    box(picture, left + 40, 320, left + 96, 414, [74, 70, 66])
    box(picture, left + 214, 396, left + 330, 430, [112, 84, 58])
    for _ in range(30):
        x, y = left + 222 + int(dice.integers(0, 100)), 394 + int(dice.integers(0, 26))
        disc(picture, x, y, int(dice.integers(4, 9)), [72, 130, 62])


def _facade(picture: Picture, dice: np.random.Generator, left: int, faulty: bool) -> None:
    box(picture, left - 80, 120, left + 300, GROUND, [214, 204, 184])
    for row in range(136, 330, 62):
        for window in range(left - 58, left + 270, 84):
            box(picture, window, row, window + 44, row + 38, [150, 176, 192])
    box(picture, left - 80, 328, left + 300, 352, [150, 60, 52])
    if not faulty:
        return
    for _ in range(9):  # what has run down and come off
        x, y = left - 70 + int(dice.integers(0, 340)), 124 + int(dice.integers(0, 150))
        box(picture, x, y, x + int(dice.integers(8, 22)), y + int(dice.integers(50, 150)), [166, 150, 128])
    for _ in range(12):
        x, y = left - 60 + int(dice.integers(0, 330)), 130 + int(dice.integers(0, 180))
        box(picture, x, y, x + int(dice.integers(16, 44)), y + int(dice.integers(10, 28)), [126, 116, 106])
    box(picture, left + 120, 328, left + 220, 352, [190, 184, 174])


DRAWERS: dict[Subject, Callable[[Picture, np.random.Generator, int, bool], None]] = {
    Subject.RUBBISH: _rubbish,
    Subject.STALL: _stall,
    Subject.BILLS: _bills,
    Subject.BROKEN: _broken,
    Subject.VEHICLES: _vehicles,
    Subject.FIRE_LANE: _fire_lane,
    Subject.PUBLICITY: _publicity,
    Subject.SERVICE: _service,
    Subject.BUILDING_SITE: _building_site,
    Subject.FIXTURE: _fixture,
    Subject.CABLES: _cables,
    Subject.TOILET: _toilet,
    Subject.CLUTTER: _clutter,
    Subject.SHACK: _shack,
    Subject.FACADE: _facade,
}
