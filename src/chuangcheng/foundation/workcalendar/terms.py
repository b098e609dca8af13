"""Words of the working calendar."""

from enum import StrEnum


class SpanUnit(StrEnum):
    """What a time limit counts."""

    WORKING_HOURS = "working_hours"  # 工作时
    WORKING_DAYS = "working_days"  # 工作日
    CLOCK_HOURS = "clock_hours"  # 紧急工作时: by the clock, day and night


class Weekday(StrEnum):
    """The days of the week, Monday first, as `Calendar.week` holds them."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class DayKind(StrEnum):
    """What a day of the year is, and who says so."""

    WORKING = "working"  # by the week
    REST = "rest"  # by the week
    HOLIDAY = "holiday"  # 放假, by the year's notice
    MAKE_UP = "make_up"  # 调休上班, by the year's notice
    OWN_REST = "own_rest"  # by an own exception
    OWN_WORKING = "own_working"  # by an own exception


class Refused(StrEnum):
    """Why a calendar could not be changed."""

    BAD_HOURS = "bad_hours"
    BAD_SPAN = "bad_span"
    SPANS_OUT_OF_ORDER = "spans_out_of_order"
    NOBODY_WORKS = "nobody_works"
    BAD_YEAR_FILE = "bad_year_file"
    NO_EXCEPTION = "no_exception"
    IS_DEFAULT = "is_default"
    REQUIRED = "required"
    TAKEN = "taken"


class YearFault(StrEnum):
    """What may be wrong with the file of a year's official days."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_YEAR = "not_a_year"
    NO_DAYS = "no_days"
    NOT_OUT_YET = "not_out_yet"
    DAY_NOT_AN_OBJECT = "day_not_an_object"
    BAD_DATE = "bad_date"
    OTHER_YEAR = "other_year"
    TOLD_TWICE = "told_twice"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    BAD_NAME = "bad_name"
