"""Adding, loading and retiring areas."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import PRODUCT, Actor, Conflict, Invalid, NotFound
from chuangcheng.foundation.geography import permissions
from chuangcheng.foundation.geography.formats import AreaRow, read_areas
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.services import create_area, load_areas, retire_area
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.models import Entry

from .areas import COMMUNITY, DISTRICT, EAST, WEST, collection, feature, square

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
COORDINATOR = Actor(user_id=None, role="coordinator", unit_id=None)


def rows(*features: Any) -> tuple[AreaRow, ...]:
    reading = read_areas(collection(*features))
    assert reading.problems == ()
    return reading.rows


def stored() -> list[dict[str, Any]]:
    """All areas by value, parents by code: what two ways of writing must agree in."""
    codes = dict(Area.objects.values_list("id", "code"))
    return [
        {k: codes.get(v) if k == "parent_id" else v for k, v in row.items() if k != "id"}
        for row in Area.objects.order_by("code").values()
    ] + [
        {"act": entry.act, "number": entry.number, "code": codes[entry.subject_id]}
        for entry in Entry.objects.filter(subject_kind="geography.area").order_by("subject_id")
    ]


def test_one_by_one_and_all_at_once_give_equal_rows() -> None:
    areas = rows(DISTRICT, WEST, EAST, COMMUNITY)
    for area in areas:
        create_area(area=area, source="© 测绘队", by=COORDINATOR, now=NOW)
    singly = stored()
    other = [
        AreaRow(**{**area.__dict__, "code": "8" + area.code[1:], "parent_code": area.parent_code and "8001"})
        for area in areas
    ]
    load_areas(areas=other, source="© 测绘队", by=COORDINATOR, now=NOW)
    together = [row for row in stored() if str(row["code"]).startswith("8")]
    for row in together:
        row["code"] = "9" + row["code"][1:]
        if row.get("parent_id"):
            row["parent_id"] = "9" + row["parent_id"][1:]
    assert together == singly


def test_the_parent_is_the_one_named_or_the_smallest_that_holds_it() -> None:
    load_areas(areas=rows(DISTRICT, WEST, EAST, COMMUNITY), by=COORDINATOR, now=NOW)
    parents = {area.code: area.parent.code if area.parent else None for area in Area.objects.all()}
    assert parents == {"9001": None, "9001001": "9001", "9001002": "9001", "9001001001": "9001001"}


def test_loading_twice_changes_nothing_and_writes_nothing() -> None:
    areas = rows(DISTRICT, WEST)
    first = load_areas(areas=areas, by=COORDINATOR, now=NOW)
    again = load_areas(areas=areas, by=COORDINATOR, now=LATER)
    assert first.created == ("9001", "9001001")
    assert (again.created, again.changed, again.unchanged) == ((), (), ("9001", "9001001"))
    assert again.ids == first.ids
    assert Entry.objects.count() == 2


def test_loading_again_takes_what_differs() -> None:
    load_areas(areas=rows(DISTRICT, WEST), by=COORDINATOR, now=NOW)
    moved = feature("9001001", "西城街道", square(120.0, 36.0, 0.15), parent="9001", kind="街道")
    assert load_areas(areas=rows(moved), by=COORDINATOR, now=LATER).changed == ("9001001",)
    area = Area.objects.get(code="9001001")
    assert (area.name, area.east, area.version) == ("西城街道", 120.15, 2)
    entry = Entry.objects.get(subject_kind="geography.area", subject_id=area.pk, number=2)
    assert (entry.act, entry.at) == ("geography.area_changed", LATER)


def test_a_row_without_shape_leaves_the_shape_and_the_parent() -> None:
    load_areas(areas=rows(DISTRICT, WEST), by=COORDINATOR, now=NOW)
    load_areas(areas=rows(feature("9001001", "西城街道", kind="街道")), by=COORDINATOR, now=LATER)
    area = Area.objects.get(code="9001001")
    assert (area.name, area.east, area.parent and area.parent.code) == ("西城街道", 120.2, "9001")


def test_a_load_with_a_wrong_row_writes_nothing() -> None:
    far = feature("9001003", "远街道", square(121.0, 36.0, 0.2), parent="9001", kind="街道")
    load_areas(areas=rows(DISTRICT), by=COORDINATOR, now=NOW)
    lost = feature("9001004", "失街道", square(120.0, 36.0, 0.1), parent="7777", kind="街道")
    with pytest.raises(Invalid) as refused:
        load_areas(areas=rows(WEST, far, lost), by=COORDINATOR, now=NOW)
    assert refused.value.problems == {"9001003": ["outside_parent"], "9001004": ["unknown_parent"]}
    assert Area.objects.count() == 1


def test_the_same_code_twice_is_refused() -> None:
    area = create_area(area=rows(DISTRICT)[0], by=COORDINATOR, now=NOW)
    with pytest.raises(Invalid) as refused:
        create_area(area=rows(DISTRICT)[0], by=COORDINATOR, now=NOW)
    assert refused.value.problems == {"code": ["duplicate_code"]}
    with pytest.raises(Invalid) as refused:
        load_areas(areas=rows(WEST) * 2, by=COORDINATOR, now=NOW)
    assert refused.value.problems == {"9001001": ["duplicate_code"]}
    assert list(Area.objects.all()) == [area]


def test_an_area_with_areas_in_use_is_not_retired() -> None:
    ids = load_areas(areas=rows(DISTRICT, WEST), by=COORDINATOR, now=NOW).ids
    with pytest.raises(Invalid) as refused:
        retire_area(area_id=ids["9001"], expected_version=1, by=COORDINATOR, now=LATER)
    assert refused.value.problems == {"": ["in_use"]}
    assert Area.objects.get(code="9001").version == 1
    retire_area(area_id=ids["9001001"], expected_version=1, by=COORDINATOR, now=LATER, why="并入东街道")
    retire_area(area_id=ids["9001"], expected_version=1, by=COORDINATOR, now=LATER)
    with pytest.raises(Invalid):
        retire_area(area_id=ids["9001"], expected_version=2, by=COORDINATOR, now=LATER)
    assert Area.objects.filter(retired=True).count() == 2


def test_a_second_person_gets_a_conflict() -> None:
    area = create_area(area=rows(DISTRICT)[0], by=COORDINATOR, now=NOW)
    retire_area(area_id=area.pk, expected_version=1, by=COORDINATOR, now=LATER)
    with pytest.raises(Conflict):
        retire_area(area_id=area.pk, expected_version=1, by=COORDINATOR, now=LATER)


def test_a_retired_area_comes_back_when_it_is_loaded_again() -> None:
    area = create_area(area=rows(DISTRICT)[0], by=COORDINATOR, now=NOW)
    retire_area(area_id=area.pk, expected_version=1, by=COORDINATOR, now=LATER)
    assert load_areas(areas=rows(DISTRICT), by=COORDINATOR, now=LATER).changed == ("9001",)
    assert not Area.objects.get(pk=area.pk).retired


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.ADMINISTRATOR)])
def test_others_may_not_touch_areas(role: Role) -> None:
    stranger = Actor(user_id=None, role=role, unit_id=None)
    area = create_area(area=rows(DISTRICT)[0], by=PRODUCT, now=NOW)
    with pytest.raises(NotFound):
        create_area(area=rows(WEST)[0], by=stranger, now=NOW)
    with pytest.raises(NotFound):
        load_areas(areas=rows(WEST), by=stranger, now=NOW)
    with pytest.raises(NotFound):
        retire_area(area_id=area.pk, expected_version=1, by=stranger, now=NOW)


def test_the_role_names_are_those_of_the_accounts() -> None:
    assert {Role.COORDINATOR, Role.ADMINISTRATOR, PRODUCT.role} == permissions.EDITING_ROLES


def test_a_load_costs_the_same_few_statements_for_many_rows(django_assert_max_num_queries: Any) -> None:
    grid = [
        feature(f"9001G{i:03}", f"网格{i}", square(120.0 + i * 0.001, 36.0, 0.001), kind="网格") for i in range(150)
    ]
    with django_assert_max_num_queries(14):
        loaded = load_areas(areas=rows(DISTRICT, *grid), by=COORDINATOR, now=NOW)
    assert len(loaded.created) == 151
    assert Area.objects.filter(kind=AreaKind.GRID, parent__code="9001").count() == 150
