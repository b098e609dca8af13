"""Making, changing and retiring units."""

from dataclasses import replace

import pytest

from chuangcheng.foundation.accounts import selectors, services
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import at_or_below
from chuangcheng.foundation.accounts.services import NewUnit
from chuangcheng.foundation.accounts.terms import Refused, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.rules import BEGINNING
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, UNITS, Cast, unit

pytestmark = pytest.mark.django_db

ROWS = ("code", "name", "kind", "parent__code", "contact_name", "contact_phone", "version", "retired")
HEADERS = ("subject_kind", "number", "act", "at", "user_id", "role", "unit_id", "previous")


def change(row: Unit, by=PRODUCT, **more) -> Unit:
    told = {
        "name": row.name,
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
        "parent_id": row.parent_id,
        "expected_version": row.version,
    }
    return services.change_unit(unit_id=row.pk, by=by, now=MONDAY, **{**told, **more})


def trees_match() -> bool:
    """Every path is that of the parent and the own id."""
    return all(
        row.path == (row.parent.path if row.parent else "") + f"{row.pk:08d}/"
        for row in Unit.objects.select_related("parent")
    )


def test_units_made_at_once_equal_units_made_one_by_one():
    services.load_units(units=UNITS, by=PRODUCT, now=MONDAY)
    at_once = sorted(Unit.objects.values_list(*ROWS)), sorted(Entry.objects.values_list(*HEADERS))
    assert trees_match()
    words = {row.code: row.path.count("/") for row in Unit.objects.all()}
    Unit.objects.update(parent=None)
    Unit.objects.all().delete()
    seen = Entry.objects.count()
    for one in UNITS:
        services.create_unit(unit=one, by=PRODUCT, now=MONDAY)
    later = Entry.objects.order_by("id")[seen:]
    one_by_one = sorted(Unit.objects.values_list(*ROWS)), sorted(later.values_list(*HEADERS))
    assert one_by_one == at_once
    assert {row[-1] for row in one_by_one[1]} == {BEGINNING}
    assert {row.code: row.path.count("/") for row in Unit.objects.all()} == words
    assert trees_match()


def test_children_may_be_told_before_their_parents():
    rows = services.load_units(units=UNITS[::-1], by=PRODUCT, now=MONDAY)
    assert [row.code for row in rows] == [one.code for one in UNITS[::-1]]
    assert trees_match()
    assert [choice.code for choice in selectors.unit_choices()][:2] == ["city", "district"]


def test_everything_wrong_with_a_list_is_told_at_once_and_nothing_is_made():
    services.load_units(units=UNITS[:2], by=PRODUCT, now=MONDAY)
    wrong = [
        NewUnit("city", "另一个市", UnitKind.CITY),
        NewUnit("x", " 云溪区 ", UnitKind.DISTRICT),
        NewUnit("twice", "甲局", UnitKind.DEPARTMENT, "district"),
        NewUnit("twice", "甲局", UnitKind.DEPARTMENT, "district"),
        NewUnit("", "", UnitKind.DEPARTMENT, "district"),
        NewUnit("lost", "乙局", UnitKind.DEPARTMENT, "nowhere"),
        NewUnit("c", "丙社区", UnitKind.COMMUNITY, "district"),
        NewUnit("d", "丁" * 121, UnitKind.STREET, "district", contact_name="a\x00"),
        NewUnit("e", "戊局", UnitKind.DEPARTMENT, "district", area_id=404),
        NewUnit("ring-1", "己局", UnitKind.DEPARTMENT, "ring-2"),
        NewUnit("ring-2", "庚局", UnitKind.DEPARTMENT, "ring-1"),
        NewUnit("f\x00", "辛局", UnitKind.DEPARTMENT, "dis\x00trict"),
    ]
    with pytest.raises(Invalid) as told:
        services.load_units(units=wrong, by=PRODUCT, now=MONDAY)
    assert told.value.problems == {
        "0.code": [Refused.TAKEN],
        "1.name": [Refused.TAKEN],
        "2.code": [Refused.TAKEN],
        "2.name": [Refused.TAKEN],
        "3.code": [Refused.TAKEN],
        "3.name": [Refused.TAKEN],
        "4.code": [Refused.REQUIRED],
        "4.name": [Refused.REQUIRED],
        "5.parent": [Refused.UNKNOWN_PARENT],
        "6.parent": [Refused.WRONG_PARENT],
        "7.name": ["too_long"],
        "7.contact_name": ["null_character"],
        "8.area": [Refused.UNKNOWN_AREA],
        "9.parent": [Refused.OWN_DESCENDANT],
        "10.parent": [Refused.OWN_DESCENDANT],
        "11.code": ["null_character"],
        "11.parent": [Refused.UNKNOWN_PARENT],
    }
    assert Unit.objects.count() == 2


def test_a_single_unit_hears_its_problems_without_a_row_number():
    with pytest.raises(Invalid) as told:
        services.create_unit(unit=NewUnit("s", "某街道", UnitKind.STREET), by=PRODUCT, now=MONDAY)
    assert told.value.problems == {"parent": [Refused.WRONG_PARENT]}


def test_a_unit_is_renamed_and_its_contact_named(cast: Cast):
    row = change(unit("shiqiao"), by=cast.lin, name=" 石桥路街道 ", contact_name="卫主任", contact_phone="0532-0000")
    assert (row.name, row.contact_name, row.version) == ("石桥路街道", "卫主任", 2)
    entry = Entry.objects.get(subject_kind="accounts.unit", subject_id=row.pk, number=2)
    assert (entry.act, entry.user_id, entry.role) == ("unit.change", cast.lin.user_id, "coordinator")
    assert verify().faults == ()


