"""Importing the office's own tables: preview, all that is wrong at once, nothing half written."""

import json

import pytest

from chuangcheng.flow.places.models import Duty, Site
from chuangcheng.flow.places.selectors import TableOptions, preview_table
from chuangcheng.flow.places.services import apply_preview, change_site, import_table, retire_site
from chuangcheng.flow.places.services.sites import NewSite
from chuangcheng.flow.places.terms import Amiss, Part, RowStatus, Table
from chuangcheng.foundation.accounts.models import Post, Unit, User
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import Datum
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, unit

from .books import csv, xls, xlsx

pytestmark = pytest.mark.django_db

SITE_HEAD = ["点位编号", "点位名称", "点位类型", "街道", "经度", "纬度", "责任单位", "联系电话"]


def bring(world, table, data, **options):
    """The import as the coordinator does it."""
    strict = options.pop("strict", False)
    return import_table(
        table=table, data=data, by=world.cast.lin, now=MONDAY, options=TableOptions(**options), strict=strict
    )


def look(world, table, data, **options):
    """The preview as the coordinator sees it."""
    return preview_table(world.cast.lin, table=table, data=data, options=TableOptions(**options))


def reasons(preview):
    """What is wrong, with its place."""
    return [(f"{p.column}{p.row}", p.reason) for p in preview.all_problems]


def statuses(preview):
    return [row.status.value for row in preview.rows]


@pytest.mark.parametrize("book", [xlsx, xls, csv])
def test_sites_are_made_from_a_table(world, book):
    rows = [
        SITE_HEAD,
        ["S-1", "柳岸广场", "主次干道", "柳岸街道", 120.371, 36.081, "柳岸街道、云溪区城管局", "0532-85660001"],
        ["S-2", "石桥集市", "农贸市场", "石桥街道", None, None, "石桥街道", 13864201234],
    ]
    preview = bring(world, Table.SITES, book(rows))
    assert statuses(preview) == ["new", "new"]
    site, market = Site.objects.get(code="S-1"), Site.objects.get(code="S-2")
    assert (site.territorial_unit.code, site.line_unit.code) == ("liuan", "enforcement")
    assert (site.latitude, site.longitude, site.street_id) == (36.081, 120.371, world.liuan.pk)
    assert (market.contact_phone, market.latitude, market.territorial_unit.code) == ("13864201234", None, "shiqiao")
    assert Entry.objects.filter(subject_kind="places.site", subject_id=site.pk).get().act == "site.create"
    assert verify().holds


def test_a_preview_writes_nothing(world):
    rows = [SITE_HEAD, ["S-1", "柳岸广场", "主次干道", "柳岸街道", None, None, None, None]]
    before = Site.objects.count(), Entry.objects.count()
    assert statuses(look(world, Table.SITES, csv(rows))) == ["new"]
    assert (Site.objects.count(), Entry.objects.count()) == before


def test_the_same_table_again_changes_nothing(world):
    rows = [SITE_HEAD, ["S-1", "柳岸广场", "主次干道", "柳岸街道", 120.371, 36.081, "柳岸街道", "85660001"]]
    bring(world, Table.SITES, csv(rows))
    entries = Entry.objects.count()
    assert statuses(bring(world, Table.SITES, csv(rows))) == ["same"]
    assert Entry.objects.count() == entries


def test_what_differs_is_told_and_changed_and_blank_cells_clear_nothing(world):
    rows = [SITE_HEAD, ["R-01", "柳岸大路", "主次干道", None, None, None, "城管局", None]]
    preview = bring(world, Table.SITES, csv(rows), accepted={"城管局": "云溪区城管局"})
    assert [(c.field, c.before, c.after) for c in preview.rows[0].changes] == [
        ("name", "柳岸路", "柳岸大路"),
        ("line_unit", "", "云溪区城管局"),
    ]
    site = Site.objects.get(code="R-01")
    assert (site.name, site.address, site.territorial_unit.code) == ("柳岸大路", "柳岸路1号", "liuan")
    assert site.version == 2
    assert verify().holds


