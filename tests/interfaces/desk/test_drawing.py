"""From degrees to the drawing."""

import json

import pytest

from chuangcheng.interfaces.desk.drawing import SMALL, WIDTH, Mark, draw

SQUARE = [[[120.0, 36.0], [120.1, 36.0], [120.1, 36.1], [120.0, 36.1], [120.0, 36.0]]]
FAR = [[[120.2, 36.0], [120.3, 36.0], [120.3, 36.1], [120.2, 36.0]]]


def collection(*geometries):
    features = [
        {"type": "Feature", "id": at + 1, "properties": {"name": f"街道{at + 1}"}, "geometry": geometry}
        for at, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "sources": ["© somebody"], "features": features})


EMPTY = collection()
ONE = collection({"type": "Polygon", "coordinates": SQUARE})


def mark(longitude, latitude):
    return Mark(longitude, latitude, "/sites/1/", "点", "site")


def test_nothing_is_drawn_where_there_is_nothing():
    assert draw(EMPTY) is None


@pytest.mark.parametrize("width", [WIDTH, SMALL])
def test_a_place_in_the_middle_stands_in_the_middle(width):
    drawing = draw(ONE, [mark(120.05, 36.05)], width=width)
    dot = drawing.dots[0]
    assert (drawing.width, drawing.sources) == (width, ("© somebody",))
    assert dot.x == pytest.approx(width / 2, abs=0.2)
    assert dot.y == pytest.approx(drawing.height / 2, abs=0.6)


def test_the_drawing_is_true_to_shape_at_its_latitude():
    drawing = draw(ONE)
    assert drawing.height / drawing.width == pytest.approx(1 / 0.8085, rel=0.01)  # cos 36.05°


def test_the_corner_leads_back_to_degrees():
    drawing = draw(ONE, [mark(120.03, 36.07)])
    west, north, across, down = map(float, drawing.corner.split())
    dot = drawing.dots[0]
    assert west + dot.x / across == pytest.approx(120.03, abs=1e-4)
    assert north - dot.y / down == pytest.approx(36.07, abs=1e-4)


def test_an_area_of_several_parts_is_one_shape_and_the_chosen_one_stands_out():
    two = collection({"type": "MultiPolygon", "coordinates": [SQUARE, FAR]}, {"type": "Polygon", "coordinates": SQUARE})
    drawing = draw(two, chosen_id=2)
    assert [(shape.name, shape.path.count("M"), shape.chosen) for shape in drawing.shapes] == [
        ("街道1", 2, False),
        ("街道2", 1, True),
    ]


def test_a_lone_point_without_areas_gets_a_picture_of_its_own():
    drawing = draw(EMPTY, [mark(120.0, 36.0)])
    assert (drawing.dots[0].x, drawing.shapes) == (pytest.approx(WIDTH / 2), ())