def test_what_stands_below_moves_with_a_unit(cast: Cast):
    bureau = services.create_unit(
        unit=NewUnit("brigade", "城管大队", UnitKind.DEPARTMENT, "enforcement"), by=cast.feng, now=MONDAY
    )
    services.create_unit(unit=NewUnit("sweepers", "某保洁公司", UnitKind.COMPANY, "brigade"), by=cast.feng, now=MONDAY)
    change(unit("enforcement"), parent_id=unit("supervision").pk)
    assert trees_match()
    lowest, highest = at_or_below(unit("supervision").path)
    below = Unit.objects.filter(path__gte=lowest, path__lte=highest).order_by("path")
    assert [row.code for row in below] == ["supervision", "enforcement", "brigade", "sweepers"]
    bureau.refresh_from_db()
    assert bureau.version == 1


@pytest.mark.parametrize(
    ("code", "under", "reason"),
    [
        ("enforcement", "brigade", Refused.OWN_DESCENDANT),
        ("enforcement", "enforcement", Refused.OWN_DESCENDANT),
        ("liuan-1", "district", Refused.WRONG_PARENT),
        ("liuan", None, Refused.WRONG_PARENT),
        ("liuan", "retired", Refused.UNKNOWN_PARENT),
    ],
)
def test_a_unit_cannot_move_where_it_may_not_stand(cast: Cast, code, under, reason):
    services.load_units(
        units=[
            NewUnit("brigade", "城管大队", UnitKind.DEPARTMENT, "enforcement"),
            NewUnit("retired", "旧局", UnitKind.DEPARTMENT, "district"),
        ],
        by=PRODUCT,
        now=MONDAY,
    )
    services.retire_unit(unit_id=unit("retired").pk, expected_version=1, by=cast.feng, now=MONDAY)
    with pytest.raises(Invalid) as told:
        change(unit(code), parent_id=unit(under).pk if under else None)
    assert told.value.problems == {"parent": [reason]}
    assert unit(code).version == 1
    assert trees_match()


def test_a_parent_that_does_not_exist_and_a_name_in_use_are_told(cast: Cast):
    with pytest.raises(Invalid) as told:
        change(unit("liuan"), parent_id=10**6)
    assert told.value.problems == {"parent": [Refused.UNKNOWN_PARENT]}
    with pytest.raises(Invalid) as told:
        change(unit("liuan"), name="石桥街道", contact_phone="1" * 41)
    assert told.value.problems == {"name": [Refused.TAKEN], "contact_phone": ["too_long"]}


def test_the_second_of_two_people_gets_a_conflict(cast: Cast):
    seen = unit("liuan")
    change(seen, by=cast.lin, contact_name="甲")
    with pytest.raises(Conflict):
        change(seen, by=cast.feng, contact_name="乙")
    assert unit("liuan").contact_name == "甲"


def test_a_unit_with_living_units_or_people_cannot_be_retired(cast: Cast):
    with pytest.raises(Invalid) as told:
        services.retire_unit(unit_id=unit("liuan").pk, expected_version=1, by=cast.feng, now=MONDAY)
    assert told.value.problems == {"": [Refused.HAS_LIVE_UNITS, Refused.HAS_LIVE_POSTS]}
    assert unit("liuan").version == 1


def test_nothing_new_stands_under_a_retired_unit(cast: Cast):
    row = services.create_unit(unit=NewUnit("old", "旧局", UnitKind.DEPARTMENT, "district"), by=cast.feng, now=MONDAY)
    services.retire_unit(unit_id=row.pk, expected_version=1, by=cast.feng, now=MONDAY)
    with pytest.raises(Invalid) as told:
        services.create_unit(unit=NewUnit("n", "新处", UnitKind.DEPARTMENT, "old"), by=cast.feng, now=MONDAY)
    assert told.value.problems == {"parent": [Refused.UNKNOWN_PARENT]}


def test_a_retired_unit_leaves_every_list_but_its_page_stays(cast: Cast):
    row = services.create_unit(unit=NewUnit("old", "旧局", UnitKind.DEPARTMENT, "district"), by=cast.feng, now=MONDAY)
    services.retire_unit(unit_id=row.pk, expected_version=1, by=cast.feng, now=MONDAY)
    assert "old" not in [one.code for one in selectors.units_page(cast.lin).rows]
    assert row.pk not in [one.id for one in selectors.unit_choices()]
    assert selectors.unit_card(cast.lin, unit_id=row.pk).row.retired
    assert selectors.names_of_units([row.pk, None]) == {row.pk: "旧局"}


@pytest.mark.parametrize("name", ["qian", "zhao", "zhou", "wu", "zheng", "wang"])
def test_who_may_not_administer_finds_nothing_to_administer(cast: Cast, name):
    who = cast.acting[name]
    with pytest.raises(NotFound):
        services.create_unit(unit=replace(UNITS[5], code="n", name="新街道"), by=who, now=MONDAY)
    with pytest.raises(NotFound):
        change(unit("liuan"), by=who)
    with pytest.raises(NotFound):
        services.retire_unit(unit_id=unit("liuan").pk, expected_version=1, by=who, now=MONDAY)
