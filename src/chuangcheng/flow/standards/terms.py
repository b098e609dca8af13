"""Words of the evaluation system."""

from enum import StrEnum


class EditionState(StrEnum):
    """版本状态. A published edition never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class MethodKind(StrEnum):
    """测评方式."""

    MATERIALS = "materials"  # 材料审核
    FIELD = "field"  # 实地考察
    SURVEY = "survey"  # 问卷调查
    STATISTIC = "statistic"  # 数据
    OPINION = "opinion"  # 主管部门意见


class Aggregation(StrEnum):
    """How an indicator's figure follows from its children."""

    SUM = "sum"
    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"


class RuleKind(StrEnum):
    """How a method's points follow from its evidence."""

    ALL_OR_NOTHING = "all_or_nothing"
    SHARE = "share"
    LETTERS = "letters"
    COUNT_MET = "count_met"
    DEDUCT = "deduct"
    LINEAR = "linear"
    VALUE = "value"
    UNKNOWN = "unknown"  # the source does not say; never part of a sum


class Missing(StrEnum):
    """What a method without any evidence contributes."""

    EXCLUDE = "exclude"
    ZERO = "zero"
    MEAN_OF_OTHERS = "mean_of_others"


class Reading(StrEnum):
    """How the share of another edition enters the total. No source says; an edition names the reading it takes."""

    WEIGHTED = "weighted"  # own × (1 − share) + the other × share, both out of the own points
    ON_TOP = "on_top"  # the other × share is added: the total can exceed the own points
    IN_PLACE = "in_place"  # the other takes the place of one own node, whose points are its share


class Standing(StrEnum):
    """What a place is in the programme: consequences of an event differ with it."""

    APPLICANT = "applicant"  # 申报
    NOMINEE = "nominee"  # 提名城市(城区)
    HOLDER = "holder"  # 已获称号


class Effect(StrEnum):
    """What an event of the negative list (负面清单) leads to."""

    DEDUCT = "deduct"  # 扣罚测评分数
    SUSPEND = "suspend"  # 停止资格，有期限
    DISQUALIFY = "disqualify"  # 取消参评(提名)资格
    REVOKE = "revoke"  # 取消称号


class ItemKind(StrEnum):
    """How a checklist item is looked at."""

    MET_FAILED = "met_failed"  # 符合/不符合
    COUNT = "count"  # 计数, with spacing
    MEASURE = "measure"  # 测量
    K_OF_N = "k_of_n"  # n 中 k
    TIMED = "timed"  # 定时观察
    TEST = "test"  # 拨测、暗访


class Outcome(StrEnum):
    """What an observation of one item on one site says. The last two never count as met."""

    MET = "met"
    FAILED = "failed"
    ABSENT = "absent"  # 此处没有该项
    UNSEEN = "unseen"  # 未能查看, with a reason


class CaseKind(StrEnum):
    """The two national kinds and the office's own; a class is known by kind + code, because the codes repeat across
    kinds."""

    COMPONENT = "component"  # 管理部件
    MATTER = "matter"  # 事项
    LOCAL = "local"  # 本地扩展
    HAZARD = "hazard"  # 安全隐患: isolated first, verified on site by the competent unit


OWN_KINDS = (CaseKind.LOCAL, CaseKind.HAZARD)
"""Kinds in which an office keeps classes of its own."""


class LimitUnit(StrEnum):
    """What a time limit counts."""

    WORKING_HOURS = "working_hours"  # 工作时
    WORKING_DAYS = "working_days"  # 工作日
    CLOCK_HOURS = "clock_hours"  # 紧急工作时


class Refused(StrEnum):
    """Why an act on the standards was not possible."""

    REQUIRED = "required"
    CODE_TAKEN = "code_taken"
    PUBLISHED = "published"
    NOT_DRAFT = "not_draft"
    UNREADABLE = "unreadable"
    IN_USE = "in_use"
    NOT_POSITIVE = "not_positive"
    NAMED_TWICE = "named_twice"
    NOT_WHOLE = "not_whole"
    TOO_MUCH = "too_much"
    UNCHANGED = "unchanged"
    LAST_LIMIT = "last_limit"
    BAD_CODE = "bad_code"
    SITE_TYPE_RENAMED = "site_type_renamed"
    NOT_PUBLISHED = "not_published"
    IN_USE_ALREADY = "in_use_already"
    SAME_EDITION = "same_edition"
    OTHER_EDITION = "other_edition"
    TAKEN_BY_ANOTHER = "taken_by_another"
    CARRIED_ALREADY = "carried_already"
    NOTHING_TO_CARRY = "nothing_to_carry"
    NOTHING_PICKED = "nothing_picked"
    DRAFT_THERE = "draft_there"
    NOT_LATER = "not_later"
    CLOCK_HOURS = "clock_hours"  # the limits of a hazard count day and night
    ON_SITE = "on_site"  # a hazard is verified on site
    NOT_A_HAZARD = "not_a_hazard"
    UNKNOWN_UNIT = "unknown_unit"


