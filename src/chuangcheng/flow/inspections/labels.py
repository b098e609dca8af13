"""What rounds, outcomes and refusals of the inspections are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.standards.terms import Outcome

from .terms import InspectionCheck, Refused, RoundKind, RoundState, UnseenReason, VisitKind

ROUND_KINDS: dict[RoundKind, Promise] = {
    RoundKind.CENSUS: _("地毯式排查"),
    RoundKind.SAMPLE: _("模拟测评"),
    RoundKind.ROUTINE: _("日常巡查"),
    RoundKind.RECHECK: _("回头看"),
}

ROUND_STATES: dict[RoundState, Promise] = {
    RoundState.DRAFT: _("草稿"),
    RoundState.OPEN: _("进行中"),
    RoundState.CLOSED: _("已结束"),
    RoundState.DISCARDED: _("已作废"),
}

VISIT_KINDS: dict[VisitKind, Promise] = {
    VisitKind.ROUND: _("轮次检查"),
    VisitKind.VERIFICATION: _("现场核查"),
}

OUTCOMES: dict[Outcome, Promise] = {
    Outcome.MET: _("符合"),
    Outcome.FAILED: _("不符合"),
    Outcome.ABSENT: _("此处没有该项"),
    Outcome.UNSEEN: _("未能查看"),
}

UNSEEN_REASONS: dict[UnseenReason, Promise] = {
    UnseenReason.CLOSED_TODAY: _("未开放"),
    UnseenReason.NO_ENTRY: _("不允许进入"),
    UnseenReason.UNDER_WORKS: _("施工封闭"),
    UnseenReason.WRONG_TIME: _("时段不符"),
    UnseenReason.NOT_FOUND: _("未找到点位"),
    UnseenReason.WEATHER: _("天气原因"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.NOT_NOW: _("轮次当前状态不能做这一步"),
    Refused.NO_SITES: _("没有符合条件且有检查表的点位"),
    Refused.NOTHING_TO_RECHECK: _("所选范围内没有待回头看的点位"),
    Refused.NO_QUOTA: _("模拟测评须至少为一类点位填写抽取数"),
    Refused.NOTHING_CHOSEN: _("请先勾选要改派的点位"),
    Refused.VISITED_MEANWHILE: _("已经检查过，不能再改派：%(visited)s"),
    Refused.SITES_OF_OWN_UNIT: _("新检查员不得检查本单位的点位：%(own)s"),
    Refused.NOT_IN_ROUND: _("所选点位不在本轮次中"),
    Refused.NOTHING_TO_HAND_OVER: _("没有可以交出的点位：其余均已检查，或属于新检查员本单位"),
    Refused.SAME_INSPECTOR: _("新检查员与原检查员是同一人"),
    Refused.DATES_REVERSED: _("结束日期早于开始日期"),
    Refused.NO_INSPECTOR: _("请选择检查员；每个点位都要有可派的检查员（不得检查本单位）"),
    Refused.OWN_UNIT: _("检查员不得检查本单位的点位"),
    Refused.UNKNOWN_ITEM: _("该检查项不在检查表中"),
    Refused.UNANSWERED: _("还有检查项没有作答；如均符合，请勾选“其余各项均符合”"),
    Refused.SEVERAL_OUTCOMES: _("“不符合”“此处没有该项”“未能查看”只能选一个"),
    Refused.PHOTO_REQUIRED: _("不符合项须拍照"),
    Refused.DETAILS_WITHOUT_FAILURE: _("填了照片、问题表现或说明，但没有勾选“不符合”：请勾选，或清空这些内容"),
    Refused.NOT_A_PICTURE: _("不支持这种文件，这里只收照片：JPEG、PNG、WebP、HEIC"),
    Refused.REASON_REQUIRED: _("请选择未能查看的原因"),
    Refused.UNREADABLE_NUMBER: _("看不懂这个数，请只填数字，例如 3 或 1.5"),
    Refused.NOT_WHOLE: _("这里数的是个数，请填整数"),
    Refused.ABOVE_N: _("合格数不能多于抽查数"),
    Refused.NEGATIVE_NUMBER: _("数量不能为负"),
    Refused.EDITION_NOT_PUBLISHED: _("请选择已发布的版本"),
    Refused.NO_CHECKLIST: _("该类点位在此版本中没有检查表"),
    Refused.ALREADY_VISITED: _("该点位已检查"),
    Refused.IN_THE_FUTURE: _("开始时间晚于现在"),
    Refused.PERMITTED_ZONE: _("这里此时在允许区域“%(zone)s”内：仍要认定为问题的，请在补充说明里写明理由"),
}

CHECKS: dict[InspectionCheck, Promise] = {
    InspectionCheck.PASSED_WITHOUT_VISIT: _("没有人看过却有得分"),
    InspectionCheck.ROUND_WITHOUT_INSPECTOR: _("轮次中有点位没有检查员"),
}

CHECK_REMEDIES: dict[InspectionCheck, Promise] = {
    InspectionCheck.PASSED_WITHOUT_VISIT: _("无证据时取其他单位平均：这些标准眼下没有一条检查记录。请安排检查。"),
    InspectionCheck.ROUND_WITHOUT_INSPECTOR: _("没有检查员的点位不会被检查，轮次也不能开启。请指派检查员。"),
}
