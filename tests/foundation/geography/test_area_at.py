"""Which area a place lies in, the tree, and the shapes for a map."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.geography import selectors
from chuangcheng.foundation.geography.formats import Columns, read_areas
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.rules import Point, convert, distance
from chuangcheng.foundation.geography.services import load_areas, retire_area
from chuangcheng.foundation.geography.terms import AreaKind, Datum

from .areas import COMMUNITY, DISTRICT, EAST, WEST, collection, feature, square

pytestmark = pytest.mark.django_db
GEO = Path(__file__).resolve().parents[4] / "shared" / "data" / "geo"
shared = pytest.mark.skipif(not GEO.exists(), reason="the shared data are not here")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COORDINATOR = Actor(user_id=None, role="coordinator", unit_id=None)


def load(data: bytes, **options: Any) -> dict[str, int]:
    reading = read_areas(data, **options)
    assert reading.problems == ()
    return dict(load_areas(areas=reading.rows, source="© somebody", by=COORDINATOR, now=NOW).ids)


def code_at(latitude: float, longitude: float, kind: AreaKind = AreaKind.STREET) -> str | None:
    found = selectors.area_at(latitude, longitude, kind)
    return found.code if found else None


def test_a_place_is_in_one_street_and_in_the_district() -> None:
    load(collection(DISTRICT, WEST, EAST))
    assert code_at(36.1, 120.1) == "9001001"
    assert code_at(36.1, 120.3) == "9001002"
    assert code_at(36.3, 120.1) is None
    assert code_at(36.3, 120.1, AreaKind.DISTRICT) == "9001"
    assert code_at(10.0, 10.0, AreaKind.DISTRICT) is None


def test_on_a_common_border_the_lower_code_answers() -> None:
    load(collection(DISTRICT, EAST, WEST))
    assert code_at(36.1, 120.2) == "9001001"


def test_a_box_alone_does_not_make_a_place_lie_inside() -> None:
    triangle = {"type": "Polygon", "coordinates": [[[120, 36], [121, 36], [120, 37], [120, 36]]]}
    load(collection(feature("1", "三角", triangle)))
    assert code_at(36.2, 120.2) == "1"
    assert code_at(36.9, 120.9) is None


def test_a_hole_is_outside() -> None:
    ring = square(120.0, 36.0, 0.4)
    ring["coordinates"].append(square(120.1, 36.1, 0.1)["coordinates"][0])
    load(collection(feature("1", "环", ring)))
    assert code_at(36.15, 120.15) is None
    assert code_at(36.05, 120.05) == "1"


def test_a_changed_polygon_counts_at_once() -> None:
    load(collection(WEST | {"properties": {**WEST["properties"], "parent": None}}))
    assert code_at(36.19, 120.19) == "9001001"
    load(collection(feature("9001001", "西街道", square(120.0, 36.0, 0.15), kind="街道")))
    assert code_at(36.19, 120.19) is None


def test_a_retired_area_holds_nothing() -> None:
    ids = load(collection(DISTRICT))
    retire_area(area_id=ids["9001"], expected_version=1, by=COORDINATOR, now=NOW)
    assert code_at(36.1, 120.1, AreaKind.DISTRICT) is None
    assert selectors.choices() == ()
    assert selectors.tree() == ()
    assert [row.code for row in selectors.tree(with_retired=True)] == ["9001"]


def test_many_places_cost_two_statements_and_then_one(django_assert_num_queries: Any) -> None:
    # Shapes of this test alone: polygons are kept by their content, so another test may have left its own in memory.
    load(
        collection(feature("A", "甲街道", square(100.0, 30.0, 0.21)), feature("B", "乙街道", square(100.21, 30.0, 0.2)))
    )
    points = [Point(30.0 + i * 0.001, 100.0 + i * 0.002) for i in range(190)]
    with django_assert_num_queries(2):
        first = selectors.areas_at(points, AreaKind.STREET)
    with django_assert_num_queries(1):
        again = selectors.areas_at(points, AreaKind.STREET)
    assert first == again == tuple(selectors.area_at(p.latitude, p.longitude, AreaKind.STREET) for p in points)
    assert {row.code for row in first if row} == {"A", "B"}
    assert selectors.areas_at([], AreaKind.STREET) == ()


def test_outside_all_areas_the_nearest_is_known() -> None:
    assert selectors.nearest_area(36.1, 119.9, AreaKind.STREET) is None
    load(collection(DISTRICT, WEST, EAST))
    found = selectors.nearest_area(36.1, 119.9, AreaKind.STREET)
    assert found
    assert found[0].code == "9001001"
    assert found[1] == pytest.approx(8_984, abs=5)  # a tenth of a degree of longitude at 36° north


def test_the_tree_is_in_order_with_its_depth(django_assert_num_queries: Any) -> None:
    ids = load(collection(EAST, COMMUNITY, WEST, DISTRICT))
    with django_assert_num_queries(1):
        found = [(row.code, row.depth) for row in selectors.tree()]
    assert found == [("9001", 0), ("9001001", 1), ("9001001001", 2), ("9001002", 1)]
    assert selectors.choices(AreaKind.STREET) == ((ids["9001001"], "西街道"), (ids["9001002"], "东街道"))
    assert selectors.within(ids["9001001"]) == {ids["9001001"], ids["9001001001"]}
    assert selectors.by_code(["9001"])["9001"] == selectors.get(ids["9001"])
    assert selectors.get(-1) is None


def test_areas_by_code_keep_the_order_in_which_they_came() -> None:
    load(collection(EAST, COMMUNITY, WEST, DISTRICT))
    came = list(selectors.by_code())
    for code in came:  # PostgreSQL puts a changed row behind the others
        Area.objects.filter(code=code).update(source="changed")
        assert list(selectors.by_code()) == came


def test_the_map_gets_shapes_names_and_credits() -> None:
    ids = load(collection(DISTRICT, WEST, EAST, feature("9001003", "无界街道", kind="街道", parent="9001")))
    shapes = json.loads(selectors.areas_geojson(kind=AreaKind.STREET))
    assert shapes["sources"] == ["© somebody"]
    assert [f["properties"] for f in shapes["features"]] == [
        {"id": ids["9001001"], "code": "9001001", "name": "西街道", "kind": "street"},
        {"id": ids["9001002"], "code": "9001002", "name": "东街道", "kind": "street"},
    ]
    assert json.loads(selectors.areas_geojson(parent_id=ids["9001"]))["features"] == shapes["features"]


def test_a_map_in_another_datum_gets_shifted_shapes() -> None:
    load(collection(WEST | {"properties": {**WEST["properties"], "parent": None}}))
    shapes = json.loads(selectors.areas_geojson(datum=Datum.GCJ02))
    longitude, latitude = shapes["features"][0]["geometry"]["coordinates"][0][0]
    expected = convert(Point(36.0, 120.0), Datum.WGS84, Datum.GCJ02)
    corners = [Point(y, x) for x, y in shapes["features"][0]["geometry"]["coordinates"][0]]
    assert min(distance(corner, expected) for corner in corners) < 0.2
    assert distance(Point(latitude, longitude), Point(36.0, 120.0)) > 100


@shared
def test_every_street_of_a_real_district_is_found_from_a_point_inside_it() -> None:
    load((GEO / "shibei_370203_streets.geojson").read_bytes())
    import shapely

    for area in Area.objects.filter(kind="street"):
        inside = shapely.from_geojson(area.geometry).representative_point()
        assert code_at(inside.y, inside.x) == area.code
        assert code_at(inside.y, inside.x, AreaKind.DISTRICT) == "370203"


@shared
def test_real_quarters_are_simplified_to_the_bound_and_stay_in_place() -> None:
    load((GEO / "boston_neighborhoods.geojson").read_bytes(), columns=Columns(code=("OBJECTID",)))
    full = json.loads(selectors.areas_geojson(most=10**9))
    small = json.loads(selectors.areas_geojson(most=2_000))

    def positions(value: Any) -> int:
        return 1 if isinstance(value[0], float) else sum(positions(item) for item in value)

    def count(shapes: dict[str, Any]) -> int:
        return sum(positions(f["geometry"]["coordinates"]) for f in shapes["features"])

    assert count(full) > 2_000 >= count(small) > 200
    assert len(small["features"]) == 25
    import shapely

    for before, after in zip(full["features"], small["features"], strict=True):
        one, other = (shapely.geometry.shape(f["geometry"]) for f in (before, after))
        assert one.intersection(other).area / one.union(other).area > 0.9


def test_a_map_is_simplified_once_until_an_area_changes(django_assert_num_queries: Any) -> None:
    ids = load(collection(DISTRICT, EAST, WEST))
    first = selectors.areas_geojson(kind=AreaKind.STREET)
    with django_assert_num_queries(1):
        assert selectors.areas_geojson(kind=AreaKind.STREET) == first
    load(collection(DISTRICT, EAST, feature("9001001", "新西街道", square(120.0, 36.0, 0.05), parent="9001")))
    shapes = json.loads(selectors.areas_geojson(kind=AreaKind.STREET))["features"]
    assert {one["id"]: one["properties"]["name"] for one in shapes}[ids["9001001"]] == "新西街道"
    assert shapes != json.loads(first)["features"]
