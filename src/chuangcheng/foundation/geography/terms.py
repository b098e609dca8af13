"""Words of the map: kinds of area, datums, what can be wrong with an area."""

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


class AreaProblem(StrEnum):
    """Why areas are refused. `labels.py` has the words and the remedy."""

    # the document
    NOT_TEXT = "not_text"
    NOT_JSON = "not_json"
    NOT_A_COLLECTION = "not_a_collection"
    NO_FEATURES = "no_features"
    UNKNOWN_CRS = "unknown_crs"
    SWAPPED = "swapped_coordinates"
    TOO_LARGE = "too_large"
    # a feature
    NOT_A_FEATURE = "not_a_feature"
    MISSING_CODE = "missing_code"
    MISSING_NAME = "missing_name"
    DUPLICATE_CODE = "duplicate_code"
    UNKNOWN_KIND = "unknown_kind"
    TOO_LONG = "too_long"
    NULL_CHARACTER = "null_character"
    # its geometry
    NOT_A_POLYGON = "not_a_polygon"
    NOT_A_LINE = "not_a_line"
    NOT_NUMBERS = "not_numbers"
    OUT_OF_RANGE = "out_of_range"
    RING_TOO_SHORT = "ring_too_short"
    RING_NOT_CLOSED = "ring_not_closed"
    CROSSES_ITSELF = "crosses_itself"
    # among other areas
    UNKNOWN_PARENT = "unknown_parent"
    PARENT_TOO_SMALL = "parent_too_small"
    OUTSIDE_PARENT = "outside_parent"
    IN_USE = "in_use"
    ALREADY_RETIRED = "already_retired"
