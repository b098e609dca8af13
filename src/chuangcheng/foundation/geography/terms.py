"""Words of the map: kinds of area, datums."""

from enum import StrEnum


class AreaKind(StrEnum):
    """Kinds of 区域."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"


class Datum(StrEnum):
    """Coordinate systems in use. CGCS2000 equals WGS-84 to within centimetres and is treated as such."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"
