"""What a score book says, in Chinese and English. A test holds its terms against those of the pages."""

from __future__ import annotations

from chuangcheng.flow.scoring.terms import Comparison, Reason, View

Pair = tuple[str, str]

REASONS: dict[Reason, Pair] = {
    Reason.SUM: ("各项得分相加", "Points of the parts added up"),
    Reason.MEAN: ("有证据的各项取平均", "Mean of the parts that have evidence"),
    Reason.WEIGHTED_MEAN: ("有证据的各项加权平均", "Weighted mean of the parts that have evidence"),
    Reason.ALL_MET: ("全部符合，得满分", "Everything met: full points"),
    Reason.SOME_FAILED: ("有不符合，不得分", "Something failed: no points"),
    Reason.SHARE_MET: ("按符合比例得分", "Points by the share met"),
    Reason.LETTER: ("按等次得分", "Points by the letter reached"),
    Reason.NO_LETTER: ("未达最低等次", "Below the lowest letter"),
    Reason.DEDUCTED: ("按问题数扣分", "Points off for each finding"),
    Reason.ON_CURVE: ("按折线得分", "Points by the curve"),
    Reason.VALUE_TAKEN: ("直接取录入分值", "The points entered"),
    Reason.NO_EVIDENCE: ("尚无证据", "No evidence yet"),
    Reason.OWN_TODAY: ("取本方计算的今日得分", "Our own score of today is taken"),
    Reason.NOT_APPLICABLE: ("此处没有该项或此类点位，不计分", "Nothing of it here: no points to win"),
    Reason.COUNTED_AS_ZERO: ("尚无证据，按零分计", "No evidence yet: counted as zero"),
    Reason.MEAN_OF_OTHERS: ("无此类点位，取其他单位平均", "Nothing of it here: mean of the other units"),
    Reason.RULE_UNKNOWN: ("计分规则不明，不计分", "Rule unknown: not counted"),
    Reason.BY_METHOD: ("各测评方式得分相加", "Points of the methods added up"),
    Reason.IN_PLACE: ("以其他测评体系的总分代替", "The total of another edition in its place"),
    Reason.GIVEN: ("取录入的总分", "The total entered"),
    Reason.THIS_SCORE: ("取本次得分", "This score"),
    Reason.EVENT: ("负面清单事件扣分", "Points off for an event of the negative list"),
    Reason.CUT_AT_ZERO: (
        "负面清单事件扣分，扣至零分为止",
        "Points off for an event of the negative list, down to zero",
    ),
    Reason.STANDING_UNKNOWN: (
        "称号状态未定，是否扣分未定",
        "Whether points come off depends on the standing, which is not known",
    ),
}

VIEWS: dict[View | None, Pair] = {
    View.ROUND: ("轮次结果", "Result of the round"),
    View.TODAY: ("今日状态", "State today"),
    None: ("按文件计算", "Computed from files"),
}

WHOSE: dict[Comparison, Pair] = {
    Comparison.WHOLE: ("全区", "Whole district"),
    Comparison.STREET: ("街道", "Street"),
    Comparison.UNIT: ("责任单位", "Unit"),
}

READ: dict[View | None, Pair] = {
    View.ROUND: (
        "轮次结果在结束时固定，以后不再改变；此后成立的申诉只作标注。",
        "The result of a round is fixed when it closes and never changes; objections upheld later are marked only.",
    ),
    View.TODAY: (
        "今日状态取每个点位每一项最近一次有效查看的结果；照片核查结案不算查看。",
        "The state today takes the latest valid observation of each site and item; a case closed by photo is none.",
    ),
    None: (
        "本册只凭所列文件计算，同样的文件得出同样的结果。",
        "This book is computed from the files named alone; the same files give the same result.",
    ),
}

UNOFFICIAL: Pair = (
    "本测评体系为非官方样例，得分不代表任何官方测评结果。",
    "This edition is an unofficial sample; its scores stand for no official result.",
)

OTHERS_RESULTS: Pair = (
    "官方和第三方测评结果属于出具单位，另行列示，不与本册得分相混。",
    "Results of official and third-party tests belong to whoever made them and are never mixed with this score.",
)

BOUNDS: Pair = (
    "总分按已有证据部分的得分率折算到满分。未能查看、未作答和未到访的项目一律视为未知，既不算符合，也不算不符合："
    "下限假定未知部分全部不符合，上限假定未知部分全部符合，证据补齐后两者收拢到得分。“此处没有该项”不计入分母。",
    "The total scales the rate of the part that has evidence to the full points. What could not be seen, was not "
    "answered or not visited is unknown, neither met nor failed: the lower bound takes all of it as failed, the upper "
    "bound as met; both close on the value as evidence comes in. What does not exist here is no part of the "
    "denominator.",
)

COUNTED_TWICE: Pair = (
    "一个检查项服务于几项标准时，在各项标准中分别计数，因此上级内容的计数可能大于实际查看的次数。",
    "An item that serves several standards counts in each, so that a node above may count more than was seen.",
)

LISTED: Pair = (
    "按计分的标准列出最近的不符合记录，其余在系统中该标准的页面查看。一条记录服务于几项标准时重复列出。",
    "The newest failing observations of each standard that counts; the rest are on the page of the standard. One that "
    "serves several standards is listed under each.",
)

SHORTENED: Pair = (
    "本册篇幅较长，此处只列各项标准的不符合条数；具体记录见同一得分册的 Word 版和 Excel 版。",
    "This book is long: here only the number of failing observations of each standard is told; the observations stand "
    "in the same book for Word and Excel.",
)
