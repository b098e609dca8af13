"""What states, moves and reasons of cases are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import (
    Act,
    DispatchReason,
    Group,
    Happened,
    PhotoKind,
    Refused,
    RefuseReason,
    ReturnReason,
    SendBackReason,
    Sort,
    Source,
    State,
    Who,
)

STATES: dict[State, Promise] = {
    State.REPORTED: _("待立案"),
    State.FILED: _("待派遣"),
    State.REFUSED: _("不予立案"),
    State.DISPATCHED: _("待接收"),
    State.RETURNED: _("已退回"),
    State.IN_HAND: _("处置中"),
    State.RECTIFIED: _("待核查"),
    State.VERIFIED: _("待结案"),
    State.CLOSED: _("已结案"),
    State.UNFOUNDED: _("申诉成立"),
    State.RECHECKED: _("回头看通过"),
}

ACTS: dict[Act, Promise] = {
    Act.REPORT: _("上报"),
    Act.FILE: _("立案"),
    Act.REFUSE: _("不予立案"),
    Act.DISPATCH: _("派遣"),
    Act.ACCEPT: _("接收"),
    Act.RETURN: _("退回"),
    Act.UPHOLD: _("认定申诉成立"),
    Act.INSIST: _("维持派遣"),
    Act.HAND_DOWN: _("交办"),
    Act.TAKE_BACK: _("收回"),
    Act.RECTIFY: _("报告整改完成"),
    Act.SEND_BACK: _("退回返工"),
    Act.VERIFY: _("核查通过"),
    Act.CLOSE: _("结案"),
    Act.RECHECK: _("回头看通过"),
}

WHO: dict[Who, Promise] = {
    Who.COORDINATOR: pgettext_lazy("承办方", "创城办"),
    Who.UNIT: _("责任单位"),
    Who.HOLDER: _("责任单位或承办人"),
    Who.VERIFIER: _("其他单位的核查员"),
    Who.INSPECTOR: _("检查员"),
    Who.ANYBODY: _("上报人"),
}

SOURCES: dict[Source, Promise] = {
    Source.INSPECTION: _("实地检查"),
    Source.RECHECK: _("回头看"),
    Source.OFFICE: _("创城办自查"),
    Source.REFERRAL: _("上级交办"),
    Source.PUBLIC: _("群众反映"),
}

PHOTO_KINDS: dict[PhotoKind, Promise] = {
    PhotoKind.BEFORE: _("整改前"),
    PhotoKind.AFTER: _("整改后"),
    PhotoKind.OBJECTION: _("申诉证据"),
    PhotoKind.VERIFICATION: _("核查"),
}

REASONS: dict[str, Promise] = {
    RefuseReason.NOT_A_PROBLEM: _("不构成问题"),
    RefuseReason.OUTSIDE_AREA: _("不在本区范围"),
    RefuseReason.DUPLICATE: _("重复上报"),
    RefuseReason.TOO_VAGUE: _("描述不清，无法处置"),
    ReturnReason.NOT_MINE: _("不属本单位职责"),
    ReturnReason.CONTESTED: _("对问题认定有异议"),
    SendBackReason.NOT_DONE: _("未整改"),
    SendBackReason.PARTLY_DONE: _("整改不彻底"),
    SendBackReason.WRONG_PLACE: _("照片不是该处"),
    SendBackReason.PHOTO_UNCLEAR: _("照片不清，无法判断"),
    SendBackReason.CAME_BACK: _("问题又出现"),
    DispatchReason.BY_DUTY: _("按责任分工"),
    DispatchReason.CHOSEN_BY_COORDINATOR: _("创城办指定"),
}

GROUPS: dict[Group, Promise] = {
    Group.OPEN: _("未办结"),
    Group.TO_FILE: _("待立案"),
    Group.TO_DISPATCH: _("待派遣"),
    Group.RETURNED: _("单位退回"),
    Group.WITH_UNITS: _("责任单位在办"),
    Group.TO_ACCEPT: _("待接收"),
    Group.IN_HAND: _("处置中"),
    Group.OVERDUE: _("已超期"),
    Group.NEARLY_DUE: _("24 小时内到期"),
    Group.TO_VERIFY: _("待核查"),
    Group.TO_CLOSE: _("待结案"),
    Group.CLOSED: _("已结案"),
    Group.TO_RECHECK: _("待回头看"),
    Group.REWORKED: _("有返工"),
    Group.REBOUND: _("反弹"),
    Group.NOBODYS: _("尚无责任单位"),
}

HAPPENED: dict[Happened, Promise] = {
    Happened.FOUND: _("发现"),
    Happened.FILED: pgettext_lazy("happened", "立案"),
    Happened.RECTIFIED: _("整改"),
    Happened.ON_TIME: _("按期整改"),
    Happened.CLOSED: pgettext_lazy("happened", "结案"),
}

SORTS: dict[Sort, Promise] = {
    Sort.NEWEST: _("最新上报"),
    Sort.DUE: _("最早到期"),
    Sort.CHANGED: _("最近变动"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.NOT_NOW: _("案件当前状态不能做这一步"),
    Refused.REQUIRED: _("此项必填"),
    Refused.PHOTO_REQUIRED: _("请附至少一张照片"),
    Refused.NOT_A_PICTURE: _("这里只收照片，不收文档"),
    Refused.SAME_PICTURE: _("这是整改前的照片，请拍摄整改后的现场"),
    Refused.EVIDENCE_REQUIRED: _("对认定有异议，请附证据（照片或文件）"),
    Refused.ON_SITE_REQUIRED: _("该类案件须现场核查"),
    Refused.OWN_UNIT: _("不能核查本单位承办的案件"),
    Refused.NOT_BELOW: _("只能交办给本单位的科室、人员或下级单位"),
    Refused.UNKNOWN_REASON: _("请从列表中选择原因"),
    Refused.UNKNOWN_UNIT: _("单位不存在或已停用"),
    Refused.NO_UNIT: _("没有建议的责任单位，请打开案件选择单位"),
    Refused.NO_LIMIT: _("该类别还没有时限，请先在“案件类别”中设置"),
    Refused.NO_CLASS: _("还没有案件类别，请打开案件选择，或为全部案件选择一个类别"),
    Refused.TOO_MANY: _("超过 %(most)s 项，请分批"),
    Refused.NOT_SHARED: _("只有创城办可以把筛选共享给所有人"),
}
