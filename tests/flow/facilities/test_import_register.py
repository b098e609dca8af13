"""Importing the register: what each row would do, what is wrong with it, and that the same file changes nothing."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter

from chuangcheng.flow.facilities.formats import (
    ExportRow,
    read_register,
    register_csv,
    register_geojson,
    register_xlsx,
    rest_xlsx,
    template,
)
from chuangcheng.flow.facilities.labels import CONDITIONS
from chuangcheng.flow.facilities.models import Facility, FacilityCondition
from chuangcheng.flow.facilities.selectors import FacilityFilter, facilities_to_export, plan_register
from chuangcheng.flow.facilities.services import correct_facility, import_register, retire_facility
from chuangcheng.flow.facilities.terms import Condition, Refused, RowStatus
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.terms import Datum
from chuangcheng.foundation.journal.selectors import verify
from tests.facilities import BIN, COVER, NUMBER, a_bin, register
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
HEAD = "标识码,名称,部件类别,街道,位置,纬度,经度,权属单位,养护单位,状态,初始日期,备注"
GOOD = f"{NUMBER},市场口垃圾箱,,柳岸街道,柳岸路1号,36.0801,120.3701,云溪区城管局,柳岸街道,完好,2020-05-01,"


def sheet(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def plan(world: World, data: bytes, datum: Datum = Datum.WGS84):
    return plan_register(world.cast.lin, data=data, datum=datum, now=LATER)


def load(world: World, data: bytes, **more):
    return import_register(data=data, by=world.cast.lin, now=LATER, **more)


def wrong(world: World, *rows: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = plan(world, sheet(*rows))
    return [(one.column, one.reason, one.meant) for row in found.rows for one in row.wrong]


def test_a_sheet_fills_the_register_and_the_same_sheet_changes_nothing(world: World, classes):
    data = sheet(GOOD, "自编-1,,供水井盖,,,,,,,,,")
    done = load(world, data)
    assert (done.count(RowStatus.NEW), done.count(RowStatus.PROBLEM)) == (2, 0)
    cover = Facility.objects.get(number="自编-1")
    assert (cover.name, cover.condition, cover.case_class_id) == ("供水井盖", "intact", classes[COVER])
    assert plan(world, data).count(RowStatus.SAME) == 2
    with pytest.raises(Invalid) as caught:
        load(world, data)
    assert caught.value.problems == {"": [Refused.NOTHING_TO_IMPORT]}
    assert set(Facility.objects.values_list("version", flat=True)) == {1}
    assert verify().faults == ()


def test_a_known_number_is_brought_up_to_date_and_blanks_clear_nothing(world: World, classes):
    row = register(world, note="靠近公交站")
    done = load(world, sheet(f"{NUMBER},,,,,,,,,破损,,"))
    assert [one.changed for one in done.with_status(RowStatus.CHANGED)] == [("condition",)]
    row.refresh_from_db()
    assert (row.condition, row.condition_at, row.note, row.name) == ("damaged", LATER, "靠近公交站", "市场口垃圾箱")
    assert list(FacilityCondition.objects.order_by("number").values_list("number", "reason")) == [
        (1, "registered"),
        (2, "imported"),
    ]


def test_every_row_tells_what_is_wrong_with_it(world: World, classes):
    register(world, number="注销-1")
    retire_facility(facility_id=Facility.objects.get().pk, expected_version=1, by=world.cast.lin, now=MONDAY)
    assert wrong(
        world,
        "9900000300500001x,,,,,,,,,,,",
        f"{NUMBER}9,,{BIN},,,,,,,,,",
        f"990000{COVER}000001,,{BIN},,,,,,,,,",
        ",,,,,,,,,,,",
        ",无编号,,,,,,,,,,",
        "A,,没有的,,,,,,,,,",
        f"B,,{BIN},柳岸,,,,城管局,没有的公司,坏了,昨天,",
        f"C,,{BIN},,,120.37,36.08,,,,,",
        f"D,,{BIN},,,三十六,120.37,,,,,",
        f"E,,{BIN},,,36.08,,,,,2099-01-01,",
        f"F,,{BIN},,,,,,,,,",
        f"F,,{BIN},,,,,,,,,",
        f"注销-1,,{BIN},,,,,,,,,",
    ) == [
        ("case_class", Refused.REQUIRED, ()),
        ("number", Refused.BAD_IDENTIFIER, ()),
        ("number", Refused.OTHER_CLASS, ()),
        ("number", Refused.REQUIRED, ()),
        ("case_class", Refused.REQUIRED, ()),
        ("case_class", Refused.UNKNOWN_CLASS, ()),
        ("street", Refused.UNKNOWN_AREA, ("柳岸街道",)),
        ("owner", Refused.UNKNOWN_UNIT, ("云溪区城管局",)),
        ("maintainer", Refused.UNKNOWN_UNIT, ()),
        ("condition", Refused.UNKNOWN_CONDITION, ()),
        ("installed_on", Refused.NOT_A_DATE, ()),
        ("latitude", Refused.POSITION_SWAPPED, ()),
        ("latitude", Refused.NOT_A_NUMBER, ()),
        ("installed_on", Refused.IN_THE_FUTURE, ()),
        ("latitude", Refused.BAD_POSITION, ()),
        ("number", Refused.TWICE_IN_FILE, ()),
        ("number", Refused.NOT_IN_USE, ()),
    ]


def test_good_rows_go_in_without_the_bad_ones_or_with_strict_none_do(world: World, classes):
    data = sheet(GOOD, "A,,没有的,,,,,,,,,")
    with pytest.raises(Invalid) as caught:
        load(world, data, strict=True)
    assert caught.value.problems == {"": [Refused.HAS_PROBLEMS]}
    assert Facility.objects.count() == 0
    load(world, data)
    assert list(Facility.objects.values_list("number", flat=True)) == [NUMBER]


def test_an_identifier_that_a_spreadsheet_has_rounded_is_refused_not_believed(world: World, classes):
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["标识码", "名称"])
        page.write_number(1, 0, int(NUMBER))
        page.write_string(2, 0, NUMBER)
    rows = plan(world, memory.getvalue()).rows
    assert [one.reason for one in rows[0].wrong] == [Refused.NUMBER_LOST]
    assert rows[1].status is RowStatus.NEW


def test_positions_are_converted_from_the_datum_that_was_chosen(world: World, classes):
    load(world, sheet(GOOD), datum=Datum.GCJ02)
    row = Facility.objects.get()
    assert row.received_datum == "gcj02"
    assert 0.003 < abs(row.longitude - 120.3701) < 0.007
    again = plan(world, sheet(GOOD), datum=Datum.GCJ02)
    assert again.count(RowStatus.SAME) == 1


def test_geojson_goes_in_as_points_and_tells_which_feature_is_none(world: World, classes):
    def feature(number: str, geometry: object) -> dict[str, object]:
        return {"type": "Feature", "geometry": geometry, "properties": {"标识码": number, "状态": "丢失"}}

    features = [
        feature(NUMBER, {"type": "Point", "coordinates": [120.3701, 36.0801]}),
        feature("A", {"type": "Polygon", "coordinates": []}),
        feature("B", {"type": "Point", "coordinates": ["x", 1]}),
        "nothing",
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    found = load(world, data)
    assert [(one.reason, one.line) for one in found.problems] == [
        (Refused.NOT_A_POINT, 2),
        (Refused.NOT_A_POINT, 3),
        (Refused.NOT_GEOJSON, 4),
    ]
    row = Facility.objects.get()
    assert (row.latitude, row.longitude, row.condition) == (36.0801, 120.3701, "lost")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x01\x02", Refused.UNREADABLE),
        (b"PK\x03\x04nothing", Refused.UNREADABLE),
        ("名称,街道\n甲,乙".encode(), Refused.MISSING_COLUMN),
        (HEAD.encode(), Refused.NO_ROWS),
        (b"", Refused.MISSING_COLUMN),
        (b'{"type": "Feature"}', Refused.NOT_GEOJSON),
        (b'{"type": "FeatureCollection", "features": []}', Refused.NO_ROWS),
        (b'{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:3857"}}, "features": [1]}',
         Refused.NOT_GEOJSON),
        (b"{" * 100_000, Refused.NOT_GEOJSON),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(data: bytes, reason: Refused):
    assert [one.reason for one in read_register(data)[1]] == [reason]


def export(world: World, name: str = "lin") -> tuple[ExportRow, ...]:
    return facilities_to_export(world.cast.acting[name], wanted=FacilityFilter(), called=lambda c: str(CONDITIONS[c]))


@pytest.mark.parametrize("write", [register_csv, register_xlsx, register_geojson])
def test_what_goes_out_comes_back_without_a_change(world: World, classes, write):
    register(world, name="=HYPERLINK(1)", note="+1", condition=Condition.ABANDONED)
    register(world, number="-2", latitude=None, longitude=None, owner_id=None)
    found = plan(world, write(export(world)))
    assert [row.wrong for row in found.rows] == [(), ()]
    assert found.count(RowStatus.SAME) == 2


def test_nothing_that_goes_out_is_a_formula(world: World, classes):
    register(world, name="=cmd|' /C calc'!A0", address="@SUM(1)", note="+1")
    text = register_csv(export(world)).decode("utf-8-sig")
    assert "'=cmd" in text
    assert "'@SUM" in text
    assert "'+1" in text
    book = register_xlsx(export(world))
    assert b"<f>" not in book
    rest = rest_xlsx([({"number": "=1", "name": "甲"}, 3, "=2")])
    rows, _problems = read_register(rest)
    assert rows[0]["number"] == "=1"


def test_an_export_holds_what_its_reader_may_see(world: World, classes):
    register(world)
    assert [len(export(world, name)) for name in ("lin", "qian", "wei")] == [1, 1, 0]
    with pytest.raises(NotFound):
        export(world, "feng")


def test_the_example_of_the_documents_page_is_read(world: World, classes):
    page = (Path(__file__).resolve().parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    section = page.split("## The register of facilities")[1]
    example = section.split("```csv\n")[1].split("```")[0]
    found = plan(world, example.encode())
    assert [(row.number, row.status) for row in found.rows] == [(NUMBER, RowStatus.NEW), ("井-12", RowStatus.NEW)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_empty_sheet_is_one_that_is_read(language: str):
    assert [one.reason for one in read_register(template(language))[1]] == [Refused.NO_ROWS]


@pytest.mark.parametrize("name", ["qian", "zhao", "zheng", "feng"])
def test_nobody_but_the_office_imports(world: World, classes, name: str):
    with pytest.raises(NotFound):
        import_register(data=sheet(GOOD), by=world.cast.acting[name], now=LATER)


def test_an_import_of_many_rows_costs_statements_by_the_batch(world: World, classes, django_assert_max_num_queries):
    rows = [f"N-{n:04d},,{BIN},柳岸街道,,36.08,120.37,,,完好,," for n in range(1000)]
    with django_assert_max_num_queries(80):
        load(world, sheet(*rows))
    assert Facility.objects.count() == 1000


def test_who_comes_between_preview_and_import_is_seen(world: World, classes):
    """The plan is made anew by the act: it follows what the register holds then."""
    row = register(world)
    plan(world, sheet(GOOD))
    correct_facility(
        facility_id=row.pk, expected_version=1, facility=a_bin(world, name="改过的名字"), by=world.cast.lin, now=LATER
    )
    load(world, sheet(GOOD))
    row.refresh_from_db()
    assert (row.name, row.version) == ("市场口垃圾箱", 3)
