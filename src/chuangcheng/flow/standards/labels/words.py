"""The names of the terms."""

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.standards.formats import Problem
from chuangcheng.flow.standards.terms import (
    Aggregation,
    CaseKind,
    Change,
    EditionPart,
    EditionState,
    Effect,
    ItemKind,
    Likeness,
    LimitUnit,
    LineStanding,
    MethodKind,
    Missing,
    Outcome,
    Reading,
    Refused,
    RuleKind,
    Severity,
    Standing,
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

READINGS: dict[Reading, Promise] = {
    Reading.WEIGHTED: _("按比例合成"),
    Reading.ON_TOP: _("另行加分"),
    Reading.IN_PLACE: _("代替本体系一项"),
}

EFFECTS: dict[Effect, Promise] = {
    Effect.DEDUCT: _("扣分"),
    Effect.SUSPEND: _("停止资格"),
    Effect.DISQUALIFY: _("取消参评资格"),
    Effect.REVOKE: _("取消称号"),
}

STANDINGS: dict[Standing, Promise] = {
    Standing.APPLICANT: _("申报"),
    Standing.NOMINEE: _("提名"),
    Standing.HOLDER: _("已获称号"),
}

CHANGES: dict[Change, Promise] = {
    Change.ADDED: pgettext_lazy("difference", "新增"),
    Change.REMOVED: pgettext_lazy("difference", "删除"),
    Change.MOVED: pgettext_lazy("difference", "移动"),
    Change.CHANGED: pgettext_lazy("difference", "修改"),
}

EDITION_PARTS: dict[EditionPart, Promise] = {
    EditionPart.EDITION: _("版本本身"),
    EditionPart.NODE: _("测评内容与标准"),
    EditionPart.METHOD_POINTS: _("分值构成"),
    EditionPart.GATE: _("前置条件"),
    EditionPart.ROLL_UP: _("合并的体系"),
    EditionPart.NEGATIVE_ITEM: _("负面清单"),
    EditionPart.ITEM: _("检查项"),
    EditionPart.SITE_TYPE: _("点位类型与检查表"),
    EditionPart.JUDGEMENT_RULE: _("判定规则"),
}

LIKENESSES: dict[Likeness, Promise] = {
    Likeness.SAME: _("编码相同，内容一致"),
    Likeness.CHANGED: _("编码相同，内容有变"),
    Likeness.SIMILAR: _("编码不同，名称相近"),
    Likeness.NOTHING: _("没有找到对应"),
    Likeness.PERSON: _("人工指定"),
}

LINE_STANDINGS: dict[LineStanding, Promise] = {
    LineStanding.OPEN: _("待确认"),
    LineStanding.CONFIRMED: _("已确认"),
    LineStanding.CARRIED: _("已沿用"),
}

SEVERITIES: dict[Severity, Promise] = {
    Severity.SERIOUS: _("影响得分或工作"),
    Severity.MINOR: _("建议完善"),
}

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
    Refused.NOT_PUBLISHED: _("只有已发布的版本可以这样处理"),
    Refused.IN_USE_ALREADY: _("正在使用的就是该版本"),
    Refused.SAME_EDITION: _("请选择两个不同的版本"),
    Refused.OTHER_EDITION: _("所选内容不属于新版本"),
    Refused.TAKEN_BY_ANOTHER: _("新版本的检查项 %(code)s 已对应另一个旧检查项；一个新检查项只能沿用一个旧检查项的记录"),
    Refused.CARRIED_ALREADY: _("该行已经沿用，不能再改"),
    Refused.NOTHING_TO_CARRY: _("没有已确认而尚未沿用的对照"),
    Refused.NOTHING_PICKED: _("请至少选择一行"),
}


def told(problem: Problem) -> str:
    """A document's problem as one line in the person's language."""
    return problem.text("en" if (get_language() or "").startswith("en") else "zh")
