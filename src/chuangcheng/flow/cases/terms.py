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
    CHECKED = "checked"  # 现场核实属实
    SUSPENDED = "suspended"  # 挂账: approved, the clock stands
    DEFERRED = "deferred"  # 缓办: out of the denominator of the rates
    MERGED = "merged"  # 并案: another case stands for it
    SPLIT = "split"  # 已拆分: its parts are followed
    HANDED_OVER = "handed_over"  # 已移送 another system


OPEN = frozenset(
    {
        State.REPORTED,
        State.FILED,
        State.DISPATCHED,
        State.RETURNED,
        State.IN_HAND,
        State.RECTIFIED,
        State.VERIFIED,
        State.CHECKED,
        State.SUSPENDED,
        State.DEFERRED,
        State.SPLIT,
        State.HANDED_OVER,
    }
)
"""Somebody still has to do something."""

WITH_THE_UNIT = frozenset({State.DISPATCHED, State.IN_HAND})
"""The unit's clock runs."""

DONE = frozenset({State.VERIFIED, State.CLOSED, State.RECHECKED})
"""Put right and verified."""

DONE_PART = frozenset(
    {State.CLOSED, State.RECHECKED, State.REFUSED, State.UNFOUNDED, State.MERGED},
)
"""A part in one of these states keeps its whole open no longer."""

BEFORE_FILING = frozenset({State.REPORTED, State.CHECKED})
"""The office has not taken it up yet."""


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
    CHECK = "check"
    NOT_FOUND = "not_found"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ASK_SUSPENSION = "ask_suspension"
    SUSPEND = "suspend"
    REFUSE_SUSPENSION = "refuse_suspension"
    RESUME = "resume"
    DEFER = "defer"
    END_DEFERRAL = "end_deferral"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"
    HAND_OVER = "hand_over"
    RECALL = "recall"  # take a case back from another system
    RECALL_DISPATCH = "recall_dispatch"  # take a case back from a unit that has not accepted it yet
    SETTLE = "settle"  # another system has put it right
    CHANGE_DEADLINE = "change_deadline"
    SET_PRIORITY = "set_priority"
    ISOLATE = "isolate"  # 现场隔离: keep people away from a hazard, before anything else


class Who(StrEnum):
    """In what capacity a person stands to a case."""

    COORDINATOR = "coordinator"  # 创城办
    UNIT = "unit"  # 责任单位经办人
    HOLDER = "holder"  # whoever has the case in hand: the unit, or whom it handed it down to
    VERIFIER = "verifier"  # 核查员, never of a unit the case lies with
    INSPECTOR = "inspector"  # 检查员, when he looks at the place again
    ANYBODY = "anybody"  # every signed-in person who may report
    LEADER = "leader"  # 区领导
    DECIDER = "decider"  # whom the ladder of approval names for the request that waits
    CHECKER = "checker"  # an inspector, or the office, when they look at the place before filing
    EITHER = "either"  # the unit, or the office
    ON_THE_SPOT = "on_the_spot"  # whoever of the inspectors, units and office stands there
    COMPETENT = "competent"  # the competent unit: what the verifier is for a hazard


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
    WHY = "why"  # in words
    CHECKED = "checked"  # what people or media report was seen on site
    FORM = "form"  # a signed form or other evidence, by the ladder
    APPROVAL = "approval"
    AMOUNT = "amount"
    DAY = "day"
    OTHER_CASE = "other_case"
    UNITS = "units"
    OTHER_SYSTEM = "other_system"
    ALL_PARTS = "all_parts"  # every part is done
    ISOLATED = "isolated"  # a hazard was isolated before
    ORGANISATION = "organisation"  # the building site or haulage company, where the class asks for it


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
    MEDIA = "media"  # 媒体曝光


FROM_OUTSIDE = frozenset({Source.PUBLIC, Source.MEDIA})
"""Looked at on site before it is filed."""


class PhotoKind(StrEnum):
    """What a picture of a case shows."""

    BEFORE = "before"
    AFTER = "after"
    OBJECTION = "objection"
    VERIFICATION = "verification"
    REQUEST = "request"  # the signed form or evidence of a request
    ISOLATION = "isolation"  # the place closed off


class RequestKind(StrEnum):
    """申请事项: what a unit asks for."""

    EXTENSION = "extension"  # 延期
    SUSPENSION = "suspension"  # 挂账


