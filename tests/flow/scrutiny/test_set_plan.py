"""复核设置: the share to look at again, and what counts as far."""

from decimal import Decimal

import pytest

from chuangcheng.flow.scrutiny.selectors import plan
from chuangcheng.flow.scrutiny.services import set_plan
from chuangcheng.flow.scrutiny.terms import Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.flow.scrutiny.stories import at
from tests.world import World

pytestmark = pytest.mark.django_db


def put(world: World, version: int = 0, share: str = "0.05", metres: int = 200, name: str = "lin", when: float = 0):
    return set_plan(
        expected_version=version, share=Decimal(share), far_metres=metres, by=world.cast.acting[name], now=at(when)
    )


def test_the_first_time_begins_the_examination_and_a_change_does_not_move_it(world: World):
    assert plan() is None
    put(world)
    put(world, version=1, share="0.1", when=9)
    found = plan()
    assert found is not None
    assert (found.share, found.examine_since, found.version) == (Decimal("0.1"), at(0), 2)


def test_a_stale_page_is_told(world: World):
    put(world)
    for stale in (0, 2):
        with pytest.raises(Conflict):
            put(world, version=stale)


@pytest.mark.parametrize(
    ("share", "metres", "problems"),
    [
        ("0", 200, {"share": [Refused.SHARE_OUT_OF_RANGE]}),
        ("1.01", 200, {"share": [Refused.SHARE_OUT_OF_RANGE]}),
        ("0.05", 5, {"far_metres": [Refused.METRES_OUT_OF_RANGE]}),
    ],
)
def test_it_stays_in_its_range(world: World, share: str, metres: int, problems: dict):
    with pytest.raises(Invalid) as refused:
        put(world, share=share, metres=metres)
    assert refused.value.problems == problems


@pytest.mark.parametrize("name", ["wu", "zheng", "zhou", "qian", "feng"])
def test_only_the_office_sets_it(world: World, name: str):
    with pytest.raises(NotFound):
        put(world, name=name)
