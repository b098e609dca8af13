"""Words of the figures that are reported or decided outside."""

from enum import StrEnum


class Refused(StrEnum):
    """Why a figure could not be kept."""

    REQUIRED = "required"
    NOT_A_NUMBER = "not_a_number"
    UNKNOWN_STANDARD = "unknown_standard"
    UNKNOWN_METHOD = "unknown_method"
    UNKNOWN_AREA = "unknown_area"
    DUPLICATE = "duplicate"
    NOT_A_DATE = "not_a_date"
    UNREADABLE = "unreadable"
    MISSING_COLUMN = "missing_column"
    AMBIGUOUS_AREA = "ambiguous_area"
    UNKNOWN_UNIT = "unknown_unit"
    AREA_AND_UNIT = "area_and_unit"
    FIELD_IS_OBSERVED = "field_is_observed"
    NOT_A_SHARE = "not_a_share"
    BEYOND_POINTS = "beyond_points"
    NOT_A_COUNT = "not_a_count"
    IN_THE_FUTURE = "in_the_future"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_NOW = "not_now"


class FigureCheck(StrEnum):
    """Holes in the figures."""

    FIGURE_MISSING = "figure_missing"
    PASSED_WITHOUT_FIGURE = "passed_without_figure"