class Change(StrEnum):
    """What happened to a part of an edition between two of them."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class EditionPart(StrEnum):
    """What an edition is made of, as a difference names it."""

    EDITION = "edition"
    NODE = "node"
    METHOD_POINTS = "method_points"
    GATE = "gate"
    ROLL_UP = "roll_up"
    NEGATIVE_ITEM = "negative_item"
    ITEM = "item"
    SITE_TYPE = "site_type"
    JUDGEMENT_RULE = "judgement_rule"


class Likeness(StrEnum):
    """How a mapping found the counterpart of a standard or an item in the other edition."""

    SAME = "same"  # same code, and nothing that matters differs
    CHANGED = "changed"  # same code, other contents
    SIMILAR = "similar"  # another code, a similar title
    NOTHING = "nothing"  # no counterpart found
    PERSON = "person"  # picked by a person


class LineStanding(StrEnum):
    """How far a line of a mapping has come."""

    OPEN = "open"  # proposed, waits for a person
    CONFIRMED = "confirmed"
    CARRIED = "carried"


class Severity(StrEnum):
    """How much a hole hurts."""

    SERIOUS = "serious"  # the score or the work is wrong or impossible
    MINOR = "minor"  # worth a look


class EditionCheck(StrEnum):
    """Holes that an edition's own document can have although it is readable."""

    FIELD_WITHOUT_ITEM = "field_without_item"
    ITEM_ON_NO_CHECKLIST = "item_on_no_checklist"
    ITEM_WITHOUT_STANDARD = "item_without_standard"
    LETTER_OUT_OF_REACH = "letter_out_of_reach"
    CLASS_UNKNOWN = "class_unknown"


class Hint(StrEnum):
    """What an edition may say, but seldom means to."""

    FIELD_WITHOUT_ITEM = "field_without_item"
    FIELD_NOT_ON_A_CHECKLIST = "field_not_on_a_checklist"
    ITEM_NOT_ON_A_CHECKLIST = "item_not_on_a_checklist"
    ITEM_WITHOUT_STANDARD = "item_without_standard"
    JUDGEMENT_RULE_UNUSED = "judgement_rule_unused"
    NO_POINTS = "no_points"


class Fault(StrEnum):
    """What may be wrong with a document of this step. The words for each stand in `formats.words`."""

    # the file
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NOT_YAML = "not_yaml"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    ALIAS = "alias"
    TAG = "tag"
    SEVERAL_DOCUMENTS = "several_documents"
    EMPTY = "empty"
    WRONG_FORMAT = "wrong_format"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_MANY_ROWS = "too_many_rows"
    # sheets and columns
    UNKNOWN_SHEET = "unknown_sheet"
    MISSING_SHEET = "missing_sheet"
    SHEET_TWICE = "sheet_twice"
    NO_HEADING = "no_heading"
    UNKNOWN_COLUMN = "unknown_column"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_TABLE = "unknown_table"
    TABLE_ALONE = "table_alone"
    OTHER_CODE = "other_code"
    # a cell
    DATE_CELL = "date_cell"
    NOT_LETTERS = "not_letters"
    NOT_A_CURVE = "not_a_curve"
    ROW_DIFFERS = "row_differs"
    # a value
    NOT_A_MAPPING = "not_a_mapping"
    NOT_A_LIST = "not_a_list"
    NOT_A_TEXT = "not_a_text"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    BAD_CODE = "bad_code"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    OUT_OF_RANGE = "out_of_range"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_CHOICE = "unknown_choice"
    NOT_IN_SHAPE = "not_in_shape"
    # the tree
    DUPLICATE_CODE = "duplicate_code"
    MIXED_FORMS = "mixed_forms"
    UNKNOWN_PARENT = "unknown_parent"
    CYCLE = "cycle"
    NO_METHOD = "no_method"
    METHODS_ABOVE_A_LEAF = "methods_above_a_leaf"
    COUNTED_ABOVE_A_LEAF = "counted_above_a_leaf"
    SAME_METHOD_TWICE = "same_method_twice"
    UNKNOWN_RULE_COUNTED = "unknown_rule_counted"
    NO_REASON = "no_reason"
    NOTHING_COUNTED = "nothing_counted"
    WEIGHT_UNUSED = "weight_unused"
    WEIGHTS_ZERO = "weights_zero"
    # a rule
    FOREIGN_KEY = "foreign_key"
    NO_THRESHOLD = "no_threshold"
    SEVERAL_THRESHOLDS = "several_thresholds"
    MIXED_DIRECTIONS = "mixed_directions"
    THRESHOLDS_NOT_ORDERED = "thresholds_not_ordered"
    CURVE_TOO_SHORT = "curve_too_short"
    CURVE_NOT_RISING = "curve_not_rising"
    FLOOR_ABOVE_POINTS = "floor_above_points"
    # what the whole comes to
    SHARES_NOT_WHOLE = "shares_not_whole"
    KIND_NOT_USED = "kind_not_used"
    KIND_NOT_SHARED = "kind_not_shared"
    OWN_EDITION = "own_edition"
    NO_EFFECT = "no_effect"
    # items and site types
    UNKNOWN_REFERENCE = "unknown_reference"
    NAMED_TWICE = "named_twice"
    NOT_A_LEAF = "not_a_leaf"
    K_ABOVE_N = "k_above_n"
    BAD_CASE_CLASS = "bad_case_class"
    NOT_AS_MANY = "not_as_many"
    UNKNOWN_CASE_CLASS = "unknown_case_class"
    # case classes and limits
    DUPLICATE_CLASS = "duplicate_class"
    BAD_ROW = "bad_row"
    HAZARD_LIMIT = "hazard_limit"
