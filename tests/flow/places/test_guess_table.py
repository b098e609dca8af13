"""Which kind of table a file is, told from sheets as offices keep them."""

import pytest

from chuangcheng.flow.places.formats import guess_table, headings_in, read_table
from chuangcheng.flow.places.formats.templates import template
from chuangcheng.flow.places.rules.guess import Fit, is_named, likeliest, weights
from chuangcheng.flow.places.terms import Table
from tests.flow.places.books import xlsx

REAL = {
    "责任分解表.xlsx": (
        Table.DUTIES,
        [
            ["2026年全国文明城市测评责任分解表"],
            ["制表单位：区创城办", "", "", "2026年3月"],
            ["序号", "测评内容", "测评标准", "牵头单位", "责任单位", "配合单位", "备注"],
            ["1", "街面环境", "A1", "城管局", "各街道", "公安局", ""],
        ],
    ),
    "任务清单.xlsx": (
        Table.DUTIES,
        [["指标编号", "指标", "责任单位", "协办单位"], ["A1", "街面整洁", "城管局", "柳岸街道"]],
    ),
    "点位.xlsx": (
        Table.SITES,
        [
            ["云溪区创城点位台账（3月）"],
            ["序号", "点位类别", "点位名称", "所属街道", "所在社区", "详细地址", "责任单位", "联系人", "联系电话"],
            ["1", "农贸市场", "柳岸市场", "柳岸街道", "柳岸社区", "柳岸路1号", "市场监管局", "王芳", "13800000001"],
        ],
    ),
    "实地考察.xlsx": (
        Table.SITES,
        [["类型", "名称", "经度", "纬度", "主管单位"], ["公园", "望湖公园", "120.38", "36.06", "园林局"]],
    ),
    "成员单位名单.xlsx": (
        Table.UNITS,
        [["单位名称", "类别", "上级单位", "联系人", "办公电话"], ["云溪区城管局", "部门", "云溪区", "孙科长", "8566"]],
    ),
    "通讯录.xlsx": (
        Table.PEOPLE,
        [["姓名", "工作单位", "科室", "职责", "手机号码"], ["王芳", "城管局", "市容科", "经办人", "13800000001"]],
    ),
    "区划.xlsx": (
        Table.AREAS,
        [["行政区划代码", "名称", "级别", "上级"], ["370203001", "柳岸街道", "街道", "云溪区"]],
    ),
    "two rows.xlsx": (
        Table.SITES,
        [
            ["点位名称", "点位类型", "位置", "位置", "属地单位"],
            ["", "", "经度", "纬度", ""],
            ["柳岸市场", "农贸市场", "120.3", "36.0", "柳岸街道"],
        ],
    ),
}


@pytest.mark.parametrize("name", sorted(REAL))
def test_an_office_s_own_table_is_known_by_its_headings(name: str):
    table, rows = REAL[name]
    first, *_rest = guess_table(xlsx(rows), name)
    assert (first.table, first.missing) == (table, ())


@pytest.mark.parametrize("name", sorted(REAL))
def test_it_is_known_without_the_name_of_its_file_and_with_merged_titles(name: str):
    table, rows = REAL[name]
    assert guess_table(xlsx([["附件一"], *rows]))[0].table is table


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", list(Table))
def test_every_template_is_known_again(table: Table, language: str):
    assert (
        guess_table(template(table, language, {"unit": ("城管局",)} if table is Table.PEOPLE else None))[0].table
        is table
    )


def test_a_cover_sheet_and_notes_do_not_mislead():
    data = xlsx(REAL["点位.xlsx"][1], cover=[["填表说明"], ["请于周五前报区创城办", "联系人", "电话"]])
    assert guess_table(data)[0].table is Table.SITES


def test_geojson_is_a_table_of_areas():
    assert [fit.table for fit in guess_table(b'{"type": "FeatureCollection", "features": []}')] == [Table.AREAS]


def test_a_table_that_lacks_a_compulsory_column_is_named_with_what_it_lacks():
    fits = guess_table(xlsx([["点位名称", "街道", "主管部门"], ["柳岸市场", "柳岸街道", "城管局"]]))
    assert (fits[0].table, fits[0].missing) == (Table.SITES, ("site_type",))


def test_what_is_no_table_of_ours_is_guessed_to_be_none():
    data = xlsx([["采购清单"], ["货号", "品名", "数量", "金额"], ["1", "纸", "3", "20"]])
    assert guess_table(data) == ()
    assert headings_in(data) == ("货号", "品名", "数量", "金额")


def test_what_is_complete_stands_before_what_is_heavier_and_a_name_decides_a_tie():
    fits = [
        Fit(Table.SITES, 5, 5, missing=("site_type",)),
        Fit(Table.UNITS, 1, 2),
        Fit(Table.AREAS, 1, 2, named=True),
        Fit(Table.AREAS, 0.5, 1),
    ]
    assert [fit.table for fit in likeliest(fits)] == [Table.AREAS, Table.UNITS, Table.SITES]


def test_a_heading_tells_the_more_the_fewer_tables_know_it():
    assert weights({Table.SITES: ["点位", "名称"], Table.UNITS: ["名称"]}) == {"点位": 1, "名称": 0.5}
    assert is_named(Table.DUTIES, ["2026年责任分解表"])
    assert not is_named(Table.SITES, ["责任分解表"])


def test_the_preview_tells_what_was_taken_for_what_and_what_may_have_been_meant():
    rows = [["序号", "点位名", "场所名称", "点位类型", "主管部门名"], ["1", "x", "柳岸市场", "农贸市场", "城管局"]]
    read = read_table(xlsx(rows), Table.SITES)
    assert [(one.text, one.field, one.meant) for one in read.headings] == [
        ("序号", "", ""),
        ("点位名", "", ""),  # its column is there already
        ("场所名称", "name", ""),
        ("点位类型", "site_type", ""),
        ("主管部门名", "", "line_unit"),
    ]
