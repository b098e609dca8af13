"""What refusals of figures are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .terms import Refused

COLUMNS: dict[str, Promise] = {
    "standard": _("标准编码"),
    "method": _("测评方式"),
    "value": _("数值"),
    "source_document": _("来源文件"),
    "dated": _("日期"),
    "reviewer": _("审核人"),
    "area": _("区域"),
}

REFUSED: dict[Refused, Promise] = {
    Refused.REQUIRED: _("此项必填"),
    Refused.NOT_A_NUMBER: _("不是数字"),
    Refused.UNKNOWN_STANDARD: _("此版本中没有该标准编码"),
    Refused.UNKNOWN_METHOD: _("该标准没有此测评方式"),
    Refused.UNKNOWN_AREA: _("区域不存在"),
    Refused.DUPLICATE: _("同一标准、方式和区域重复"),
    Refused.NOT_A_DATE: _("不是日期，请写成 2026-03-02"),
    Refused.UNREADABLE: _("无法读取；请用 xlsx、xls 或 csv"),
    Refused.MISSING_COLUMN: _("缺少此列"),
}
