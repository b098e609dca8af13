"""What owners, duties and reasons are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Origin, Owner, Part, Refused, Why

OWNERS: dict[Owner, Promise] = {
    Owner.TERRITORIAL: _("属地单位（块）"),
    Owner.LINE: _("主管部门（条）"),
    Owner.UNIT: _("指定单位"),
}

PARTS: dict[Part, Promise] = {Part.LEAD: _("牵头"), Part.COOPERATING: _("配合")}

ORIGINS: dict[Origin, Promise] = {Origin.RULE: _("按规则"), Origin.HAND: _("人工指定")}

WHY: dict[Why, Promise] = {
    Why.DUTY_HERE: _("该区域此项标准的牵头单位"),
    Why.DUTY: _("此项标准的牵头单位"),
    Why.RULE: _("该类点位的规定责任单位"),
    Why.LINE_OWNER: _("点位主管部门"),
    Why.TERRITORIAL_OWNER: _("点位属地单位"),
    Why.STREET: _("无明确责任单位，归所在街道"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.TAKEN: _("编号已存在"),
    Refused.UNKNOWN_TYPE: _("点位类型不存在"),
    Refused.UNKNOWN_UNIT: _("单位不存在或已停用"),
    Refused.UNKNOWN_AREA: _("区域不存在或已停用"),
    Refused.UNKNOWN_STANDARD: _("测评标准不存在"),
    Refused.BAD_POSITION: _("经纬度超出范围"),
    Refused.POSITION_SWAPPED: _("经纬度似乎填反，请对调"),
    Refused.OUTSIDE_AREAS: _("位置不在任何街道范围内"),
    Refused.ALREADY_RETIRED: _("该点位已停用"),
    Refused.ALREADY_WITHDRAWN: _("该责任已撤销"),
}
