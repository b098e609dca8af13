"""Datums and distances."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.foundation.geography.rules import (
    OFFSET_BOX,
    Box,
    Point,
    box_around,
    box_of,
    convert,
    distance,
    is_place,
    may_hold,
)
from chuangcheng.foundation.geography.terms import AreaKind, Datum

PLACES = Path(__file__).resolve().parents[4] / "shared" / "data" / "coords" / "china_places.json"
NAMES = {"WGS84": Datum.WGS84, "GCJ02": Datum.GCJ02, "BD09": Datum.BD09}

in_china = st.builds(Point, st.floats(3.0, 53.0), st.floats(73.0, 135.0))
anywhere = st.builds(Point, st.floats(-89.0, 89.0), st.floats(-180.0, 180.0))


@pytest.mark.skipif(not PLACES.exists(), reason="the shared data are not here")
@pytest.mark.parametrize(("source", "target"), list(itertools.permutations(NAMES, 2)))
def test_every_published_place_is_met_within_a_metre(source: str, target: str) -> None:
    places = json.loads(PLACES.read_text(encoding="utf-8"))
    assert len(places) == 332
    far = {}
    for place in places:
        here, there = (Point(place[name][1], place[name][0]) for name in (source, target))
        metres = distance(convert(here, NAMES[source], NAMES[target]), there)
        if metres >= 1.0:
            far[place["name"]] = metres
    assert far == {}


@given(in_china, st.sampled_from([Datum.GCJ02, Datum.BD09]))
def test_there_and_back_is_the_same_place_to_a_tenth_of_a_millimetre(place: Point, datum: Datum) -> None:
    there = convert(place, Datum.WGS84, datum)
    assert distance(place, there) > 1.0
    assert distance(convert(there, datum, Datum.WGS84), place) < 0.0001


@given(anywhere.filter(lambda place: not OFFSET_BOX.contains(place)), st.sampled_from(list(Datum)))
def test_outside_the_box_nothing_moves(place: Point, datum: Datum) -> None:
    assert convert(place, Datum.WGS84, datum) == place
    assert convert(place, datum, Datum.WGS84) == place


@given(in_china)
def test_the_national_system_equals_the_satellites(place: Point) -> None:
    assert convert(place, Datum.WGS84, Datum.CGCS2000) == place
    assert convert(place, Datum.CGCS2000, Datum.GCJ02) == convert(place, Datum.WGS84, Datum.GCJ02)


def test_a_degree_of_latitude_is_about_111_kilometres() -> None:
    assert distance(Point(36.0, 120.0), Point(37.0, 120.0)) == pytest.approx(111_195, abs=1)
    assert distance(Point(0.0, 179.5), Point(0.0, -179.5)) == pytest.approx(111_195, abs=1)
    assert distance(Point(36.0, 120.0), Point(36.0, 120.0)) == 0.0


@given(anywhere, anywhere)
def test_distance_is_the_same_both_ways_and_never_beyond_half_the_earth(one: Point, other: Point) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert 0.0 <= distance(one, other) <= 20_015_200


@given(st.builds(Point, st.floats(-80.0, 80.0), st.floats(-170.0, 170.0)), in_china)
def test_a_box_around_a_place_holds_all_that_is_near(place: Point, other: Point) -> None:
    box = box_around(place, 5_000)
    assert box.contains(place)
    if distance(place, other) <= 5_000:
        assert box.contains(other)
    assert box.contains(Point(box.south, place.longitude))
    assert distance(Point(box.south, place.longitude), place) == pytest.approx(5_000, rel=1e-6)


def test_the_bounds_of_places() -> None:
    assert box_of([Point(36.0, 120.5), Point(36.5, 120.0)]) == Box(west=120.0, south=36.0, east=120.5, north=36.5)
    assert box_of([]) is None


def test_what_is_a_place() -> None:
    assert is_place(36.0, 120.0)
    assert not is_place(120.0, 36.0)
    assert not is_place(float("nan"), 120.0)
    assert not is_place(36.0, float("inf"))


def test_only_a_larger_kind_holds_a_smaller_one() -> None:
    assert may_hold(AreaKind.DISTRICT, AreaKind.GRID)
    assert not may_hold(AreaKind.STREET, AreaKind.STREET)
    assert not may_hold(AreaKind.GRID, AreaKind.COMMUNITY)
