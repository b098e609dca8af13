"""No table, however odd, breaks a preview; whatever it calls good can be written."""

from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.places.rules import SheetRow
from chuangcheng.flow.places.rules.matching import Names
from chuangcheng.flow.places.rules.people_plan import KnownPerson, KnownUnit, plan_people, plan_units
from chuangcheng.flow.places.rules.site_plan import (
    KnownArea,
    KnownSite,
    Surroundings,
    plan_areas,
    plan_duties,
    plan_sites,
)
from chuangcheng.flow.places.terms import RowStatus
from chuangcheng.foundation.accounts.rules import may_stand_under
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.geography.rules import Box
from chuangcheng.foundation.geography.terms import AreaKind

UNITS = [
    KnownUnit(1, 1, "d", "云溪区", UnitKind.DISTRICT),
    KnownUnit(2, 1, "s", "柳岸街道", UnitKind.STREET, 1),
    KnownUnit(3, 1, "c", "城管局", UnitKind.DEPARTMENT, 1),
    KnownUnit(4, 1, "o", "旧局", UnitKind.DEPARTMENT, 1, retired=True),
]
AREAS = [KnownArea(1, "a1", "柳岸街道", AreaKind.STREET), KnownArea(2, "a2", "柳岸社区", AreaKind.COMMUNITY, 1)]
SITE = {
    "name": "柳岸路",
    "address": "",
    "site_type_id": 1,
    "street_id": 1,
    "community_id": None,
    "territorial_unit_id": 2,
    "line_unit_id": None,
    "latitude": None,
    "longitude": None,
    "received_datum": "wgs84",
    "contact_name": "",
    "contact_phone": "",
}
AROUND = Surroundings(UNITS, AREAS, ((1, "road", "主次干道", "Road"),), Box(120, 36, 121, 37))
WORDS = st.sampled_from(
    [
        "",
        "柳岸街道",
        "柳岸社区",
        "城管局",
        "旧局",
        "云溪区",
        "甲局",
        "乙局",
        "丙街道",
        "丁社区",
        "城管局、柳岸街道",
        "城管局 甲局",
        "主次干道",
        "柳岸路",
        "部门",
        "社区",
        "街道",
        "经办人",
        "领导、经办人",
        "d",
        "s",
        "a1",
        "x",
        "R-1",
        "120.5",
        "36.5",
        "36.5,120.5",
        "200",
        "13800000000",
        "1380",
        "A1",
        "A1、B1",
        "全区",
        "牵头",
        "\x00",
        "长" * 130,
        "°",
        "１２０.５",
    ]
)
FIELDS = [
    "code",
    "name",
    "kind",
    "parent",
    "area",
    "contact_name",
    "contact_phone",
    "username",
    "unit",
    "role",
    "section",
    "phone",
    "email",
    "site_type",
    "street",
    "community",
    "address",
    "longitude",
    "latitude",
    "position",
    "territorial_unit",
    "line_unit",
    "owners",
    "standard",
    "lead",
    "cooperating",
    "part",
]
ROWS = st.lists(st.dictionaries(st.sampled_from(FIELDS), WORDS | st.text(max_size=8), max_size=14), max_size=7).map(
    lambda rows: [SheetRow("", at, cells, {}) for at, cells in enumerate(rows, start=2)]
)


@given(ROWS)
def test_a_row_has_problems_or_a_status_that_can_be_acted_upon(rows):
    plans = [
        plan_units(rows, UNITS, Names([])),
        plan_people(rows, [KnownPerson(1, 1, "x", "某", posts=frozenset({(2, "handler")}))], UNITS),
        plan_sites(rows, [KnownSite(1, 1, "R-1", SITE)], AROUND),
        plan_duties(rows, {(2, 1, None, "lead")}, [(1, "A1", "整洁", "Clean"), (2, "B1", "满意", "")], AROUND),
        plan_areas(rows, AREAS),
    ]
    for plan in plans:
        assert [row.row for row in plan] == [row.number for row in rows]
        for row in plan:
            assert bool(row.problems) == (row.status is RowStatus.PROBLEM)
            assert bool(row.changes) == (row.status is RowStatus.CHANGED)
        good = [row.key for row in plan if row.status in (RowStatus.NEW, RowStatus.CHANGED)]
        assert plan is plans[3] or len(set(good)) == len(good)


@given(ROWS)
def test_the_units_that_are_called_new_make_a_tree(rows):
    plan = plan_units(rows, UNITS, Names([]))
    new = {row.key: row.values for row in plan if row.status is RowStatus.NEW}
    kinds = {unit.code: unit.kind for unit in UNITS} | {code: values["kind"] for code, values in new.items()}
    for code, values in new.items():
        seen, parent = {code}, values["parent_code"]
        assert may_stand_under(values["kind"], kinds[parent] if parent else None)
        while parent in new:
            assert parent not in seen
            seen.add(parent)
            parent = new[parent]["parent_code"]
        assert parent == "" or parent in kinds


@given(ROWS)
def test_a_new_site_has_all_that_a_site_needs(rows):
    for row in plan_sites(rows, [KnownSite(1, 1, "R-1", SITE)], AROUND):
        if row.status is RowStatus.NEW:
            assert row.values["code"]
            assert row.values["name"]
            assert row.values["site_type_id"]
            assert ("latitude" in row.values) == ("longitude" in row.values)
