"""复核: whoever was drawn says whether it holds; what does not is followed as a new case."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.scrutiny.models import SecondCheck
from chuangcheng.flow.scrutiny.services import draw_checks, record_check, set_plan
from chuangcheng.flow.scrutiny.terms import CheckState, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.flow.scrutiny.stories import at, rectified
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(world: World) -> SecondCheck:
    set_plan(expected_version=0, share=Decimal(1), far_metres=200, by=world.cast.lin, now=at(0))
    rectified(world, "甲", (world.photo("after"),), closed=True)
    draw_checks(first_day=date(2026, 3, 2), last_day=date(2026, 3, 2), seed=7, by=world.cast.lin, now=at(8))
    return SecondCheck.objects.get()


def look_again(check: SecondCheck, by, *, holds: bool, version: int = 1, photos: tuple[int, ...] = ()) -> SecondCheck:
    return record_check(
        check_id=check.pk, expected_version=version, holds=holds, uuid=UUID(int=5), photos=photos, by=by, now=at(30)
    )


def test_what_holds_is_noted_and_the_case_stays_as_it_is(check: SecondCheck, world: World):
    done = look_again(check, world.cast.zhao, holds=True)
    assert (done.state, done.new_case_id, Case.objects.count()) == (CheckState.HOLDS, None, 1)
    assert Case.objects.get().state == State.CLOSED


def test_what_does_not_hold_becomes_a_linked_case_with_its_picture(check: SecondCheck, world: World):
    done = look_again(check, world.cast.zhao, holds=False, photos=(world.photo("again"),))
    again = Case.objects.get(pk=done.new_case_id)
    assert (done.state, again.rebound_of_id, again.state) == (CheckState.DOES_NOT_HOLD, check.case_id, State.REPORTED)
    assert list(again.photos.values_list("file_id", flat=True)) == [world.photo("again")]


def test_without_a_picture_it_is_not_taken(check: SecondCheck, world: World):
    with pytest.raises(Invalid) as refused:
        look_again(check, world.cast.zhao, holds=False)
    assert refused.value.problems == {"photos": [Refused.PHOTO_REQUIRED]}


def test_it_is_said_once(check: SecondCheck, world: World):
    look_again(check, world.cast.zhao, holds=True)
    with pytest.raises(Conflict):
        look_again(check, world.cast.zhao, holds=True)
    with pytest.raises(Invalid):
        look_again(check, world.cast.zhao, holds=True, version=2)


@pytest.mark.parametrize("name", ["lin", "zhou", "han", "qian", "wu"])
def test_nobody_else_says_it(check: SecondCheck, world: World, name: str):
    with pytest.raises(NotFound):
        look_again(check, world.cast.acting[name], holds=True)
