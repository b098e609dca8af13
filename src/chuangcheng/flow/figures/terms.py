"""Words of the figures that are reported or decided outside."""

from enum import StrEnum


class OutsideKind(StrEnum):
    """Whose result it is. None of them enters our score."""

    OFFICIAL = "official"  # 官方测评
    THIRD_PARTY = "third_party"  # 第三方测评
    RANKING = "ranking"  # 上级(市)排名通报
    OTHER = "other"


class Takes(StrEnum):
    """What an entered value means for the rule of a method."""

    SHARE = "share"  # 0 to 1
    POINTS = "points"  # 0 to the method's points
    FAILURES = "failures"  # a count, points off for each
    COUNT = "count"  # a count of what was met
    GRADED = "graded"  # compared with the thresholds of letters
    CURVE = "curve"  # read on a curve of break points
    ANYTHING = "anything"  # the source does not say; outside the sum


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
    NOT_ANSWERS = "not_answers"
    ANSWERS_OF_SURVEYS = "answers_of_surveys"
    IN_THE_FUTURE = "in_the_future"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_NOW = "not_now"
    TAKEN = "taken"
    PERIOD_INCOMPLETE = "period_incomplete"
    PERIOD_BACKWARDS = "period_backwards"
    PERIOD_AFTER_DATE = "period_after_date"
    NOT_PUBLISHED = "not_published"
    NO_ROWS = "no_rows"
    # results of others
    AMBIGUOUS_STANDARD = "ambiguous_standard"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNKNOWN_NODE = "unknown_node"
    NO_RESULT = "no_result"
    NOT_A_RANK = "not_a_rank"
    NOT_A_RATE = "not_a_rate"
    COLUMN_TWICE = "column_twice"
    # what the whole depends on
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_GATE = "unknown_gate"
    GATE_IS_MEASURED = "gate_is_measured"
    UNKNOWN_EDITION = "unknown_edition"
    UNKNOWN_YEAR = "unknown_year"
    EDITION_OR_YEAR = "edition_or_year"
    ABOVE_POINTS = "above_points"
    NOT_POSITIVE = "not_positive"
    PERSONAL = "personal"


class FigureCheck(StrEnum):
    """Holes in the figures."""

    FIGURE_MISSING = "figure_missing"
    PASSED_WITHOUT_FIGURE = "passed_without_figure"
