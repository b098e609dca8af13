"""Words of the scores."""

from enum import StrEnum


class Comparison(StrEnum):
    """The unit of comparison: the whole, or one figure per street or per unit."""

    WHOLE = "whole"
    STREET = "street"
    UNIT = "unit"


class View(StrEnum):
    """Which evidence a figure rests on."""

    ROUND = "round"  # 轮次结果: a closed round, never changes
    TODAY = "today"  # 今日状态: the latest valid observation of each site and item


class Reason(StrEnum):
    """How a figure came about; a page says it in words with the counts beside it."""

    SUM = "sum"
    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    ALL_MET = "all_met"
    SOME_FAILED = "some_failed"
    SHARE_MET = "share_met"
    LETTER = "letter"
    NO_LETTER = "no_letter"
    DEDUCTED = "deducted"
    ON_CURVE = "on_curve"
    VALUE_TAKEN = "value_taken"
    NO_EVIDENCE = "no_evidence"
    NOT_APPLICABLE = "not_applicable"  # nothing of it exists here, or nothing to look at
    COUNTED_AS_ZERO = "counted_as_zero"
    MEAN_OF_OTHERS = "mean_of_others"
    RULE_UNKNOWN = "rule_unknown"


class Refused(StrEnum):
    """Why a score could not be fixed."""

    ROUND_NOT_CLOSED = "round_not_closed"
    ALREADY_FIXED = "already_fixed"


class Fault(StrEnum):
    """What may be wrong with a folder of evidence. The words for each stand in `formats.problems`."""

    NO_EVIDENCE_FILE = "no_evidence_file"
    NO_SUCH_FOLDER = "no_such_folder"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NOT_CSV = "not_csv"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_CELLS = "too_many_cells"
    EMPTY_CELL = "empty_cell"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_SITE_TYPE = "unknown_site_type"
    UNKNOWN_SITE = "unknown_site"
    UNKNOWN_OUTCOME = "unknown_outcome"
    NOT_ON_CHECKLIST = "not_on_checklist"
    SITE_DIFFERS = "site_differs"
    SITE_TWICE = "site_twice"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_CONTRADICTS = "number_contradicts"
    NOT_A_TIME = "not_a_time"
    TIMES_MIXED = "times_mixed"
    SEEN_TWICE = "seen_twice"
    NOT_A_DATE = "not_a_date"
    UNKNOWN_STANDARD = "unknown_standard"
    UNKNOWN_METHOD = "unknown_method"
    UNKNOWN_OWNER = "unknown_owner"
    AREA_AND_UNIT = "area_and_unit"
    DUPLICATE = "duplicate"
    FIELD_IS_OBSERVED = "field_is_observed"
    NOT_A_SHARE = "not_a_share"
    BEYOND_POINTS = "beyond_points"
    NOT_A_COUNT = "not_a_count"
    TOO_MANY_ROWS = "too_many_rows"