class RequestState(StrEnum):
    """How far a request has come."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"  # the case moved on before anybody decided


class ExtensionReason(StrEnum):
    """延期原因."""

    ENGINEERING = "engineering"  # 需工程施工
    PROCUREMENT = "procurement"  # 需采购设备材料
    COORDINATION = "coordination"  # 需多单位配合
    WEATHER = "weather"  # 天气原因
    VOLUME = "volume"  # 工作量大


class SuspensionReason(StrEnum):
    """挂账原因."""

    SEASON = "season"  # 当季不宜施工
    CONDITIONS = "conditions"  # 暂不具备施工条件
    FUNDS = "funds"  # 资金计划未落实
    DEMOLITION = "demolition"  # 待征收拆迁


class DeferReason(StrEnum):
    """缓办原因."""

    LEGAL = "legal"  # 涉诉或依法程序未完
    HISTORY = "history"  # 历史遗留，需专题研究
    FORCE_MAJEURE = "force_majeure"  # 不可抗力
    POLICY = "policy"  # 政策待明确


class Priority(StrEnum):
    """案件等级."""

    NORMAL = "normal"  # 一般
    HIGH = "high"  # 重点
    URGENT = "urgent"  # 紧急


class RefuseReason(StrEnum):
    """不予立案原因."""

    NOT_A_PROBLEM = "not_a_problem"
    OUTSIDE_AREA = "outside_area"
    DUPLICATE = "duplicate"
    TOO_VAGUE = "too_vague"
    NOT_FOUND = "not_found"  # 现场核实不属实


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
    BY_RULE = "by_rule"  # of the step `dispatch`
    CHOSEN_BY_COORDINATOR = "chosen_by_coordinator"
    NAMED_BY_UNIT = "named_by_unit"  # by the unit that returned it as not its own


class Begun(StrEnum):
    """How a case began, where nobody reported it to us."""

    TAKEN_OVER = "taken_over"  # 从其他系统转入, with the history that it had there


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
    TO_CHECK = "to_check"
    LATE_TO_ACCEPT = "late_to_accept"
    FOR_OFFICE = "for_office"  # a request waits for the office
    FOR_LEADER = "for_leader"  # a request waits for a leader
    SUSPENDED = "suspended"
    DEFERRED = "deferred"
    ELSEWHERE = "elsewhere"  # handed over to another system
    SPLIT = "split"
    URGENT = "urgent"
    EXTENDED = "extended"
    RECHECK_DUE = "recheck_due"  # its day for looking again has come
    HAZARDS = "hazards"  # open safety hazards
    TO_ISOLATE = "to_isolate"  # open hazards that nobody has isolated yet


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
    UNKNOWN_STREET = "unknown_street"
    NOT_YOURS = "not_yours"  # it is another's to do
    CHECK_FIRST = "check_first"
    NO_CHECK_NEEDED = "no_check_needed"
    ASKED_ALREADY = "asked_already"
    NOTHING_ASKED = "nothing_asked"
    NO_EXTENSION_LEFT = "no_extension_left"
    LIMIT_IS_OVER = "limit_is_over"
    FORM_REQUIRED = "form_required"
    PARTS_OPEN = "parts_open"
    WHOLE_CLOSED = "whole_closed"
    UNKNOWN_CASE = "unknown_case"
    NOT_MERGEABLE = "not_mergeable"
    TWO_UNITS = "two_units"
    NOT_POSITIVE = "not_positive"
    NOT_WHOLE = "not_whole"
    TOO_MUCH = "too_much"
    NOT_LATER = "not_later"
    UNCHANGED = "unchanged"
    NOT_A_REBOUND = "not_a_rebound"
    NOT_A_HAZARD = "not_a_hazard"
    ISOLATED_ALREADY = "isolated_already"
    ISOLATE_FIRST = "isolate_first"
    STAYS_URGENT = "stays_urgent"
    NOT_FOR_HAZARDS = "not_for_hazards"
    HAZARD_IS_SEEN = "hazard_is_seen"  # whether there is one, its competent unit says on site
    NO_COMPETENT_UNIT = "no_competent_unit"
    COMPETENT_UNIT = "competent_unit"  # who looks at the hazard does not put it right
    NOT_COMPETENT = "not_competent"  # a hazard is verified by its competent unit
    CLOCK_HOURS = "clock_hours"
    SAME_HAZARD = "same_hazard"
    NO_PLATES = "no_plates"
    CAME_BACK = "came_back"
    PERMITTED_ZONE = "permitted_zone"  # it is permitted there at this hour, and no words say why it is a problem
    NO_UNIT = "no_unit"  # in a bulk act: no unit is proposed for this case
    NO_LIMIT = "no_limit"  # its class has no time limit yet
    NO_CLASS = "no_class"
    TOO_MANY = "too_many"
    NOT_SHARED = "not_shared"  # only the office shares a filter with everybody
