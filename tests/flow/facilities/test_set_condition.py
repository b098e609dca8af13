"""Setting the condition of a facility: who may, with what, and what stays."""

from datetime import timedelta

import pytest

from chuangcheng.flow.facilities.models import Facility
from chuangcheng.flow.facilities.selectors import conditions_of
from chuangcheng.flow.facilities.services import retire_facility, set_condition
from chuangcheng.flow.facilities.terms import Condition, ConditionReason, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from tests.facilities import register
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=3)


def damage(world: World, row: Facility, name: str = "lin", **more) -> Facility:
    told = {
        "expected_version": row.version,
        "condition": Condition.DAMAGED,
        "reason": ConditionReason.HIT,
    } | more
    return set_condition(facility_id=row.pk, by=world.cast.acting[name], now=LATER, **told)


def test_the_history_tells_each_change_with_its_reason_and_picture(world: World, classes):
    row = register(world)
    photo = world.photo("bent")
    row = damage(world, row, words="被车撞歪", photo_id=photo)
    assert (row.condition, row.condition_at, row.version) == (Condition.DAMAGED, LATER, 2)
    newest, first = conditions_of(world.cast.lin, facility_id=row.pk)
    assert (newest.condition, newest.reason, newest.words, newest.photo_id) == ("damaged", "hit", "被车撞歪", photo)
    assert first.condition == "intact"


@pytest.mark.parametrize("name", ["lin", "qian", "sun"])
def test_the_office_the_owner_and_the_maintainer_set_it(world: World, classes, name: str):
    assert damage(world, register(world), name).condition == Condition.DAMAGED


@pytest.mark.parametrize("name", ["wei", "chen", "zhao", "wu", "zheng", "wang", "feng", "zhou"])
def test_nobody_else_sets_it(world: World, classes, name: str):
    row = register(world)
    with pytest.raises(NotFound):
        damage(world, row, name)
    row.refresh_from_db()
    assert (row.condition, row.version) == (Condition.INTACT, 1)


def test_what_is_wrong_is_told(world: World, classes):
    row = register(world)
    document = world.photo("plan", media_type="application/pdf")
    with pytest.raises(Invalid) as caught:
        damage(world, row, condition=Condition.INTACT, reason=ConditionReason.IMPORTED, photo_id=document)
    assert caught.value.problems == {
        "condition": [Refused.SAME_CONDITION],
        "reason": [Refused.UNKNOWN_REASON],
        "photo": [Refused.NOT_A_PICTURE],
    }
    with pytest.raises(Invalid) as caught:
        damage(world, row, condition="bent")
    assert caught.value.problems == {"condition": [Refused.UNKNOWN_CONDITION]}


def test_of_two_at_once_one_wins(world: World, classes):
    row = register(world)
    damage(world, row)
    with pytest.raises(Conflict):
        damage(world, row, condition=Condition.LOST)


def test_what_is_out_of_the_register_has_no_condition_any_more(world: World, classes):
    row = retire_facility(facility_id=register(world).pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid) as caught:
        damage(world, row)
    assert caught.value.problems == {"": [Refused.ALREADY_RETIRED]}
