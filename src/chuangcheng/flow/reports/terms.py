"""Words of the papers."""

from enum import StrEnum


class Paper(StrEnum):
    """What the office prints every day."""

    PROBLEM_LIST = "problem_list"  # 问题清单
    NOTICE = "notice"  # 整改通知书
    BRIEFING = "briefing"  # 周通报
    NOT_RIGHT = "not_right"  # 一单位一清单


class Lack(StrEnum):
    """What is not right with a unit, in the order of its list."""

    CASE = "case"  # a case that is not done
    FAILING = "failing"  # seen to fail, and no case of it is open
    UNSEEN = "unseen"  # a site of its own that nobody has looked at
    UNLED = "unled"  # a standard it shares in that nobody leads
    FIGURE = "figure"  # a figure that the standard it leads is scored by, and that is not there


class Words(StrEnum):
    """What the list of a unit says of where it knows something from and how that stands."""

    SITES = "sites"
    DUTIES = "duties"
    FIGURES = "figures"
    FIXED = "fixed"  # put right, and not looked at again
    NO_CASE = "no_case"
    NOT_SEEN = "not_seen"
    NO_LEAD = "no_lead"
    NO_FIGURE = "no_figure"


class Refused(StrEnum):
    """Why a paper cannot be made as it was asked for."""

    NO_CASES = "no_cases"
    TOO_MANY_CASES = "too_many_cases"
    SEVERAL_UNITS = "several_units"
    NOT_WITH_A_UNIT = "not_with_a_unit"  # not dispatched, or put right already
    DAY_PAST = "day_past"  # a notice cannot ask for something by a day that is over
