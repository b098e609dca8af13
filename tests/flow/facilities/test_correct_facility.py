"""Correcting a facility, and taking one out of the register."""

from datetime import timedelta

import pytest

from chuangcheng.flow.facilities.selectors import FacilityFilter, facilities_page, facility_card
from chuangcheng.flow.facilities.services import correct_facility, reindex_facilities, retire_facility
from chuangcheng.flow.facilities.terms import Condition, Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history, verify
from tests.facilities import NUMBER, a_bin, open_project, register
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=3)


def correct(world: World, row, who: str = "lin", **more):
    return correct_facility(
        facility_id=row.pk,
        expected_version=row.version,
        facility=a_bin(world, **more),
        by=world.cast.acting[who],
        now=LATER,
    )


def test_what_changes_is_journalled_number_and_condition_stay(world: World, classes):
    row = register(world)
    row = correct(world, row, number="另一个", name="路口垃圾箱", condition=Condition.LOST)
    assert (row.number, row.name, row.condition, row.changed_at) == (NUMBER, "路口垃圾箱", "intact", LATER)
    entry = history(subject_kind="facilities.facility", subject_id=row.pk).rows[0]
    assert (entry.before, entry.after) == ({"name": "市场口垃圾箱"}, {"name": "路口垃圾箱"})
    found = facilities_page(world.cast.lin, wanted=FacilityFilter(text="路口")).rows
    assert [one.id for one in found] == [row.pk]
    assert verify().faults == ()


def test_a_stale_page_is_a_conflict(world: World, classes):
    row = register(world)
    correct(world, row, name="一")
    with pytest.raises(Conflict):
        correct(world, row, name="二")


@pytest.mark.parametrize("name", ["qian", "sun", "zhao", "zheng", "feng"])
def test_nobody_but_the_office_corrects_or_retires(world: World, classes, name: str):
    row = register(world)
    with pytest.raises(NotFound):
        correct(world, row, name)
    with pytest.raises(NotFound):
        retire_facility(facility_id=row.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)


def test_a_retired_one_leaves_the_list_and_keeps_its_page(world: World, classes):
    row = register(world)
    row = retire_facility(facility_id=row.pk, expected_version=1, by=world.cast.lin, now=LATER)
    assert facilities_page(world.cast.lin, wanted=FacilityFilter()).rows == ()
    assert facilities_page(world.cast.lin, wanted=FacilityFilter(text="市场口")).rows == ()
    assert facility_card(world.cast.lin, facility_id=row.pk).retired
    for act in (
        lambda: retire_facility(facility_id=row.pk, expected_version=2, by=world.cast.lin, now=LATER),
        lambda: correct(world, row),
    ):
        with pytest.raises(Invalid) as caught:
            act()
        assert [*caught.value.problems.values()] == [[Refused.ALREADY_RETIRED]]


def test_one_with_a_project_under_way_stays(world: World, case):
    row = register(world)
    open_project(world, case, facility_id=row.pk)
    with pytest.raises(Invalid) as caught:
        retire_facility(facility_id=row.pk, expected_version=1, by=world.cast.lin, now=LATER)
    assert caught.value.problems == {"": [Refused.HAS_PROJECT]}


def test_the_search_index_can_be_made_anew(world: World, classes):
    register(world)
    assert reindex_facilities() == 1
