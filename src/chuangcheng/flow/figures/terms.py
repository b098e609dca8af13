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
