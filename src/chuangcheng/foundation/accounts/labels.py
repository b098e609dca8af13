"""What units, roles and refusals are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Refused, Role, UnitKind

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
    Refused.WRONG_SIGN_IN: _("用户名或密码不正确"),
    Refused.TOO_MANY_ATTEMPTS: _("尝试次数过多，请 %(minutes)s 分钟后再试"),
    Refused.WRONG_PASSWORD: _("当前密码不正确"),
    Refused.BAD_USERNAME: _("用户名须为 2 至 60 位字母、数字或 . @ + - _"),
    Refused.BAD_EMAIL: _("电子邮箱格式不正确"),
    Refused.UNKNOWN_AREA: _("区域不存在"),
    Refused.LAST_ADMINISTRATOR: _("这是最后一位系统管理员，请先任命他人"),
}
