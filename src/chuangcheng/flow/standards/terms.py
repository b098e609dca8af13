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
    """The two national kinds; a class is known by kind + code, because the codes repeat across kinds."""

    COMPONENT = "component"  # 管理部件
    MATTER = "matter"  # 事项
    LOCAL = "local"  # 本地扩展


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