def test_everything_that_is_wrong_is_told_at_once_with_its_place(world):
    rows = [
        SITE_HEAD,
        ["S-1", "好点位", "主次干道", "柳岸街道", 120.37, 36.08, "柳岸街道", None],
        ["S-1", "重复", "主次干道", "柳岸街道", None, None, None, None],
        ["S-3", "反了", "主次干道", "柳岸街道", 36.08, 120.37, None, None],
        ["S-4", "类型", "农贸市塲", "柳岸街", "东", 36.08, "城管局", "1386"],
        ["S-5", None, None, None, 200, 36, "柳岸街道、石桥街道", None],
        ["S" * 41, "长", "主次干道", None, None, None, None, None],
    ]
    preview = bring(world, Table.SITES, xlsx(rows))
    assert reasons(preview) == [
        ("A3", Amiss.TWICE_IN_FILE),
        ("F4", Amiss.SWAPPED),
        ("H5", Amiss.BAD_PHONE),
        ("C5", Amiss.UNKNOWN_TYPE),
        ("D5", Amiss.UNKNOWN_AREA),
        ("G5", Amiss.UNKNOWN_UNIT),
        ("E5", Amiss.NOT_A_NUMBER),
        ("G6", Amiss.SEVERAL_OWNERS),
        ("F6", Amiss.BAD_POSITION),
        ("B6", Amiss.REQUIRED),
        ("C6", Amiss.REQUIRED),
        ("A7", Amiss.TOO_LONG),
    ]
    offered = {p.reason: p.suggestions[0] for p in preview.all_problems if p.suggestions}
    assert offered == {
        Amiss.UNKNOWN_TYPE: "农贸市场",
        Amiss.UNKNOWN_AREA: "柳岸街道",
        Amiss.UNKNOWN_UNIT: "云溪区城管局",
    }
    assert set(Site.objects.values_list("code", flat=True)) == {"R-01", "M-01", "R-02", "S-1"}


def test_strict_writes_all_rows_or_none(world):
    rows = [SITE_HEAD, ["S-1", "好", "主次干道"], ["S-2", "坏", "无此类型"]]
    with pytest.raises(Invalid) as refused:
        bring(world, Table.SITES, csv(rows), strict=True)
    assert refused.value.detail["preview"].count(RowStatus.PROBLEM) == 1
    assert Site.objects.count() == 3


def test_a_failure_on_the_way_leaves_nothing_behind(world):
    rows = [SITE_HEAD, ["S-1", "新", "主次干道"], ["R-01", "改", "主次干道"]]
    preview = look(world, Table.SITES, csv(rows))
    assert statuses(preview) == ["new", "changed"]
    site = Site.objects.get(code="R-01")
    change_site(
        site_id=site.pk,
        expected_version=1,
        site=NewSite("R-01", "他人已改", site.site_type_id),
        by=world.cast.lin,
        now=MONDAY,
    )
    entries = Entry.objects.count()
    with pytest.raises(Conflict):  # the version that the preview saw is no longer there
        apply_preview(preview=preview, by=world.cast.lin, now=MONDAY)
    assert not Site.objects.filter(code="S-1").exists()
    assert Entry.objects.count() == entries


def test_positions_of_another_datum_are_converted(world):
    rows = [SITE_HEAD, ["S-1", "广场", "主次干道", "柳岸街道", 120.390, 36.090, None, None]]
    bring(world, Table.SITES, csv(rows), datum=Datum.BD09)
    site = Site.objects.get(code="S-1")
    assert site.received_datum == "bd09"
    assert 0.005 < 120.390 - site.longitude < 0.02
    assert statuses(look(world, Table.SITES, csv(rows), datum=Datum.BD09)) == ["same"]


