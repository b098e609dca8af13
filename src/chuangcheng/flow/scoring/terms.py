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
    NOT_APPLICABLE = "not_applicable"  # everything was looked at, and nothing of it exists here
    COUNTED_AS_ZERO = "counted_as_zero"
    MEAN_OF_OTHERS = "mean_of_others"
    RULE_UNKNOWN = "rule_unknown"


class Refused(StrEnum):
    """Why a score could not be fixed."""

    ROUND_NOT_CLOSED = "round_not_closed"
    ALREADY_FIXED = "already_fixed"
