"""What matters, ways and states of notices are called, and the words of a message."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import Channel, Language, Matter, Refused, State, Timing, Trouble

MATTERS: dict[Matter, Promise] = {
    Matter.DISPATCHED: _("案件派遣到本单位"),
    Matter.HANDED_DOWN: _("案件交办给我"),
    Matter.SENT_BACK: _("整改被退回返工"),
    Matter.RETURNED: _("单位退回案件"),
    Matter.TO_VERIFY: _("案件已整改，待核查"),
    Matter.NEARLY_DUE: _("案件即将到期"),
    Matter.OVERDUE: _("案件已超期"),
    Matter.ROUND_OPENED: _("有轮次需要我检查"),
    Matter.ASKED: _("延期、挂账申请待我审批"),
    Matter.DECIDED: _("本单位的申请有了结果"),
    Matter.DEADLINE_MOVED: _("本单位案件的时限或办理状态被调整"),
    Matter.LATE_TO_ACCEPT: _("案件超时未接收"),
    Matter.LONG_OVERDUE: _("案件长期超期"),
    Matter.RESUME_DUE: _("挂账、缓办到期"),
    Matter.SAID: _("案件会话有新留言"),
    Matter.HAZARD: _("上报安全隐患"),
    Matter.RECALLED: _("派到本单位的案件被撤回"),
    Matter.DISPUTE: _("矛盾纠纷转本单位调解"),
}

HEADLINES: dict[Matter, Promise] = {
    Matter.DISPATCHED: _("新派遣案件，请接收"),
    Matter.HANDED_DOWN: _("有案件交办，请整改"),
    Matter.SENT_BACK: _("整改未通过核查，请返工"),
    Matter.RETURNED: _("责任单位退回案件，请处理"),
    Matter.TO_VERIFY: _("案件已整改，请核查"),
    Matter.NEARLY_DUE: _("案件 24 小时内到期"),
    Matter.OVERDUE: _("案件已超过整改期限"),
    Matter.ROUND_OPENED: _("检查轮次已启动，请按分派点位检查"),
    Matter.ASKED: _("责任单位提出申请，请审批"),
    Matter.DECIDED: _("申请已审批，请查看结果"),
    Matter.DEADLINE_MOVED: _("案件时限或办理状态已调整，请查看"),
    Matter.LATE_TO_ACCEPT: _("案件超时未接收，请尽快接收"),
    Matter.LONG_OVERDUE: _("案件长期超期未整改，请督促"),
    Matter.RESUME_DUE: _("挂账或缓办已到期，请恢复办理或重新申请"),
    Matter.SAID: _("案件会话有新留言，请查看"),
    Matter.HAZARD: _("安全隐患：请立即确认现场已隔离"),
    Matter.RECALLED: _("派遣已撤回，该案件无须贵单位办理"),
    Matter.DISPUTE: _("有矛盾纠纷转来，请登录查看并组织调解"),
}
"""The first line of a message."""

CHANNELS: dict[Channel, Promise] = {
    Channel.EMAIL: _("电子邮件"),
    Channel.SMS: _("短信"),
    Channel.WECOM: _("企业微信群"),
    Channel.DINGTALK: _("钉钉群"),
    Channel.FEISHU: _("飞书群"),
}

TIMINGS: dict[Timing, Promise] = {
    Timing.AT_ONCE: _("立即"),
    Timing.DIGEST: _("汇总"),
    Timing.NEVER: _("不告知"),
}

LANGUAGES: dict[Language, str] = {Language.CHINESE: "中文", Language.ENGLISH: "English"}

STATES: dict[State, Promise] = {
    State.WAITING: _("待发送"),
    State.SENT: _("已发送"),
    State.FAILED: _("发送失败"),
    State.DROPPED: _("已无需告知"),
}

TROUBLES: dict[str, Promise] = {
    Trouble.NO_ADDRESS: _("没有邮箱、号码或群机器人地址"),
    Trouble.NOT_CONFIGURED: _("本系统未配置该渠道"),
    Trouble.NO_LIBRARY: _("缺少发送组件 apprise，请安装后重试"),
    Trouble.NO_ANSWER: _("对方没有应答"),
    Trouble.WORKER_ENDED: _("发送进程多次中断"),
    Trouble.RESTORED: _("来自备份，可能早已发出；确需再发请点重新发送"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: pgettext_lazy("notices", "请填写"),
    Refused.UNKNOWN_CHANNEL: _("请选择列出的渠道"),
    Refused.UNKNOWN_HOUR: _("请选择 0 至 23 时的整点"),
    Refused.NOT_A_ROBOT: _("这不是所选群机器人的地址，请从群设置中复制完整地址"),
    Refused.NO_CONTACT: _("该单位没有联系电话，请先填写联系电话"),
    Refused.NOT_FAILED: _("该通知没有失败，无需重发"),
}
