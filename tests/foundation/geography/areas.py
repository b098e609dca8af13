"""Small areas for the tests: squares on a made-up plain, in degrees."""

import json
from typing import Any


def square(west: float, south: float, size: float) -> dict[str, Any]:
    """A square polygon with its south-western corner and the length of its sides."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str | None, name: str | None, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, **properties},
        "geometry": geometry,
    }


def collection(*features: Any, **members: Any) -> bytes:
    """A GeoJSON document."""
    return json.dumps({"type": "FeatureCollection", "features": features, **members}, ensure_ascii=False).encode()


DISTRICT = feature("9001", "平原区", square(120.0, 36.0, 0.4), kind="区")
WEST = feature("9001001", "西街道", square(120.0, 36.0, 0.2), parent="9001", kind="街道")
EAST = feature("9001002", "东街道", square(120.2, 36.0, 0.2), parent="9001", kind="街道")
COMMUNITY = feature("9001001001", "河边社区", square(120.05, 36.05, 0.05), kind="社区")
