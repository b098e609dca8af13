"""Registering facilities: what is checked, what is written."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.facilities.models import FacilityCondition
from chuangcheng.flow.facilities.rules import class_in, is_identifier, number_problem
from chuangcheng.flow.facilities.selectors import FacilityFilter, facilities_page
from chuangcheng.flow.facilities.services import load_facilities, register_facility
from chuangcheng.flow.facilities.terms import Condition, Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.selectors import history, verify
from tests.facilities import BIN, COVER, NUMBER, a_bin, register
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def refused(world: World, **more) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        register_facility(facility=a_bin(world, **more), by=world.cast.lin, now=MONDAY)
    return caught.value.problems


def test_it_is_in_the_register_with_its_first_condition_and_in_the_journal(world: World, classes):
    row = register(world)
    page = facilities_page(world.cast.lin, wanted=FacilityFilter(text="市场口"))
    assert [one.number for one in page.rows] == [NUMBER]
    assert list(FacilityCondition.objects.values_list("facility_id", "condition", "reason")) == [
        (row.pk, "intact", "registered")
    ]
    entry = history(subject_kind="facilities.facility", subject_id=row.pk).rows[0]
    assert (entry.act, entry.after["number"]) == ("facility.register", NUMBER)
    assert verify().faults == ()


@pytest.mark.parametrize(
    ("number", "code", "wrong"),
    [
        (NUMBER, BIN, None),
        (NUMBER, COVER, Refused.OTHER_CLASS),
        (NUMBER[:-1], BIN, None),  # 16 digits: the older form, a number of the office's own
        (NUMBER + "1", BIN, Refused.BAD_IDENTIFIER),
        (NUMBER[:14], BIN, Refused.BAD_IDENTIFIER),
        ("路灯-12", COVER, None),
        ("12", COVER, None),
        (NUMBER, "L1", None),  # a class of the office's own has no place in an identifier
    ],
)
def test_identifiers_have_17_digits_and_name_their_class(number: str, code: str, wrong: Refused | None):
    assert number_problem(number, code) == wrong


@given(st.integers(0, 10**17 - 1))
def test_every_identifier_of_17_digits_names_the_class_in_its_middle(number: int):
    text = f"{number:017d}"
    assert is_identifier(text)
    assert class_in(text) == text[6:11]
    assert number_problem(text, text[6:11]) is None


def test_what_is_wrong_is_told_all_at_once(world: World, classes):
    problems = refused(
        world,
        number=f"990000{COVER}000001",
        name=" ",
        latitude=120.37,
        longitude=36.08,
        owner_id=999999,
        street_id=999999,
        installed_on=date(2026, 3, 3),
        note="长" * 401,
    )
    assert problems == {
        "number": [Refused.OTHER_CLASS],
        "name": [Refused.REQUIRED],
        "latitude": [Refused.POSITION_SWAPPED],
        "owner": [Refused.UNKNOWN_UNIT],
        "street": [Refused.UNKNOWN_AREA],
        "installed_on": [Refused.IN_THE_FUTURE],
        "note": ["too_long"],
    }


def test_a_class_of_matters_is_no_class_of_a_facility(world: World, classes):
    problems = refused(world, case_class_id=world.standard_class("06012"), number="自编-1")
    assert problems == {"case_class": [Refused.NOT_A_COMPONENT]}


def test_a_number_is_taken_once(world: World, classes):
    register(world)
    assert refused(world) == {"number": [Refused.TAKEN]}


def test_many_are_registered_all_or_none(world: World, classes):
    good, bad = a_bin(world, number="A-1"), a_bin(world, number="A-2", name="")
    with pytest.raises(Invalid) as caught:
        load_facilities(facilities=[good, bad, good], by=world.cast.lin, now=MONDAY)
    assert caught.value.problems == {
        "1.name": [Refused.REQUIRED],
        "0.number": [Refused.TAKEN],
        "2.number": [Refused.TAKEN],
    }
    assert FacilityCondition.objects.count() == 0


def test_the_street_follows_from_the_position(world: World, classes):
    square = "[[120.36,36.07],[120.38,36.07],[120.38,36.09],[120.36,36.09],[120.36,36.07]]"
    Area.objects.filter(pk=world.shiqiao.pk).update(
        geometry=f'{{"type":"Polygon","coordinates":[{square}]}}',
        geometry_digest="one",
        west=120.36,
        south=36.07,
        east=120.38,
        north=36.09,
    )
    assert register(world, street_id=None).street_id == world.shiqiao.pk


@pytest.mark.parametrize("name", ["qian", "zhao", "zheng", "feng", "wu"])
def test_nobody_but_the_office_registers(world: World, classes, name: str):
    with pytest.raises(NotFound):
        register_facility(facility=a_bin(world), by=world.cast.acting[name], now=MONDAY)


def test_a_unit_sees_what_it_owns_maintains_or_oversees(world: World, classes):
    register(world)
    register(world, number="A-2", owner_id=None, maintainer_id=None, overseer_id=world.cast.wei.unit_id)

    def seen(name: str) -> list[str]:
        page = facilities_page(world.cast.acting[name], wanted=FacilityFilter())
        return [row.number for row in page.rows]

    assert seen("qian") == [NUMBER]
    assert seen("sun") == [NUMBER]
    assert seen("wei") == ["A-2"]
    assert seen("chen") == []
    assert seen("zheng") == [NUMBER, "A-2"]
    for name in ("feng", "he", "zhou"):
        with pytest.raises(NotFound):
            seen(name)


def test_the_list_is_filtered(world: World, classes):
    register(world)
    register(
        world,
        number="井-7",
        name="供水井盖",
        case_class_id=classes[COVER],
        street_id=world.shiqiao.pk,
        condition=Condition.LOST,
        owner_id=None,
        maintainer_id=None,
    )

    def found(**wanted) -> list[str]:
        return [row.number for row in facilities_page(world.cast.lin, wanted=FacilityFilter(**wanted)).rows]

    assert found(case_class_id=classes[COVER]) == ["井-7"]
    assert found(street_id=world.liuan.pk) == [NUMBER]
    assert found(condition=Condition.LOST) == ["井-7"]
    assert found(unit_id=world.cast.sun.unit_id) == [NUMBER]
    assert found(text="井盖") == ["井-7"]
    assert found(text=NUMBER) == [NUMBER]
    assert found() == [NUMBER, "井-7"]


def test_a_gcj02_position_is_kept_with_the_datum_it_came_in(world: World, classes):
    new = replace(a_bin(world), received_datum="gcj02")
    row = register_facility(facility=new, by=world.cast.lin, now=MONDAY)
    assert (row.latitude, row.received_datum) == (36.0801, "gcj02")
