"""Words of a case's life."""

from enum import StrEnum


class State(StrEnum):
    """案件状态."""

    REPORTED = "reported"  # 已上报
    FILED = "filed"  # 已立案
    REFUSED = "refused"  # 不予立案
    DISPATCHED = "dispatched"  # 已派遣
    RETURNED = "returned"  # 已退回
    IN_HAND = "in_hand"  # 处置中
    RECTIFIED = "rectified"  # 已整改, waits for verification
    VERIFIED = "verified"  # 核查通过
    CLOSED = "closed"  # 已结案
    UNFOUNDED = "unfounded"  # 申诉成立，撤销
    RECHECKED = "rechecked"  # 回头看通过


OPEN = frozenset(
    {
        State.REPORTED,
        State.FILED,
        State.DISPATCHED,
        State.RETURNED,
        State.IN_HAND,
        State.RECTIFIED,
        State.VERIFIED,
    }
)
"""Somebody still has to do something."""

WITH_THE_UNIT = frozenset({State.DISPATCHED, State.IN_HAND})
"""The unit's clock runs."""

DONE = frozenset({State.VERIFIED, State.CLOSED, State.RECHECKED})
"""Put right and verified."""


class Act(StrEnum):
    """The moves people make; each is one function of `cases.services`."""

    REPORT = "report"
    FILE = "file"
    REFUSE = "refuse"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    RETURN = "return"
    UPHOLD = "uphold"
    INSIST = "insist"
    HAND_DOWN = "hand_down"
    TAKE_BACK = "take_back"
    RECTIFY = "rectify"
    SEND_BACK = "send_back"
    VERIFY = "verify"
    CLOSE = "close"
    RECHECK = "recheck"


class Who(StrEnum):
    """In what capacity a person stands to a case."""

    COORDINATOR = "coordinator"  # 创城办
    UNIT = "unit"  # 责任单位经办人
    HOLDER = "holder"  # whoever has the case in hand: the unit, or whom it handed it down to
    VERIFIER = "verifier"  # 核查员, never of a unit the case lies with
    INSPECTOR = "inspector"  # 检查员, when he looks at the place again
    ANYBODY = "anybody"  # every signed-in person who may report


class Need(StrEnum):
    """What a move cannot do without."""

    CASE_CLASS = "case_class"
    UNIT = "unit"
    WHY_THIS_UNIT = "why_this_unit"
    REASON = "reason"
    PHOTO = "photo"
    EVIDENCE = "evidence"
    ON_SITE = "on_site"
    RECEIVER = "receiver"


class Clock(StrEnum):
    """What a move does to the unit's clock."""

    NONE = "none"  # it does not run yet, or no longer
    START = "start"
    RUN = "run"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


class Source(StrEnum):
    """案件来源."""

    INSPECTION = "inspection"  # 实地检查
    RECHECK = "recheck"  # 回头看
    OFFICE = "office"  # 创城办自查
    REFERRAL = "referral"  # 上级交办
    PUBLIC = "public"  # 群众反映


class PhotoKind(StrEnum):
    """What a picture of a case shows."""

    BEFORE = "before"
    AFTER = "after"
    OBJECTION = "objection"
    VERIFICATION = "verification"


class RefuseReason(StrEnum):
    """不予立案原因."""

    NOT_A_PROBLEM = "not_a_problem"
    OUTSIDE_AREA = "outside_area"
    DUPLICATE = "duplicate"
    TOO_VAGUE = "too_vague"


class ReturnReason(StrEnum):
    """退回原因."""

    NOT_MINE = "not_mine"  # 不属本单位职责
    CONTESTED = "contested"  # 对问题认定有异议, with evidence


class SendBackReason(StrEnum):
    """返工原因."""

    NOT_DONE = "not_done"
    PARTLY_DONE = "partly_done"
    WRONG_PLACE = "wrong_place"
    PHOTO_UNCLEAR = "photo_unclear"
    CAME_BACK = "came_back"


class DispatchReason(StrEnum):
    """派遣依据, besides the reasons that the duties give."""

    BY_DUTY = "by_duty"
    CHOSEN_BY_COORDINATOR = "chosen_by_coordinator"


class Group(StrEnum):
    """Named filters: each answers a question somebody asks every morning."""

    OPEN = "open"
    TO_FILE = "to_file"
    TO_DISPATCH = "to_dispatch"
    RETURNED = "returned"
    WITH_UNITS = "with_units"
    TO_ACCEPT = "to_accept"
    IN_HAND = "in_hand"
    OVERDUE = "overdue"
    NEARLY_DUE = "nearly_due"
    TO_VERIFY = "to_verify"
    TO_CLOSE = "to_close"
    CLOSED = "closed"
    TO_RECHECK = "to_recheck"
    REWORKED = "reworked"
    REBOUND = "rebound"
    NOBODYS = "nobodys"  # open, and no unit answers for it yet


class Happened(StrEnum):
    """What a list over some days is about."""

    FOUND = "found"
    FILED = "filed"
    RECTIFIED = "rectified"
    ON_TIME = "on_time"  # put right within the limit
    CLOSED = "closed"


class Sort(StrEnum):
    """Orders of a case list."""

    NEWEST = "newest"
    DUE = "due"
    CHANGED = "changed"


class Refused(StrEnum):
    """Why an act on a case was not possible."""

    NOT_NOW = "not_now"  # the state does not allow it
    REQUIRED = "required"
    PHOTO_REQUIRED = "photo_required"
    NOT_A_PICTURE = "not_a_picture"
    SAME_PICTURE = "same_picture"  # the picture of the problem, handed in as that of its rectification
    EVIDENCE_REQUIRED = "evidence_required"
    ON_SITE_REQUIRED = "on_site_required"
    OWN_UNIT = "own_unit"
    NOT_BELOW = "not_below"  # handed down to somebody outside the unit
    UNKNOWN_REASON = "unknown_reason"
    UNKNOWN_UNIT = "unknown_unit"
    NO_UNIT = "no_unit"  # in a bulk act: no unit is proposed for this case
    NO_LIMIT = "no_limit"  # its class has no time limit yet
    NO_CLASS = "no_class"
    TOO_MANY = "too_many"
    NOT_SHARED = "not_shared"  # only the office shares a filter with everybody
