"""What views, comparisons, reasons, steps and gates of scores are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import (
    AnswerReason,
    AppealReason,
    AppealState,
    Comparison,
    Eligibility,
    GateState,
    Ground,
    Reason,
    Refused,
    StepKind,
    View,
)

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
    Reason.BY_METHOD: _("各测评方式得分相加"),
    Reason.IN_PLACE: _("以其他测评体系的总分代替"),
    Reason.GIVEN: _("取录入的总分"),
    Reason.OWN_TODAY: _("取本方计算的今日得分"),
    Reason.THIS_SCORE: _("取本次得分"),
    Reason.EVENT: _("负面清单事件扣分"),
    Reason.CUT_AT_ZERO: _("负面清单事件扣分，扣至零分为止"),
    Reason.STANDING_UNKNOWN: _("称号状态未定，是否扣分未定"),
}

STEPS: dict[StepKind, Promise] = {
    StepKind.OWN: _("本体系总分"),
    StepKind.WEIGHTED: _("加权计入"),
    StepKind.ON_TOP: _("另加"),
    StepKind.DEDUCTION: _("负面清单扣分"),
    StepKind.FINAL: _("最终得分"),
    StepKind.YEAR: _("周期年度"),
    StepKind.CYCLE: _("周期得分"),
}

GATES: dict[GateState, Promise] = {
    GateState.MET: _("已满足"),
    GateState.NOT_MET: _("未满足"),
    GateState.OPEN: _("尚未确定"),
}

ELIGIBLE: dict[Eligibility, Promise] = {
    Eligibility.YES: _("符合参评条件"),
    Eligibility.NO: _("不符合参评条件"),
    Eligibility.OPEN: _("参评条件尚未确定"),
}

GROUNDS: dict[Ground, Promise] = {
    Ground.GATE_NOT_MET: _("前置条件未满足"),
    Ground.GATE_OPEN: _("前置条件尚未确定"),
    Ground.SUSPENDED: _("资格停止期内"),
    Ground.DISQUALIFIED: _("已取消参评资格"),
    Ground.REVOKED: _("已取消称号"),
    Ground.STANDING_UNKNOWN: _("后果取决于称号状态，称号状态未定"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.ROUND_NOT_CLOSED: _("轮次尚未结束"),
    Refused.ALREADY_FIXED: _("该轮次结果已固定"),
    Refused.REQUIRED: _("此项必填"),
    Refused.NAME_TAKEN: _("已有同名分组"),
    Refused.NO_MEMBERS: _("分组至少要有两个成员"),
    Refused.UNKNOWN_MEMBER: _("所选成员不存在或已停用"),
    Refused.NOT_COMPARED: _("分组只能由街道组成，或由单位组成"),
    Refused.MARK_OUT_OF_RANGE: _("排名门槛须在 0% 到 100% 之间"),
    Refused.GROUP_WITHDRAWN: _("该分组已撤销"),
    Refused.ALREADY_APPEALED: _("本单位对该轮次结果已提出过申诉"),
    Refused.ALREADY_ANSWERED: _("该申诉已答复"),
    Refused.WRONG_REASON: _("答复理由与结论不一致，请重新选择"),
    Refused.UNKNOWN_FILE: _("附件不存在，请重新上传"),
    Refused.SHARE_OUT_OF_RANGE: _("抽取比例须在 1% 到 100% 之间"),
    Refused.NOTHING_VISITED: _("该轮次没有可复查的点位"),
}

APPEAL_STATES: dict[AppealState, Promise] = {
    AppealState.OPEN: _("申诉待答复"),
    AppealState.UPHELD: _("申诉成立"),
    AppealState.NOT_UPHELD: _("申诉不成立"),
}

APPEAL_REASONS: dict[AppealReason, Promise] = {
    AppealReason.FACTS: _("认定与事实不符"),
    AppealReason.NOT_OURS: _("点位不归本单位负责"),
    AppealReason.STANDARD: _("标准把握有出入"),
    AppealReason.COUNTED_TWICE: _("同一问题重复计算"),
    AppealReason.FIGURE: _("录入的结果有误"),
    AppealReason.GROUP: _("分组不当"),
}

ANSWER_REASONS: dict[AnswerReason, Promise] = {
    AnswerReason.FACTS_WRONG: _("认定有误"),
    AnswerReason.OWNER_WRONG: _("责任归属有误"),
    AnswerReason.STANDARD_WRONG: _("标准把握有误"),
    AnswerReason.FIGURE_WRONG: _("录入或计算有误"),
    AnswerReason.GROUP_WRONG: _("分组有误"),
    AnswerReason.RECORD_STANDS: _("检查记录属实"),
    AnswerReason.RULES_KEPT: _("符合计分规则"),
    AnswerReason.NOTHING_SHOWN: _("未提供依据"),
}
