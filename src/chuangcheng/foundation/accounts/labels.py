"""What units, roles and refusals are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .terms import Act, Refused, Role, Standing, UnitKind

UNIT_KINDS: dict[UnitKind, Promise] = {
    UnitKind.CITY: _("市"),
    UnitKind.DISTRICT: _("区"),
    UnitKind.DEPARTMENT: _("部门"),
    UnitKind.STREET: _("街道"),
    UnitKind.COMMUNITY: _("社区"),
    UnitKind.COMPANY: _("企业"),
}

ROLES: dict[Role, Promise] = {
    Role.COORDINATOR: _("创城办"),
    Role.INSPECTOR: _("检查员"),
    Role.HANDLER: _("责任单位经办人"),
    Role.VERIFIER: _("核查员"),
    Role.SUPERVISOR: _("督查员"),
    Role.LEADER: _("领导"),
    Role.OBSERVER: _("上级与审计"),
    Role.ADMINISTRATOR: _("系统管理员"),
    Role.UNIT_ADMIN: _("单位管理员"),
}

STANDINGS: dict[Standing, Promise] = {
    Standing.READY: _("可以登录"),
    Standing.NO_PASSWORD: _("尚未设密码"),
    Standing.WAITING: _("待首次登录"),
    Standing.NO_POST: _("没有岗位"),
    Standing.OUT_OF_USE: pgettext_lazy("person", "已停用"),
}

ACTS: dict[Act, Promise] = {
    Act.PERSON_CREATE: _("建立账号"),
    Act.PERSON_CHANGE: _("修改资料"),
    Act.PERSON_GIVE_POST: _("授予岗位"),
    Act.PERSON_WITHDRAW_POST: _("撤回岗位"),
    Act.PERSON_SET_PASSWORD: _("设置密码"),
    Act.PERSON_ONE_TIME: _("发放一次性密码"),
    Act.PERSON_CHOOSE_PASSWORD: _("首次登录，改用自己的密码"),
    Act.PERSON_PUT_ASIDE: _("收起或恢复开局清单"),
    Act.UNIT_CREATE: _("建立单位"),
    Act.UNIT_CHANGE: _("修改单位"),
    Act.UNIT_RETIRE: _("停用单位"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.TAKEN: _("已被使用，请换一个"),
    Refused.UNKNOWN_PARENT: _("上级单位不存在"),
    Refused.WRONG_PARENT: _("该类单位不能设在此上级之下"),
    Refused.OWN_DESCENDANT: _("不能把单位移到自己的下级之下"),
    Refused.HAS_LIVE_UNITS: _("还有在用的下级单位，请先处理"),
    Refused.HAS_LIVE_POSTS: _("还有在岗人员，请先调整"),
    Refused.UNKNOWN_UNIT: _("单位不存在或已停用"),
    Refused.WEAK_PASSWORD: _("密码太弱：至少 10 位，且不要用常见密码或本人信息"),
    Refused.SHORT_PASSWORD: _("密码太短：至少 10 位"),
    Refused.COMMON_PASSWORD: _("密码太常见，容易被猜到，请换一个"),
    Refused.PERSONAL_PASSWORD: _("密码与用户名或姓名太接近，请换一个"),
    Refused.SAME_PASSWORD: _("新密码不能与一次性密码相同"),
    Refused.EXPIRED_PASSWORD: _("一次性密码已过期，请向发放人另领登录条"),
    Refused.NOBODY_CHOSEN: _("请至少选择一人"),
    Refused.TOO_MANY_CHOSEN: _("一次最多 %(most)s 人，请分批打印"),
    Refused.WRONG_SIGN_IN: _("用户名或密码不正确"),
    Refused.TOO_MANY_ATTEMPTS: _("尝试次数过多，请 %(minutes)s 分钟后再试"),
    Refused.WRONG_PASSWORD: _("当前密码不正确"),
    Refused.BAD_USERNAME: _("用户名须为 2 至 60 位字母、数字或 . @ + - _"),
    Refused.BAD_EMAIL: _("电子邮箱格式不正确"),
    Refused.UNKNOWN_AREA: _("区域不存在"),
    Refused.LAST_ADMINISTRATOR: _("这是最后一位系统管理员，请先任命他人"),
}
