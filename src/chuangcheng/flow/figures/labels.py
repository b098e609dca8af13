"""What the words of figures from outside are called."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.standards.rules import Consequence, Method
from chuangcheng.flow.standards.terms import Effect, RuleKind, Standing

from .rules import takes
from .terms import FigureCheck, OutsideKind, Refused, Takes

COLUMNS: dict[str, Promise] = {
    "standard": _("标准编码"),
    "method": _("测评方式"),
    "value": _("数值"),
    "source_document": _("来源文件"),
    "dated": _("日期"),
    "reviewer": _("审核人"),
    "area": _("区域"),
    "unit": _("责任单位"),
    "period_from": _("统计期起"),
    "period_to": _("统计期止"),
    "answers": _("有效问卷数"),
}

OUTSIDE_COLUMNS: dict[str, Promise] = {
    "standard": _("标准或指标"),
    "area": _("区域"),
    "unit": _("责任单位"),
    "points": _("满分"),
    "won": _("得分"),
    "rate": _("得分率"),
    "rank": _("名次"),
    "sites": _("点位数"),
    "observations": _("检查项次"),
}

OUTSIDE_KINDS: dict[OutsideKind, Promise] = {
    OutsideKind.OFFICIAL: _("官方测评"),
    OutsideKind.THIRD_PARTY: _("第三方测评"),
    OutsideKind.RANKING: _("上级排名通报"),
    OutsideKind.OTHER: _("其他"),
}

STANDINGS: dict[Standing, Promise] = {
    Standing.APPLICANT: _("申报城市（城区）"),
    Standing.NOMINEE: _("提名城市（城区）"),
    Standing.HOLDER: _("已获称号"),
}

FIELDS: dict[str, Promise] = {
    **COLUMNS,
    **OUTSIDE_COLUMNS,
    "standard": _("标准编码"),
    "period_from": _("期间起"),
    "period_to": _("期间止"),
    "document_id": _("原文件"),
    "withdrawn": _("已撤回"),
    "organ": _("测评单位"),
    "kind": _("性质"),
    "title": _("名称"),
    "line_count": _("行数"),
    "line": _("行"),
    "item_code": _("类别编码"),
    "note": _("备注"),
    "gate_code": pgettext_lazy("history", "前置条件"),
    "met": _("是否满足"),
    "other_code": _("其他测评体系"),
    "year": _("周期内第几年"),
    "standing": _("本地身份"),
    "evaluation_day": _("测评日期"),
}
"""The columns that a history names; what it does not name are numbers of rows."""

ACTS: dict[str, Promise] = {
    "figure.set": pgettext_lazy("history", "录入或更正"),
    "figure.withdraw": pgettext_lazy("history", "撤回"),
    "outside.load": pgettext_lazy("history", "导入"),
    "outside.correct": pgettext_lazy("history", "更正一行"),
    "outside.attach": pgettext_lazy("history", "附原文件"),
    "outside.withdraw": pgettext_lazy("history", "撤回"),
    "event.record": pgettext_lazy("history", "登记"),
    "event.withdraw": pgettext_lazy("history", "撤回"),
    "gate.declare": pgettext_lazy("history", "认定"),
    "gate.withdraw": pgettext_lazy("history", "撤回认定"),
    "total.enter": pgettext_lazy("history", "录入或更正"),
    "total.withdraw": pgettext_lazy("history", "撤回"),
    "use.set": pgettext_lazy("history", "设定"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.NOT_A_NUMBER: _("不是数字"),
    Refused.UNKNOWN_STANDARD: _("此版本中没有该标准编码"),
    Refused.UNKNOWN_METHOD: _("该标准没有此测评方式"),
    Refused.UNKNOWN_AREA: _("区域不存在"),
    Refused.DUPLICATE: _("同一标准、方式和区域重复"),
    Refused.NOT_A_DATE: _("不是日期，请写成 2026-03-02"),
    Refused.UNREADABLE: _("无法读取；请用 xlsx、xls 或 csv"),
    Refused.MISSING_COLUMN: _("缺少此列"),
    Refused.AMBIGUOUS_AREA: _("有几个区域同名，请填区域编码"),
    Refused.UNKNOWN_UNIT: _("单位不存在"),
    Refused.AREA_AND_UNIT: _("区域和责任单位只填一项"),
    Refused.FIELD_IS_OBSERVED: _("实地考察结果只来自现场检查，不能录入"),
    Refused.NOT_A_SHARE: _("此处应为 0 至 1 的比例，如 0.85 或 85%"),
    Refused.BEYOND_POINTS: _("分值应在 0 与该测评方式的满分之间"),
    Refused.NOT_A_COUNT: _("此处应为不小于 0 的整数"),
    Refused.NOT_ANSWERS: _("有效问卷数应为大于 0 的整数"),
    Refused.ANSWERS_OF_SURVEYS: _("只有问卷调查才填有效问卷数"),
    Refused.IN_THE_FUTURE: _("日期不能晚于今天"),
    Refused.TOO_MANY_ROWS: _("行数过多，请分几次导入"),
    Refused.NOT_NOW: _("已经撤回，不能再改"),
    Refused.TAKEN: _("已有一条有效记录，请打开它更正"),
    Refused.PERIOD_INCOMPLETE: _("统计期的起止日期要么都填，要么都不填"),
    Refused.PERIOD_BACKWARDS: _("统计期止不能早于统计期起"),
    Refused.PERIOD_AFTER_DATE: _("统计期止不能晚于文件日期"),
    Refused.NOT_PUBLISHED: _("该测评体系尚未发布，发布后才能录入"),
    Refused.NO_ROWS: _("表中没有数据"),
    Refused.AMBIGUOUS_STANDARD: _("有几个标准或指标同名，请填编码"),
    Refused.AMBIGUOUS_UNIT: _("有几个单位同名，请填单位编码"),
    Refused.UNKNOWN_NODE: _("此版本中没有该标准或指标，请核对编码或名称"),
    Refused.NO_RESULT: _("得分、得分率和名次至少填一项"),
    Refused.NOT_A_RANK: _("名次应为大于 0 的整数"),
    Refused.NOT_A_RATE: _("得分率应为 0 至 1 的小数或百分数，如 0.853 或 85.3%"),
    Refused.COLUMN_TWICE: _("有两列都对应到此项，请只留一列"),
    Refused.UNKNOWN_ITEM: _("此版本的负面清单中没有该类别"),
    Refused.UNKNOWN_GATE: _("此版本中没有该前置条件"),
    Refused.GATE_IS_MEASURED: _("该条件按总分判定，请在“外部认定的总分”中录入"),
    Refused.UNKNOWN_EDITION: _("此版本没有引用该测评体系"),
    Refused.UNKNOWN_YEAR: _("此版本的周期没有这一年"),
    Refused.EDITION_OR_YEAR: _("其他测评体系和周期年份只选一项"),
    Refused.ABOVE_POINTS: _("得分高于满分，请核对；含加分项的请填含加分的满分"),
    Refused.NOT_POSITIVE: _("应大于 0"),
    Refused.PERSONAL: _("请勿填写身份证号、手机号等个人信息"),
}

HINTS: dict[Takes, Promise] = {
    Takes.SHARE: _("填 0 至 1 的比例，或百分数，如 0.85 或 85%%；得分 = %(points)s 分 × 比例"),
    Takes.POINTS: _("填得分，0 至 %(points)s 分"),
    Takes.FAILURES: _("填问题数（整数），每个扣 %(each)s 分，满分 %(points)s 分"),
    Takes.COUNT: _("填符合项数（整数），按档次折算：%(letters)s；满分 %(points)s 分"),
    Takes.GRADED: _("填实际数值，按档次折算：%(letters)s；满分 %(points)s 分"),
    Takes.CURVE: _("填实际数值，在 %(curve)s 之间按折线折算；满分 %(points)s 分"),
    Takes.ANYTHING: _("来源没有说明评分规则：照录数值，不计入总分"),
}


def _short(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def hint(method: Method) -> str:
    """What a value entered for this method means for its points, in words."""
    rule = method.rule
    told = {"points": _short(method.points), "each": _short(rule.per_finding), "letters": "", "curve": ""}
    if rule.letters:
        signs = ("<", "≤") if rule.falling else (">", "≥")
        told["letters"] = gettext("、").join(
            f"{letter.name} {signs[0] if letter.strictly else signs[1]} {_short(letter.at_least)}"
            for letter in rule.letters
        )
    if rule.curve:
        told["curve"] = f"{_short(rule.curve[0][0])} – {_short(rule.curve[-1][0])}"
    if rule.kind is RuleKind.ALL_OR_NOTHING:
        return gettext("全部符合填 1，否则填 0；满分 %(points)s 分") % told
    return str(HINTS[takes(method)]) % told


def consequence_words(consequence: Consequence) -> str:
    """A consequence of the negative list in words, without the standing it is for."""
    if consequence.effect is Effect.DEDUCT:
        words = gettext("扣 %(points)s 分") % {"points": _short(consequence.points)}
    elif consequence.effect is Effect.SUSPEND and consequence.months:
        words = ngettext("停止资格 %(n)d 个月", "停止资格 %(n)d 个月", consequence.months) % {"n": consequence.months}
    else:
        words = str(EFFECTS[consequence.effect])
    if consequence.within_months is not None:
        months = consequence.within_months
        words += ngettext("（测评日前 %(n)d 个月内发生的）", "（测评日前 %(n)d 个月内发生的）", months) % {"n": months}
    return words


EFFECTS: dict[Effect, Promise] = {
    Effect.DEDUCT: _("扣分"),
    Effect.SUSPEND: _("停止资格"),
    Effect.DISQUALIFY: _("取消参评资格"),
    Effect.REVOKE: _("取消称号"),
}

CHECKS: dict[FigureCheck, Promise] = {
    FigureCheck.FIGURE_MISSING: _("还没有录入的数据"),
    FigureCheck.PASSED_WITHOUT_FIGURE: _("没有数据却有得分"),
}

CHECK_REMEDIES: dict[FigureCheck, Promise] = {
    FigureCheck.FIGURE_MISSING: _("材料、问卷、统计数据和部门意见的结果要录入，得分才完整。请录入数据。"),
    FigureCheck.PASSED_WITHOUT_FIGURE: _("无证据时取其他单位平均：这些标准眼下没有数据。请录入数据。"),
}
