"""What counts as a possible duplicate, what is flagged, who is drawn: on plain values."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scrutiny.rules import (
    Checker,
    Handed,
    Sighting,
    ToCheck,
    Used,
    assign,
    compare,
    draw,
    editor_in,
    flags_of,
)
from chuangcheng.flow.scrutiny.terms import FlagKind
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.geography.rules import Point
from tests.flow.scrutiny.stories import HERE, METRE
from tests.people import MONDAY

PICTURE = (1, 2, 3, 4)


def seen(case_id: int, *, north: float = 0, days: float = 0, class_id: int | None = 1, bits=None) -> Sighting:
    place = Point(HERE[0] + north * METRE, HERE[1])
    return Sighting(case_id, class_id, None, place, MONDAY + timedelta(days=days), ((case_id, bits),))


@pytest.mark.parametrize(
    ("other", "suggested"),
    [
        (seen(2, north=40, days=-2), True),
        (seen(2, north=101, days=-2), False),
        (seen(2, north=40, days=-15), False),
        (seen(2, north=40, class_id=9), False),
        (seen(2, north=400, days=-20, class_id=9, bits=(1, 2, 3, 11)), True),
        (seen(2, north=600, days=-20, class_id=9, bits=PICTURE), False),
        (seen(2, north=400, days=-31, bits=PICTURE), False),
        (seen(1, north=0), False),
    ],
)
def test_what_is_suggested_as_a_duplicate(other: Sighting, suggested: bool):
    assert (compare(seen(1, bits=PICTURE), other) is not None) is suggested


def test_what_one_person_reported_at_one_moment_are_two_problems():
    one, other = seen(1, bits=PICTURE), seen(2, bits=PICTURE)
    assert compare(replace(one, by_id=5), replace(other, by_id=5)) is None
    assert compare(replace(one, by_id=5), replace(other, by_id=6)) is not None


def test_a_suggestion_says_why():
    told = compare(seen(1, bits=PICTURE), seen(2, north=40, days=-2, bits=(1, 2, 3, 11)))
    assert told is not None
    assert (told.metres, told.days, told.same_class, told.likeness) == (40, 2, True, 94)


def handed(**facts) -> Handed:
    usual = {
        "file_id": 1,
        "captured_at": MONDAY + timedelta(hours=3),
        "received_at": MONDAY + timedelta(hours=4),
        "taken_at": Point(*HERE),
        "software": "",
        "dispatched_at": MONDAY + timedelta(hours=2),
        "place": Point(*HERE),
    }
    return Handed(**(usual | facts))


@pytest.mark.parametrize(
    ("facts", "used", "kinds"),
    [
        ({}, (), []),
        ({}, (Used(9, 1, 0),), [FlagKind.SAME_PICTURE]),
        ({}, (Used(9, 2, 5),), [FlagKind.LIKE_PICTURE]),
        ({}, (Used(9, 2, 5, shows_the_problem=True),), []),
        ({}, (Used(9, 2, 1, shows_the_problem=True),), [FlagKind.LIKE_PICTURE]),
        ({"captured_at": MONDAY}, (), [FlagKind.BEFORE_DISPATCH]),
        ({"received_at": MONDAY}, (), [FlagKind.BEFORE_DISPATCH]),
        ({"taken_at": Point(HERE[0] + 300 * METRE, HERE[1])}, (), [FlagKind.FAR]),
        ({"taken_at": Point(HERE[0] + 150 * METRE, HERE[1])}, (), []),
        ({"software": "Adobe Photoshop 25.1 (Windows)"}, (), [FlagKind.EDITED]),
        ({"captured_at": None}, (), [FlagKind.NO_CAPTURE_TIME]),
    ],
)
def test_what_is_flagged(facts: dict, used: tuple, kinds: list):
    assert [flag.kind for flag in flags_of(handed(**facts), used, far_metres=200)] == kinds


@pytest.mark.parametrize("camera", ["16.5.1", "HUAWEI P40 10.1.0", "MediaTek Camera Application", ""])
def test_a_cameras_own_software_is_no_editor(camera: str):
    assert not editor_in(camera)


@given(st.sets(st.integers(1, 10**6), max_size=80), st.integers(1, 1000), st.integers(0, 2**62))
def test_the_same_seed_draws_the_same_share(cases: set[int], thousandths: int, seed: int):
    share = Decimal(thousandths) / 1000
    drawn = draw(cases, share, seed)
    assert drawn == draw(sorted(cases, reverse=True), share, seed)
    assert set(drawn) <= cases
    assert len(drawn) >= len(cases) * share > len(drawn) - 1


STREET, OTHER = "00000001/00000002/", "00000001/00000003/"


def test_nobody_checks_his_own_unit_or_what_he_had_to_do_with():
    own = Checker(1, ((UnitKind.STREET, STREET),))
    verifier, free = (Checker(n, ((UnitKind.STREET, OTHER),)) for n in (2, 3))
    case = ToCheck(7, (STREET,), frozenset({2}))
    assert [dict(assign([case], [own, verifier, free], seed)) for seed in range(5)] == [{7: 3}] * 5
    assert assign([case], [own, verifier], 1) == {}


def test_the_work_is_shared():
    checkers = [Checker(n, ((UnitKind.COMPANY, "00000009/"),)) for n in (1, 2, 3)]
    cases = [ToCheck(n, (STREET,), frozenset()) for n in range(9)]
    found = list(assign(cases, checkers, 1).values())
    assert sorted(found) == [1, 1, 1, 2, 2, 2, 3, 3, 3]
