"""What the words of the long-term care are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .terms import (
    Aim,
    Cause,
    Effect,
    Entry,
    Grade,
    Leaving,
    Look,
    MeasureKind,
    MeasureWhat,
    Per,
    Refused,
    SpotOutcome,
    SpotState,
)

GRADES: dict[Grade, Promise] = {Grade.KEY: _("重点"), Grade.USUAL: _("一般"), Grade.LIGHT: _("宽松")}

AIMS: dict[Aim, Promise] = {
    Aim.ALL: _("全部点位"),
    Aim.KEY: _("重点点位"),
    Aim.USUAL: _("一般点位"),
    Aim.LIGHT: _("宽松点位"),
    Aim.WATCHED: _("盯办清单上的点位"),
}

PERS: dict[Per, Promise] = {Per.WEEK: _("每周"), Per.MONTH: _("每月")}

LOOKS: dict[Look, Promise] = {
    Look.DONE: _("已查看"),
    Look.OTHER_HOURS: _("时段不符"),
    Look.PENDING: _("待查看"),
    Look.MISSED: _("未查看"),
}

ENTRIES: dict[Entry, Promise] = {Entry.CAME_BACK: pgettext_lazy("watch", "反复出现"), Entry.BY_HAND: _("人工列入")}

LEAVINGS: dict[Leaving, Promise] = {Leaving.CLEAN: _("连续达标"), Leaving.RETIRED: _("点位停用")}

SPOT_STATES: dict[SpotState, Promise] = {
    SpotState.OPEN: _("整治中"),
    SpotState.CLOSED: _("已销号"),
    SpotState.DISMISSED: _("未列入"),
}

CAUSES: dict[Cause, Promise] = {
    Cause.NO_PLACE_FOR_IT: _("有需求、无去处"),
    Cause.TOO_FEW_FACILITIES: _("设施不足"),
    Cause.BROKEN_FACILITIES: _("设施破损"),
    Cause.WORK_TOO_RARE: _("作业频次不够"),
    Cause.NOBODYS_DUTY: _("无人负责"),
    Cause.UNCLEAR_BORDER: _("责任边界不清"),
    Cause.HABIT: _("习惯未改"),
    Cause.LAYOUT: _("规划布局欠妥"),
    Cause.WORKS: _("施工影响"),
    Cause.OTHER: _("其他原因"),
}

MEASURE_KINDS: dict[MeasureKind, Promise] = {MeasureKind.GUIDE: _("疏"), MeasureKind.STOP: _("堵")}

MEASURES: dict[MeasureWhat, Promise] = {
    MeasureWhat.PERMITTED_STALLS: _("设置允许经营区"),
    MeasureWhat.PARKING: _("增设停放点"),
    MeasureWhat.POSTING_BOARD: _("设置便民张贴栏"),
    MeasureWhat.FACILITIES: _("增补修复设施"),
    MeasureWhat.MORE_WORK: _("增加作业频次"),
    MeasureWhat.TALKING: _("上门宣传引导"),
    MeasureWhat.PATROL: _("加密巡查"),
    MeasureWhat.ENFORCEMENT: _("执法整治"),
    MeasureWhat.BARRIER: _("设置隔离设施"),
    MeasureWhat.FIXED_POST: _("定点值守"),
    MeasureWhat.CAMERA: _("视频巡查"),
}

EFFECTS: dict[Effect, Promise] = {Effect.BETTER: _("好转"), Effect.SAME: _("没有变化"), Effect.WORSE: _("加重")}

SPOT_OUTCOMES: dict[SpotOutcome, Promise] = {
    SpotOutcome.GONE: _("已根治"),
    SpotOutcome.EASED: _("明显缓解，转入常态巡查"),
    SpotOutcome.MOVED_AWAY: _("转移到别处"),
    SpotOutcome.HANDED_ON: _("未解决，另行立项"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.NAME_TAKEN: _("已有同名的安排"),
    Refused.IN_THE_PAST: _("日期须在今天之后"),
    Refused.LOOKS_OUT_OF_RANGE: _("次数须在 1 到 %(most)s 之间；一天要看两次的，另设一项安排"),
    Refused.OUT_OF_RANGE: _("须在 %(least)s 到 %(most)s 之间"),
    Refused.NO_INSPECTOR: _("没有可派的检查员：请选择在岗、且不属于点位责任单位的检查员"),
    Refused.UNKNOWN: _("所选的已不存在或已停用"),
    Refused.WITHDRAWN: _("这项安排已经停止"),
    Refused.NO_EDITION: _("没有在用的测评体系版本，无法开启轮次"),
    Refused.NOTHING_CHOSEN: _("没有选择任何点位"),
    Refused.ALREADY_WATCHED: _("该点位已在盯办清单上"),
    Refused.NOT_CLEAN_YET: _("还没有连续达标，不能移出"),
    Refused.NOT_OPEN: _("该顽疾点位已经销号"),
    Refused.NOT_A_HOT_SPOT: _("这里已不在建议之列：可能已由他人列入"),
    Refused.BOTH_KINDS: _("疏、堵两类措施都要有，才能按已解决销号"),
    Refused.NO_LINES: _("文件里没有可用的路段：每条线须有编码或名称"),
}


def frequency_words(per: Per, looks: int) -> str:
    """How often, in words."""
    if per is Per.WEEK:
        return ngettext("每周 %(n)s 次", "每周 %(n)s 次", looks) % {"n": looks}
    return ngettext("每月 %(n)s 次", "每月 %(n)s 次", looks) % {"n": looks}


def care_words() -> dict[str, str]:
    """What each number of the office's is called."""
    return {
        "enter_returns": gettext("同一点位反复出现几次列入盯办"),
        "enter_days": gettext("上述反复是在多少天之内"),
        "leave_looks": gettext("最后一次出现问题后，连续几次查看没有问题"),
        "leave_weeks": gettext("且至少经过几周，才移出盯办"),
        "spot_times": gettext("同类问题在同一地点出现几次建议为顽疾"),
        "spot_days": gettext("上述出现是在多少天之内"),
        "spot_metres": gettext("没有点位的，相距多少米以内算同一地点"),
        "stretch_days": gettext("路段多少天没人看算未覆盖"),
        "stretch_metres": gettext("查看点离路段多少米以内算看过"),
    }
