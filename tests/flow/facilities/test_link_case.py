"""Cases that hang on facilities, and facilities near a place."""

import uuid
from datetime import timedelta

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.facilities.selectors import facilities_of_case, linked_cases, nearest
from chuangcheng.flow.facilities.services import link_case, report_at, retire_facility, unlink_case
from chuangcheng.flow.facilities.terms import Refused
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.facilities import BIN, COVER, register
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def link(world: World, facility, case, name: str = "lin"):
    return link_case(facility_id=facility.pk, case_id=case.pk, by=world.cast.acting[name], now=MONDAY)


def of_case(world: World, case: Case, name: str = "lin", suggest: bool = True):
    return facilities_of_case(
        world.cast.acting[name],
        case_id=case.pk,
        latitude=case.latitude,
        longitude=case.longitude,
        class_code=BIN,
        suggest=suggest,
    )


def test_a_link_shows_on_both_sides_and_can_be_withdrawn_and_made_again(world: World, case: Case):
    facility = register(world)
    row = link(world, facility, case)
    assert [one.number for one in of_case(world, case).links] == [facility.number]
    assert of_case(world, case).near == ()
    assert [one.id for one in linked_cases(world.cast.lin, facility_id=facility.pk, now=MONDAY)] == [case.pk]
    unlink_case(link_id=row.pk, expected_version=1, by=world.cast.qian, now=MONDAY)
    assert of_case(world, case).links == ()
    link(world, facility, case, "qian")
    assert len(of_case(world, case).links) == 1
    assert verify().faults == ()


def test_twice_is_told(world: World, case: Case):
    facility = register(world)
    row = link(world, facility, case)
    with pytest.raises(Invalid) as caught:
        link(world, facility, case)
    assert caught.value.problems == {"facility": [Refused.LINKED_ALREADY]}
    unlink_case(link_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Conflict):
        unlink_case(link_id=row.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    with pytest.raises(Invalid):
        unlink_case(link_id=row.pk, expected_version=2, by=world.cast.lin, now=MONDAY)


@pytest.mark.parametrize("name", ["wei", "sun", "zhao", "zheng", "wu", "feng", "chen"])
def test_who_does_not_handle_both_links_nothing(world: World, case: Case, name: str):
    """孙 sees the bin of his office but not the case of 柳岸街道; 郑 sees both and only reads."""
    facility = register(world)
    with pytest.raises(NotFound):
        link(world, facility, case, name)
    row = link(world, facility, case)
    with pytest.raises(NotFound):
        unlink_case(link_id=row.pk, expected_version=1, by=world.cast.acting[name], now=MONDAY)


def test_who_sees_the_case_and_not_the_facility_sees_its_name_only(world: World, case: Case):
    facility = register(world, maintainer_id=None)
    link(world, facility, case)
    (row,) = of_case(world, case, "qian").links
    assert (row.name, row.may_open, row.may_unlink) == (facility.name, False, False)
    assert of_case(world, case, "wei").links == ()


def test_a_unit_sees_only_those_cases_of_its_facility_that_it_may_see(world: World, case: Case):
    facility = register(world)
    link(world, facility, case)
    assert linked_cases(world.cast.sun, facility_id=facility.pk, now=MONDAY) == ()
    assert len(linked_cases(world.cast.qian, facility_id=facility.pk, now=MONDAY)) == 1


def test_those_of_the_class_come_first_then_the_nearest_within_the_limit(world: World, classes):
    register(world, number="近", latitude=36.0801, case_class_id=classes[COVER])
    register(world, number="远", latitude=36.0809)
    register(world, number="太远", latitude=36.0820)
    register(world, number="无位置", latitude=None, longitude=None)
    gone = register(world, number="注销", latitude=36.08)
    retire_facility(facility_id=gone.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    found = nearest(world.cast.lin, latitude=36.08, longitude=120.3701, class_code=BIN)
    assert [(one.row.number, one.metres, one.same_class) for one in found] == [("远", 100, True), ("近", 11, False)]
    assert nearest(world.cast.wei, latitude=36.08, longitude=120.3701) == ()
    assert nearest(world.cast.lin, latitude=None, longitude=None) == ()


def test_near_ones_are_bounded_and_found_in_one_statement(world: World, classes, django_assert_num_queries):
    for n in range(9):
        register(world, number=f"N-{n}")
    with django_assert_num_queries(1):
        assert len(nearest(world.cast.lin, latitude=36.08, longitude=120.37)) == 6


def test_a_report_at_a_facility_hangs_on_it_at_once_and_only_once(world: World, classes):
    facility = register(world)
    problem = Problem(uuid.UUID(int=7), "箱体破损", case_class_id=classes[BIN], latitude=36.0801, longitude=120.3701)
    for at in (MONDAY, MONDAY + timedelta(minutes=1)):
        case = report_at(facility_id=facility.pk, problem=problem, by=world.cast.zhao, now=at)
    assert Case.objects.count() == 1
    assert [one.id for one in linked_cases(world.cast.lin, facility_id=facility.pk, now=MONDAY)] == [case.pk]


@pytest.mark.parametrize("name", ["qian", "wei", "zheng", "feng"])
def test_who_may_not_report_does_not_report_here(world: World, classes, name: str):
    facility = register(world)
    with pytest.raises(NotFound):
        report_at(
            facility_id=facility.pk,
            problem=Problem(uuid.UUID(int=7), "箱体破损"),
            by=world.cast.acting[name],
            now=MONDAY,
        )
    assert Case.objects.count() == 0
