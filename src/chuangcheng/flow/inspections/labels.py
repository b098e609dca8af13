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
    Refused.DATES_REVERSED: _("结束日期早于开始日期"),
    Refused.NO_INSPECTOR: _("请选择检查员；每个点位都要有可派的检查员（不得检查本单位）"),
    Refused.OWN_UNIT: _("检查员不得检查本单位的点位"),
    Refused.UNKNOWN_ITEM: _("该检查项不在检查表中"),
    Refused.UNANSWERED: _("尚未作答；如其余均符合，请勾选“其余各项均符合”"),
    Refused.PHOTO_REQUIRED: _("不符合项须拍照"),
    Refused.REASON_REQUIRED: _("请选择未能查看的原因"),
    Refused.NUMBER_REQUIRED: _("请填写数量"),
    Refused.NEGATIVE_NUMBER: _("数量不能为负"),
    Refused.EDITION_NOT_PUBLISHED: _("请选择已发布的版本"),
    Refused.NO_CHECKLIST: _("该类点位在此版本中没有检查表"),
    Refused.ALREADY_VISITED: _("该点位已检查"),
    Refused.IN_THE_FUTURE: _("开始时间晚于现在"),
}

CHECKS: dict[InspectionCheck, Promise] = {
    InspectionCheck.PASSED_WITHOUT_VISIT: _("没有人看过却有得分"),
    InspectionCheck.ROUND_WITHOUT_INSPECTOR: _("轮次中有点位没有检查员"),
}

CHECK_REMEDIES: dict[InspectionCheck, Promise] = {
    InspectionCheck.PASSED_WITHOUT_VISIT: _("无证据时取其他单位平均：这些标准眼下没有一条检查记录。请安排检查。"),
    InspectionCheck.ROUND_WITHOUT_INSPECTOR: _("没有检查员的点位不会被检查，轮次也不能开启。请指派检查员。"),
}
