"""Words of the long-term care of places: standing looks, the watch list, hot spots, stretches."""

from enum import StrEnum


class Grade(StrEnum):
    """点位等级: how closely a site is looked at. A site that nobody graded is an ordinary one."""

    KEY = "key"  # 重点
    USUAL = "usual"  # 一般
    LIGHT = "light"  # 宽松


class Aim(StrEnum):
    """Which sites a standing plan takes, beside its type and street."""

    ALL = "all"
    KEY = "key"
    USUAL = "usual"
    LIGHT = "light"
    WATCHED = "watched"  # those on the watch list


class Per(StrEnum):
    """The period over which looks are counted."""

    WEEK = "week"
    MONTH = "month"


class Look(StrEnum):
    """What became of a look that was planned."""

    DONE = "done"  # in the plan's hours
    OTHER_HOURS = "other_hours"  # somebody was there, but not when it matters
    PENDING = "pending"
    MISSED = "missed"  # not looked at: never counted as met


class Entry(StrEnum):
    """Why a site is on the watch list."""

    CAME_BACK = "came_back"
    BY_HAND = "by_hand"


class Leaving(StrEnum):
    """Why a site left the watch list."""

    CLEAN = "clean"
    RETIRED = "retired"


class SpotState(StrEnum):
    """What a hot spot is: under care, closed, or not taken up."""

    OPEN = "open"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class Cause(StrEnum):
    """根因: why the same thing comes back at the same place."""

    NO_PLACE_FOR_IT = "no_place_for_it"
    TOO_FEW_FACILITIES = "too_few_facilities"
    BROKEN_FACILITIES = "broken_facilities"
    WORK_TOO_RARE = "work_too_rare"
    NOBODYS_DUTY = "nobodys_duty"
    UNCLEAR_BORDER = "unclear_border"
    HABIT = "habit"
    LAYOUT = "layout"
    WORKS = "works"
    OTHER = "other"


class MeasureKind(StrEnum):
    """疏 or 堵."""

    GUIDE = "guide"
    STOP = "stop"


class MeasureWhat(StrEnum):
    """What is done about a hot spot. `rules.spots.KIND_OF` says which kind each is."""

    PERMITTED_STALLS = "permitted_stalls"
    PARKING = "parking"
    POSTING_BOARD = "posting_board"
    FACILITIES = "facilities"
    MORE_WORK = "more_work"
    TALKING = "talking"
    PATROL = "patrol"
    ENFORCEMENT = "enforcement"
    BARRIER = "barrier"
    FIXED_POST = "fixed_post"
    CAMERA = "camera"


class Effect(StrEnum):
    """What a review found."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class SpotOutcome(StrEnum):
    """How the care of a hot spot ended."""

    GONE = "gone"
    EASED = "eased"
    MOVED_AWAY = "moved_away"
    HANDED_ON = "handed_on"


class Act(StrEnum):
    """What the journal calls the acts."""

    PLAN_CREATE = "plan.create"
    PLAN_CHANGE = "plan.change"
    PLAN_WITHDRAW = "plan.withdraw"
    TURN_SEND = "turn.send"
    TURN_PASS = "turn.pass"  # noqa: S105 - its days went by and nobody had been sent
    GRADE = "site.grade"
    SETTINGS = "settings.change"
    ENTER = "watched.enter"
    LEAVE = "watched.leave"
    SPOT_OPEN = "spot.open"
    SPOT_DISMISS = "spot.dismiss"
    SPOT_CHANGE = "spot.change"
    SPOT_MEASURE = "spot.measure"
    SPOT_REVIEW = "spot.review"
    SPOT_CLOSE = "spot.close"
    STRETCH_CREATE = "stretch.create"
    STRETCH_CHANGE = "stretch.change"
    STRETCH_RETIRE = "stretch.retire"


class Refused(StrEnum):
    """Why an act was not possible."""

    REQUIRED = "required"
    NAME_TAKEN = "name_taken"
    IN_THE_PAST = "in_the_past"
    LOOKS_OUT_OF_RANGE = "looks_out_of_range"
    OUT_OF_RANGE = "out_of_range"
    NO_INSPECTOR = "no_inspector"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    NO_EDITION = "no_edition"
    NOTHING_CHOSEN = "nothing_chosen"
    ALREADY_WATCHED = "already_watched"
    NOT_CLEAN_YET = "not_clean_yet"
    NOT_OPEN = "not_open"
    NOT_A_HOT_SPOT = "not_a_hot_spot"
    BOTH_KINDS = "both_kinds"
    NO_LINES = "no_lines"