def test_both_coordinates_may_stand_in_one_cell(world):
    rows = [
        ["点位编号", "点位名称", "点位类型", "经纬度"],
        ["S-1", "甲", "主次干道", "120.37，36.08"],
        ["S-2", "乙", "主次干道", "36.08 120.37"],
    ]
    bring(world, Table.SITES, csv(rows))
    assert set(Site.objects.filter(code__startswith="S").values_list("latitude", "longitude")) == {(36.08, 120.37)}


def test_without_codes_a_site_is_known_by_street_and_name(world):
    rows = [
        ["点位名称", "点位类型", "街道", "地址"],
        ["柳岸路", "主次干道", "柳岸街道", "柳岸路2号"],
        ["新路", "主次干道", "石桥街道", "新路"],
    ]
    assert statuses(bring(world, Table.SITES, csv(rows))) == ["changed", "new"]
    assert Site.objects.get(code="R-01").address == "柳岸路2号"
    assert statuses(look(world, Table.SITES, csv(rows))) == ["same", "same"]


def test_a_retired_site_does_not_come_back_unasked(world):
    retire_site(site_id=world.road.pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    rows = [SITE_HEAD, ["R-01", "柳岸路", "主次干道"]]
    assert reasons(bring(world, Table.SITES, csv(rows))) == [("A2", Amiss.RETIRED)]


def test_units_come_with_their_parents_in_any_order(world):
    rows = [
        ["单位名称", "类型", "上级单位", "联系人", "电话"],
        ["水岸社区居委会", None, "水岸街道", "陈", None],
        ["水岸街道", None, None, "何", "85660001"],
        ["云溪区教育局", "部门", "云溪区", None, None],
        ["石桥街道", None, None, "新联系人", None],
    ]
    preview = bring(world, Table.UNITS, xlsx(rows))
    assert statuses(preview) == ["new", "new", "new", "changed"]
    community = Unit.objects.get(name="水岸社区居委会")
    assert (community.kind, community.parent.name, community.parent.parent.code) == (
        "community",
        "水岸街道",
        "district",
    )
    assert community.path.startswith(community.parent.path)
    assert Unit.objects.get(code="shiqiao").contact_name == "新联系人"
    assert statuses(look(world, Table.UNITS, xlsx(rows))) == ["same"] * 4
    assert verify().holds


def test_units_that_cannot_be_are_told_and_so_are_those_below_them(world):
    rows = [
        ["编码", "单位名称", "类型", "上级"],
        ["a", "甲局", "部门", "乙局"],
        ["b", "乙局", "部门", "甲局"],
        ["c", "丙街道", "街道", "柳岸社区"],
        ["d", "丁社区", "社区", "丙街道"],
        ["e", "云溪区城管局", "部门", "云溪区"],
        ["f", "某某", None, "云溪区"],
        ["liuan", "柳岸街道", "部门", None],
        ["g", "戊局", "部门", "云溪县"],
    ]
    preview = bring(world, Table.UNITS, csv(rows))
    assert reasons(preview) == [
        ("D2", Amiss.CYCLE),
        ("D3", Amiss.CYCLE),
        ("D4", Amiss.WRONG_PARENT),
        ("D5", Amiss.PARENT_REFUSED),
        ("B6", Amiss.NAME_TAKEN),
        ("C7", Amiss.UNKNOWN_KIND),
        ("C8", Amiss.KIND_FIXED),
        ("D9", Amiss.UNKNOWN_PARENT),
    ]
    assert Unit.objects.count() == 9


def test_people_get_a_post_for_every_unit_and_role_of_their_row(world):
    rows = [
        ["姓名", "单位", "角色", "手机", "科室", "邮箱"],
        ["何", "柳岸街道、石桥街道", "经办人、领导", 13800000009, "城管办", "he@example.org"],
        ["某", "无此单位", "巡逻", "1380", None, "无"],
    ]
    preview = bring(world, Table.PEOPLE, xlsx(rows))
    assert statuses(preview) == ["new", "problem"]
    assert reasons(preview) == [
        ("D3", Amiss.BAD_PHONE),
        ("F3", Amiss.BAD_EMAIL),
        ("B3", Amiss.UNKNOWN_UNIT),
        ("C3", Amiss.UNKNOWN_ROLE),
    ]
    person = User.objects.get(username="13800000009")
    assert not person.has_usable_password()
    assert set(Post.objects.filter(user=person).values_list("unit__code", "role", "section")) == {
        (code, role, "城管办") for code in ("liuan", "shiqiao") for role in (Role.HANDLER, Role.LEADER)
    }


def test_a_person_who_is_there_gets_what_is_new_and_keeps_the_rest(world):
    rows = [["用户名", "姓名", "单位", "角色", "电话"], [" Qian", "钱", "石桥街道", "经办人", "85660001"]]
    assert [c.field for c in bring(world, Table.PEOPLE, csv(rows)).rows[0].changes] == ["phone", "posts"]
    assert set(world.cast.user("qian").posts.values_list("unit__code", flat=True)) == {"liuan", "shiqiao"}
    assert world.cast.user("qian").version == 3
    assert statuses(look(world, Table.PEOPLE, csv(rows))) == ["same"]
    assert verify().holds


def test_areas_come_from_a_table_with_their_parents(world):
    rows = [
        ["区域编码", "区域名称", "类型", "上级区域"],
        ["c1", "柳岸社区", "社区", "柳岸街道"],
        ["s3", "水岸街道", None, "d1"],
        ["d1", "云溪区", "区", None],
        ["c2", "错社区", "社区", "c1"],
    ]
    preview = bring(world, Table.AREAS, csv(rows))
    assert statuses(preview) == ["new", "new", "new", "problem"]
    assert Area.objects.get(code="c1").parent_id == world.liuan.pk
    assert Area.objects.get(code="s3").parent.code == "d1"
    assert statuses(look(world, Table.AREAS, csv(rows[:4]))) == ["same"] * 3


def square(code, west, south):
    corners = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": code},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }


def test_areas_with_polygons_come_from_geojson(world):
    collection = {"type": "FeatureCollection", "features": [square("g1", 120.3, 36.0), square("g2", 120.32, 36.0)]}
    data = json.dumps(collection).encode()
    assert statuses(look(world, Table.AREAS, data)) == ["new", "new"]
    bring(world, Table.AREAS, data)
    assert Area.objects.get(code="g2").west == 120.32
    assert statuses(look(world, Table.AREAS, data)) == ["same", "same"]
    rows = [
        SITE_HEAD,
        ["S-1", "域内", "主次干道", None, 120.325, 36.005, None, None],
        ["S-2", "反", "主次干道", None, 36.0, 120.3, None, None],
    ]
    assert reasons(bring(world, Table.SITES, csv(rows))) == [("F3", Amiss.SWAPPED)]
    assert Site.objects.get(code="S-1").street.code == "g2"


def test_what_is_wrong_with_geojson_is_told(world):
    preview = bring(world, Table.AREAS, b'{"type": "FeatureCollection", "features": []}')
    assert [p.reason for p in preview.problems] == [Amiss.BAD_AREAS]


def test_duties_are_given_to_every_unit_of_a_cell(world):
    rows = [
        ["责任分解表", None, None, None],
        ["标准编号", "牵头单位", "配合单位", "区域"],
        ["A1", "云溪区城管局", "柳岸街道\n石桥街道", None],
        ["公益宣传", "柳岸街道", None, "柳岸街道"],
        ["A9", "城管局", None, "无此区域"],
        ["A2", None, None, "全区"],
    ]
    preview = bring(world, Table.DUTIES, xlsx(rows, [(0, 0, 0, 3)]))
    assert reasons(preview) == [
        ("A5", Amiss.UNKNOWN_STANDARD),
        ("B5", Amiss.UNKNOWN_UNIT),
        ("D5", Amiss.UNKNOWN_AREA),
        ("B6", Amiss.REQUIRED),
    ]
    assert set(Duty.objects.values_list("unit__code", "standard__code", "area__code", "part")) == {
        ("enforcement", "A1", None, Part.LEAD),
        ("liuan", "A1", None, Part.COOPERATING),
        ("shiqiao", "A1", None, Part.COOPERATING),
        ("liuan", "A2", "s1", Part.LEAD),
    }
    assert statuses(look(world, Table.DUTIES, xlsx(rows[:4]))) == ["same", "same"]


def test_merged_standards_hold_for_all_their_rows(world):
    rows = [["测评标准", "责任单位"], ["A1", "柳岸街道"], [None, "石桥街道"]]
    bring(world, Table.DUTIES, xlsx(rows, [(1, 2, 0, 0)]))
    assert set(Duty.objects.values_list("unit__code", "standard__code")) == {("liuan", "A1"), ("shiqiao", "A1")}


def test_duties_need_an_edition(cast):
    preview = preview_table(cast.lin, table=Table.DUTIES, data=csv([["标准", "单位"], ["A1", "柳岸街道"]]))
    assert [p.reason for p in preview.problems] == [Amiss.NO_EDITION]


@pytest.mark.parametrize("name", ["zhao", "qian", "zhou", "wu", "zheng", "wang", "wei"])
def test_nobody_but_the_office_imports(world, name):
    data = csv([SITE_HEAD, ["S-1", "甲", "主次干道"]])
    with pytest.raises(NotFound):
        preview_table(world.cast.acting[name], table=Table.SITES, data=data)
    with pytest.raises(NotFound):
        import_table(table=Table.SITES, data=data, by=world.cast.acting[name], now=MONDAY)


@pytest.mark.parametrize("table", [Table.UNITS, Table.PEOPLE, Table.AREAS, Table.SITES, Table.DUTIES])
def test_a_preview_takes_as_many_statements_for_one_row_as_for_many(world, table, django_assert_max_num_queries):
    heads = {
        Table.UNITS: (["单位名称", "类型"], lambda at: [f"第{at}局", "部门"]),
        Table.PEOPLE: (["用户名", "姓名", "单位", "角色"], lambda at: [f"p{at}x", "某", "柳岸街道", "经办人"]),
        Table.AREAS: (["区域编码", "区域名称", "类型"], lambda at: [f"x{at}", f"x{at}", "社区"]),
        Table.SITES: (
            SITE_HEAD,
            lambda at: [f"x{at}", f"x{at}", "主次干道", "柳岸街道", 120.3, 36.1, "柳岸街道", None],
        ),
        Table.DUTIES: (["标准", "单位"], lambda at: ["A1", "柳岸街道"]),
    }
    head, row = heads[table]
    for many in (1, 60):
        with django_assert_max_num_queries(7):
            look(world, table, csv([head, *(row(at) for at in range(many))]))


def test_an_imported_unit_equals_one_made_by_hand(world):
    bring(world, Table.UNITS, csv([["编码", "单位名称", "类型", "上级"], ["x1", "云溪区教育局", "部门", "云溪区"]]))
    made = Unit.objects.get(code="x1")
    assert (made.kind, made.parent_id, made.version) == (UnitKind.DEPARTMENT, unit("district").pk, 1)
    assert made.path == f"{unit('district').path}{made.pk:08d}/"


def test_a_community_that_tells_no_kind_is_a_community(world):
    """Its name ends in 区, as the name of a district does."""
    rows = [["区域编码", "区域名称", "上级区域"], ["s1-1", "柳岸社区", "柳岸街道"], ["d", "云溪区", None]]
    assert statuses(bring(world, Table.AREAS, csv(rows))) == ["new", "new"]
    assert [Area.objects.get(code=code).kind for code in ("s1-1", "d")] == ["community", "district"]
