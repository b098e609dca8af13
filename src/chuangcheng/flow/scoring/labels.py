"""What views, comparisons, reasons, steps and gates of scores are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import (
    AnswerReason,
    AppealReason,
    AppealState,
    Beside,
    Cause,
    Clause,
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

SENTENCES: dict[Reason | Clause, Promise] = {
    Reason.SUM: _("各项得分相加，得 %(won)s/%(points)s"),
    Reason.MEAN: _("有证据的各项取平均，得 %(won)s/%(points)s"),
    Reason.WEIGHTED_MEAN: _("有证据的各项按权重平均，得 %(won)s/%(points)s"),
    Reason.ALL_MET: _("已查 %(observed)s 项次全部符合，得 %(won)s/%(points)s"),
    Reason.SOME_FAILED: _("有 %(failed)s 项次不符合，按规则不得分（%(won)s/%(points)s）"),
    Reason.SHARE_MET: _("%(observed)s 项次中 %(met)s 项次符合，得 %(won)s/%(points)s"),
    Reason.LETTER: _("%(observed)s 项次中 %(met)s 项次符合，评为 %(letter)s，得 %(won)s/%(points)s"),
    Reason.NO_LETTER: _("%(observed)s 项次中 %(met)s 项次符合，未达最低等次，得 %(won)s/%(points)s"),
    Reason.DEDUCTED: _("查出 %(failed)s 个问题，按问题数扣分后得 %(won)s/%(points)s"),
    Reason.ON_CURVE: _("%(observed)s 项次中 %(met)s 项次符合，按折线计得 %(won)s/%(points)s"),
    Reason.VALUE_TAKEN: _("直接取录入分值，得 %(won)s/%(points)s"),
    Reason.NO_EVIDENCE: _("尚无证据，%(points)s 分未定"),
    Reason.NOT_APPLICABLE: _("此处没有该项或此类点位，不计分"),
    Reason.COUNTED_AS_ZERO: _("尚无证据，按规则计零分（满分 %(points)s）"),
    Reason.MEAN_OF_OTHERS: _("本单位尚无证据，取其他单位平均，得 %(won)s/%(points)s"),
    Reason.RULE_UNKNOWN: _("来源没有说明计分规则，不计分"),
    Reason.BY_METHOD: _("各测评方式得分相加，得 %(won)s/%(points)s"),
    Reason.IN_PLACE: _("以其他测评体系的总分代替，得 %(won)s/%(points)s"),
    Reason.GIVEN: _("取录入的总分，得 %(won)s/%(points)s"),
    Reason.OWN_TODAY: _("取本方计算的今日得分，得 %(won)s/%(points)s"),
    Reason.THIS_SCORE: _("取本次得分，得 %(won)s/%(points)s"),
    Reason.EVENT: _("负面清单事件扣分（%(won)s）"),
    Reason.CUT_AT_ZERO: _("负面清单事件扣分，扣至零分为止（%(won)s）"),
    Reason.STANDING_UNKNOWN: _("称号状态未定，是否扣分未定"),
    Clause.FAILED: _("不符合 %(failed)s 项次"),
    Clause.NOT_LOOKED_AT: _("应查未查 %(missing)s 项次"),
    Clause.COULD_NOT_BE_SEEN: _("无法查看 %(unseen)s 项次"),
    Clause.FIGURE_MISSING: _("缺%(method)s结果，尚未录入"),
    Clause.COULD_WIN: _("未知部分全部符合，最多还可得 %(points)s"),
    Clause.FIX_ONE: _("整改好一处，约可得 %(points)s"),
    Clause.FIX_ALL: _("%(failed)s 处全部整改，约可得 %(points)s"),
    Clause.INTERVAL: _("按抽样推断，得分在 %(low)s–%(high)s 之间（95%% 置信区间）"),
    Clause.FULL: _("已得满分"),
    Clause.NOT_COUNTED: _("不计入总分"),
}
"""Each clause of an explanation, its values by name."""

FIGURE_SENTENCES: dict[Reason, Promise] = {
    Reason.ALL_MET: _("录入结果 %(given)s，符合要求，得 %(won)s/%(points)s"),
    Reason.SOME_FAILED: _("录入结果 %(given)s，未达要求，不得分（%(won)s/%(points)s）"),
    Reason.SHARE_MET: _("录入比例 %(given)s，得 %(won)s/%(points)s"),
    Reason.LETTER: _("录入结果 %(given)s，评为 %(letter)s，得 %(won)s/%(points)s"),
    Reason.NO_LETTER: _("录入结果 %(given)s，未达最低等次，得 %(won)s/%(points)s"),
    Reason.DEDUCTED: _("录入问题数 %(given)s，扣分后得 %(won)s/%(points)s"),
    Reason.ON_CURVE: _("录入结果 %(given)s，按折线计得 %(won)s/%(points)s"),
    Reason.VALUE_TAKEN: _("录入分值 %(given)s，得 %(won)s/%(points)s"),
}
"""The same where the figure was entered and not observed."""

CAUSES: dict[Cause, Promise] = {
    Cause.NEWLY_FAILED: _("由符合变为不符合 %(n)s 项次"),
    Cause.NEWLY_MET: _("由不符合变为符合 %(n)s 项次"),
    Cause.SEEN_FAILED: _("新查出不符合 %(n)s 项次"),
    Cause.SEEN_MET: _("新查明符合 %(n)s 项次"),
    Cause.SEEN_FAILED_SINCE: _("该轮之后查出不符合 %(n)s 项次（%(days)s）"),
    Cause.SEEN_MET_SINCE: _("该轮之后查明符合 %(n)s 项次（%(days)s）"),
    Cause.SEEN_FAILED_BESIDE: _("该轮结束前已查出、未计入该轮的不符合 %(n)s 项次（%(days)s）"),
    Cause.SEEN_MET_BESIDE: _("该轮结束前已查明、未计入该轮的符合 %(n)s 项次（%(days)s）"),
    Cause.NOT_SEEN_AGAIN: _("原已查明、这次未查明 %(n)s 项次"),
    Cause.FIGURE_CHANGED: _("录入结果由 %(before)s 变为 %(after)s"),
    Cause.FIGURE_ENTERED: _("新录入结果 %(after)s"),
    Cause.FIGURE_GONE: _("原录入结果 %(before)s 已不在"),
    Cause.OTHERS_CHANGED: _("本项没有变化，因其余各项的证据变化而折算不同"),
    Cause.RULE_DIFFERS: _("两个版本的分值或规则不同"),
}

BESIDE: dict[Beside, Promise] = {
    Beside.SAME: _("一致"),
    Beside.NOT_OBSERVED_BY_US: _("本方尚无证据"),
    Beside.NOT_OBSERVED_THERE: _("对方没有这一项的结果"),
    Beside.OTHER_DAY: _("日期相差 %(days)s 天"),
    Beside.OTHER_EVIDENCE: _("证据不同：对方 %(theirs)s 项次，本方 %(ours)s 项次"),
    Beside.WITHIN_BOUNDS: _("差距在本方未查部分的上下限之内"),
    Beside.OTHER_POINTS: _("满分不同：对方 %(theirs)s，本方 %(ours)s，按得分率比较"),
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
