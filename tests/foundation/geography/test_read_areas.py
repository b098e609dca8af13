"""Reading GeoJSON: what works simply works, what does not is named with its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from chuangcheng.foundation.geography import labels
from chuangcheng.foundation.geography.formats import Columns, Problem, read_areas
from chuangcheng.foundation.geography.rules import Box, Point, convert, distance
from chuangcheng.foundation.geography.terms import AreaKind, AreaProblem, Datum

from .areas import COMMUNITY, DISTRICT, EAST, WEST, collection, feature, square

GEO = Path(__file__).resolve().parents[4] / "shared" / "data" / "geo"
shared = pytest.mark.skipif(not GEO.exists(), reason="the shared data are not here")


def wrong(data: bytes, **options: Any) -> list[tuple[int, str, str]]:
    """The problems as number, code and reason."""
    return [(p.number, p.code, p.reason.value) for p in read_areas(data, **options).problems]


def test_a_small_district_is_read() -> None:
    reading = read_areas(collection(DISTRICT, WEST, COMMUNITY))
    assert reading.problems == ()
    district, west, community = reading.rows
    assert (district.code, district.name, district.kind) == ("9001", "平原区", AreaKind.DISTRICT)
    assert (west.parent_code, west.kind, west.number) == ("9001", AreaKind.STREET, 2)
    assert community.parent_code == ""
    assert west.box == Box(west=120.0, south=36.0, east=120.2, north=36.2)
    assert json.loads(west.geometry)["type"] == "Polygon"


@shared
def test_a_real_district_with_its_streets_is_read() -> None:
    reading = read_areas((GEO / "shibei_370203_streets.geojson").read_bytes())
    assert reading.problems == ()
    assert [row.kind for row in reading.rows].count(AreaKind.STREET) == 22
    assert {row.parent_code for row in reading.rows if row.kind == AreaKind.STREET} == {"370203"}


@shared
def test_real_quarters_from_elsewhere_are_read_with_columns_named() -> None:
    data = (GEO / "boston_neighborhoods.geojson").read_bytes()
    reading = read_areas(data, columns=Columns(code=("OBJECTID",)))
    assert (len(reading.rows), reading.problems) == (25, ())
    assert "Roslindale" in {row.name for row in reading.rows}


@shared
def test_a_real_district_with_latitude_first_is_told_to_be_swapped() -> None:
    def turned(coordinates: Any) -> Any:
        if isinstance(coordinates[0], float):
            return coordinates[::-1]
        return [turned(item) for item in coordinates]

    document = json.loads((GEO / "shibei_370203_streets.geojson").read_text(encoding="utf-8"))
    for one in document["features"]:
        one["geometry"]["coordinates"] = turned(one["geometry"]["coordinates"])
    assert wrong(json.dumps(document).encode()) == [(0, "", "swapped_coordinates")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_usual_encodings_simply_work(encoding: str) -> None:
    data = collection(WEST).decode().encode(encoding)
    assert read_areas(data).rows[0].name == "西街道"


def test_swapped_coordinates_are_told_even_where_both_are_possible() -> None:
    western = square(39.0, 75.0, 0.1)  # Kashgar with latitude first: a place in the Barents Sea
    assert wrong(collection(feature("1", "甲", western))) == [(0, "", "swapped_coordinates")]
    assert wrong(collection(feature("1", "甲", square(75.0, 39.0, 0.1)))) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_json"),
        (b"\xff\xfe\x80\x81", "not_text"),
        (b"{", "not_json"),
        (b"[" * 200_000, "not_json"),
        (b"[]", "not_a_collection"),
        (b'{"type": "Feature"}', "not_a_collection"),
        (b'{"type": "FeatureCollection"}', "no_features"),
        (collection(), "no_features"),
        (collection(WEST, crs={"type": "name", "properties": {"name": "EPSG:4549"}}), "unknown_crs"),
        (collection(WEST, crs="nonsense"), "unknown_crs"),
    ],
)
def test_a_document_that_is_none_is_refused_whole(data: bytes, reason: str) -> None:
    assert wrong(data) == [(0, "", reason)]


def test_the_old_name_for_degrees_is_no_problem() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert wrong(collection(WEST, DISTRICT, crs=crs)) == []


def test_everything_wrong_is_named_at_once() -> None:
    bow = {"type": "Polygon", "coordinates": [[[120, 36], [120.2, 36.2], [120.2, 36], [120, 36.2], [120, 36]]]}
    unclosed = {"type": "Polygon", "coordinates": [[[120, 36], [120.2, 36], [120.2, 36.2], [120, 36.2]]]}
    short = {"type": "Polygon", "coordinates": [[[120, 36], [120.2, 36], [120, 36]]]}
    data = collection(
        DISTRICT,
        feature(None, "没有编码", square(120, 36, 0.1)),
        feature("A", " ", square(120, 36, 0.1)),
        feature("B", "乙", bow),
        feature("C", "丙", unclosed),
        feature("D", "丁", short),
        feature("E", "戊", {"type": "Point", "coordinates": [120, 36]}),
        feature("F", "己", square(500_000, 4_000_000, 10)),
        feature("B", "庚", square(120, 36, 0.1)),
        feature("G", "辛", square(120, 36, 0.1), kind="省"),
        feature("H", "壬" * 121, square(120, 36, 0.1)),
        feature("I\x00", "癸", square(120, 36, 0.1)),
        feature("J", "子", {"type": "Polygon", "coordinates": [[["a", 1]]]}),
        feature("K", "丑", {"type": "Polygon", "coordinates": []}),
        feature("L", "寅", square(121, 36, 0.1), parent="9001"),
        feature("M", "卯", square(120, 36, 0.1), parent="9001", kind="区"),
        "not a feature",
    )
    assert wrong(data) == [
        (2, "", "missing_code"),
        (3, "A", "missing_name"),
        (4, "B", "crosses_itself"),
        (5, "C", "ring_not_closed"),
        (6, "D", "ring_too_short"),
        (7, "E", "not_a_polygon"),
        (8, "F", "out_of_range"),
        (9, "B", "duplicate_code"),
        (10, "G", "unknown_kind"),
        (11, "H", "too_long"),
        (12, "I\x00", "null_character"),
        (13, "J", "not_numbers"),
        (14, "K", "not_a_polygon"),
        (15, "L", "outside_parent"),
        (16, "M", "parent_too_small"),
        (17, "", "not_a_feature"),
    ]


def test_a_feature_without_geometry_is_an_area_without_polygon() -> None:
    (row,) = read_areas(collection(feature("1", "甲"))).rows
    assert (row.geometry, row.box) == ("", None)


def test_numbers_serve_as_codes() -> None:
    assert [row.code for row in read_areas(collection(feature(7, "甲"), feature(8.0, "乙"))).rows] == ["7", "8"]  # type: ignore[arg-type]


def test_a_shape_in_the_public_maps_datum_is_stored_in_that_of_the_satellites() -> None:
    (row,) = read_areas(collection(WEST), datum=Datum.GCJ02).rows
    assert row.box
    corner = Point(row.box.south, row.box.west)
    assert distance(corner, Point(36.0, 120.0)) > 100
    assert distance(convert(corner, Datum.WGS84, Datum.GCJ02), Point(36.0, 120.0)) < 60  # a box of a bent square
    assert row.received_datum == Datum.GCJ02


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(labels.PROBLEMS) == set(AreaProblem)
    problem = Problem(3, AreaProblem.OUTSIDE_PARENT, "A", {"percent": 7, "parent": "9001"})
    with translation.override("zh-hans"):
        assert (
            labels.told(problem) == "第 3 个要素（A）：只有 7% 的面积在上级“9001”之内：请检查边界、坐标系或上级编码。"
        )
    with translation.override("en"):
        assert labels.told(problem).startswith("Feature 3 (A): only 7% of the area lies in its parent “9001”")


def test_neighbours_may_share_a_border() -> None:
    assert wrong(collection(DISTRICT, WEST, EAST)) == []
