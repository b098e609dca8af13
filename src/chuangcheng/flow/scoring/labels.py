"""What views, comparisons and reasons of scores are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Comparison, Reason, Refused, View

VIEWS: dict[View, Promise] = {View.ROUND: _("轮次结果"), View.TODAY: _("今日状态")}

COMPARISONS: dict[Comparison, Promise] = {
    Comparison.WHOLE: _("全区"),
    Comparison.STREET: _("按街道"),
    Comparison.UNIT: _("按责任单位"),
}

REASONS: dict[Reason, Promise] = {
    Reason.SUM: _("各项得分相加"),
    Reason.MEAN: _("有证据的各项取平均"),
    Reason.WEIGHTED_MEAN: _("有证据的各项加权平均"),
    Reason.ALL_MET: _("全部符合，得满分"),
    Reason.SOME_FAILED: _("有不符合，不得分"),
    Reason.SHARE_MET: _("按符合比例得分"),
    Reason.LETTER: _("按等次得分"),
    Reason.NO_LETTER: _("未达最低等次"),
    Reason.DEDUCTED: _("按问题数扣分"),
    Reason.ON_CURVE: _("按折线得分"),
    Reason.VALUE_TAKEN: _("直接取录入分值"),
    Reason.NO_EVIDENCE: _("尚无证据"),
    Reason.NOT_APPLICABLE: _("此处没有该项或此类点位，不计分"),
    Reason.COUNTED_AS_ZERO: _("尚无证据，按零分计"),
    Reason.MEAN_OF_OTHERS: _("无此类点位，取其他单位平均"),
    Reason.RULE_UNKNOWN: _("计分规则不明，不计分"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.ROUND_NOT_CLOSED: _("轮次尚未结束"),
    Refused.ALREADY_FIXED: _("该轮次结果已固定"),
}
