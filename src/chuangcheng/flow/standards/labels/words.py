"""The names of the terms."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.standards.formats import Problem
from chuangcheng.flow.standards.rules import Item, Letter, Rule
from chuangcheng.flow.standards.terms import (
    Aggregation,
    CaseKind,
    Change,
    EditionPart,
    EditionState,
    Effect,
    Hint,
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
    CaseKind.HAZARD: _("安全隐患"),
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
    EditionPart.ROLL_UP: _("并入的版本"),
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
    Refused.DRAFT_THERE: _("已有编码为 %(code)s 的草稿。请在该草稿页上传来替换它，或先放弃该草稿"),
    Refused.IN_USE: _("该草稿已被引用，不能替换或放弃"),
    Refused.NOT_POSITIVE: _("时限须大于零"),
    Refused.NAMED_TWICE: _("立案条件重复"),
    Refused.NOT_WHOLE: _("工作日须为整数，小时最多两位小数"),
    Refused.TOO_MUCH: _("时限不能超过 9999"),
    Refused.NOT_LATER: _("须晚于今天"),
    Refused.UNCHANGED: _("内容没有改动，未生成新版本"),
    Refused.LAST_LIMIT: _("这是该类别唯一的立案条件，停用后将无法派遣。请先新增一条，再停用这一条"),
    Refused.BAD_CODE: _("只能用字母、数字、点和连字符"),
    Refused.SITE_TYPE_RENAMED: _("点位类型在已发布的版本中另有名称：%(site_types)s。请沿用原名，或换一个编码"),
    Refused.CLOCK_HOURS: _("安全隐患的时限按昼夜连续计时，请选“紧急工作时”"),
    Refused.ON_SITE: _("安全隐患须现场核查"),
    Refused.NOT_A_HAZARD: _("只有安全隐患类别有主管部门"),
    Refused.UNKNOWN_UNIT: pgettext_lazy("standards", "单位不存在或已停用"),
    Refused.NOT_PUBLISHED: _("只有已发布的版本可以这样处理"),
    Refused.IN_USE_ALREADY: _("正在使用的就是该版本"),
    Refused.SAME_EDITION: _("请选择两个不同的版本"),
    Refused.OTHER_EDITION: _("所选内容不属于新版本"),
    Refused.TAKEN_BY_ANOTHER: _("新版本的检查项 %(code)s 已对应另一个旧检查项；一个新检查项只能沿用一个旧检查项的记录"),
    Refused.CARRIED_ALREADY: _("该行已经沿用，不能再改"),
    Refused.NOTHING_TO_CARRY: _("没有已确认而尚未沿用的对照"),
    Refused.NOTHING_PICKED: _("请至少选择一行"),
}


HINTS: dict[Hint, Promise] = {
    Hint.FIELD_WITHOUT_ITEM: _("计分的实地考察标准没有检查项，不会有证据"),
    Hint.FIELD_NOT_ON_A_CHECKLIST: _("计分的实地考察标准有检查项，但检查项不在任何点位类型的检查表上"),
    Hint.ITEM_NOT_ON_A_CHECKLIST: _("检查项不在任何点位类型的检查表上"),
    Hint.ITEM_WITHOUT_STANDARD: _("检查项没有对应标准，只用于日常检查"),
    Hint.JUDGEMENT_RULE_UNUSED: _("判定规则没有检查项引用"),
    Hint.NO_POINTS: _("计分的标准各方式分值都是 0"),
}

ACTS: dict[str, Promise] = {
    "edition.load": _("载入草稿"),
    "edition.publish": _("发布版本"),
    "edition.discard": _("放弃草稿"),
}


def rule_in_words(rule: Rule) -> list[str]:
    """How points follow from the evidence, one sentence a step."""
    if rule.kind is RuleKind.LETTERS:
        return [_letter_in_words(letter, rule.falling) for letter in rule.letters] + [gettext("达不到以上各档的不得分")]
    if rule.kind is RuleKind.COUNT_MET:
        told = [
            gettext("符合 %(n)s 项起：%(letter)s 档，得 %(share)s")
            % {"n": _number(letter.at_least), "letter": letter.name, "share": _percent(letter.fraction)}
            if not rule.falling and not letter.strictly
            else _letter_in_words(letter, rule.falling)
            for letter in rule.letters
        ]
        return [*told, gettext("达不到以上各档的不得分")]
    if rule.kind is RuleKind.DEDUCT:
        told = [gettext("每个问题扣 %(points)s 分") % {"points": _number(rule.per_finding)}]
        if rule.cap is not None:
            told.append(gettext("最多扣 %(points)s 分") % {"points": _number(rule.cap)})
        if rule.floor:
            told.append(gettext("最低得 %(points)s 分") % {"points": _number(rule.floor)})
        return told
    if rule.kind is RuleKind.LINEAR:
        told = [
            gettext("结果为 %(value)s 时得 %(share)s") % {"value": _number(x), "share": _percent(y)}
            for x, y in rule.curve
        ]
        return [*told, gettext("各点之间按直线折算，两端之外取端点值")]
    return [str(RULE_KINDS[rule.kind])]


def _letter_in_words(letter: Letter, falling: bool) -> str:
    words = {
        (False, False): _("达到 %(value)s：%(letter)s 档，得 %(share)s"),
        (False, True): _("超过 %(value)s：%(letter)s 档，得 %(share)s"),
        (True, False): _("不高于 %(value)s：%(letter)s 档，得 %(share)s"),
        (True, True): _("低于 %(value)s：%(letter)s 档，得 %(share)s"),
    }[falling, letter.strictly]
    value = _percent(letter.at_least) if 0 < letter.at_least <= 1 else _number(letter.at_least)
    return str(words) % {"value": value, "letter": letter.name, "share": _percent(letter.fraction)}


def threshold_in_words(item: Item) -> str:
    """What an item asks for in figures; "" where it asks for none."""
    if item.threshold is None:
        return ""
    words = {"k": _number(item.threshold), "n": item.out_of, "unit": measure_words(item.unit)}
    if item.out_of is not None:
        return gettext("%(n)s 中至少 %(k)s") % words
    return (gettext("不超过 %(k)s%(unit)s") if item.at_most else gettext("不少于 %(k)s%(unit)s")) % words


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(value: Decimal) -> str:
    return f"{_number(value * 100)}%"


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
