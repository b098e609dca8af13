"""Words of the inspections."""

from enum import StrEnum


class RoundKind(StrEnum):
    """轮次类型."""

    CENSUS = "census"  # 地毯式排查
    SAMPLE = "sample"  # 模拟测评, covert until it closes
    ROUTINE = "routine"  # 日常巡查
    RECHECK = "recheck"  # 回头看


class RoundState(StrEnum):
    """轮次状态. A closed round never changes; a discarded draft was never opened and shows nowhere."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DISCARDED = "discarded"


class VisitKind(StrEnum):
    """Why somebody stood at the site."""

    ROUND = "round"
    VERIFICATION = "verification"


class UnseenReason(StrEnum):
    """未能查看原因."""

    CLOSED_TODAY = "closed_today"  # 未开放
    NO_ENTRY = "no_entry"  # 不允许进入
    UNDER_WORKS = "under_works"  # 施工封闭
    WRONG_TIME = "wrong_time"  # 时段不符
    NOT_FOUND = "not_found"  # 未找到点位
    WEATHER = "weather"  # 天气原因


class Consequence(StrEnum):
    """What an observation means for the cases of its site and item."""

    NOTHING = "nothing"
    NEW_CASE = "new_case"
    SAME_CASE = "same_case"  # it is already being put right
    REBOUND = "rebound"  # it came back
    HELD = "held"  # looked at again, and it held


class Refused(StrEnum):
    """Why an act of the inspections was not possible."""

    REQUIRED = "required"
    NOT_NOW = "not_now"
    NO_SITES = "no_sites"
    NOTHING_TO_RECHECK = "nothing_to_recheck"
    NO_QUOTA = "no_quota"
    NOTHING_CHOSEN = "nothing_chosen"
    VISITED_MEANWHILE = "visited_meanwhile"
    SITES_OF_OWN_UNIT = "sites_of_own_unit"
    NOT_IN_ROUND = "not_in_round"
    NOTHING_TO_HAND_OVER = "nothing_to_hand_over"
    SAME_INSPECTOR = "same_inspector"
    DATES_REVERSED = "dates_reversed"
    NO_INSPECTOR = "no_inspector"
    OWN_UNIT = "own_unit"
    UNKNOWN_ITEM = "unknown_item"
    UNANSWERED = "unanswered"
    PHOTO_REQUIRED = "photo_required"
    REASON_REQUIRED = "reason_required"
    SEVERAL_OUTCOMES = "several_outcomes"
    DETAILS_WITHOUT_FAILURE = "details_without_failure"
    NOT_A_PICTURE = "not_a_picture"
    UNREADABLE_NUMBER = "unreadable_number"
    NOT_WHOLE = "not_whole"
    ABOVE_N = "above_n"
    NEGATIVE_NUMBER = "negative_number"
    EDITION_NOT_PUBLISHED = "edition_not_published"
    NO_CHECKLIST = "no_checklist"
    ALREADY_VISITED = "already_visited"
    IN_THE_FUTURE = "in_the_future"
    PERMITTED_ZONE = "permitted_zone"  # it is permitted here at this hour, and nobody said why it is a failure


class InspectionCheck(StrEnum):
    """Holes in the rounds."""

    PASSED_WITHOUT_VISIT = "passed_without_visit"
    ROUND_WITHOUT_INSPECTOR = "round_without_inspector"
