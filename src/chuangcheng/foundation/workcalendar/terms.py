"""Words of the working calendar."""

from enum import StrEnum


class SpanUnit(StrEnum):
    """What a time limit counts."""

    WORKING_HOURS = "working_hours"  # 工作时
    WORKING_DAYS = "working_days"  # 工作日
    CLOCK_HOURS = "clock_hours"  # 紧急工作时: by the clock, day and night


class Refused(StrEnum):
    """Why a calendar could not be changed."""

    BAD_HOURS = "bad_hours"
    BAD_YEAR_FILE = "bad_year_file"
    NO_EXCEPTION = "no_exception"
    REQUIRED = "required"
    TAKEN = "taken"
