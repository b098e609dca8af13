"""What flags, judgements and second checks are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import AcceptReason, CheckState, DoubtReason, FlagKind, Judgement, Refused

FLAGS: dict[FlagKind, Promise] = {
    FlagKind.SAME_PICTURE: _("同一张照片曾经使用"),
    FlagKind.LIKE_PICTURE: _("与以前的照片相近"),
    FlagKind.BEFORE_DISPATCH: _("拍摄早于派遣"),
    FlagKind.FAR: _("拍摄位置偏远"),
    FlagKind.EDITED: _("经编辑软件保存"),
    FlagKind.NO_CAPTURE_TIME: _("没有拍摄时间"),
}

JUDGEMENTS: dict[Judgement, Promise] = {
    Judgement.OPEN: pgettext_lazy("照片提示", "待判断"),
    Judgement.ACCEPTED: _("可以接受"),
    Judgement.DOUBTFUL: _("存疑"),
}

ACCEPT_REASONS: dict[AcceptReason, Promise] = {
    AcceptReason.SAME_WORK: _("一次整改涉及多个问题"),
    AcceptReason.CLOCK_WRONG: _("手机时间不准"),
    AcceptReason.POSITION_ROUGH: _("定位不准"),
    AcceptReason.ONLY_SENT_ON: _("转发或截图造成"),
    AcceptReason.SEEN_ON_SITE: _("已到现场看过"),
}

DOUBT_REASONS: dict[DoubtReason, Promise] = {
    DoubtReason.NOT_THIS_PLACE: _("不是这个地点"),
    DoubtReason.NOT_THIS_TIME: _("不是这次整改"),
    DoubtReason.USED_AGAIN: _("重复使用旧照片"),
    DoubtReason.CONTENT_CHANGED: _("画面像被改动"),
    DoubtReason.CANNOT_TELL: _("无法判断，请到现场看"),
}

CHECK_STATES: dict[CheckState, Promise] = {
    CheckState.WAITING: _("待复核"),
    CheckState.HOLDS: _("复核属实"),
    CheckState.DOES_NOT_HOLD: _("复核不属实"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.ALREADY_JUDGED: _("这条提示已有人判断"),
    Refused.WRONG_REASON: _("所选理由与结论不符"),
    Refused.SAME_CASE: _("不能与自己比较"),
    Refused.ALREADY_TOLD: _("这两件案件已判断为不重复"),
    Refused.SHARE_OUT_OF_RANGE: _("抽查比例应在 0.1% 至 100% 之间"),
    Refused.METRES_OUT_OF_RANGE: _("距离应在 20 至 5000 米之间"),
    Refused.NO_DAYS: _("结束日期应不早于开始日期"),
    Refused.NOTHING_TO_DRAW: _("这段时间没有可抽查的已结案件，或者没有可以承担复核的人员"),
    Refused.NOT_SET_UP: _("还没有设置抽查比例，请先在“设置”中确定"),
    Refused.ALREADY_CHECKED: _("这件案件已经复核"),
    Refused.PHOTO_REQUIRED: _("复核不属实，请附照片"),
    Refused.NOT_CLOSED: _("案件已不在结案状态，不能复核"),
}
