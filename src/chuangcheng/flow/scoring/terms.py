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
    BY_METHOD = "by_method"  # the methods compose the whole, not the tree
    IN_PLACE = "in_place"  # the total of another edition takes the place of the node
    GIVEN = "given"  # a total from outside, as it was entered
    OWN_TODAY = "own_today"  # the total of another edition as we compute it ourselves today
    THIS_SCORE = "this_score"  # a year of a cycle: the one this score stands for
    EVENT = "event"  # an event of the negative list
    CUT_AT_ZERO = "cut_at_zero"  # the same, of which not all could come off
    STANDING_UNKNOWN = "standing_unknown"  # what an event leads to depends on a standing that is not known


class Clause(StrEnum):
    """What is said of a figure besides how it came about."""

    FAILED = "clause_failed"
    NOT_LOOKED_AT = "clause_not_looked_at"
    COULD_NOT_BE_SEEN = "clause_could_not_be_seen"
    FIGURE_MISSING = "clause_figure_missing"
    COULD_WIN = "clause_could_win"  # by all that is unknown
    FIX_ONE = "clause_fix_one"
    FIX_ALL = "clause_fix_all"
    INTERVAL = "clause_interval"
    FULL = "clause_full"
    NOT_COUNTED = "clause_not_counted"


class Cause(StrEnum):
    """Why a standard brings more or less into one score than into another."""

    NEWLY_FAILED = "newly_failed"  # was met
    NEWLY_MET = "newly_met"  # had failed
    SEEN_FAILED = "seen_failed"  # was not known
    SEEN_MET = "seen_met"
    SEEN_FAILED_SINCE = "seen_failed_since"  # not known to a round, seen since it ended
    SEEN_MET_SINCE = "seen_met_since"
    SEEN_FAILED_BESIDE = "seen_failed_beside"  # not counted in a round, though seen before it ended
    SEEN_MET_BESIDE = "seen_met_beside"
    NOT_SEEN_AGAIN = "not_seen_again"  # was known
    FIGURE_CHANGED = "figure_changed"
    FIGURE_ENTERED = "figure_entered"
    FIGURE_GONE = "figure_gone"
    OTHERS_CHANGED = "others_changed"  # nothing of its own: what the rest of the score made of it
    RULE_DIFFERS = "rule_differs"  # points or rule, in another edition


class Beside(StrEnum):
    """Why our figure and another one of the same standard differ."""

    SAME = "beside_same"
    NOT_OBSERVED_BY_US = "beside_not_observed_by_us"
    NOT_OBSERVED_THERE = "beside_not_observed_there"
    OTHER_DAY = "beside_other_day"
    OTHER_EVIDENCE = "beside_other_evidence"
    WITHIN_BOUNDS = "beside_within_bounds"
    OTHER_POINTS = "beside_other_points"


class StepKind(StrEnum):
    """What stands between the own total and the final one."""

    OWN = "own"  # 本级总分
    WEIGHTED = "weighted"  # 加权计入
    ON_TOP = "on_top"  # 另加
    DEDUCTION = "deduction"  # 负面清单扣分
    FINAL = "final"  # 最终得分
    YEAR = "year"  # 周期中的一年
    CYCLE = "cycle"  # 周期得分


class GateState(StrEnum):
    """前置条件: met or not whatever is still unknown, or not decided yet."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"


class Eligibility(StrEnum):
    """参评资格."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


class Ground(StrEnum):
    """Why a place is not eligible, or why that is open."""

    GATE_NOT_MET = "gate_not_met"
    GATE_OPEN = "gate_open"
    SUSPENDED = "suspended"
    DISQUALIFIED = "disqualified"
    REVOKED = "revoked"
    STANDING_UNKNOWN = "standing_unknown"


class AppealState(StrEnum):
    """申诉状态."""

    OPEN = "open"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


class AppealReason(StrEnum):
    """Why a unit doubts its figure or place."""

    FACTS = "facts"  # 认定与事实不符
    NOT_OURS = "not_ours"  # 点位不归本单位负责
    STANDARD = "standard"  # 标准把握有出入
    COUNTED_TWICE = "counted_twice"  # 同一问题重复计算
    FIGURE = "figure"  # 录入的结果有误
    GROUP = "group"  # 分组不当


class AnswerReason(StrEnum):
    """Why an appeal is upheld or not."""

    FACTS_WRONG = "facts_wrong"
    OWNER_WRONG = "owner_wrong"
    STANDARD_WRONG = "standard_wrong"
    FIGURE_WRONG = "figure_wrong"
    GROUP_WRONG = "group_wrong"
    RECORD_STANDS = "record_stands"
    RULES_KEPT = "rules_kept"
    NOTHING_SHOWN = "nothing_shown"


UPHOLDING = (
    AnswerReason.FACTS_WRONG,
    AnswerReason.OWNER_WRONG,
    AnswerReason.STANDARD_WRONG,
    AnswerReason.FIGURE_WRONG,
    AnswerReason.GROUP_WRONG,
)
"""Reasons for which an appeal is upheld; the others are for those that are not."""


class Act(StrEnum):
    """What the journal calls the acts on groups and appeals."""

    GROUP_CREATE = "group.create"
    GROUP_CHANGE = "group.change"
    GROUP_WITHDRAW = "group.withdraw"
    APPEAL = "appeal.make"
    ANSWER = "appeal.answer"


class Refused(StrEnum):
    """Why an act on scores was not possible."""

    ROUND_NOT_CLOSED = "round_not_closed"
    ALREADY_FIXED = "already_fixed"
    REQUIRED = "required"
    NAME_TAKEN = "name_taken"
    NO_MEMBERS = "no_members"
    UNKNOWN_MEMBER = "unknown_member"
    NOT_COMPARED = "not_compared"  # a group is of streets or of units, never of the whole
    MARK_OUT_OF_RANGE = "mark_out_of_range"
    GROUP_WITHDRAWN = "group_withdrawn"
    ALREADY_APPEALED = "already_appealed"
    ALREADY_ANSWERED = "already_answered"
    WRONG_REASON = "wrong_reason"
    UNKNOWN_FILE = "unknown_file"
    SHARE_OUT_OF_RANGE = "share_out_of_range"
    NOTHING_VISITED = "nothing_visited"


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
    NOT_ANSWERS = "not_answers"
    ANSWERS_OF_SURVEYS = "answers_of_surveys"
    TOO_MANY_ROWS = "too_many_rows"
    SAID_TWICE = "said_twice"
    EDITION_OR_YEAR = "edition_or_year"
    UNKNOWN_EDITION = "unknown_edition"
    UNKNOWN_YEAR = "unknown_year"
    NOT_POSITIVE = "not_positive"
    BOUNDS_DISAGREE = "bounds_disagree"
    UNKNOWN_EVENT = "unknown_event"
    UNKNOWN_GATE = "unknown_gate"
    GATE_IS_COMPUTED = "gate_is_computed"
    NOT_YES_OR_NO = "not_yes_or_no"
