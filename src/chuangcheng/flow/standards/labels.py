"""What the words of the evaluation system are called. Problems of documents have theirs in `formats.problems`."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .formats import Problem
from .terms import (
    Aggregation,
    CaseKind,
    EditionState,
    ItemKind,
    LimitUnit,
    MethodKind,
    Missing,
    Outcome,
    Refused,
    RuleKind,
)

EDITION_STATES: dict[EditionState, Promise] = {
    EditionState.DRAFT: _("草稿"),
    EditionState.PUBLISHED: _("已发布"),
    EditionState.DISCARDED: _("已放弃"),
}

METHOD_KINDS: dict[MethodKind, Promise] = {
    MethodKind.MATERIALS: _("材料审核"),
    MethodKind.FIELD: _("实地考察"),
    MethodKind.SURVEY: _("问卷调查"),
    MethodKind.STATISTIC: _("统计数据"),
    MethodKind.OPINION: _("主管部门意见"),
}

AGGREGATIONS: dict[Aggregation, Promise] = {
    Aggregation.SUM: _("分值相加"),
    Aggregation.MEAN: _("平均"),
    Aggregation.WEIGHTED_MEAN: _("加权平均"),
}

RULE_KINDS: dict[RuleKind, Promise] = {
    RuleKind.ALL_OR_NOTHING: _("全部符合得满分，否则不得分"),
    RuleKind.SHARE: _("按符合比例得分"),
    RuleKind.LETTERS: _("按档次得分"),
    RuleKind.COUNT_MET: _("按符合项数定档"),
    RuleKind.DEDUCT: _("按问题数扣分"),
    RuleKind.LINEAR: _("按折线得分"),
    RuleKind.VALUE: _("按填报值得分"),
    RuleKind.UNKNOWN: _("来源未说明"),
}

MISSING: dict[Missing, Promise] = {
    Missing.EXCLUDE: _("无证据时不计入"),
    Missing.ZERO: _("无证据时记零分"),
    Missing.MEAN_OF_OTHERS: _("无证据时取其他单位平均"),
}

ITEM_KINDS: dict[ItemKind, Promise] = {
    ItemKind.MET_FAILED: _("符合或不符合"),
    ItemKind.COUNT: _("计数"),
    ItemKind.MEASURE: _("测量"),
    ItemKind.K_OF_N: _("若干项中达到几项"),
    ItemKind.TIMED: _("定时观察"),
    ItemKind.TEST: _("拨测或暗访"),
}

OUTCOMES: dict[Outcome, Promise] = {
    Outcome.MET: _("符合"),
    Outcome.FAILED: _("不符合"),
    Outcome.ABSENT: _("此处没有该项"),
    Outcome.UNSEEN: _("未能查看"),
}

CASE_KINDS: dict[CaseKind, Promise] = {
    CaseKind.COMPONENT: _("管理部件"),
    CaseKind.MATTER: _("管理事项"),
    CaseKind.LOCAL: _("本地扩展"),
}

LIMIT_UNITS: dict[LimitUnit, Promise] = {
    LimitUnit.WORKING_HOURS: _("工作时"),
    LimitUnit.WORKING_DAYS: _("工作日"),
    LimitUnit.CLOCK_HOURS: _("紧急工作时（昼夜连续）"),
}

COUNTERS = frozenset({"处", "个", "块", "条", "人", "次", "件", "家"})
"""Words that Chinese puts behind a number of things and English does not."""

MEASURES: dict[str, Promise] = {
    "米": pgettext_lazy("计量单位", "米"),
    "平方米": pgettext_lazy("计量单位", "平方米"),
    "分钟": pgettext_lazy("计量单位", "分钟"),
}
"""The usual units of items. An edition may use any other, which is shown as it stands there."""

LETTERS: dict[str, Promise] = {"达标": pgettext_lazy("档次", "达标"), "不达标": pgettext_lazy("档次", "不达标")}
"""Names of letters that are words. Others (A, B, C) are shown as the edition has them."""

UNCONFIRMED = "（标准号待确认）"
"""Stands behind the standard of a class while its number is not confirmed."""

UNCONFIRMED_WORDS = _("（标准号待确认）")

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("请填写"),
    Refused.CODE_TAKEN: _("该编码已被使用"),
    Refused.PUBLISHED: _("该版本已发布，不能再改；请换一个编码载入新版本"),
    Refused.NOT_DRAFT: _("只有草稿可以这样处理"),
    Refused.UNREADABLE: _("文档无法读取"),
    Refused.IN_USE: _("该草稿已被引用，不能替换或放弃"),
    Refused.NOT_POSITIVE: _("时限须大于零"),
    Refused.NAMED_TWICE: _("立案条件重复"),
    Refused.NOT_WHOLE: _("工作日须为整数，小时最多两位小数"),
    Refused.TOO_MUCH: _("时限不能超过 9999"),
    Refused.UNCHANGED: _("内容没有改动，未生成新版本"),
    Refused.LAST_LIMIT: _("这是该类别唯一的立案条件，停用后将无法派遣。请先新增一条，再停用这一条"),
    Refused.BAD_CODE: _("只能用字母、数字、点和连字符"),
    Refused.SITE_TYPE_RENAMED: _("点位类型在已发布的版本中另有名称：%(site_types)s。请沿用原名，或换一个编码"),
}


def limit_words(amount: Decimal, unit: LimitUnit) -> str:
    """A time limit in words: 8 working hours, 1 working day."""
    number = 1 if amount == 1 else 2
    match unit:
        case LimitUnit.WORKING_HOURS:
            words = ngettext("%(n)s 工作时", "%(n)s 工作时", number)
        case LimitUnit.WORKING_DAYS:
            words = ngettext("%(n)s 工作日", "%(n)s 工作日", number)
        case LimitUnit.CLOCK_HOURS:
            words = ngettext("%(n)s 紧急工作时（昼夜连续）", "%(n)s 紧急工作时（昼夜连续）", number)
    return words % {"n": f"{amount.normalize():f}"}


def measure_words(unit: str) -> str:
    """The unit of an item as it stands behind a number: 3 处 is 3 in English, 1.8米 is 1.8 m."""
    if not (get_language() or "").startswith("en"):
        return unit
    if unit in COUNTERS:
        return ""
    return f" {MEASURES[unit]}" if unit in MEASURES else unit


def reference_words(reference: str) -> str:
    """The standard a class is from, with the mark of an unconfirmed number in the person's language."""
    standard, mark, rest = reference.partition(UNCONFIRMED)
    return f"{standard}{UNCONFIRMED_WORDS}{rest}" if mark else reference


def told(problem: Problem) -> str:
    """A document's problem as one line in the person's language."""
    return problem.text("en" if (get_language() or "").startswith("en") else "zh")
