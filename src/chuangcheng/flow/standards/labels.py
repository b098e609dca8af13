"""What the words of the evaluation system are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import EditionState, ItemKind, LimitUnit, MethodKind, Refused

EDITION_STATES: dict[EditionState, Promise] = {
    EditionState.DRAFT: _("草稿"),
    EditionState.PUBLISHED: _("已发布"),
    EditionState.DISCARDED: _("已作废"),
}

METHOD_KINDS: dict[MethodKind, Promise] = {
    MethodKind.MATERIALS: _("材料审核"),
    MethodKind.FIELD: _("实地考察"),
    MethodKind.SURVEY: _("问卷调查"),
    MethodKind.STATISTIC: _("数据"),
    MethodKind.OPINION: _("主管部门意见"),
}

ITEM_KINDS: dict[ItemKind, Promise] = {
    ItemKind.MET_FAILED: _("符合/不符合"),
    ItemKind.COUNT: _("计数"),
    ItemKind.MEASURE: _("测量"),
    ItemKind.K_OF_N: _("若干中达标数"),
    ItemKind.TIMED: _("定时观察"),
    ItemKind.TEST: _("拨测或暗访"),
}

LIMIT_UNITS: dict[LimitUnit, Promise] = {
    LimitUnit.WORKING_HOURS: _("工作时"),
    LimitUnit.WORKING_DAYS: _("工作日"),
    LimitUnit.CLOCK_HOURS: _("紧急工作时"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.CODE_TAKEN: _("编码已存在"),
    Refused.PUBLISHED: _("同一编码的版本已发布，不能更改；请换一个编码"),
    Refused.NOT_DRAFT: _("只有草稿可以发布"),
    Refused.UNREADABLE: _("文件有错误"),
    Refused.IN_USE: _("已有责任或检查引用此草稿，不能替换"),
    Refused.NOT_POSITIVE: _("时限须大于零"),
}
