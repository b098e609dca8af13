"""The pictures of new rectifications are looked through once; what is odd is flagged with its evidence."""

from decimal import Decimal

import pytest

from chuangcheng.flow.scrutiny.models import Flag
from chuangcheng.flow.scrutiny.selectors import flags_of_case, flags_page
from chuangcheng.flow.scrutiny.services import examine_rectifications, set_plan
from chuangcheng.flow.scrutiny.terms import FlagKind
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.scrutiny.stories import HERE, METRE, at, look, rectified
from tests.world import World

pytestmark = pytest.mark.django_db
BITS = (1, 2, 3, 4)


@pytest.fixture(autouse=True)
def _planned(world: World) -> None:
    set_plan(expected_version=0, share=Decimal("0.05"), far_metres=200, by=world.cast.lin, now=at(0))


def picture(world: World, name: str, bits=None, **facts) -> int:
    usual = {"captured_at": at(3.5), "received_at": at(4), "latitude": HERE[0], "longitude": HERE[1]}
    return look(world.photo(name), bits, **(usual | facts))


def kinds(case) -> list[str]:
    return sorted(Flag.objects.filter(case=case).values_list("kind", flat=True))


def test_a_picture_in_order_is_not_flagged(world: World):
    case = rectified(world, "甲", (picture(world, "after"),))
    assert (examine_rectifications(now=at(5)), kinds(case)) == (1, [])


def test_each_oddity_is_flagged_with_its_evidence(world: World):
    after = picture(world, "after", captured_at=at(1), latitude=HERE[0] + 812 * METRE, software="Adobe Photoshop 25.1")
    case = rectified(world, "甲", (after,))
    examine_rectifications(now=at(5))
    found = {flag.kind: flag for flag in flags_of_case(world.cast.lin, case_id=case.pk)}
    assert sorted(found) == sorted([FlagKind.BEFORE_DISPATCH, FlagKind.FAR, FlagKind.EDITED])
    assert found[FlagKind.BEFORE_DISPATCH].told_at == at(1)
    assert found[FlagKind.FAR].metres == 812
    assert found[FlagKind.EDITED].software == "Adobe Photoshop 25.1"


def test_the_same_picture_in_two_cases_is_told_with_the_other_case(world: World):
    after = picture(world, "after")
    first, second = rectified(world, "甲", (after,)), rectified(world, "乙", (after,), when=5)
    examine_rectifications(now=at(6))
    assert (kinds(first), kinds(second)) == ([], [FlagKind.SAME_PICTURE])
    (flag,) = flags_of_case(world.cast.lin, case_id=second.pk)
    assert (flag.other_case_id, flag.other_file_id, flag.likeness) == (first.pk, after, 100)


def test_a_near_same_picture_is_found_however_many_others_there_are(world: World):
    for n in range(30):
        look(world.photo(f"other {n}"), (n * 997 % 65536, n * 331 % 65536, n * 7919 % 65536, n * 104729 % 65536))
    first = rectified(world, "甲", (picture(world, "a", BITS),))
    second = rectified(world, "乙", (picture(world, "b", (1, 2, 3, 11)),), when=5)
    examine_rectifications(now=at(6))
    (flag,) = flags_of_case(world.cast.lin, case_id=second.pk)
    assert (flag.kind, flag.other_case_id, flag.likeness) == (FlagKind.LIKE_PICTURE, first.pk, 94)


def test_it_is_done_once_and_anew_after_rework(world: World):
    case = rectified(world, "甲", (picture(world, "after", captured_at=None),))
    assert [examine_rectifications(now=at(5)) for _ in range(3)] == [1, 0, 0]
    assert kinds(case) == [FlagKind.NO_CAPTURE_TIME]


def test_what_nobody_has_looked_at_waits(world: World):
    rectified(world, "甲", (world.photo("not looked at"),))
    assert examine_rectifications(now=at(5)) == 0


def test_what_was_put_right_before_the_plan_is_left_alone(world: World):
    set_back = rectified(world, "甲", (picture(world, "after", captured_at=None),), when=4)
    type(set_back).objects.filter(pk=set_back.pk).update(rectified_at=at(-1))
    assert examine_rectifications(now=at(5)) == 0


def test_a_verifier_sees_the_flags_of_what_he_may_judge_and_a_unit_none(world: World):
    case = rectified(world, "甲", (picture(world, "after", captured_at=None),))
    examine_rectifications(now=at(5))
    assert [flag.may_judge for flag in flags_of_case(world.cast.zhou, case_id=case.pk)] == [True]
    assert flags_of_case(world.cast.qian, case_id=case.pk) == ()
    assert [flag.may_judge for flag in flags_page(world.cast.wu).rows] == [False]
    assert verify().faults == ()
